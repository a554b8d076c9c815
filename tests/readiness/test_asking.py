"""Asking an address: what each answer stands for, and that nobody leads the server into a private network."""

import socket
import time

import pytest

from readiness.asking import LinkClient, UnsafeAddress, ask_all, is_public, target_of
from readiness.models import LinkCheck

from .answering import HERE

Result, Problem = LinkCheck.Result, LinkCheck.Problem


@pytest.mark.parametrize(
    ("path", "result", "problem", "status"),
    [
        ("/page", Result.ALIVE, "", 200),
        ("/page?q=한국 어", Result.ALIVE, "", 200),
        ("/status/204", Result.ALIVE, "", 204),
        ("/status/304", Result.ALIVE, "", 304),
        ("/status/416", Result.ALIVE, "", 416),
        ("/no-head", Result.ALIVE, "", 206),
        ("/head-breaks", Result.ALIVE, "", 200),
        ("/status/401", Result.REFUSED, Problem.STATUS, 401),
        ("/status/403", Result.REFUSED, Problem.STATUS, 403),
        ("/status/429", Result.REFUSED, Problem.STATUS, 429),
        ("/status/451", Result.REFUSED, Problem.STATUS, 451),
        ("/status/404", Result.DEAD, Problem.STATUS, 404),
        ("/status/410", Result.DEAD, Problem.STATUS, 410),
        ("/status/500", Result.DEAD, Problem.STATUS, 500),
        ("/status/503", Result.DEAD, Problem.STATUS, 503),
        ("/circle", Result.DEAD, Problem.REDIRECTS, None),
        ("/nonsense", Result.DEAD, Problem.PROTOCOL, None),
    ],
)
def test_answer_stands_for(path, result, problem, status, server):
    answer = server.client().ask(server.url(path))

    assert (answer.result, answer.problem, answer.http_status) == (result, problem, status)


def test_redirects_are_followed_and_told(server):
    answer = server.client().ask(server.url("/moved"))

    assert (answer.result, answer.moved_to) == (Result.MOVED, server.url("/page"))


def test_redirect_to_what_is_gone_is_dead(server):
    answer = server.client().ask(server.url("/to//status/404"))

    assert (answer.result, answer.http_status, answer.moved_to) == (Result.DEAD, 404, server.url("/status/404"))


@pytest.mark.parametrize(
    ("url", "problem"),
    [("http://gone.example/", Problem.NAME), ("https://example.org:{port}/page", Problem.TLS)],
)
def test_errors_have_names(url, problem, server):
    answer = server.client().ask(url.format(port=server.port))

    assert (answer.result, answer.problem) == (Result.DEAD, problem)


def test_server_that_accepts_nothing_is_dead(server):
    with socket.socket() as closed:
        closed.bind((HERE, 0))
        answer = server.client().ask(f"http://example.org:{closed.getsockname()[1]}/")

    assert (answer.result, answer.problem) == (Result.DEAD, Problem.CONNECTION)


def test_server_that_says_nothing_runs_out_of_time(server):
    with socket.create_server((HERE, 0)) as silent:
        answer = server.client(0.1).ask(f"http://example.org:{silent.getsockname()[1]}/")

    assert (answer.result, answer.problem) == (Result.DEAD, Problem.TIMEOUT)


def test_server_that_drips_runs_out_of_patience(server):
    started = time.monotonic()

    answer = server.client(0.1).ask(server.url("/slow"))

    assert (answer.result, answer.problem) == (Result.DEAD, Problem.TIMEOUT)
    assert time.monotonic() - started < 2


def test_second_address_is_tried_where_the_first_is_silent(server):
    with socket.socket() as closed:
        closed.bind(("127.0.0.2", server.port))
        client = server.client(resolve=lambda host, port: ["127.0.0.2", HERE], is_public=lambda address: True)

        assert client.ask(server.url("/page")).result == Result.ALIVE


def test_question_is_polite(server):
    server.client().ask(server.url("/status/404"))
    server.client().ask(server.url("/cookie"))

    assert server.asked[:2] == [("HEAD", "example.org", "/status/404"), ("GET", "example.org", "/status/404")]
    assert [headers.get("Range") for headers in server.headers_seen[:2]] == [None, "bytes=0-0"]
    assert all("link-check" in headers["User-Agent"] for headers in server.headers_seen)
    assert not any({"Cookie", "Referer", "Authorization"} & set(headers) for headers in server.headers_seen)


def test_name_in_hangul_is_asked(server):
    assert server.client().ask(server.url("/page", "한국.example")).result == Result.ALIVE


# ---------------------------------------------------------------- private networks
PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",  # noqa: S104 - an address to be refused
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_address_is_not_public(address):
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "203.248.252.2", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_address_of_the_internet_is_public(address):
    assert is_public(address) is True


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "http:///page",
        "http://user@example.org/",
        "http://user:password@example.org/",
        "http://@example.org/",
        "http://example.org:22/",
        "http://example.org:6379/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://[::1/",
        f"http://{'a' * 64}.example/",
    ],
)
def test_address_of_another_kind_is_not_asked(url):
    with pytest.raises(UnsafeAddress):
        target_of(url)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8080/", "http://localhost:8080/", "http://[::1]:8080/", "http://2130706433/", "http://0x7f.1/"],
)
def test_deployed_client_never_asks_this_machine(url, monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: asked.append(args))

    answer = LinkClient(1).ask(url)

    assert answer.result == Result.UNSAFE or answer.problem == Problem.NAME  # some machines read no odd numbers
    assert asked == []


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"])
def test_redirect_into_a_private_network_is_not_followed(address, server):
    answer = server.client().ask(server.url(f"/to/http://{address}/latest/meta-data"))

    assert answer.result == Result.UNSAFE
    assert [path for _method, _host, path in server.asked] == [f"/to/http://{address}/latest/meta-data"]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/", "http://me:pass@example.org/page"])
def test_redirect_to_another_kind_of_address_is_not_followed(location, server):
    assert server.client().ask(server.url(f"/to/{location}")).result == Result.UNSAFE


def test_name_with_one_private_address_is_not_asked(server):
    client = server.client(resolve=lambda host, port: [HERE, "10.0.0.1"])

    assert client.ask(server.url("/page")).result == Result.UNSAFE
    assert server.asked == []


def test_name_that_changes_its_mind_leads_nowhere(server):
    """The connection goes to the address that was looked at; the next question looks again."""
    found = iter([[HERE], ["10.0.0.1"]])

    answer = server.client(resolve=lambda host, port: next(found)).ask(server.url("/moved"))

    assert answer.result == Result.UNSAFE
    assert server.asked == [("HEAD", "example.org", "/moved")]


# ---------------------------------------------------------------- many
def test_each_host_is_asked_one_question_after_the_other(server):
    urls = [server.url(f"/page?{number}", host) for number in range(3) for host in ("example.org", "other.example")]

    answers = dict(ask_all(urls, server.client(), pause=0))

    assert {answer.result for answer in answers.values()} == {Result.ALIVE}
    assert sorted(answers) == sorted(urls)
    for host in ("example.org", "other.example"):
        assert [path for _method, asked, path in server.asked if asked == host] == ["/page?0", "/page?1", "/page?2"]


def test_fault_of_our_own_is_not_waited_for_for_ever(server):
    client = server.client(resolve=lambda host, port: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        list(ask_all([server.url("/page")], client, pause=0))
