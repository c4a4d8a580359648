"""From the objects of the house to the pieces that the documents print."""

import functools
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from trousseau.engines.documents import Agency as AgencyPart
from trousseau.engines.documents import Document
from trousseau.engines.documents import Dwelling as DwellingPart
from trousseau.engines.documents.fields import Prose, Unprintable
from trousseau.engines.typesetting import Rendered, Stage, render

from .addresses import address_lines
from .clock import today
from .enums import PaperKind
from .errors import Refused
from .localised import Text
from .models import Agency, AgencyPaper, Dwelling

# what every paper prints of the agency, and where its day's papers are written
AGENCY_NAMES = {
    "agency.card_number": gettext_lazy("the professional card (Settings, The agency’s papers)"),
    "agency.card_issuer": gettext_lazy("the professional card (Settings, The agency’s papers)"),
    "agency.insurer": gettext_lazy("the liability insurance (Settings, The agency’s papers)"),
    "agency.guarantor_name": gettext_lazy("the financial guarantee (Settings, The agency’s papers)"),
    "agency.guarantor_address": gettext_lazy("the financial guarantee (Settings, The agency’s papers)"),
}


def owner_lines(address: str) -> tuple[str, ...]:
    """An owner's address on a paper that must bear it. Raises Refused when nothing of it can be read."""
    if lines := address_lines(address):
        return lines
    raise Refused(_("This paper cannot be printed yet. Complete: %(fields)s.") % {"fields": _("the owner’s address")})


def in_french[**P, R](paper: Callable[P, R]) -> Callable[P, R]:
    """A contract is in French whatever the reader's language: the law it rests on is."""

    @functools.wraps(paper)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        with override("fr"):
            return paper(*args, **kwargs)

    return inner


def agency_papers(on: date) -> dict[str, AgencyPaper]:
    """By kind, the agency's paper in force on the day `on`: the last to begin that still runs."""
    running = AgencyPaper.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    return {paper.kind: paper for paper in running.order_by("starts_on", "pk")}


def agency_known() -> bool:
    """Whether its papers may be printed at all: its name and its address are filled in."""
    return Agency.objects.exists()


def agency_part(on: date | None = None) -> AgencyPart:
    """The agency as its papers print it on the day `on` (today), with the card and the guarantee of that day.

    Raises Refused while the administrator has not filled it in.
    """
    agency = Agency.objects.first()
    if agency is None:
        raise Refused(_("Fill in the agency's identity first (Settings, Agency): its papers must print it."))
    papers = agency_papers(on or today())
    card, guarantee, insurance = (
        papers.get(kind) or AgencyPaper(issuer="")
        for kind in (PaperKind.CARD, PaperKind.GUARANTEE, PaperKind.INSURANCE)
    )
    guarantor, _sep, address = guarantee.issuer.partition(",")
    return AgencyPart(
        name=agency.name,
        address=address_lines(agency.address),
        activity=Prose("Gestion immobilière"),
        card_number=card.number,
        card_issuer=Prose(card.issuer),
        guarantor_name=guarantor.strip(),
        guarantor_address=address.strip(),
        insurer=Prose(f"{insurance.issuer}, police n° {insurance.number}" if insurance.number else insurance.issuer),
        registration=agency.siret or agency.siren,
        phone=agency.phone,
        email=agency.email,
    )


def signatory() -> str:
    """Who signs for the agency, with their function, as its papers print it."""
    agency = Agency.objects.first()
    if agency is None or not agency.signatory:
        return "La direction de l’agence"
    return ", ".join(filter(None, (agency.signatory, agency.signatory_title)))


def dwelling_part(dwelling: Dwelling) -> DwellingPart:
    street = f"{dwelling.address}, {dwelling.complement}" if dwelling.complement else dwelling.address
    return DwellingPart(
        address=(street, f"{dwelling.commune.postal_code} {dwelling.commune.name}"),
        kind=Prose(f"{'Maison' if dwelling.kind == 'house' else 'Appartement'} de type {dwelling.size}"),
        area=dwelling.surface,
        rooms=dwelling.rooms,
        use=Prose("Habitation principale"),
        energy_class=dwelling.energy,
    )


_stage: ContextVar[Stage] = ContextVar("stage", default=Stage.KEPT)


@dataclass
class _Printed(Exception):
    """The paper was printed before its signature: the verb goes no further."""

    paper: Rendered


def before_signing(stage: Stage, does: Callable[[], Any]) -> Rendered:
    """The paper that `does` prints, as a draft or to be signed. Nothing is kept: a verb is one transaction, and its paper
    breaks it off.

    So a draft is the very paper that the signature would keep, made by the same verb, with the same refusals.
    """
    token = _stage.set(stage)
    try:
        does()
    except _Printed as made:
        return made.paper
    finally:
        _stage.reset(token)
    raise AssertionError("no paper was printed")


def printed(
    template: str, document: Mapping[str, Any] | Document, names: Mapping[str, Text] = MappingProxyType({})
) -> Rendered:
    """The document as PDF. What is missing is refused in the reader's words: `names` says each field that is its own,
    beside those of the agency."""
    names, stage = {**AGENCY_NAMES, **names}, _stage.get()
    try:
        paper = render(template, document, stage)
    except Unprintable as error:
        if [field for field, _reason in error.problems] == ["text"]:
            raise Refused(
                _(
                    "This paper holds a sign that cannot be printed: a picture, or another script. Take it out, then try again."
                )
            ) from error
        absent = ", ".join(dict.fromkeys(str(names.get(field, field)) for field, _reason in error.problems))
        raise Refused(_("This paper cannot be printed yet. Complete: %(fields)s.") % {"fields": absent}) from error
    if stage != Stage.KEPT:
        raise _Printed(paper)
    return paper
