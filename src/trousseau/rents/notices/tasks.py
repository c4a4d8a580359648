"""What the task worker does for the papers of a month: make them, then send those that go by e-mail."""

import logging

from django.tasks import task
from django.utils import translation

from trousseau.core.errors import Refused, place_of

from .mail import send
from .making import make_papers
from .models import PaperRun

log = logging.getLogger(__name__)


def work(run: PaperRun) -> None:
    """A contract's paper is in French, whoever asked for it."""
    with translation.override("fr"):
        make_papers(run)
        send(run)


@task()
def work_on_papers(pk: int) -> None:
    """By the task worker. A defect is logged by its place alone: its text may hold a name."""
    run = PaperRun.objects.get(pk=pk)
    try:
        work(run)
    except Refused as refused:
        PaperRun.objects.filter(pk=pk).update(failed=str(refused)[:300])
    except Exception as failed:
        log.error("papers %s: %s", pk, place_of(failed))
        PaperRun.objects.filter(pk=pk).update(failed=place_of(failed))
        raise RuntimeError(f"papers {pk}: {place_of(failed)}") from None
