"""What every page of one application shares: finding it, its address, its trail, the frame of its forms."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import opened
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page

from . import queries
from .models import Application


def url_of(application: Application, part: str = "") -> str:
    return reverse("applications:application", args=[application.pk]) + (f"#{part}" if part else "")


def crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Applications"), reverse("applications:list")), *more)


def mine(request, pk: int, page: str = "") -> Application:
    """The application, if a grant opens it; the opening is recorded under `page`."""
    found = get_object_or_404(queries.applications(request.user, today()), pk=pk)
    if page:
        opened(request, found.household, f"applications:{page}")
    return found


def task(request, found: Application, *, title: str, part: str = "", cancel: str = "", **rest) -> HttpResponse:
    """A form about one application; it goes back to `part` of its page."""
    back = cancel or url_of(found, part)
    rest.setdefault("lede", f"{found.code}, {found.household}.")
    trail = crumbs((found.code, url_of(found)), (title, ""))
    return form_page(request, Task(title=title, cancel=back, crumbs=trail, **rest))
