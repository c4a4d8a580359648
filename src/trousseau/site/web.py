"""One web process of a site: `python -m trousseau.site.web DESCRIPTOR`, the listening socket that `trousseau run` opened.

waitress reads every connection in one thread and gives requests to the thread that makes pages once they are whole: a
form that is announced and never sent costs a socket. What waitress does not do is added here: the time that a request
may take to come, what a stranger may send, and which connection ends when there are too many
(docs/decisions/0013-a-request-is-whole-before-it-takes-a-thread.md).
"""

import logging
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from ipaddress import IPv6Address, ip_address
from wsgiref.util import setup_testing_defaults

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask
from waitress.utilities import BadRequest, Error, RequestEntityTooLarge

from .children import STOPPING
from .process import as_a_visitor, django_ready

THREADS = 1  # that make pages; what is measured is in the decision
CONNECTIONS = 400  # kept at once; one more, and one that waits is ended
HEAD = 32 * 1024  # bytes
STRANGER = 64 * 1024  # bytes of a form of who is not signed in: kept in memory
LARGEST = 256 * 1024 * 1024  # bytes of a form of who is: the forty photos of a visit
FRAME = 4096  # bytes around a piece of a body whose length was not said
LARGE = 12  # large forms that come at once: each waits on the disk
LARGE_FROM = 8  # of them, from one address: an office whose people send the photos of their day
LARGE_OF_ONE = 3  # of them, by one person, whatever the browsers
FORMS = 60  # forms that one address may send in a minute, of people not signed in; and each browser known there
COMING = 20  # seconds given to a request to come whole, from its first byte
SLOWEST = 10_000  # bytes a second: a body that comes faster has the time it needs
LONGEST = 30 * 60  # seconds after which it ends all the same: 256 MB at the pace of a slow home, 1.2 Mbit/s
IDLE = 150  # seconds that a connection is kept between two requests: longer than a proxy keeps it
READING = 60  # seconds that an answer waits for its reader
LEFT_OVER = 5  # seconds during which what still comes of a refused request is thrown away
IPV6_HOME = 64  # bits of an IPv6 address that one subscriber keeps

LARGE_ALREADY = -429  # why it is refused, among the refusals; its status is 429
UNAVAILABLE, FULL = 503, 507
WAITS, AGAIN = 202, 5  # a page that comes when it is asked again, by itself, after so many seconds

logger = logging.getLogger(__name__)


class Refusal(Error):
    """A request that is not read to its end, and the page that says why."""

    def __init__(self, code: int, reason: str, title: str, words: str, english: str, again: int = 0, **headers: str):
        from django.template.loader import render_to_string

        self.code, self.reason, self.headers = code, reason, list(headers.items())
        self.body = render_to_string(
            "refused.html", {"title": title, "words": words, "english": english, "again": again}
        )

    def to_response(self, ident=None):
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"), *self.headers]
        return f"{self.code} {self.reason}", headers, self.body.encode()


def refusals() -> dict[int, Refusal]:
    """By status; made once Django is ready."""
    return {
        413: Refusal(
            413,
            "Content Too Large",
            "C’est trop gros",
            f"Une personne connectée peut envoyer {LARGEST // 1024 // 1024}\u00a0Mo en une fois. Si vous n’êtes pas "
            f"connecté, ou ne l’êtes plus, {STRANGER // 1024}\u00a0Ko au plus sont reçus\u00a0: connectez-vous, puis recommencez.",
            f"This is too large. Signed in, you may send {LARGEST // 1024 // 1024} MB at once; if you are not, or no "
            f"longer, {STRANGER // 1024} KB at most: sign in, then do it again.",
        ),
        429: Refusal(
            429,
            "Too Many Requests",
            "Trop de formulaires sont venus d’ici",
            "Votre connexion à internet en a envoyé trop en peu de temps. Attendez une minute, puis recommencez.",
            "Your internet connection sent too many forms in a short time. Wait for a minute, then do it again.",
            **{"Retry-After": "60"},
        ),
        LARGE_ALREADY: Refusal(
            429,
            "Too Many Requests",
            "D’autres envois sont en cours",
            "De gros fichiers arrivent déjà, de vous ou d’ici. Attendez qu’ils soient arrivés, puis recommencez.",
            "Large files are coming already, from you or from where you are. Wait until they are here, then do it again.",
            **{"Retry-After": "60"},
        ),
        WAITS: Refusal(
            202,
            "Accepted",
            "La page arrive",
            "Un autre travail tient la base pour un instant. Cette page se demande à nouveau d’elle-même\u00a0: ne faites rien.",
            "Another work holds the database for a moment. This page asks for itself again: there is nothing to do.",
            again=AGAIN,
        ),
        FULL: Refusal(
            507,
            "Insufficient Storage",
            "Le disque est plein",
            "Rien n’a été enregistré à moitié. Dites à la personne qui administre l’installation de faire de la place sur le "
            "disque, puis recommencez.",
            "The disk is full. Nothing was half saved. Tell the person who runs the installation to make room on the disk, "
            "then do it again.",
        ),
        UNAVAILABLE: Refusal(
            UNAVAILABLE,
            "Service Unavailable",
            "La base ne répond pas",
            "Rien n’a été enregistré. Attendez une minute, puis recommencez.",
            "The database does not answer. Nothing was recorded. Wait for a minute, then do it again.",
            **{"Retry-After": "60"},
        ),
    }


def signed_in(session: str) -> int:
    """Whose session this is, 0 of nobody who is signed in: what the middleware would find."""
    from django.contrib.auth import get_user
    from django.db import DatabaseError, connection
    from django.http import HttpRequest

    from trousseau.core.sessions import SessionStore

    def found() -> int:
        asked = HttpRequest()
        asked.session = SessionStore(session)
        return get_user(asked).pk or 0

    try:
        return found()
    except DatabaseError:  # the connection is kept from one form to the next: the base may have closed it
        connection.close()
        return found()


class Addresses:
    """How many forms came from each address in the present minute, with and without a session to ask about; those of
    people known to be signed in are not counted. A browser where somebody has signed in is counted apart: a crowd at the
    address of an office does not shut its people out. Kept nowhere."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self.clock, self.minute = clock, 0
        self.counts: Counter[tuple[str, bool, int | None]] = Counter()
        self.lock = threading.Lock()

    def admit(self, address: str, *, session: bool, known: int | None = None) -> bool:
        """Count one more; `known` is who signed in last in its browser."""
        with self.lock:
            if (minute := int(self.clock() // 60)) != self.minute:
                self.minute = minute
                self.counts.clear()
            self.counts[address, session, known] += 1
            return self.counts[address, session, known] <= FORMS


def subscriber(address: str) -> str:
    """What one subscriber keeps of an address: all of an IPv4 one."""
    try:
        known = ip_address(address.strip())
    except ValueError:
        return address[:64]
    return str(int(known) >> (128 - IPV6_HOME)) if isinstance(known, IPv6Address) else str(known)


class Request(HTTPRequestParser):
    """A request as it comes: judged when its head is there, then again if its body is longer than was said."""

    judged = False
    person: int | None = None  # who sends it, 0 of a stranger; None: not known yet
    asking = False  # nothing more is read until it is known

    def __init__(self, adj, channel: "Channel"):
        super().__init__(adj)
        self.channel = channel

    def received(self, data: bytes) -> int:
        if not self.judged and not self.header_plus and self.channel.requests and data.strip():
            # no browser sends a second request before the first is answered: its answers would fill the memory
            self.error, self.completed = BadRequest("send one request at a time"), True
            return len(data)
        used = super().received(data)
        if self.chunked and self.error is None and self.framed:
            self.error, self.completed = BadRequest("more of the frame than of what is sent"), True
        if self.error is not None:
            self.expect_continue = False  # waitress would ask for the body and forget the error
            if isinstance(self.error, RequestEntityTooLarge):
                self.refuse(413)
        elif self.headers_finished and not self.empty:
            self.judge()
        return used

    def refuse(self, code: int) -> None:
        self.error, self.completed = self.channel.server.refusals[code], True
        self.expect_continue = self.asking = False

    @property
    def cookies(self) -> dict[str, str]:
        from django.http.cookie import parse_cookie

        return parse_cookie(self.headers.get("COOKIE", ""))

    @property
    def session(self) -> str:
        """Of the cookie: what anyone may write."""
        from django.conf import settings

        return self.cookies.get(settings.SESSION_COOKIE_NAME, "")

    @property
    def framed(self) -> bool:
        """Of a body sent by pieces: one line or an end that never ends, which waitress reads again from its beginning each
        time, or pieces of a byte. No browser does."""
        pieces = self.body_rcv
        if pieces is None or max(len(pieces.control_line), len(pieces.trailer)) > FRAME:
            return pieces is not None
        return self.body_bytes_received > STRANGER and 2 * len(pieces) < self.body_bytes_received

    @property
    def long(self) -> bool:
        return max(self.content_length, self.body_bytes_received) > STRANGER

    def judge(self) -> None:
        server = self.channel.server
        if not self.judged:
            self.judged = True
            if self.chunked and "CONTENT_LENGTH" in self.headers:
                # RFC 9112, 6.3: what stands in front may have read the other of the two
                self.error, self.completed = BadRequest("say the length in one way"), True
                self.expect_continue = False
                return
            self.channel.address = server.address(self.headers, self.channel.addr[0])
            if self.body_rcv is not None and not self.session:
                self.person = 0
                if self.long or not self.admitted(session=False):
                    self.refuse(413 if self.long else 429)
        elif self.person == 0 and self.long:
            self.refuse(413)
        if self.long and self.person is None and not self.asking:
            if not server.has_room(self):
                self.refuse(LARGE_ALREADY)
                return
            self.asking, self.completed = True, False
            server.add_task(Asked(self))

    def admitted(self, *, session: bool) -> bool:
        from trousseau.core import kept

        known = kept.whose(self.cookies)
        return self.channel.server.addresses.admit(self.channel.address, session=session, known=known)

    def ask(self, refusal: int) -> int:
        """Ask the database who sends this form: 0 when signed in, else the status of the refusal. In the thread that
        makes pages."""
        try:
            self.person = signed_in(self.session)
        except Exception:
            logger.exception("the session of a form could not be read")
            return UNAVAILABLE
        return 0 if self.person else refusal

    def last_word(self) -> int:
        """Of a form that came whole with a session: it is asked about when the address sends many, else the page will
        ask anyway. 0, or the status of the refusal."""
        if self.error is not None or self.body_rcv is None or self.person is not None:
            return 0
        if self.long:
            return self.ask(413)
        return 0 if self.admitted(session=True) else self.ask(429)


class Asked:
    """Who sends a large form, asked before it is read."""

    def __init__(self, request: Request):
        self.request = request

    def service(self) -> None:
        channel = self.request.channel
        code = self.request.ask(413)
        channel.server.trigger.pull_trigger(partial(channel.answered, self.request, code))
        channel.server.done()

    def cancel(self) -> None:
        self.request.channel.cancel()


class Task(WSGITask):
    """A page; of what HEAD asks, its head alone (RFC 9110, 9.3.2), where waitress sends all that it is given."""

    @property
    def head_alone(self) -> bool:
        return self.request.command.upper() == "HEAD"

    def get_environment(self):
        environ = super().get_environment()
        if self.head_alone:
            environ.pop("wsgi.file_wrapper", None)  # a file given so is not written here
        return environ

    def write(self, data):
        super().write(b"" if self.head_alone else data)

    def finish(self):
        if self.head_alone:
            self.write(b"")  # its head, should nothing have been written; of pieces, not even the last
        else:
            super().finish()


class Channel(HTTPChannel):
    """One connection."""

    task_class = Task
    left_over_until: float | None = None

    def __init__(self, server, sock, addr, adj, map=None):
        self.parser_class = partial(Request, channel=self)
        self.begun: float | None = time.time()  # of a request that is not whole; None between two
        self.address = subscriber(addr[0])
        super().__init__(server, sock, addr, adj, map=map)

    # In the thread of the connections.

    def readable(self):
        if self.left_over_until is not None:
            return True
        return super().readable() and not (self.request is not None and self.request.asking)

    def handle_read(self):
        if self.left_over_until is not None:
            self.recv(65536)
            return
        if self.begun is None:
            self.begun = time.time()
        super().handle_read()

    def handle_write(self):
        """As waitress does; but after a refusal the reader has time to see it: to close on what still comes would
        throw away the page that says why."""
        if self.close_when_flushed and self.begun is not None and not self.will_close:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and not self.will_close:
                self.close_when_flushed = False
                self.left_over_until = time.time() + LEFT_OVER
                try:
                    self.socket.shutdown(socket.SHUT_WR)
                except OSError:
                    self.will_close = True
            return
        super().handle_write()

    def handle_close(self):
        """What had come of a request goes with its connection: the two hold each other, and a file on the disk would
        wait until Python looks for such circles."""
        super().handle_close()
        if self.request is not None and not self.request.asking:
            self.request.close()
            self.request = None

    def answered(self, request: Request, code: int) -> None:
        """The server knows who sends the large form."""
        if self.request is not request or not self.connected:
            request.close()
            return
        self.begun = time.time()
        request.asking = False
        if not code and not self.server.has_room(request):
            code = LARGE_ALREADY  # of one person, now that it is known who sends
        if code:
            request.refuse(code)
        elif request.body_rcv.completed:
            request.completed = True
        if request.completed:
            self.sent_continue, self.request = False, None
            with self.requests_lock:
                self.requests.append(request)
                if len(self.requests) == 1:
                    self.server.add_task(self)

    def late(self, now: float) -> bool:
        if self.left_over_until is not None:
            return now > self.left_over_until
        if self.requests:
            return False
        if self.total_outbufs_len:
            return now > self.last_activity + READING
        if self.begun is None:
            return now > self.last_activity + IDLE
        come = self.request.body_bytes_received if self.request is not None else 0
        return now > self.begun + min(COMING + come / SLOWEST, LONGEST)

    # In the thread that makes pages.

    def service(self):
        request = self.requests[0]
        try:
            if code := request.last_word():
                request.refuse(code)
            if request.error is None:
                self.begun = None
            super().service()
        finally:
            self.server.done()


class Server(TcpWSGIServer):
    """The connections of one process."""

    channel_class = Channel
    stopping = False

    def __init__(self, application, listening: socket.socket, *, proxies: int):
        self.proxies, self.refusals, self.addresses = proxies, refusals(), Addresses()
        self.busy, self.lock = 0, threading.Lock()
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.queue_logger.setLevel(logging.ERROR)
        dispatcher.set_thread_count(THREADS)
        adj = Adjustments(
            sockets=[listening],
            threads=THREADS,
            ident=None,
            log_socket_errors=False,
            clear_untrusted_proxy_headers=proxies == 0,
            max_request_header_size=HEAD,
            max_request_body_size=LARGEST,
            # strangers' forms stay in memory, and an answer never holds the thread that makes pages
            inbuf_overflow=STRANGER * 2,
            outbuf_overflow=4 * STRANGER,
            outbuf_high_watermark=LARGEST,
            connection_limit=2 * CONNECTIONS,
        )
        info = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(
            application, {}, _sock=listening, dispatcher=dispatcher, adj=adj, sockinfo=info, bind_socket=False
        )

    def address(self, headers: dict[str, str], peer: str) -> str:
        """Of who asks, as the last of our proxies saw it."""
        seen = headers.get("X_FORWARDED_FOR", "").split(",")
        return subscriber(seen[-self.proxies] if 0 < self.proxies <= len(seen) and seen[0] else peer)

    def has_room(self, request: Request) -> bool:
        """Whether one more large form may come: of all, from there, of that person; of one who is not known yet, of that
        session."""
        coming = [
            one
            for channel in self.active_channels.values()
            for one in (channel.request, *channel.requests)  # those that wait for their page are on the disk too
            if one not in (None, request) and one.long
        ]
        there = sum(one.channel.address == request.channel.address for one in coming)
        if request.person is None:
            theirs = sum(one.session == request.session for one in coming)
        else:
            theirs = sum(one.person == request.person for one in coming)
        return len(coming) < LARGE and there < LARGE_FROM and theirs < LARGE_OF_ONE

    def add_task(self, task) -> None:
        with self.lock:
            self.busy += 1
        super().add_task(task)

    def done(self) -> None:
        with self.lock:
            self.busy -= 1
        self.pull_trigger()

    def readable(self):
        """Whoever comes while every thread works is left to another process, or waits at the gate."""
        return super().readable() and self.busy < THREADS

    def handle_accept(self):
        waiting = [one for one in self.active_channels.values() if not one.requests]
        super().handle_accept()
        if waiting and len(self.active_channels) > CONNECTIONS:
            # only now: the number of what ends must not be given at once to who comes, of whom poll said nothing
            self.make_room(waiting)

    def make_room(self, waiting: list[Channel]) -> None:
        """End the oldest connection that waits, of the address that has the most of them: who comes now is served."""
        counts = Counter(one.address for one in waiting)
        most = max(counts.values())
        oldest = min((one for one in waiting if counts[one.address] == most), key=lambda one: one.creation_time)
        oldest.handle_close()

    def maintenance(self, now):
        """waitress calls it between asking what to watch and watching it: nothing may end there."""

    def end_late(self, now: float) -> None:
        for channel in list(self.active_channels.values()):
            if channel.late(now):
                channel.handle_close()

    def stop(self) -> None:
        """Asked by a signal: finish what is whole, take nothing more."""
        self.stopping = True
        self.pull_trigger()

    def run(self):
        looked = 0.0
        while not self.stopping:
            wasyncore.loop(timeout=1, use_poll=True, map=self._map, count=1)
            if (now := time.time()) > looked + 1:
                looked = now
                self.end_late(now)
        self.accepting = False
        self.del_channel()
        self.socket.close()
        until = time.monotonic() + STOPPING / 2
        while time.monotonic() < until and (
            self.busy or any(one.total_outbufs_len for one in self.active_channels.values())
        ):
            wasyncore.loop(timeout=0.1, use_poll=True, map=self._map, count=1)


def first_page(application) -> None:
    """Made before anybody waits for it: the first one loads all the pages of the site."""
    from django.conf import settings

    environ = {"PATH_INFO": "/compte/login/", "HTTP_HOST": "127.0.0.1"}
    for name, value in as_a_visitor(settings.SITE).items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    setup_testing_defaults(environ)
    for _part in (answer := application(environ, lambda *_said: None)):
        pass
    answer.close()


def main(descriptor: int) -> int:
    django_ready()
    from django.conf import settings

    from .wsgi import application

    first_page(application)
    listening = socket.socket(fileno=descriptor)
    server = Server(application, listening, proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    signal.signal(signal.SIGTERM, lambda _number, _frame: server.stop())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
