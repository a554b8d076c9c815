"""Asking an address outside this site whether it is still there: politely, and never one inside somebody's network.

The name is resolved once, every address it stands for must be a public one, and the connection goes to that very
address: a name that changes its mind between the two leads nowhere else. Each redirect is looked at in the same way.
No cookie is kept, no body is read, no proxy is used.
"""

import http.client
import queue
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import certifi

from .models import LinkCheck

Result, Problem = LinkCheck.Result, LinkCheck.Problem

TIMEOUT = 10  # seconds, for each step of a connection
PATIENCE = 3  # times the timeout: how long all of one address may take
PAUSE = 1.0  # seconds between two questions to the same host
AT_ONCE = 6  # hosts
MOST_REDIRECTS = 8
AGENT = "Mozilla/5.0 (compatible; CAC2020-link-check/1.0)"
PORTS = {80, 443, 8080, 8443}
REDIRECTS = {301, 302, 303, 307, 308}
# What a server says to a robot although the page may be there for people.
REFUSALS = {401, 403, 405, 407, 429, 451, 999}
LONGEST = LinkCheck._meta.get_field("moved_to").max_length
NAT64 = ip_network("64:ff9b::/96")
PATH_SAFE = "/%:@!$&'()*+,;=~-._[]"


class UnsafeAddress(Exception):
    """An address that is not to be asked from here."""


class OutOfPatience(TimeoutError):
    """All of an address took too long, although each step was quick enough."""


@dataclass(frozen=True)
class Answer:
    result: str
    problem: str = Problem.NONE
    http_status: int | None = None
    moved_to: str = ""

    @property
    def came_from_outside(self):
        """Whether somebody answered, so that there is a network."""
        nobody = {Problem.NAME, Problem.TIMEOUT, Problem.CONNECTION}
        return self.result != Result.UNSAFE and self.problem not in nobody

    @property
    def is_silence(self):
        return self.result != Result.UNSAFE and not self.came_from_outside


def is_public(address):
    """Whether an IP address belongs to a host that anybody can reach."""
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6:
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in NAT64:
            inner = ip_address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def resolve(host, port):
    """Return the IP addresses of a name; socket.gaierror where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(address[0] for *_kind, address in found))


@dataclass(frozen=True)
class Target:
    """An address, taken apart for asking."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"http": 80, "https": 443}[self.scheme] else f"{host}:{self.port}"


def target_of(url, ports=PORTS):
    """Return the Target of `url`; UnsafeAddress for other protocols and ports, and for names with a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode()
    except ValueError as error:
        raise UnsafeAddress(url) from error
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None or parts.password is not None:
        raise UnsafeAddress(url)
    port = port or {"http": 80, "https": 443}[parts.scheme]
    if ports and port not in ports:
        raise UnsafeAddress(url)
    path = quote(parts.path or "/", safe=PATH_SAFE)
    query = quote(parts.query, safe=PATH_SAFE + "?")
    return Target(parts.scheme, host, port, f"{path}?{query}" if query else path)


def verdict(status, moved_to=""):
    """Return the Answer that an HTTP status stands for."""
    if status in REFUSALS:
        return Answer(Result.REFUSED, Problem.STATUS, status, moved_to)
    if status < 400 or status == 416:  # 416: there is something, but not the byte that was asked for
        return Answer(Result.MOVED if moved_to else Result.ALIVE, Problem.NONE, status, moved_to)
    return Answer(Result.DEAD, Problem.STATUS, status, moved_to)


def trusted():
    """The certificates of this machine and those of browsers: a small image may come without any."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class LinkClient:
    """Asks addresses. `resolve`, `is_public` and `ports` are what keeps it out of private networks."""

    def __init__(self, timeout=TIMEOUT, *, resolve=resolve, is_public=is_public, ports=PORTS, tls=None):
        self.timeout = timeout
        self.resolve = resolve
        self.is_public = is_public
        self.ports = ports
        self.tls = tls or trusted()

    def ask(self, url):
        """Return the Answer of `url`; never raises for anything that an address can do."""
        ends_at = time.monotonic() + self.timeout * PATIENCE
        try:
            return self._follow(url, ends_at)
        except UnsafeAddress:
            return Answer(Result.UNSAFE, Problem.ADDRESS)
        except socket.gaierror:
            problem = Problem.NAME
        except ssl.SSLError:
            problem = Problem.TLS
        except TimeoutError:
            problem = Problem.TIMEOUT
        except (http.client.HTTPException, ValueError):
            problem = Problem.PROTOCOL
        except OSError:
            problem = Problem.CONNECTION
        return Answer(Result.DEAD, problem)

    def _follow(self, url, ends_at):
        current = url
        for _step in range(MOST_REDIRECTS + 1):
            status, location = self._ask_once(target_of(current, self.ports), ends_at)
            if status not in REDIRECTS or not location:
                return verdict(status, current[:LONGEST] if current != url else "")
            current = urldefrag(urljoin(current, location)).url
        return Answer(Result.DEAD, Problem.REDIRECTS)

    def _ask_once(self, target, ends_at):
        """Return (status, Location) for HEAD, or for a GET of one byte where HEAD is not understood."""
        with suppress(http.client.HTTPException, ConnectionError):
            status, location = self._exchange("HEAD", target, ends_at)
            if status < 400 or status == 429:
                return status, location
        return self._exchange("GET", target, ends_at)

    def _exchange(self, method, target, ends_at):
        left = ends_at - time.monotonic()
        if left <= 0:
            raise OutOfPatience
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.auto_open = False
        connection.sock = self._socket(target)
        is_late = threading.Event()
        watch = threading.Timer(left, _hang_up, [connection.sock, is_late])
        watch.start()
        try:
            if target.scheme == "https":
                connection.sock.do_handshake()
            headers = {"Host": target.host_header, "User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
            if method == "GET":
                headers["Range"] = "bytes=0-0"
            connection.request(method, target.path, headers=headers)
            response = connection.getresponse()
            return response.status, _as_utf8(response.getheader("Location", ""))
        except (OSError, http.client.HTTPException):
            if is_late.is_set():
                raise OutOfPatience from None
            raise
        finally:
            watch.cancel()
            connection.close()

    def _socket(self, target):
        """Return a socket to one of the addresses of the target, all of which are public."""
        addresses = self.resolve(target.host, target.port)
        if not addresses or not all(self.is_public(address) for address in addresses):
            raise UnsafeAddress(target.host)
        plain = self._connect(addresses, target.port)
        if target.scheme == "http":
            return plain
        try:
            return self.tls.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
        except BaseException:
            plain.close()
            raise

    def _connect(self, addresses, port):
        *others, last = addresses
        for address in others:
            with suppress(OSError):
                return socket.create_connection((address, port), timeout=self.timeout)
        return socket.create_connection((last, port), timeout=self.timeout)


def _as_utf8(header):
    """A header as browsers read it: Korean addresses are often sent as they are."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


def _hang_up(connected, is_late):
    is_late.set()
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def ask_all(urls, client, *, at_once=AT_ONCE, pause=PAUSE):
    """Yield (url, Answer) as they come in: several hosts at once, each host one question after the other."""
    hosts = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).hostname, []).append(url)
    answers = queue.SimpleQueue()

    def ask_host(addresses):
        for number, url in enumerate(addresses):
            if number:
                time.sleep(pause)
            try:
                answers.put((url, client.ask(url)))
            except Exception as error:  # or whoever waits for the answer would wait for ever
                answers.put((url, error))

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        for addresses in hosts.values():
            pool.submit(ask_host, addresses)
        for _url in urls:
            url, answer = answers.get()
            if isinstance(answer, Exception):
                raise answer
            yield url, answer
