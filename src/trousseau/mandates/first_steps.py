"""What a first mandate waits for, of this room: the papers of the agency and the first number of the register."""

from collections.abc import Callable
from datetime import date
from itertools import starmap

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.enums import PaperKind
from trousseau.core.first_steps import Opens, State, Step
from trousseau.core.localised import Text
from trousseau.core.models import AgencyPaper
from trousseau.core.papers import agency_papers

from . import access, queries
from .agency.queries import ARTICLES


def _paper(kind: PaperKind) -> Callable[[date], State]:
    def state(on: date) -> State:
        paper = agency_papers(on).get(kind)
        if paper is None:
            past = AgencyPaper.objects.filter(kind=kind, starts_on__lte=on).exists()
            return State(False, _("Run out") if past else _("To be given"))
        until = _("Until %(day)s.") % {"day": localised.day(paper.ends_on)} if paper.ends_on else ""
        return State(True, _("Done"), f"{paper.issuer}. {until}".strip())

    return state


def _first_number(_on: date) -> State:
    if queries.first_number_is_set():
        return State(True, _("Done"), _("The numbers follow without a gap."))
    return State(False, _("To be chosen"))


def _of(kind: PaperKind, name: Text, missing: Text, verb: Text, why: Text, note: Text) -> Step:
    return Step(
        kind.value,
        Opens.MANDATE,
        name,
        missing,
        verb,
        why,
        ARTICLES[kind],
        access.PAPERS,
        lambda: f"{reverse('mandates:paper_new')}?kind={kind.value}",
        _paper(kind),
        minutes=10,
        note=note,
    )


STEPS = [
    *starmap(
        _of,
        (
            (
                PaperKind.CARD,
                gettext_lazy("The professional card G"),
                gettext_lazy("the card"),
                gettext_lazy("Give the card"),
                gettext_lazy("Without it no mandate is signed: it says that the agency may manage for others."),
                gettext_lazy("The card or its receipt: number, chamber of commerce, last day. It holds three years."),
            ),
            (
                PaperKind.GUARANTEE,
                gettext_lazy("The financial guarantee"),
                gettext_lazy("the guarantee"),
                gettext_lazy("Give the guarantee"),
                gettext_lazy("Without it no money is held for an owner, and no mandate is signed."),
                gettext_lazy("The certificate of the guarantor: name, address, amount, last day."),
            ),
            (
                PaperKind.INSURANCE,
                gettext_lazy("The liability insurance"),
                gettext_lazy("the insurance"),
                gettext_lazy("Give the insurance"),
                gettext_lazy("Without it the card is withdrawn, and a fault is paid by the agency itself."),
                gettext_lazy("The certificate of the insurer: number of the policy, last day."),
            ),
        ),
    ),
    Step(
        "first_number",
        Opens.MANDATE,
        gettext_lazy("The first number of the register"),
        gettext_lazy("the first number"),
        gettext_lazy("Choose the first number"),
        gettext_lazy(
            "Without a number a mandate is void. It is chosen once: continue your paper register, or begin at 1."
        ),
        "Décret 72-678, art. 65",
        access.FIRST_NUMBER,
        lambda: reverse("mandates:first_number"),
        _first_number,
    ),
]
