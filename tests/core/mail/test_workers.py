"""Two workers, a worker that dies, what is told of a message: each message leaves once, each follower hears of it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from trousseau.core import messages, serving
from trousseau.core.mail import events, sending
from trousseau.core.mail.conversation import Answer, Fate
from trousseau.core.mail.tasks import send_messages
from trousseau.core.models import Message, ToDo
from trousseau.site import cli


@pytest.mark.django_db
def test_two_workers_bring_each_message_once(committed_db, staff, postbox, together):
    made = [messages.write_test(staff.administrator) for _one in range(30)]
    results = together(*[sending.send_waiting] * 3)
    assert sum(results) == 30, results
    assert Counter(one["Message-ID"] for one in postbox.brought) == Counter(
        f"<{message.key}@essai.example>" for message in made
    )
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db
def test_the_worker_is_asked_once_that_is_committed_and_again_at_the_next_try(committed_db, staff, postbox):
    messages.write_test(staff.administrator)
    messages.write_test(staff.administrator)
    asked = DBTaskResult.objects.filter(task_path=send_messages.module_path)
    assert asked.count() == 1
    asked.update(status=TaskResultStatus.SUCCESSFUL)
    postbox.says["RCPT"] = "451 4.7.1 later"
    sending.send_waiting()
    waiting = asked.filter(status=TaskResultStatus.READY).order_by("run_after")
    first = Message.objects.order_by("next_try_at").first()
    assert abs(waiting[0].run_after - first.next_try_at) < timedelta(seconds=1)


def test_a_worker_killed_in_a_conversation_leaves_a_message_to_look_at(queued, postbox, states):
    [message] = queued()
    Message.objects.update(state="sending", tried_at=timezone.now(), tries=1)
    assert postbox.deliver() == 0 and states() == [("sending", "")]  # another may be at it
    Message.objects.update(tried_at=timezone.now() - sending.LONGEST - timedelta(seconds=1))
    assert postbox.deliver() == 0 and states() == [("unknown", "stopped")]
    assert postbox.lines == [] and ToDo.objects.waiting().get(kind="core.unsent").url == f"/envois/{message.pk}/"


@pytest.mark.django_db
def test_a_worker_that_starts_looks_at_what_the_one_before_had_in_hands_once_its_time_is_over(
    committed_db, staff, postbox, monkeypatch, time_machine
):
    asked = DBTaskResult.objects.filter(task_path=send_messages.module_path, status=TaskResultStatus.READY)
    messages.write_test(staff.administrator)
    tried = timezone.now()
    Message.objects.update(state="sending", tried_at=tried, tries=1)
    asked.delete()  # what the one before was doing is lost with it
    monkeypatch.setattr(serving, "hold", lambda: None)
    monkeypatch.setattr("django.core.management.execute_from_command_line", lambda _words: None)
    cli.manage(["db_worker"])
    assert asked.count() == 1
    asked.update(status=TaskResultStatus.SUCCESSFUL)
    sending.send_waiting()
    assert Message.objects.get().state == "sending"
    at = asked.get().run_after
    assert timedelta(0) < at - (tried + sending.LONGEST) < timedelta(seconds=30)
    time_machine.move_to(at)
    sending.send_waiting()
    assert Message.objects.get().state == "unknown"
    assert ToDo.objects.waiting().filter(kind="core.unsent").count() == 1


def test_a_worker_that_starts_with_nothing_in_hands_asks_nothing(queued, postbox):
    queued()
    postbox.deliver()
    DBTaskResult.objects.all().delete()
    sending.begin()
    assert not DBTaskResult.objects.exists()


def test_an_answer_that_comes_late_is_believed(queued, postbox, states):
    [message] = queued()
    Message.objects.update(state="sending", tried_at=timezone.now() - timedelta(hours=1), tries=1)
    sending.lose_silent()
    message.refresh_from_db()
    sending.settle(message, Answer(Fate.SENT, "", 250, "ok"))
    assert states() == [("sent", "")]
    sending.settle(message, Answer(Fate.REFUSED, "address", 550, "no"))
    assert states() == [("sent", "")]


def test_a_follower_hears_of_each_state_and_one_that_fails_is_told_again(queued, postbox, monkeypatch, states):
    heard, broken = [], []

    def follower(message):
        if broken:
            raise KeyError("Zéphyrine Marqueur")
        heard.append((message.pk, message.state))

    monkeypatch.setattr("trousseau.core.mail.following.followers", lambda: [follower])
    [message] = queued()
    assert heard == [(message.pk, "waiting")]
    broken.append(1)
    assert postbox.deliver() == 1 and states() == [("sent", "")]
    assert not Message.objects.get().told
    broken.clear()
    postbox.deliver()
    assert heard == [(message.pk, "waiting"), (message.pk, "sent")]
    assert Message.objects.get().told and len(postbox.received) == 1


def test_an_event_that_no_room_declares_is_not_sent(staff):
    from trousseau.core.mail import Event, queue

    stray = Event("core.stray", "x", "x", "x", "x", messages.TEST.right)
    with pytest.raises(AssertionError, match="declared"):
        queue(stray, to="a@essai.example", body="")
    assert "core.stray" not in events.events()


def test_the_night_asks_again_for_what_waits_and_erases_what_is_old(queued, postbox, on_day):
    from datetime import date

    from trousseau.core.mail.nightly import forget, wake

    old, new = queued(2)
    postbox.deliver()
    Message.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=400))
    assert "1" in forget(timezone.localdate()) and list(Message.objects.all()) == [new]
    forget(timezone.localdate())
    assert Message.objects.count() == 1
    assert "0" in wake(date(2026, 9, 1))
