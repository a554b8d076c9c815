"""A server on this machine that stands in for the sites that links lead to, and a client that may ask it."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import gaierror

from readiness.asking import LinkClient, is_public

HERE = "127.0.0.1"
OUTSIDE = {"example.org", "other.example", "한국.example".encode("idna").decode()}


class Handler(BaseHTTPRequestHandler):
    """Answers by path; what was asked is kept in `server.asked` as (method, host, path)."""

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def respond(self):
        self.server.asked.append((self.command, self.headers["Host"].partition(":")[0], self.path))
        self.server.headers_seen.append(dict(self.headers))
        path = self.path.partition("?")[0]
        base = f"http://{self.headers['Host']}"
        if path.startswith("/status/"):
            return self.answer(int(path.rsplit("/", 1)[1]))
        if path.startswith("/to/"):
            return self.answer(302, Location=self.path.removeprefix("/to/"))
        if path == "/moved":
            return self.answer(301, Location="/page")
        if path == "/circle":
            return self.answer(302, Location=f"{base}/circle")
        if path == "/no-head":
            return self.answer(405 if self.command == "HEAD" else 206)
        if path == "/head-breaks":
            return self.connection.close() if self.command == "HEAD" else self.answer(200)
        if path == "/cookie":
            return self.answer(302, Location="/page", **{"Set-Cookie": "id=1"})
        if path == "/slow":
            for letter in b"HTTP/1.0 200":
                self.wfile.write(bytes([letter]))
                time.sleep(0.05)
            return None
        if path == "/nonsense":
            return self.wfile.write(b"SSH-2.0\r\n\r\n")
        return self.answer(200 if path == "/page" else 404)

    do_HEAD = do_GET = respond

    def log_message(self, *args):
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is what some tests are about."""


class Server:
    def __init__(self):
        self.http = Quiet((HERE, 0), Handler)
        self.http.asked, self.http.headers_seen = [], []
        self.port = self.http.server_port
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def asked(self):
        return self.http.asked

    @property
    def headers_seen(self):
        return self.http.headers_seen

    def url(self, path, host="example.org"):
        return f"http://{host}:{self.port}{path}"

    def resolve(self, host, port):
        """Names of the outside lead here; an address written in digits leads to itself."""
        if host in OUTSIDE:
            return [HERE]
        if host.replace(".", "").isdigit() or ":" in host:
            return [host]
        raise gaierror(-2, "Name or service not known")

    def client(self, timeout=2, **parts):
        """A client that takes this server for a public one, only by the names of the outside."""
        parts = {"resolve": self.resolve, "is_public": lambda address: address == HERE or is_public(address)} | parts
        return LinkClient(timeout, ports=None, **parts)

    def close(self):
        self.http.shutdown()
        self.http.server_close()
