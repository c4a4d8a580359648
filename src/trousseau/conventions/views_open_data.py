"""The open data of the conventions: the files that anyone reads, and the page where one is completed and published."""

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST, require_safe

from trousseau.core import scales
from trousseau.core.access import ORGANISATIONS, guard
from trousseau.core.clock import today
from trousseau.core.localised import Text
from trousseau.core.pages import Button, file_page
from trousseau.core.pages import act as act_on
from trousseau.exchange import scdl
from trousseau.exchange.scdl import Act, Fault, Grant, Record

from . import access, actions_open_data, open_data, queries
from .forms_open_data import PublicationForm, WithdrawForm
from .models import Convention
from .subjects import CONVENTION

FILES: dict[str, type[Record]] = {"deliberations": Act, "subventions": Grant}
TITLES = {
    "deliberations": gettext_lazy("Deliberations: the acts and their votes"),
    "subventions": gettext_lazy("Grants: who pays whom, how much, when"),
}
FRESH = 3600  # seconds during which a robot may keep what it read
ROBOTS = """User-agent: *
Disallow: /compte/
Allow: /conventions/donnees-ouvertes/
"""
# where each missing field is given: a page of the deliberation, of the convention, or of a body
OF_THE_ACT = {"siret": "complete", "number": "complete", "matter": "complete", "held_on": "correct", "vote": "correct"}
OF_THE_CONVENTION = {
    "signed_on": "convention",
    "cents": "convention",
    "paid": "tranche_new",
    "conditions": "tranche_new",
}


def _kind(name: str) -> type[Record]:
    if name not in FILES:
        raise Http404
    return FILES[name]


def _for_anyone(request, content: bytes, kind: str, name: str) -> HttpResponse:
    """A file that a robot reads, keeps, and asks again whether it changed."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    answer = get_conditional_response(request, etag=etag, response=response)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={FRESH}"
    answer["Access-Control-Allow-Origin"] = "*"  # a page elsewhere may read it: the validators of open data do
    return answer


@require_safe
@guard(access.OPEN_DATA)
def file(request, name):
    """The rows that are published, in the format of the SCDL."""
    kind = _kind(name)
    content = scdl.write(kind, open_data.published(kind))
    return _for_anyone(request, content, "text/csv; charset=utf-8", f"{name}.csv")


@require_safe
@guard(access.OPEN_DATA)
def schema(request, name):
    """The same file, described as a Table Schema, in French: its readers are."""
    with override("fr"):
        described = json.dumps(scdl.schema(_kind(name)), ensure_ascii=False, indent=2)
    return _for_anyone(request, described.encode(), "application/json; charset=utf-8", f"{name}.schema.json")


@require_safe
@guard(access.OPEN_DATA)
def robots(request):
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@guard(access.OPEN_DATA)
def index(request):
    """The two files, for anyone; for who publishes, where each signed convention stands."""
    return file_page(
        request,
        "conventions/open_data.html",
        files=[
            {
                "title": TITLES[name],
                "count": len(open_data.published(kind)),
                "columns": [(column.name, column.title) for column in kind.COLUMNS],
                "url": reverse("conventions:open_data_file", args=[name]),
                "address": request.build_absolute_uri(reverse("conventions:open_data_file", args=[name])),
                "schema": reverse("conventions:open_data_schema", args=[name]),
            }
            for name, kind in FILES.items()
        ],
        standing=[_standing(one) for one in open_data.signed()] if access.PUBLISH(request.user) else None,
    )


def _standing(convention: Convention) -> dict:
    return {
        "convention": convention,
        "publication": open_data.told(convention),
        "lacks": len(
            {(f.field.removeprefix("grantor_"), row.of.pk) for row, f in open_data.faults(open_data.rows(convention))}
        ),
        "deadline": queries.publication(convention),
    }


@dataclass(frozen=True)
class Asked:
    """What keeps a convention from being published and is settled at one place; no `url`: by someone else."""

    url: str
    says: list[Text]


def _asked(user, convention: Convention, rows: list[open_data.Row]) -> list[Asked]:
    """Each thing once, by the page where it is given: a council that grants too is asked its number once."""
    found: dict[str, dict[str, Text]] = {}
    for row, fault in open_data.faults(rows):
        there = found.setdefault(_where(user, convention, row, fault), {})
        there.setdefault(f"{fault.field.removeprefix('grantor_')} {row.of.pk}", fault.says)
    return [Asked(url, list(says.values())) for url, says in found.items()]


def _where(user, convention: Convention, row: open_data.Row, fault: Fault) -> str:
    """The page where this is given."""
    act = isinstance(row.record, Act)
    if act and fault.field in OF_THE_ACT:
        return reverse(f"conventions:{OF_THE_ACT[fault.field]}", args=[convention.deliberation_id])
    deliberation = convention.deliberation
    if fault.field == "grantor_siret" and deliberation and row.of == deliberation.council:
        return reverse("conventions:complete", args=[convention.deliberation_id])
    if fault.field == "grantor_siret":
        return reverse("core:organisation_edit", args=[row.of.pk]) if ORGANISATIONS(user) else ""
    if not act and fault.field in OF_THE_CONVENTION:
        return reverse(f"conventions:{OF_THE_CONVENTION[fault.field]}", args=[convention.pk])
    return reverse("conventions:open_data_complete", args=[convention.pk])


def _found(pk: int) -> Convention:
    return get_object_or_404(open_data.signed(), pk=pk)


@guard(access.PUBLISH)
def publication(request, pk):
    """What would be published of one convention, what it lacks, and the button that publishes it."""
    found = _found(pk)
    told, rows = open_data.told(found), open_data.rows(found)
    asked = _asked(request.user, found, rows)
    limit = scales.at("deliberation.convention_threshold", found.signed_on or today())
    buttons = [Button(_("Complete what no act says"), reverse("conventions:open_data_complete", args=[pk]))]
    if told.published_on:
        buttons.append(Button(_("Withdraw"), reverse("conventions:open_data_withdraw", args=[pk])))
    elif not open_data.blocking(found, rows):
        buttons.append(
            Button(
                _("Publish this convention"), reverse("conventions:open_data_publish", args=[pk]), post=True, main=True
            )
        )
    return file_page(
        request,
        "conventions/open_data_one.html",
        buttons=buttons,
        convention=found,
        publication=told,
        rows=rows,
        asked=asked,
        deadline=queries.publication(found),
        unsaid=[party.organisation.name for party in open_data.paying(found) if party.share is None],
        above=any(isinstance(row.record, Grant) and (row.record.cents or 0) > limit.number * 100 for row in rows),
        limit=limit,
        crumbs=CONVENTION.trail(found, _("Open data")),
    )


@guard(access.PUBLISH)
def complete(request, pk):
    found = _found(pk)
    told, receives = open_data.told(found), open_data.receives(found)
    return CONVENTION.form(
        request,
        found,
        title=_("Complete what no act says"),
        here=_("Open data"),
        subtitle=_("What the open data of a grant asks for, and neither the act nor the convention says."),
        verb=_("Keep these answers"),
        form=PublicationForm,
        does=actions_open_data.complete_publication,
        given={"today": today()},
        obj=told,
        initial={
            "siret": receives.siret if receives else "",
            "was": receives.siret if receives else "",
            "notified": "" if told.notified is None else "yes" if told.notified else "no",
        },
        cancel=reverse("conventions:open_data_one", args=[pk]),
        template="core/form_sections.html",
        article="Décret 2017-779",
        said=_("The answers are kept."),
    )


def _address(request) -> str:
    """Where the files are read from; "" in a home whose name no web address may have."""
    found = request.build_absolute_uri(reverse("conventions:open_data"))
    try:
        URLValidator()(found)
    except ValidationError:
        return ""
    return found


@guard(access.PUBLISH)
@require_POST
def publish(request, pk):
    found = _found(pk)
    return act_on(
        request,
        lambda: actions_open_data.publish(request.user, convention=found, at=_address(request), on=today()),
        url=reverse("conventions:open_data_one", args=[pk]),
        said=_("The convention is published: anyone may read it from now on."),
    )


@guard(access.PUBLISH)
def withdraw(request, pk):
    found = _found(pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Withdraw from the open data"),
        here=_("Open data"),
        subtitle=_("Its rows leave the files. Who read them before keeps them."),
        verb=_("Withdraw"),
        form=WithdrawForm,
        does=actions_open_data.withdraw_publication,
        given={"at": _address(request), "on": today()},
        obj=open_data.told(found),
        cancel=reverse("conventions:open_data_one", args=[pk]),
        said=_("The convention is published no more."),
    )
