"""The web server: a request is whole before it takes the thread that makes pages; a stranger sends little."""

import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from waitress import wasyncore

from trousseau.core import kept
from trousseau.core.models import User
from trousseau.site import web

pytestmark = pytest.mark.once
PAGE = "/compte/login/"
COOKIE = "trousseau_agency"
SIGN_IN = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from trousseau.core.sessions import SessionStore
from trousseau.core.actions_accounts import open_account
user = open_account(None, email="merle@essai.example", name="Ada Merle", roles=["rental"], password="x" * 12)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(user.password, session.session_key)
"""


@dataclass
class Started:
    """One web process of an agency."""

    port: int
    password: str  # of a person, as the base keeps it
    session: str  # of that person, signed in

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def head(self, *lines: str, session: str = "") -> bytes:
        """Of a form for the sign-in page, with its CSRF cookie."""
        csrf = "trousseau_agency_csrf=" + "a" * 32
        cookie = f"{csrf}; {COOKIE}={session}" if session else csrf
        first = (f"POST {PAGE} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}")
        kind = "Content-Type: application/x-www-form-urlencoded"
        return "\r\n".join([*first, kind, *lines, "", ""]).encode()

    def page(self) -> int:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as asked:
            asked.request("GET", PAGE)
            return asked.getresponse().status

    def answer(self, sent: bytes) -> str:
        """All that is answered until the server ends the connection, or has answered one form whole."""
        with self.connect() as one:
            one.sendall(sent)
            answer = http.client.HTTPResponse(one)
            answer.begin()
            return f"{answer.status} {answer.read().decode()}"


@pytest.fixture(scope="module")
def started(migrated, tmp_path_factory) -> Iterator[Started]:
    site = migrated.copy(tmp_path_factory.mktemp("web") / "home")
    password, session = site.python(SIGN_IN).splitlines()[-1].split()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number = listening.fileno()
        command = [sys.executable, "-m", "trousseau.site.web", str(number)]
        with subprocess.Popen(command, env=site.environment(), pass_fds=[number]) as process:
            yield Started(listening.getsockname()[1], password, session)
            process.terminate()


def test_a_password_is_kept_at_the_whole_cost_of_scrypt(started):
    assert started.password.startswith("scrypt$16384$")


def test_head_has_the_head_of_the_page_alone_and_its_connection_goes_on(started):
    """`http.client` keeps step as a proxy does: what would follow the head is read as the next answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", started.port, timeout=60)) as asked:
        asked.request("GET", PAGE)
        page = asked.getresponse().read().decode()
        style = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
        for path, status in ((PAGE, 200), (style, 200), ("/nulle-part/", 404), ("/", 302)):
            kept = asked.sock
            asked.request("HEAD", path)
            head = asked.getresponse()
            assert (head.status, head.read()) == (status, b"")
            asked.request("GET", path)
            answer = asked.getresponse()
            assert (answer.status, len(answer.read())) == (status, int(head.headers["Content-Length"]))
            assert asked.sock is kept


@pytest.mark.parametrize(
    ("count", "sent"),
    [(6, "a form announced and never sent"), (80, "nothing"), (web.CONNECTIONS + 50, "nothing"), (200, "half a head")],
)
def test_what_does_not_come_whole_keeps_nobody_waiting(started, count, sent):
    beginning = {"a form announced and never sent": started.head("Content-Length: 1000"), "nothing": b""}
    with ExitStack() as held:
        for _one in range(count):
            one = held.enter_context(started.connect())
            one.sendall(beginning.get(sent, started.head()[:-2]))
        for _visitor in range(5):
            assert started.page() == 200


@pytest.mark.parametrize("session", ["", "invented", "invented" * 4])
@pytest.mark.parametrize("length", [web.STRANGER + 1, 300 * 1024 * 1024, web.LARGEST + 1])
def test_a_large_form_of_a_stranger_is_refused_before_it_is_sent(started, session, length):
    refused = started.answer(started.head(f"Content-Length: {length}", session=session))
    assert refused.startswith("413 ")
    assert "connectez-vous, puis recommencez" in refused


@pytest.mark.parametrize("session", ["", "invented"])
def test_one_whose_length_is_not_announced_is_refused_as_it_comes(started, session):
    with started.connect() as one:
        one.sendall(started.head("Transfer-Encoding: chunked", session=session))
        block, sent = b"%x\r\n%b\r\n" % (8192, b"x" * 8192), 0
        one.settimeout(0)
        answer = b""
        until = time.monotonic() + 60
        while not answer and time.monotonic() < until:
            try:
                sent += one.send(block)
            except BlockingIOError:
                time.sleep(0.01)
            try:
                answer = one.recv(65536)
            except BlockingIOError:
                answer = b""
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_the_page_that_says_why_reaches_who_sends_all_before_reading(started):
    length = 8 * 1024 * 1024
    refused = started.answer(started.head(f"Content-Length: {length}") + b"x" * length)
    assert refused.startswith("413 ") and "C’est trop gros" in refused


@pytest.mark.parametrize("length", ["Content-Length: 1048576", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("more", ["", "Expect: 100-continue"])
def test_a_large_form_of_a_person_signed_in_reaches_the_page(started, length, more):
    body = b"x" * 1048576
    if "chunked" in length:
        body = b"100000\r\n%b\r\n0\r\n\r\n" % body
    answer = started.answer(started.head(length, *filter(None, [more]), session=started.session) + body)
    assert answer.startswith("403 ") and "<html" in answer  # it was read: what lacks is the form's own token


def test_one_address_sends_a_few_forms_a_minute_but_for_people_signed_in(started):
    form = b"login=a%40b.example&password=x"
    length = f"Content-Length: {len(form)}"
    for _form in range(3 * web.FORMS):  # a minute may end meanwhile
        if (refused := started.answer(started.head(length) + form)).startswith("429 "):
            break
    assert "Attendez une minute" in refused
    for _form in range(web.FORMS + 1):
        assert started.answer(started.head(length, session=started.session) + form).startswith("403 ")
    assert started.page() == 200


def test_a_second_request_waits_for_the_first_answer(started):
    one = f"GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    with started.connect() as asked:
        asked.sendall(one * 40)
        found = b""
        while part := asked.recv(65536):
            found += part
    assert found.count(b"HTTP/1.1 200 ") == 1
    assert found.count(b" 400 Bad Request\r\n") == 1


def test_a_connection_is_kept_from_one_page_to_the_next(started):
    with closing(http.client.HTTPConnection("127.0.0.1", started.port, timeout=60)) as asked:
        asked.connect()
        first = asked.sock
        for _page in range(3):
            asked.request("GET", PAGE)
            assert asked.getresponse().read()
        assert asked.sock is first


# In this process, where the time is the test's. ------------------------------------------------------------------------


def made(environ, start_response):
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]


@pytest.fixture
def server(monkeypatch) -> Iterator[web.Server]:
    monkeypatch.setattr(web, "CONNECTIONS", 5)
    listening = socket.create_server(("127.0.0.1", 0))
    made_here = web.Server(made, listening, proxies=1)
    yield made_here
    made_here.task_dispatcher.shutdown()
    wasyncore.close_all(made_here._map)
    made_here.trigger.close()


def turn(server: web.Server, times: int = 30) -> None:
    """Let the connections advance; the last turns find nothing to do."""
    for _time in range(times):
        wasyncore.loop(timeout=0.01, use_poll=True, map=server._map, count=1)


def ended(one: socket.socket) -> bool:
    one.settimeout(0)
    try:
        return one.recv(65536) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        (b"", web.COMING),
        (b"GET / HTT", web.COMING),
        (b"\r\n", web.COMING),
        (b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nx", web.COMING + 1 / web.SLOWEST),
        (b"POST / HTTP/1.1\r\nContent-Length: 50000\r\n\r\n" + b"x" * 30000, web.COMING + 30000 / web.SLOWEST),
    ],
)
def test_a_request_has_the_time_to_come_and_no_more(server, sent, seconds):
    with socket.create_connection(server.socket.getsockname()) as one:
        one.sendall(sent)
        turn(server)
        [channel] = server.active_channels.values()
        # what comes slowly gains nothing: the time runs from the first byte
        server.end_late(channel.begun + seconds - 0.5)
        turn(server)
        assert not ended(one)
        server.end_late(channel.begun + seconds + 0.5)
        assert ended(one)


def test_a_connection_between_two_requests_is_kept_longer(server):
    with socket.create_connection(server.socket.getsockname()) as one:
        one.sendall(b"GET / HTTP/1.1\r\n\r\n")
        turn(server)
        [channel] = server.active_channels.values()
        assert b"200 OK" in one.recv(65536)
        server.end_late(channel.last_activity + web.IDLE - 1)
        assert not ended(one)
        server.end_late(channel.last_activity + web.IDLE + 1)
        assert ended(one)


def test_when_there_are_too_many_the_oldest_of_the_largest_crowd_ends(server):
    def post(address: str) -> bytes:
        return f"POST / HTTP/1.1\r\nX-Forwarded-For: 9.9.9.9, {address}\r\nContent-Length: 9\r\n\r\n".encode()

    with ExitStack() as held:
        made = []
        for address in ("192.0.2.1", "2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.2", "192.0.2.3"):
            made.append(held.enter_context(socket.create_connection(server.socket.getsockname())))
            made[-1].sendall(post(address))
            turn(server)
        # the three of one subscriber's IPv6 are a crowd
        assert [ended(one) for one in made] == [False, True, False, False, False, False]


@pytest.fixture
def person(monkeypatch):
    """Every session is that of somebody signed in."""
    monkeypatch.setattr(web, "signed_in", lambda session: True)


def large(session: str) -> bytes:
    said = f"POST / HTTP/1.1\r\nCookie: {COOKIE}={session}\r\nContent-Length: 900000\r\n\r\n"
    return said.encode() + b"x" * 300_000


def test_what_came_of_a_form_leaves_the_disk_with_its_connection(server, person):
    with socket.create_connection(server.socket.getsockname()) as one:
        one.sendall(large("ada"))
        turn(server)
        [channel] = server.active_channels.values()
        kept = channel.request.body_rcv.getbuf().getfile()
        assert kept.name is not None and not kept.closed
    turn(server)
    assert kept.closed and not server.active_channels


def sent(server: web.Server, held: ExitStack, *sessions: str, address: str = "192.0.2.1") -> list[int]:
    """Large forms that begin to come, one after the other: the status that each was answered, 0 while it comes."""
    made = []
    for session in sessions:
        made.append(held.enter_context(socket.create_connection(server.socket.getsockname())))
        made[-1].sendall(large(session).replace(b"Cookie", f"X-Forwarded-For: {address}\r\nCookie".encode(), 1))
        turn(server)
        made[-1].settimeout(0)
    return [int(words.split()[1]) if (words := said(one)) else 0 for one in made]


@pytest.fixture
def people(monkeypatch):
    """Whose session it is, by its first letter: several browsers are one person’s."""
    monkeypatch.setattr(web, "signed_in", lambda session: ord(session[0]))
    monkeypatch.setattr(web, "CONNECTIONS", 50)


def test_one_person_sends_few_large_forms_at_once_whatever_the_browsers(server, people):
    with ExitStack() as held:
        assert sent(server, held, "a1", "a2", "a3", "a4", "b1") == [0, 0, 0, 429, 0]


def test_one_address_sends_so_many_and_another_is_served(server, people, monkeypatch):
    monkeypatch.setattr(web, "LARGE_FROM", 4)
    with ExitStack() as held:
        assert sent(server, held, *"abcde") == [0, 0, 0, 0, 429]
        assert sent(server, held, "f", address="192.0.2.2") == [0]


def test_all_together_send_so_many(server, people, monkeypatch):
    monkeypatch.setattr(web, "LARGE", 3)
    with ExitStack() as held:
        assert [sent(server, held, one, address=f"192.0.2.{n}") for n, one in enumerate("abcd")] == [
            [0],
            [0],
            [0],
            [429],
        ]


def test_a_body_that_comes_slowly_has_an_end_whatever_came_of_it(server, people):
    length = web.LARGEST - 1
    with socket.create_connection(server.socket.getsockname()) as one:
        head = f"POST / HTTP/1.1\r\nCookie: {COOKIE}=ada\r\nContent-Length: {length}\r\n\r\n"
        one.sendall(head.encode() + b"x" * 100_000)
        turn(server)
        [channel] = server.active_channels.values()
        channel.request.body_bytes_received = length - 1  # at ten kilobytes a second, seven hours
        server.end_late(channel.begun + web.LONGEST - 1)
        assert not ended(one)
        server.end_late(channel.begun + web.LONGEST + 1)
        assert ended(one)


@pytest.mark.parametrize(
    "frame",
    [b"1\r\nx\r\n" * 40_000, b"1;" + b"a" * 200_000, b"1\r\nx\r\n0\r\nA: " + b"a" * 200_000],
    ids=["pieces of a byte", "a line that never ends", "an end that never ends"],
)
def test_a_body_that_is_more_frame_than_content_is_refused(server, people, frame):
    with socket.create_connection(server.socket.getsockname()) as one:
        head = f"POST / HTTP/1.1\r\nCookie: {COOKIE}=ada\r\nTransfer-Encoding: chunked\r\n\r\n"
        one.setblocking(False)
        rest, answer = head.encode() + frame, b""
        for _turn in range(400):
            with suppress(BlockingIOError, ConnectionError):
                rest = rest[one.send(rest) :]
            turn(server, 1)
            with suppress(BlockingIOError, ConnectionError):
                answer += one.recv(65536)
            if answer:
                break
        assert answer.startswith(b"HTTP/1.1 400 ")


def test_a_request_that_says_its_length_in_two_ways_is_refused_and_its_connection_ends(server, people):
    """RFC 9112, 6.3: what stands in front may have read the other of the two, and taken the rest for another request."""
    with socket.create_connection(server.socket.getsockname()) as one:
        head = f"POST / HTTP/1.1\r\nCookie: {COOKIE}=ada\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        one.sendall(head.encode() + b"0\r\n\r\nGET /other HTTP/1.1\r\n\r\n")
        turn(server)
        answer = said(one)
        assert answer.startswith(b"HTTP/1.1 400 ") and answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("session", ["", f"{COOKIE}=ended; "])
def test_a_crowd_at_the_address_of_an_office_does_not_shut_its_people_out(server, monkeypatch, session):
    monkeypatch.setattr(web, "FORMS", 2)
    monkeypatch.setattr(web, "signed_in", lambda session: False)
    server.addresses.clock = lambda: 0.0
    theirs = HttpResponse()
    kept.remember(theirs, User(pk=7))
    known = f"{kept.COOKIE}={theirs.cookies[kept.COOKIE].value}"

    def answered(who: str) -> bytes:
        with socket.create_connection(server.socket.getsockname()) as one:
            one.sendall(f"POST / HTTP/1.1\r\nCookie: {session}{who}\r\nContent-Length: 1\r\n\r\nx".encode())
            turn(server)
            return said(one).split()[1]

    assert [answered("a=1") for _form in range(3)] == [b"200", b"200", b"429"]
    assert answered(f"{kept.COOKIE}=invented") == b"429"
    assert [answered(known) for _form in range(3)] == [b"200", b"200", b"429"]


def said(one: socket.socket) -> bytes:
    try:
        return one.recv(200)
    except BlockingIOError:
        return b""


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "127.0.0.1"), (1, "192.0.2.2"), (2, "192.0.2.1"), (4, "127.0.0.1")]
)
def test_an_address_is_believed_of_our_proxies_only(server, proxies, address):
    server.proxies = proxies
    said = {"X_FORWARDED_FOR": "9.9.9.9, 192.0.2.1, 192.0.2.2"}
    assert server.address(said, "127.0.0.1") == address


def test_the_count_of_an_address_begins_again_each_minute():
    now = 0.0
    addresses = web.Addresses(clock=lambda: now)
    assert [addresses.admit("a", session=False) for _form in range(web.FORMS + 1)] == [True] * web.FORMS + [False]
    assert addresses.admit("b", session=False) and addresses.admit("a", session=True)
    now = 60.0
    assert addresses.admit("a", session=False)
