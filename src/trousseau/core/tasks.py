"""Work that a page asks for and the task worker does."""

from django.tasks import task

from .clock import today
from .nightly import run_all


@task()
def run_nightly() -> None:
    """Do the nightly jobs; their results are in JobRun."""
    run_all(today())
