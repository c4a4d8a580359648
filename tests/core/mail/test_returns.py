"""Messages that come back: by the page, by the command line; each is noted once, and put on somebody's day."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.exchange.test_bounces import KEY, report
from trousseau.core.models import Message, ToDo
from trousseau.core.outbox.command import main
from trousseau.exchange import apart, bounces


@pytest.fixture
def sent(queued, postbox):
    [message] = queued()
    postbox.deliver()
    message.refresh_from_db()
    return message


def about(message, **options) -> bytes:
    return report(**options).replace(str(KEY).encode(), str(message.key).encode())


def drop(client, content: bytes):
    file = SimpleUploadedFile("retour.eml", content)
    return client.post(reverse("core:messages_returned"), {"file": file}, follow=True)


def page_of(client, message) -> str:
    return " ".join(client.get(reverse("core:message", args=[message.pk])).content.decode().split())


def test_a_report_dropped_on_the_page_is_seen_in_the_list_and_on_the_day(sent, client, staff):
    client.force_login(staff.administrator)
    page = drop(client, about(sent)).content.decode()
    assert "noté comme revenu" in page and "Revenu" in page
    sent.refresh_from_db()
    assert (sent.state, sent.why) == ("bounced", "address")
    assert (sent.code, sent.answer) == (550, "5.1.1") and "550 5.1.1" in page_of(client, sent)
    assert ToDo.objects.waiting().get(kind="core.unsent").url == f"/envois/{sent.pk}/"
    assert "déjà noté" in drop(client, about(sent)).content.decode()
    assert ToDo.objects.waiting().filter(kind="core.unsent").count() == 1


def test_nothing_that_a_server_writes_of_the_recipient_is_kept(sent, client, staff):
    client.force_login(staff.administrator)
    drop(client, about(sent, diagnostic="smtp; 550 5.1.1 unknown; name Jean Secret tel:0612345678"))
    sent.refresh_from_db()
    assert (sent.state, sent.code, sent.answer) == ("bounced", 550, "5.1.1")
    assert "Secret" not in page_of(client, sent) and "0612" not in page_of(client, sent)


@pytest.mark.parametrize(
    ("content", "said"),
    ((report(), "aucun des messages gardés"), (b"Bonjour", "n’est pas l’avis de retour"), (b"\0" * 100, "n’est pas")),
)
def test_a_file_that_says_nothing_of_ours_is_refused_beside_its_field(sent, client, staff, content, said):
    client.force_login(staff.administrator)
    answer = drop(client, content)
    assert answer.status_code == 422 and said in answer.content.decode()
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_late_message_is_not_lost(sent, client, staff):
    client.force_login(staff.administrator)
    assert "pas encore perdu" in drop(client, about(sent, action="delayed", status="4.4.1")).content.decode()
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_message_that_a_person_settled_stays_settled(sent, client, staff):
    Message.objects.update(state="given")
    client.force_login(staff.administrator)
    drop(client, about(sent))
    sent.refresh_from_db()
    assert sent.state == "given"


def test_the_command_reads_a_folder_and_says_no_address(queued, postbox, tmp_path, capsys, monkeypatch):
    first, second, third = queued(3)
    postbox.deliver()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(about(first))
    (tmp_path / "new" / "2.eml").write_bytes(about(second, action="delayed"))
    assert main(["bounces", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "1 message(s) noté(s) comme revenu(s)" in said and "1 en retard" in said and "@" not in said
    (tmp_path / "3").write_bytes(b"Bonjour")
    assert main(["bounces", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "1 déjà noté(s)" in said and "1 fichier(s)" in said
    stdin = io.TextIOWrapper(io.BytesIO(about(third)))
    monkeypatch.setattr("sys.stdin", stdin)
    assert main(["bounces", "-"]) == 0
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["bounced", "sent", "bounced"]


def test_the_command_says_in_words_that_the_reader_did_not_start_and_notes_what_it_read(
    queued, postbox, tmp_path, capsys, monkeypatch
):
    first, second = queued(2)
    postbox.deliver()
    for name, message in (("1", first), ("2", second)):
        (tmp_path / name).write_bytes(about(message))
    read = bounces.read

    def once(content):
        monkeypatch.setattr(bounces, "read", not_started)
        return read(content)

    def not_started(content):
        raise apart.Refused(apart.NOT_STARTED)

    monkeypatch.setattr(bounces, "read", once)
    assert main(["bounces", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "1 message(s) noté(s) comme revenu(s)" in said.out
    assert "1 fichier(s)" not in said.out  # of which nothing is known
    assert "2 : Le lecteur de fichiers n’a pas démarré" in said.err
    assert list(Message.objects.order_by("pk").values_list("state", flat=True)) == ["bounced", "sent"]
