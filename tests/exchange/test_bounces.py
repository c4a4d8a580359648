"""Reports of messages that did not arrive, as servers write them, and files that are none."""

import uuid

import pytest

from trousseau.exchange.bounces import MOST, NoReport, read

KEY = uuid.UUID("1f0e3dad-9990-8345-b743-9f8ffabdffc4")


def report(
    *,
    action="failed",
    status="5.1.1",
    diagnostic="smtp; 550 5.1.1 <a@b.example>: no such user",
    returned="message/rfc822",
) -> bytes:
    """As Postfix writes one."""
    return f"""\
Return-Path: <>
Date: Fri, 27 Nov 2026 10:00:00 +0100
From: MAILER-DAEMON@relais.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: agence@essai.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="X/relais"
Message-Id: <20261127.ABCD@relais.example>

--X/relais
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--X/relais
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.example
X-Postfix-Queue-ID: 4F1A2B3C

Final-Recipient: rfc822; a@b.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.b.example
Diagnostic-Code: {diagnostic}

--X/relais
Content-Description: Undelivered Message
Content-Type: {returned}

From: Agence <agence@essai.example>
To: a@b.example
Subject: Votre avis
Message-ID: <{KEY}@essai.example>
Content-Type: text/plain

Bonjour

--X/relais--
""".encode()


@pytest.mark.parametrize("returned", ("message/rfc822", "text/rfc822-headers"))
def test_a_report_names_our_message_and_says_why_without_an_address(returned):
    found = read(report(returned=returned))
    assert found.keys == (KEY,) and found.failed and found.status == "5.1.1"
    assert found.code == 550


@pytest.mark.parametrize(
    ("diagnostic", "code"),
    (
        ("smtp; 550 5.1.1 unknown; name Jean Secret tel:0612345678", 550),
        ("smtp; Jean Secret 550", None),
        ("smtp;0612345678", None),
        ("SMTP; 452-4.2.2 full", 452),
        ("x-unix; 550 Jean Secret", None),
        ("smtp; 5.1.1 no", None),
    ),
)
def test_of_a_diagnostic_the_code_alone_is_read(diagnostic, code):
    found = read(report(diagnostic=diagnostic))
    assert (found.code, found.status) == (code, "5.1.1")
    assert "Secret" not in repr(found) and "0612" not in repr(found)


def test_line_ends_of_windows_change_nothing():
    assert read(report().replace(b"\n", b"\r\n")) == read(report())


def test_a_message_that_is_late_has_not_come_back():
    found = read(report(action="delayed", status="4.4.1"))
    assert not found.failed and found.keys == (KEY,)


def test_a_report_without_our_message_names_none():
    assert read(report().replace(str(KEY).encode(), b"another")).keys == ()


NONE = {
    "nothing": b"",
    "bytes of nothing": bytes(range(256)) * 100,
    "a letter": b"From: a@b.example\nSubject: Bonjour\n\nMerci.\n",
    "a letter that quotes a report": b"Subject: Fwd\n\n" + b"> ".join(report().splitlines(keepends=True)),
    "a report without an action": report().replace(b"Action:", b"Acted:"),
    "a report of nobody": report().partition(b"Final-Recipient")[0],
    "an absence": b"Subject: Absente\nAuto-Submitted: auto-replied\n\nJe reviens lundi.\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 1000,
    "a file without end": b"x" * (MOST + 1),
    "parts within parts": b"".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'.encode() for n in range(3000)
    ),
    "parts without number": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 5000,
}


@pytest.mark.parametrize("content", NONE.values(), ids=NONE)
def test_what_is_no_report_is_refused_whatever_it_holds(content):
    with pytest.raises(NoReport):
        read(content)


@pytest.mark.parametrize("at", range(0, 1400, 50))
def test_a_report_cut_anywhere_is_read_or_refused(at):
    try:
        read(report()[:at])
    except NoReport:
        return


def test_a_report_made_to_be_endless_is_read_in_a_process_of_its_own(monkeypatch):
    """A line of parameters that Python's reader of mail reads again from its beginning for each of them: over three minutes for 8 MB of it."""
    monkeypatch.setattr("trousseau.exchange.bounces.read_here", None)  # in this process; the one apart has its own
    with pytest.raises(NoReport):
        read(b"Content-Type: multipart/report" + b"; a=b" * 20_000 + b"\r\n\r\nx")
