import pytest
from django.utils import timezone

from trousseau.core import messages
from trousseau.core.mail import conversation
from trousseau.core.models import Message


@pytest.fixture
def queued(staff, postbox):
    """Put messages in the outbox: `queued(3)`."""

    def make(count: int = 1) -> list[Message]:
        return [messages.write_test(staff.administrator) for _one in range(count)]

    return make


@pytest.fixture
def states():
    """The states of all the messages, in order, with why."""
    return lambda: [(m.state, m.why) for m in Message.objects.order_by("pk")]


@pytest.fixture
def due():
    """The time of the next try has come."""
    return lambda: Message.objects.filter(state="waiting").update(next_try_at=timezone.now())


@pytest.fixture
def impatient(monkeypatch):
    """A server has half a second for each answer."""
    monkeypatch.setattr(conversation, "STEP", 0.5)
    monkeypatch.setattr(conversation._Client, "patience", 0.5)
    monkeypatch.setattr(conversation, "TAKING", 0.5)
