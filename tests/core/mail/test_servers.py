"""What a mail server may do, and what becomes of the message: sent once, tried again, refused, or perhaps sent."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.plugins.postbox import Postbox, hang_up, silence
from trousseau.core.mail import sending
from trousseau.core.models import MailServer, Message, ToDo


def test_many_messages_leave_in_order_by_one_connection(queued, postbox):
    made = queued(5)
    assert postbox.deliver() == 5 and postbox.connections == 1
    assert [one["Message-ID"] for one in postbox.received] == [f"<{m.key}@essai.example>" for m in made]


def test_a_night_without_server_loses_nothing(queued, postbox, settings, states, due, time_machine):
    queued(3)
    settings.MAIL_SERVER = None
    assert postbox.deliver() == 0 and states() == [("waiting", "")] * 3
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": 1, "security": "none"}
    tried = 0
    for _hour in range(10):
        time_machine.move_to(timezone.now() + timedelta(hours=1))
        tried += not postbox.deliver()
    assert tried == 10 and states() == [("waiting", "closed")] * 3
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": postbox.port, "security": "none"}
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    assert postbox.deliver() == 3 and states() == [("sent", "")] * 3
    assert MailServer.objects.get().failing_since is None
    assert not ToDo.objects.waiting().filter(kind="core.mail_server").exists()


def test_a_server_away_is_not_asked_for_each_message_nor_without_pause(queued, postbox, settings, time_machine):
    queued(20)
    postbox.says["CONNECT"] = "421 4.3.2 too busy"
    postbox.deliver()
    assert postbox.connections == 1 and postbox.deliver() == 0 and postbox.connections == 1
    asked = 0
    for _minute in range(120):
        time_machine.move_to(timezone.now() + timedelta(minutes=1))
        postbox.deliver()
    asked = postbox.connections
    assert 5 <= asked <= 12, asked  # 1, 2, 4… minutes, then each half hour
    assert ToDo.objects.waiting().get(kind="core.mail_server").role == "administrator"


AWAY = {
    "a greeting of another protocol": ({"CONNECT": b"HTTP/1.1 400 Bad Request\r\n\r\n"}, "garbage"),
    "bytes of nothing": ({"CONNECT": bytes(range(256)) * 40 + b"\r\n"}, "garbage"),
    "a line without end": ({"CONNECT": b"220-" + b"x" * 100_000}, "garbage"),
    "a greeting without end": ({"CONNECT": b"220-hello\r\n" * 20_000}, "garbage"),
    "silence": ({"CONNECT": silence}, "silent"),
    "a hung up line": ({"CONNECT": hang_up}, "hung_up"),
    "a machine that it does not serve": ({"CONNECT": "554 5.7.1 not from here"}, "refuses"),
    "a refused sender": ({"MAIL": "550 5.7.60 not yours"}, "sender"),
    "a login that it wants": ({"MAIL": "530 5.7.0 authentication required"}, "login"),
    "a login that it wants for a recipient": ({"RCPT": "530 5.7.1 Authentication required"}, "login"),
    "a login that it wants, in words": ({"RCPT": "550 5.7.1 You must authenticate before sending"}, "login"),
    "a login that failed meanwhile": ({"RCPT": "535 5.7.8 Error"}, "login"),
    "a login that it wants before the text": ({"DATA": "538 5.7.11 encryption needed"}, "login"),
    "a login that it wants after the text": ({"END": "530 5.7.0 not logged in"}, "login"),
    "a relay denied": ({"RCPT": "554 5.7.1 <a@b.example>: Relay access denied"}, "relay"),
    "a relay denied by another word": ({"RCPT": "550 relaying not permitted"}, "relay"),
    "a relay denied for a time": ({"RCPT": "454 4.7.1 <a@b.example>: Relay access denied"}, "relay"),
    "a relay denied after the text": ({"END": "554 5.7.1 we do not relay"}, "relay"),
    "a relay denied to the sender": ({"MAIL": "550 5.7.1 Unable to relay"}, "relay"),
    "a sender without proof": ({"END": "550 5.7.26 unauthenticated, see its DMARC policy"}, "sender"),
    "silence before the text": ({"DATA": silence}, "silent"),
    "a line cut before the text": ({"DATA": hang_up}, "hung_up"),
    "too many messages": ({"RCPT": "421 4.7.0 slow down"}, "busy"),
    "answers besides the question": ({"RCPT": "299 what?"}, "garbage"),
}


@pytest.mark.parametrize(("says", "why"), AWAY.values(), ids=AWAY)
def test_a_server_that_takes_nothing_makes_every_message_wait(queued, postbox, states, due, impatient, says, why):
    queued(2)
    postbox.says |= says
    assert postbox.deliver() == 0
    assert states() == [("waiting", why)] * 2 and postbox.received == []
    assert MailServer.objects.get().why == why
    on_the_day = ToDo.objects.waiting().filter(kind__startswith="core.").values_list("kind", flat=True)
    mended = why in ("login", "relay", "sender")  # by somebody: it is said at once
    assert list(on_the_day) == ["core.mail_server"] * mended
    postbox.says.clear()
    due()
    assert postbox.deliver() == 2 and len(postbox.received) == 2


@pytest.mark.parametrize(
    "greeting",
    (bytes(range(256)) * 40 + b"\r\n", b"\x16\x03\x01\xff\xfe\x80\x81\x90abc\r\n", b"554 \xff\xfe\x00\x01 x\r\n"),
)
def test_an_answer_that_nobody_reads_is_not_shown(queued, postbox, impatient, client, staff, greeting):
    queued()
    postbox.says["CONNECT"] = greeting
    postbox.deliver()
    row = MailServer.objects.get()
    assert row.why and row.answer == "" and Message.objects.get().answer == ""
    client.force_login(staff.administrator)
    page = client.get(reverse("core:mail")).content.decode()
    assert "\ufffd" not in page and "Sa réponse" not in page


def test_the_words_of_an_answer_are_kept_short_without_what_is_no_letter(queued, postbox):
    queued()
    postbox.says["END"] = b"554 5.7.1 Bo\xeete refus\xe9e par la r\xe8gle de la maison" + b" encore" * 100 + b"\r\n"
    postbox.deliver()
    answer = Message.objects.get().answer
    assert answer.startswith("5.7.1 Bo te refus e par la r gle") and len(answer) <= 160


OF_ONE = {
    "no such address": ({"RCPT": "550 5.1.1 <a@b.example>: user unknown"}, "refused", "address"),
    "no such address, without more": ({"RCPT": "550 no"}, "refused", "address"),
    "a rule": ({"END": "554 5.7.1 rejected as spam, see https://filtre.example/why?t=JETON"}, "refused", "policy"),
    "a rule without a class": ({"END": "554 looks like spam"}, "refused", "policy"),
    "a rule of a host that bears the word": ({"RCPT": "554 5.7.1 smtp-relay.b.example: spam"}, "refused", "policy"),
    "no such address behind a relay": (
        {"RCPT": "550 5.1.1 <a@b.example>: User unknown in relay recipient table"},
        "refused",
        "address",
    ),
    "no such name, says the box": ({"RCPT": "553 5.1.3 bad name"}, "refused", "address"),
    "too big": ({"END": "552 5.3.4 too big"}, "refused", "too_big"),
    "a full box": ({"RCPT": "452 4.2.2 mailbox full"}, "waiting", "full"),
    "a list of the unknown": ({"RCPT": "451 4.7.1 try again later"}, "waiting", "later"),
    "a text put off": ({"END": "451 4.3.0 later"}, "waiting", "later"),
    "a text refused before it is read": ({"DATA": "554 5.5.1 no"}, "refused", "policy"),
}


@pytest.mark.parametrize(("says", "state", "why"), OF_ONE.values(), ids=OF_ONE)
def test_what_is_said_of_one_message_stops_that_one_alone(queued, postbox, states, says, state, why):
    first, second = queued(2)
    [(verb, answer)] = says.items()
    told = []

    def once(text):
        told.append(text)
        return answer if len(told) == 1 else {"RCPT": "250 ok", "END": "250 ok", "DATA": "354 go on"}[verb]

    postbox.says[verb] = answer if verb == "DATA" else once
    if verb == "DATA":
        second.delete()
    postbox.deliver()
    first.refresh_from_db()
    assert (first.state, first.why) == (state, why)
    assert first.code == int(answer[:3]) and "@" not in first.answer and "JETON" not in first.answer
    if verb != "DATA":
        assert states()[1] == ("sent", "") and postbox.connections == 1
    assert ToDo.objects.waiting().filter(kind="core.unsent").count() == (state == "refused")


def test_what_is_put_off_is_tried_again_with_growing_delays_then_given_up(queued, postbox, time_machine):
    [message] = queued()
    postbox.says["RCPT"] = "451 4.7.1 try again later"
    waits = []
    while message.state == "waiting":
        postbox.deliver()
        message.refresh_from_db()
        waits.append(message.next_try_at - message.tried_at)
        time_machine.move_to(message.next_try_at + timedelta(seconds=1))
    assert message.state == "refused" and message.why == "later"
    minutes = [round(wait.total_seconds() / 60) for wait in waits[:-1]]
    assert minutes[:6] == [1, 5, 15, 60, 180, 360] and set(minutes[6:]) == {360}
    assert timedelta(days=4) < message.ended_at - message.queued_at < timedelta(days=6)


@pytest.mark.parametrize(
    "how", ("drops in the text", "drops after the text", "never answers", "answers besides the question")
)
def test_a_conversation_cut_after_the_text_began_is_looked_at_by_a_person(
    queued, postbox, states, due, impatient, staff, client, how
):
    queued()
    if how == "drops in the text":
        postbox.drops_after = 100
    else:
        postbox.says["END"] = {
            "drops after the text": hang_up,
            "never answers": silence,
            "answers besides the question": "199 hm",
        }[how]
    postbox.deliver()
    assert states() == [("unknown", "stopped")]
    brought = len(postbox.brought)
    postbox.says.clear()
    postbox.drops_after = 0
    due()
    assert postbox.deliver() == 0 and len(postbox.brought) == brought  # never by itself
    [todo] = ToDo.objects.waiting().filter(kind="core.unsent")
    client.force_login(staff.administrator)
    assert "Peut-être parti" in client.get(todo.url).content.decode()
    client.post(f"{todo.url}envoyer/")
    assert postbox.deliver() == 1 and states() == [("sent", "")]
    assert not ToDo.objects.waiting().filter(kind="core.unsent").exists()


def test_a_slow_server_is_waited_for(queued, postbox):
    queued()
    postbox.slow = 0.2
    assert postbox.deliver() == 1


def test_a_server_that_gives_a_byte_at_a_time_does_not_hold_the_worker(queued, postbox, states, impatient):
    queued()

    def drips(_text):
        for _byte in range(50):
            time.sleep(0.1)
            yield b"2"

    postbox.says["CONNECT"] = drips
    begun = time.monotonic()
    postbox.deliver()
    assert states() == [("waiting", "silent")] and time.monotonic() - begun < 3


def test_a_connection_that_ended_between_two_messages_is_opened_again(queued, postbox, states):
    queued(3)
    count = []

    def mail(_text):
        count.append(1)
        return "421 4.7.0 enough for one connection" if len(count) == 2 else "250 ok"

    postbox.says["MAIL"] = mail
    assert postbox.deliver() == 3 and postbox.connections == 2 and len(postbox.received) == 3


def test_a_message_too_big_for_the_server_is_not_begun(queued, postbox, states):
    queued()
    postbox.says["EHLO"] = "250-relais\r\n250 SIZE 100"
    postbox.deliver()
    assert states() == [("refused", "too_big")] and postbox.brought == []


def test_a_line_that_begins_with_a_dot_arrives_as_it_was(staff, postbox):
    from trousseau.core.mail import queue
    from trousseau.core.messages import TEST

    body = "Un\n.\n..\n.deux\nété"
    queue(TEST, to="a@essai.example", body=body)
    [letter] = postbox.sent()
    assert letter.body.replace("\r\n", "\n") == f"{body}\n\nAgence d’essai\n"


def test_the_turn_of_the_worker_ends_and_the_rest_is_asked_again(queued, postbox, monkeypatch):
    queued(4)
    monkeypatch.setattr(sending, "TURN", timedelta(0))
    assert postbox.deliver() == 0
    monkeypatch.undo()
    assert postbox.deliver() == 4


def test_an_address_that_no_server_of_any_age_reads_is_refused_in_words(staff, postbox, states):
    from trousseau.core.mail import queue
    from trousseau.core.messages import TEST

    queue(TEST, to="aminata@élan.example", body="Bonjour")
    [letter] = postbox.sent()
    assert letter.to == "aminata@xn--lan-9la.example"


def test_a_paper_that_is_not_what_was_filed_is_not_sent(staff, postbox, states, on_day):
    from datetime import date

    from trousseau.core.actions_papers import file_document
    from trousseau.core.mail import queue
    from trousseau.core.messages import TEST

    paper = file_document(kind="essai", title="Essai", content=b"%PDF vrai", suffix=".pdf", on=date(2026, 9, 1))
    queue(TEST, to="a@essai.example", body="Bonjour", papers=[("essai.pdf", paper)])
    with open(paper.file.path, "wb") as file:
        file.write(b"%PDF faux")
    assert postbox.sent() == [] and states() == [("refused", "paper")]


def test_a_server_that_comes_back_takes_what_waited(queued, states, due, settings):
    box = Postbox()
    port = box.port
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": port, "security": "none"}
    queued(2)
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": port, "security": "none"}
    box.close()
    assert sending.send_waiting() == 0 and {why for _state, why in states()} == {"closed"}
    box = Postbox(port)
    due()
    assert sending.send_waiting() == 2 and len(box.received) == 2
    box.close()


def test_a_name_that_nobody_knows_is_said(queued, states, settings, staff, client):
    queued()
    settings.MAIL_SERVER = {"host": "nulle-part.invalid", "port": 587, "security": "starttls"}
    sending.send_waiting()
    assert states() == [("waiting", "name")]
    client.force_login(staff.administrator)
    page = client.get(reverse("core:mail")).content.decode()
    assert "Le nom du serveur de courriel n’est pas connu" in page
    assert Message.objects.get().tries == 1
