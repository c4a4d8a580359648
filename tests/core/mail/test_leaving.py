"""A message from its transaction to the server that takes it."""

import pytest
from django.db import transaction
from django.urls import reverse

from trousseau.core import messages
from trousseau.core.models import Agency, MailServer, Message


def test_a_message_leaves_in_a_conversation_and_is_noted_as_sent(staff, postbox):
    message = messages.write_test(staff.administrator)
    assert (message.state, postbox.received) == ("waiting", [])
    assert postbox.deliver() == 1
    [read] = postbox.received
    message.refresh_from_db()
    assert (message.state, message.code, message.tries) == ("sent", 250, 1)
    assert message.sent_at and "queued as 4F1A2B3C" in message.answer
    assert read["To"] == staff.administrator.email and read["From"] == "Agence d’essai <agence@essai.example>"
    assert read["Message-ID"] == f"<{message.key}@essai.example>"
    assert "Agence d’essai" in read.get_content()
    assert postbox.deliver() == 0 and len(postbox.brought) == 1


def test_what_is_rolled_back_is_not_sent(staff, postbox):
    with pytest.raises(KeyError), transaction.atomic():
        messages.write_test(staff.administrator)
        raise KeyError
    assert not Message.objects.exists() and postbox.deliver() == 0


def test_the_name_of_the_agency_is_one_line_whatever_was_pasted(staff, client):
    client.force_login(staff.administrator)
    version = Agency.objects.values_list("version", flat=True).first() or 0
    typed = {"name": "Les Trois\r\nClés\r\nBcc: x@essai.example", "address": "1 place du Prototype, 21000 Dijon"}
    answer = client.post(reverse("core:agency_edit"), typed | {"version": version})
    assert answer.status_code == 302
    assert Agency.objects.get().name == "Les Trois Clés Bcc: x@essai.example"


def test_a_name_of_two_lines_kept_from_before_stops_no_message(queued, postbox):
    Agency.objects.update_or_create(pk=1, defaults={"name": "Les Trois\r\nClés", "address": "-"})
    MailServer.objects.update_or_create(pk=1, defaults={"sender_name": "Les Trois\nClés\r\nBcc: x@essai.example"})
    [message] = queued()
    Message.objects.update(subject="Un\r\nessai")
    [letter] = postbox.sent()
    assert letter.whole["From"].addresses[0].display_name == "Les Trois Clés Bcc: x@essai.example"
    assert letter.subject == "Un essai" and "Bcc" not in letter.whole
