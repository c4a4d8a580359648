"""A message from its transaction to the server that takes it."""

import pytest
from django.db import transaction

from trousseau.core import messages
from trousseau.core.models import Message


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
