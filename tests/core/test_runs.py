"""A long work is asked for once, however often it is asked."""

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from trousseau.core.tasks import enqueue_once, run_nightly

pytestmark = pytest.mark.django_db


def test_the_same_work_waits_once_and_is_asked_again_once_it_began(django_capture_on_commit_callbacks):
    def ask(*args) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            enqueue_once(run_nightly, *args)
        return DBTaskResult.objects.count()

    assert (ask(1), ask(1), ask(2)) == (1, 1, 2)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    assert ask(1) == 3
