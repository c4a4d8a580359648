"""The page of a long work: it comes back by itself while the worker has it, and has it taken up again."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.tasks import Task
from django.utils.translation import gettext as _

from .access import Right
from .models import Run
from .pages import Button, act, file_page
from .tasks import take_up_again

EVERY = 2  # seconds after which the page comes back


def run_page(
    request, template: str, run: Run, *, again: str, right: Right, buttons: Iterable[Button] = (), **context: Any
) -> HttpResponse:
    """The file of a run, which `core/_run.html` says; `again`: the address where who holds `right` takes it up again."""
    shown = [*again_button(run, again, right), *buttons]
    return followed(run, file_page(request, template, buttons=shown, run=run, **context))


def again_button(run: Run, url: str, right: Right) -> list[Button]:
    """The button of a work that stopped, or whose worker may have been killed; none otherwise."""
    if not (run.stopped or run.silent):
        return []
    return [Button(_("Take the work up again"), url, right, post=True)]


def followed(run: Run, answer: HttpResponse) -> HttpResponse:
    """The page comes back by itself while the worker has the work."""
    if run.at_work:
        answer["Refresh"] = str(EVERY)
    return answer


def taken_up(request, work: Task, run: Run, *, url: str) -> HttpResponse:
    """What the button of `again_button` does, then the page of the run."""
    return act(request, lambda: take_up_again(work, run), url=url, said=_("The work is asked for again."))
