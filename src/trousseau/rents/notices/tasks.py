"""What the task worker does for the papers of a month: make them, then send those that go by e-mail."""

from django.tasks import task
from django.utils import timezone, translation

from trousseau.core.tasks import work_on

from ..models import PaperRun
from .mail import send
from .making import make_papers


def work(run: PaperRun) -> None:
    """A contract's paper is in French, whoever asked for it. It ends once what goes by e-mail has left."""
    with translation.override("fr"):
        make_papers(run)
        send(run)
    run.moves(ended_at=timezone.now())


@task()
def work_on_papers(pk: int) -> None:
    work_on(PaperRun, pk, work)
