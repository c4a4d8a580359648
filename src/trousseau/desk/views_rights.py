"""The rights of a person over their file: what is held, a copy, its erasure (RGPD, art. 15 and 17). The whole file of a
household out of the caseload is given once it is said why, as it is read."""

import json
from collections import defaultdict
from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.captation.models import Owner
from trousseau.core import openings_papers
from trousseau.core.access import guard, opened
from trousseau.core.again import FILE
from trousseau.core.clock import today
from trousseau.core.models import Household
from trousseau.core.pages import Button, Task, file_page, form_page, pdf_page
from trousseau.core.personal_data import export

from . import access
from .actions import erase_owner
from .rights import papers
from .rights.actions import erase_household
from .rights.held import Held, held_of, of_household
from .rights.queries import asks_why, files


class EraseForm(forms.Form):
    sure = forms.BooleanField(label=gettext_lazy("I checked the identity of the person who asks"))


def _file(subjects: Sequence[Model], user, name: str) -> HttpResponse:
    held: dict[str, list[dict]] = defaultdict(list)
    for one in subjects:
        for kind, rows in export(one, user).items():
            held[kind] += rows
    text = json.dumps(held, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _erase(
    request, erase, subtitle: str, *, given: dict, done: str, cancel: str, held: list[Held] | None = None
) -> HttpResponse:
    """The page that erases: what goes and what stays is said one by one, before and after."""

    def erased(user, *, sure: bool, **fields) -> None:
        for sentence in erase(user, **fields):
            messages.info(request, _("Kept: %(what)s") % {"what": sentence})

    return form_page(
        request,
        Task(
            title=_("Erase the file"),
            verb=_("Erase what can be"),
            form=EraseForm,
            does=erased,
            given=given,
            then=done,
            said=_("The file is erased."),
            subtitle=subtitle,
            cancel=cancel,
            extra={"held": held or []},
            template="desk/erase.html",
        ),
    )


def _theirs(request, household: Household, page: str) -> list[Household]:
    """The files of who asks that this reader may read, each opening logged."""
    read = files(request.user, household, today()).read
    for one in read:
        opened(request, one, page)
    return read


@guard(access.COPY, again=FILE)
def copy(request, pk: int):
    """RGPD, art. 15: what this reader may read of the household, as a file to hand over."""
    found = get_object_or_404(Household.objects.for_user(request.user), pk=pk)
    if asks_why(request.user, found, today()):
        return HttpResponseRedirect(reverse("desk:why", args=[pk]))
    return _file(_theirs(request, found, "desk:copy"), request.user, f"dossier-{pk}")


@guard(access.COPY, again=FILE)
def copy_paper(request, pk: int):
    """The same in plain words, to be read."""
    found = get_object_or_404(Household.objects.for_user(request.user).select_related("holder"), pk=pk)
    if asks_why(request.user, found, today()):
        return HttpResponseRedirect(reverse("desk:why", args=[pk]))
    _theirs(request, found, "desk:copy_paper")
    return pdf_page(papers.copy_paper(found, request.user, today()).pdf, f"dossier-{pk}")


@guard(access.COPY, again=FILE)
def openings_paper(request, pk: int):
    """Who opened the file: days, reasons and jobs, to be handed over."""
    found = get_object_or_404(Household.objects.for_user(request.user).select_related("holder"), pk=pk)
    if asks_why(request.user, found, today()):
        return HttpResponseRedirect(reverse("desk:why", args=[pk]))
    read = _theirs(request, found, "desk:openings_paper")
    return pdf_page(openings_papers.openings_paper(found, today(), read[1:]).pdf, f"ouvertures-{pk}")


@guard(access.ERASE)
def erase(request, pk: int):
    found = get_object_or_404(Household.objects.for_user(request.user).select_related("holder"), pk=pk)
    opened(request, found, "desk:erase")
    return _erase(
        request,
        erase_household,
        _("Names, notes and contacts go for good. What a text makes the agency keep stays, and is listed."),
        given={"household": found, "today": today()},
        done=reverse("desk:today"),
        cancel=reverse("desk:household", args=[pk]),
        held=of_household(found, today()),
    )


@guard(access.OWNER)
def owner(request, pk: int):
    found = get_object_or_404(Owner, pk=pk)
    held = held_of(found)
    return file_page(
        request,
        "desk/owner.html",
        owner=found,
        held=held,
        buttons=(
            Button(_("Give a copy"), reverse("desk:owner_copy", args=[pk]), access.OWNER_COPY, main=True),
            Button(_("Erase the file"), reverse("desk:owner_erase", args=[pk]), access.OWNER_ERASE),
        ),
        crumbs=(
            (_("Captation"), reverse("captation:list")),
            (found.name, reverse("captation:owner", args=[pk])),
            (_("What is held"), ""),
        ),
    )


@guard(access.OWNER_COPY, again=FILE)
def owner_copy(request, pk: int):
    """RGPD, art. 15: all that is held about the owner, as a file to hand over."""
    return _file([get_object_or_404(Owner, pk=pk)], request.user, f"proprietaire-{pk}")


@guard(access.OWNER_ERASE)
def owner_erase(request, pk: int):
    found = get_object_or_404(Owner, pk=pk)
    return _erase(
        request,
        erase_owner,
        _(
            "The dwellings that came to no mandate, their papers, the telephone and the account go for good. What a "
            "text makes the agency keep stays, and is listed."
        ),
        given={"owner": found, "today": today()},
        done=reverse("desk:owner", args=[pk]),
        cancel=reverse("desk:owner", args=[pk]),
    )
