"""The ordinary conversations with a server that others wrote (aiosmtpd): what we understand of SMTP is not only ours."""

import email
import email.policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from trousseau.core.mail.sending import send_waiting

from .test_security import PASSWORD

WORDS = ".Une ligne\n..deux points\n.\nÉlève à l’école\n"


class Box:
    """What it took, and what it answers to a recipient."""

    def __init__(self):
        self.taken, self.answers = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content, session.ssl is not None))
        return "250 taken"


class Free(Controller):
    """On a port that was free."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def serve(settings):
    """Serve on a free port of this machine: `serve(security="starttls")`."""
    running = []

    def start(security="none", **more):
        server = Free(Box(), hostname="localhost", port=0, **more)
        server.start()
        running.append(server)
        settings.MAIL_SERVER = {"host": "localhost", "port": server.port, "security": security}
        settings.MAIL_FROM = "agence@essai.example"
        return server.handler

    yield start
    for server in running:
        server.stop()


def test_messages_are_taken_as_they_were_written_dots_and_accents_included(queued, serve, states):
    box = serve()
    first, second = queued(2)
    first.body = WORDS
    first.save()
    assert send_waiting() == 2 and states() == [("sent", "")] * 2
    (sender, to, content, _tls), _other = box.taken
    assert (sender, to) == ("agence@essai.example", [first.to])
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert read.get_body().get_content().replace("\r\n", "\n").startswith(WORDS)
    assert read["To"] == first.to and read["Message-ID"]


def test_a_recipient_refused_for_good_is_refused_and_for_now_waits(queued, serve, states):
    box = serve()
    gone, later, good = queued(3)
    for message, name in ((gone, "parti"), (later, "plein")):
        message.to = f"{name}@essai.example"
        message.save()
    box.answers = {"parti@essai.example": "550 5.1.1 no such user", "plein@essai.example": "452 4.2.2 full"}
    assert send_waiting() == 1
    assert [state for state, _why in states()] == ["refused", "waiting", "sent"]
    assert [to for _sender, to, _content, _tls in box.taken] == [[good.to]]


@pytest.mark.parametrize("password", [PASSWORD, "un autre"])
def test_with_a_login_it_is_said_under_tls_alone(queued, serve, states, settings, papers, trusted, password):
    def known(server, session, envelope, mechanism, data):
        return AuthResult(success=session.ssl is not None and data.password == PASSWORD.encode(), handled=False)

    box = serve("starttls", tls_context=papers[1], require_starttls=True, authenticator=known, auth_required=True)
    settings.MAIL_SERVER = settings.MAIL_SERVER | {"username": "agence", "password": password}
    queued(1)
    right = password == PASSWORD
    assert send_waiting() == right
    assert [tls for *_rest, tls in box.taken] == [True] * right
    assert states()[0][0] == ("sent" if right else "waiting")
