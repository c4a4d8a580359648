"""The worker killed at any moment while it brings messages: none leaves twice, none is lost without a word."""

import time
from collections import Counter
from datetime import timedelta

import pytest

from trousseau.core import messages
from trousseau.core.mail import sending
from trousseau.core.models import Message

COUNT = 25


@pytest.fixture
def brought(postbox):
    """How often each message was given to the server since this was last asked, whoever gave it."""

    def count() -> Counter:
        found = Counter(str(one["Message-ID"]).strip("<").partition("@")[0] for one in postbox.brought)
        postbox.brought.clear()
        return found

    return count


@pytest.mark.django_db
def test_a_worker_killed_at_any_moment_sends_nothing_twice(committed_db, staff, killed, postbox, brought, monkeypatch):
    def looks_for_viruses(_text: str) -> str:
        """It has the whole message, and has not said so yet: where most of the moments fall."""
        time.sleep(0.02)
        return "250 2.0.0 ok"

    postbox.says["END"] = looks_for_viruses
    for _one in range(COUNT):
        messages.write_test(staff.administrator)

    def work() -> None:
        """A worker that comes after the time in which the one before may still have been at it."""
        with monkeypatch.context() as patch:
            patch.setattr(sending, "LONGEST", timedelta(0))
            sending.send_waiting()

    def books() -> tuple:
        given = brought()
        rows = {str(key): state for key, state in Message.objects.values_list("key", "state")}
        assert set(rows.values()) <= {"sent", "unknown"} and len(rows) == COUNT
        assert sum(state == "unknown" for state in rows.values()) <= 1  # the one that was being said
        assert all(given[key] == 1 for key, state in rows.items() if state == "sent")
        assert max(given.values()) == 1
        return ()

    killed(work, books)
