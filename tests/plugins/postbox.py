"""A mail server of one's own, on a port of this machine, that a test makes behave as servers do.

    def test_…(postbox):
        …queue a message…
        postbox.deliver()                 the worker's turn
        [message] = postbox.received      as it came through the conversation

`postbox.says["RCPT"] = "550 5.1.1 no such user"` answers otherwise to a verb (CONNECT, EHLO, MAIL, RCPT, DATA, END);
a function of the text of the line may be given, and `hang_up`, `silence` or bytes as they are, one by one if they drip.
Ours, since aiosmtpd answers as a server should and lets nothing of this be said; the ordinary conversations are held with
it too, in tests/core/mail/test_another_server.py.
"""

import email
import email.message
import email.policy
import re
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest

hang_up, silence = object(), object()
ANSWERS = {
    "CONNECT": "220 relais ESMTP",
    "EHLO": "250-relais\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN",
    "HELO": "250 relais",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go on",
    "END": "250 2.0.0 ok: queued as 4F1A2B3C",
    "AUTH": "235 2.7.0 welcome",
    "STARTTLS": "220 2.0.0 speak",
    "RSET": "250 2.0.0 ok",
    "QUIT": "221 2.0.0 bye",
}


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        box = self.server.box
        box.connections += 1
        try:
            if box.tls_at_once:
                self._cover()
            if self._say("CONNECT", ""):
                self._listen(box)
        except (OSError, ssl.SSLError, ValueError):
            return  # the other side left

    def _cover(self):
        self.connection = self.server.box.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def _listen(self, box):
        while line := self.rfile.readline():
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            verb = text.partition(" ")[0].upper()
            box.lines.append(text)
            if not self._say(verb, text):
                return
            if verb == "STARTTLS":
                self._cover()
            if verb == "DATA" and box.says.get("DATA", ANSWERS["DATA"]) == ANSWERS["DATA"] and not self._take(box):
                return
            if verb == "QUIT":
                return

    def _take(self, box) -> bool:
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            block = self.rfile.readline()
            content += block
            if not block:
                return False
            if box.drops_after and len(content) > box.drops_after:
                return False
        text = re.sub(rb"(?m)^\.", b"", content.removesuffix(b".\r\n"))
        message = email.message_from_bytes(text, policy=email.policy.default)
        box.raw.append(text)
        box.brought.append(message)
        if not self._say("END", message["Message-ID"]):
            return False
        if box.last.startswith("250"):
            box.received.append(message)
        return True

    def _say(self, verb: str, text: str) -> bool:
        box = self.server.box
        answer = box.says.get(verb, ANSWERS.get(verb, "502 5.5.2 unknown"))
        if callable(answer):
            answer = answer(text)
        if answer is silence:
            box.woken.wait(60)
            return False
        if answer is hang_up:
            return False
        if isinstance(answer, Iterator):
            for block in answer:
                self.wfile.write(block)
        elif isinstance(answer, bytes):
            self.wfile.write(answer)
        else:
            box.last = answer
            for part in answer.split("\r\n"):
                if box.slow:
                    time.sleep(box.slow)
                self.wfile.write(f"{part}\r\n".encode())
        return not (isinstance(answer, str) and answer.startswith("421"))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    block_on_close = False


class Letter(NamedTuple):
    to: str
    subject: str
    body: str
    whole: email.message.EmailMessage

    @property
    def link(self) -> str:
        """The address, without its site, that it asks to open."""
        [found] = re.findall(r"https?://[^/\s]+(/\S+)", self.body)
        return found


def _text(message) -> str:
    return message.get_body().get_content()


class Postbox:
    """What the server says, what it heard: `brought`, all texts it was given; `received`, those that it took."""

    def __init__(self, port: int = 0):
        self.says: dict = {}
        self.received, self.brought, self.raw, self.lines = [], [], [], []
        self.connections, self.drops_after, self.slow, self.last = 0, 0, 0.0, ""
        self.tls: ssl.SSLContext | None = None
        self.tls_at_once = False
        self.woken = threading.Event()
        self.server = _Server(("127.0.0.1", port), _Conversation)
        self.server.box = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.woken.set()
        self.server.shutdown()
        self.server.server_close()

    def deliver(self) -> int:
        """The worker's turn, as it is asked: how many left. What was asked of it about mail is done first."""
        from django.tasks import TaskResultStatus
        from django_tasks_db.models import DBTaskResult

        from trousseau.core.accounts import write_reset
        from trousseau.core.mail.sending import send_waiting

        for asked in DBTaskResult.objects.ready().filter(task_path=write_reset.module_path):
            write_reset.func(*asked.args_kwargs["args"])
            DBTaskResult.objects.filter(pk=asked.pk).update(status=TaskResultStatus.SUCCESSFUL)
        return send_waiting()

    def sent(self) -> list[Letter]:
        """All that came through so far, what waits included."""
        self.deliver()
        return [Letter(str(one["To"]), str(one["Subject"]), _text(one), one) for one in self.received]

    def away(self, settings) -> None:
        """From now on nobody answers at the address of the server."""
        settings.MAIL_SERVER = settings.MAIL_SERVER | {"port": 1}


@pytest.fixture
def postbox(settings):
    """The mail server of this site: reset tasks are done, and messages sent, when `deliver` is called."""
    box = Postbox()
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": box.port, "security": "none"}
    settings.MAIL_FROM = "agence@essai.example"
    yield box
    box.close()
