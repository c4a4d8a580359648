"""The first ten minutes: four visits of the demonstration, three minutes each, from the council's act to the report.

A step is one page of the software, as one of the invented people opens it, and what to look at there. Where each stands is
asked when it is opened: the demonstration may be told again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.allocation.models import Decision
from trousseau.captation.models import DwellingInspection
from trousseau.conventions.models import Convention, Deliberation
from trousseau.core.enums import Role
from trousseau.core.localised import Text
from trousseau.mandates.models import Mandate
from trousseau.reporting.models import Report
from trousseau.tenancies.models import Lease

from . import accounts

MINUTES = 3  # of a visit, read at ease


@dataclass(frozen=True)
class Step:
    """`where`: the address of its page; "" when the demonstration holds nothing of that kind."""

    title: Text
    look: Text
    where: Callable[[], str]


@dataclass(frozen=True)
class Walk:
    """`code` stands in the address."""

    code: str
    role: Role
    title: Text
    promise: Text
    steps: tuple[Step, ...]

    @property
    def email(self) -> str:
        return next(accounts.address(name) for role, name, _name in accounts.AGENCY if role == self.role)

    @property
    def name(self) -> str:
        return next(name for role, _email, name in accounts.AGENCY if role == self.role)


def _page(name: str) -> Callable[[], str]:
    return lambda: reverse(name)


def _last(model: type[Model], name: str, **where) -> Callable[[], str]:
    def found() -> str:
        row = model._default_manager.filter(**where).order_by("-pk").first()
        return reverse(name, args=[row.pk]) if row else ""

    return found


def _sitting() -> str:
    decision = Decision.objects.order_by("-sitting__held_on", "pk").first()
    return reverse("allocation:sitting", args=[decision.sitting_id]) if decision else ""


def _dwelling() -> str:
    decision = Decision.objects.order_by("-sitting__held_on", "pk").first()
    return reverse("allocation:dwelling", args=[decision.sitting_id, decision.mandate_id]) if decision else ""


def _prospect() -> str:
    seen = DwellingInspection.objects.order_by("-made_on", "-pk").first()
    return reverse("captation:prospect", args=[seen.prospect_id]) if seen else ""


def _household() -> str:
    lease = Lease.objects.filter(keys_on__isnull=False).order_by("number").first()
    return reverse("tenancies:tenancy", args=[lease.pk]) if lease else ""


ACT = Step(
    _("The council’s act, read"),
    _(
        "Everything begins here. The software counted the members, the proxies and the votes by itself: open “The table”, "
        "then a check, and see the words of the act that each figure comes from."
    ),
    _last(Deliberation, "conventions:deliberation"),
)
CONVENTION = Step(
    _("The convention drawn from the act"),
    _("Who pays, how much came, what is still due, and the three posts that the council pays for."),
    _last(Convention, "conventions:convention"),
)
OPEN_DATA = Step(
    _("What anyone may read of it"),
    _("Two files at an address that does not change, for the grantor’s open data: no account is needed to read them."),
    _page("conventions:open_data"),
)

VISITS = (
    Walk(
        "direction",
        Role.DIRECTOR,
        _("The director"),
        _("From the money that the council votes to the report that answers it."),
        (
            ACT,
            CONVENTION,
            Step(
                _("The day of the agency"),
                _(
                    "What waits comes first, the most urgent on top; below, the month’s money and where each home stands."
                ),
                _page("desk:today"),
            ),
            Step(
                _("One home, on one page"),
                _(
                    "The household, its rent, its visits, what comes next. What each role may see stands under the title."
                ),
                _household,
            ),
            Step(
                _("Money held for owners and tenants"),
                _("Each euro that is not the agency’s, proved each night. A gap would be said here first."),
                _page("ledger:funds"),
            ),
            Step(
                _("The report to the funders"),
                _("Press a figure: the rows that make it open. They were frozen on the day of the report."),
                _last(Report, "reporting:report"),
            ),
        ),
    ),
    Walk(
        "captation",
        Role.CAPTATION,
        _("The captation officer"),
        _("From an owner who hesitates to a mandate signed."),
        (
            ACT,
            Step(
                _("The owners to convince"),
                _(
                    "Each line says the next contact. Filter by stage, or press the name of a column to change the order."
                ),
                _page("captation:list"),
            ),
            Step(
                _("One owner, one dwelling"),
                _("The visit, what keeps the dwelling from being let, the papers that are missing, all that was said."),
                _prospect,
            ),
            Step(
                _("What the owner would keep"),
                _(
                    "The simulator compares three ways of letting, with the article of each figure. It needs no account."
                ),
                _page("captation:simulator"),
            ),
            Step(
                _("A mandate in the register"),
                _("Its number, what it says, what the law asks of it, and the paper that was signed."),
                _last(Mandate, "mandates:mandate", number__isnull=False),
            ),
            Step(
                _("What it makes for the council"),
                _(
                    "The post of captation is one of those that the convention pays for: the report counts what it made."
                ),
                _last(Convention, "conventions:convention"),
            ),
        ),
    ),
    Walk(
        "commission",
        Role.COMMISSION,
        _("A member of the commission"),
        _("Who is given which dwelling, and why: numbers, never a name."),
        (
            ACT,
            Step(
                _("The sittings"),
                _("Each has its day, its dwellings, and its minutes once it is closed."),
                _page("allocation:list"),
            ),
            Step(
                _("A sitting"),
                _(
                    "The dwellings of the day, who was there, what was decided. The draw that breaks ties is published before."
                ),
                _sitting,
            ),
            Step(
                _("A dwelling, its proposals and its decision"),
                _("The software proposes and says why, point by point; the commission decides and writes its reasons."),
                _dwelling,
            ),
            Step(
                _("What funds the commission"),
                _("The post that prepares the sittings is paid by the convention that the council voted."),
                _last(Convention, "conventions:convention"),
            ),
        ),
    ),
    Walk(
        "financeur",
        Role.FUNDER,
        _("A funder"),
        _("What the money made, without the name of anybody."),
        (
            ACT,
            CONVENTION,
            Step(
                _("The reports received"),
                _("One a period; its figures do not move once it is made."),
                _page("reporting:list"),
            ),
            Step(
                _("The report"),
                _("What each funded post made possible, then each figure with its definition."),
                _last(Report, "reporting:report"),
            ),
            OPEN_DATA,
        ),
    ),
)


def walk(code: str) -> Walk | None:
    return next((one for one in VISITS if one.code == code), None)
