"""A dwelling between two households: what is done, what is next, and what the gap costs. One query for the list and
the page, so that both say the same."""

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.allocation.models import Decision
from trousseau.allocation.queries import coming
from trousseau.captation.diagnostics.queries import dwelling_papers
from trousseau.captation.models import WorksLine
from trousseau.core import localised
from trousseau.core.models import ToDo, User
from trousseau.mandates.models import Availability
from trousseau.rules import diagnostics
from trousseau.rules.dates import add_days
from trousseau.rules.vacancy import Vacancy, vacancy

from .. import links, todo
from ..enums import InspectionKind, LeaseState
from ..models import Lease, LeaseInspection, TurnoverWork
from ..queries import leases
from ..terms import in_force, with_terms

PRE_DAYS = 30  # before the end of the lease: the household still has time to mend
DONE, TODO, LATE, WAITING, MISSED = "done", "todo", "late", "waiting", "missed"
TONES = {DONE: "ok", TODO: "warn:clock", LATE: "bad:warn", WAITING: "", MISSED: ""}
COMING = (LeaseState.DRAFT, LeaseState.SIGNED)


@dataclass(frozen=True)
class Step:
    """One step of a turnover. `state`: done, todo, late, waiting for another, or missed for good; `url`: where it is
    done; `article`: the text behind its day."""

    code: str
    title: str
    state: str
    due_on: date | None
    said: str
    verb: str = ""
    url: str = ""
    article: str = ""

    @property
    def tone(self) -> str:
        return TONES[self.state]


def turnovers(user: User, on: date) -> QuerySet[Lease]:
    """The leases that end, or have ended and whose dwelling still waits: `ending_on`, `free_on`, what is done, and
    `next_decision`, `next_lease`, `next_start` of the household that follows; `sitting_on`, the next sitting;
    `deposit_due`, the last day to give the deposit back."""
    stretch = Availability.objects.filter(mandate=OuterRef("mandate"), ends_on=None)
    last = Lease.objects.filter(mandate=OuterRef("mandate"), state=LeaseState.ENDED).order_by("-ends_on", "-pk")
    seen = LeaseInspection.objects.filter(lease=OuterRef("pk"))
    promised = Decision.objects.in_effect().filter(mandate=OuterRef("mandate")).exclude(leases__keys_on__isnull=False)
    following = Lease.objects.filter(mandate=OuterRef("mandate"), state__in=COMING)
    works = TurnoverWork.objects.filter(lease=OuterRef("pk"))
    sitting = coming(on)
    owed = ToDo.objects.waiting().filter(
        kind=todo.DEPOSIT.code, subject=Concat(Value("lease:"), Cast(OuterRef("pk"), CharField()))
    )
    return (
        with_terms(leases(user).ending())
        .annotate(
            free_on=Subquery(stretch.values("starts_on")[:1]),
            last_ended=Subquery(last.values("pk")[:1]),
            pre_seen=Exists(seen.filter(kind=InspectionKind.PRE)),
            exit_seen=Exists(seen.filter(kind=InspectionKind.EXIT)),
            works_left=Exists(works.filter(done_on=None)),
            works_late=Exists(works.filter(done_on=None, planned_on__lt=on)),
            next_decision=Subquery(promised.values("pk")[:1]),
            next_start=Subquery(following.values("starts_on")[:1]),
            next_signed=Exists(following.filter(state=LeaseState.SIGNED)),
            deposit_due=Subquery(owed.values("due_on")[:1]),
            deposit_article=Subquery(owed.values("article")[:1]),
            next_lease=Subquery(following.values("pk")[:1]),
            sitting_on=Value(sitting.held_on if sitting else None, DateField()),
        )
        .filter(
            Q(state=LeaseState.RUNNING, ending_on__isnull=False)
            | Q(state=LeaseState.ENDED, free_on__isnull=False, pk=F("last_ended"))
        )
        .select_related("departure")
        .order_by("free_on", "pk")
    )


def earlier_works(lease: Lease) -> QuerySet[WorksLine]:
    """Works of before the letting that are not done yet: captation follows them."""
    return WorksLine.objects.filter(prospect=lease.mandate.prospect_id, done_on=None)


def last_day(lease: Lease) -> date:
    """The departure, or the end of the notice."""
    return lease.ends_on or lease.ending_on


def gap(lease: Lease, on: date) -> Vacancy:
    """From the first free day to the next lease, or so far."""
    until = lease.next_start or max(on, lease.free_on)
    asked = in_force(lease, last_day(lease))
    return vacancy(lease.free_on, until, asked.rent + asked.charges)


def _state(done: bool, due_on: date | None, on: date) -> str:
    if done:
        return DONE
    return LATE if due_on and due_on < on else TODO


def turnover_steps(lease: Lease, on: date) -> list[Step]:
    """In the order in which they are done; each with the day it is due and where."""
    return [
        _pre(lease, on),
        _exit(lease, on),
        _keys(lease, on),
        *_deposit(lease, on),
        _works(lease, on),
        _household(lease, on),
        _lease(lease, on),
    ]


def next_step(lease: Lease, on: date) -> Step | None:
    """What is late first, then what is to be done."""
    found = [step for step in turnover_steps(lease, on) if step.state in (LATE, TODO)]
    return min(found, key=lambda step: (step.state != LATE, step.due_on or date.max), default=None)


def _pre(lease: Lease, on: date) -> Step:
    due = max(add_days(last_day(lease), -PRE_DAYS), lease.keys_on)
    if lease.state == LeaseState.ENDED and not lease.pre_seen:
        return Step("pre", _("Visit before the departure"), MISSED, None, _("It was not made."))
    return Step(
        "pre",
        _("Visit before the departure"),
        _state(lease.pre_seen, due, on),
        due,
        _("What the household can still mend before the exit inspection."),
        _("Write the visit"),
        reverse("tenancies:inspect", args=[lease.pk, InspectionKind.PRE]),
    )


def _exit(lease: Lease, on: date) -> Step:
    gone = getattr(lease, "departure", None)
    if gone and not lease.exit_seen:
        return Step("exit", _("Exit inspection"), MISSED, None, gone.uninspected or _("It was not made."))
    return Step(
        "exit",
        _("Exit inspection"),
        _state(lease.exit_seen, last_day(lease), on),
        last_day(lease),
        _("Room by room, with the meters and the keys."),
        _("Write the inspection"),
        reverse("tenancies:inspect", args=[lease.pk, InspectionKind.EXIT]),
    )


def _keys(lease: Lease, on: date) -> Step:
    done = lease.state == LeaseState.ENDED
    gone = getattr(lease, "departure", None)
    said = _("The deposit’s delay runs from that day.")
    if gone and lease.keys_count:
        said = _("%(back)s of %(given)s, on %(day)s.") % {
            "back": gone.keys_back,
            "given": lease.keys_count,
            "day": localised.day(gone.keys_back_on),
        }
    return Step(
        "keys",
        _("Keys given back"),
        _state(done, last_day(lease), on),
        last_day(lease),
        said,
        _("Record the departure"),
        reverse("tenancies:end", args=[lease.pk]),
    )


def _deposit(lease: Lease, on: date) -> list[Step]:
    """The deposit goes back within the delay that runs from the keys; `rents` settles it and closes what waits."""
    if not lease.deposit:
        return []
    title = _("Deposit given back")
    if lease.state != LeaseState.ENDED:
        return [Step("deposit", title, WAITING, None, _("It waits for the keys: its delay runs from that day."))]
    if lease.deposit_due is None:
        return [Step("deposit", title, DONE, None, _("Its account is settled."))]
    return [
        Step(
            "deposit",
            title,
            _state(False, lease.deposit_due, on),
            lease.deposit_due,
            _("What is kept is proved, the rest goes back; a delay is paid for."),
            _("Settle the deposit"),
            links.SETTLEMENT.url(lease.pk),
            lease.deposit_article,
        )
    ]


def _works(lease: Lease, on: date) -> Step:
    return Step(
        "works",
        _("Works"),
        (LATE if lease.works_late else TODO) if lease.works_left else DONE,
        None,
        _("Some are not done yet.") if lease.works_left else _("None is waited for."),
        _("Open the list of works"),
        reverse("tenancies:departure", args=[lease.pk]) + "#travaux",
    )


def _household(lease: Lease, on: date) -> Step:
    said = _("Chosen.") if lease.next_decision else _("No sitting is prepared.")
    if lease.sitting_on and not lease.next_decision:
        said = _("Next sitting on %(day)s.") % {"day": localised.day(lease.sitting_on)}
    due = lease.sitting_on or lease.free_on
    return Step(
        "household",
        _("Next household"),
        _state(bool(lease.next_decision), due, on),
        None if lease.next_decision else due,
        said,
        _("Open the commission"),
        reverse("allocation:list"),
    )


def _lease(lease: Lease, on: date) -> Step:
    if not lease.next_decision:
        return Step("lease", _("Next lease"), WAITING, None, _("It waits for the commission."))
    due = lease.next_start or lease.free_on
    said = _("Signed: the keys wait for the dwelling.") if lease.next_signed else _("To draft and sign.")
    door = (
        (_("Open the lease"), reverse("tenancies:lease", args=[lease.next_lease]))
        if lease.next_lease
        else (_("Draft the lease"), reverse("tenancies:new", args=[lease.next_decision]))
    )
    return Step("lease", _("Next lease"), _state(lease.next_signed, due, on), due, said, *door)


def energy(lease: Lease, on: date) -> tuple[str, date | None]:
    """The DPE on the day the dwelling is let again: ok, soon, over or missing, and until when it holds."""
    day = max(on, lease.free_on or on)
    one = next(one for one in dwelling_papers(lease.mandate.dwelling, day) if one.kind == "dpe")
    return one.state, one.paper.valid_until if one.paper else None


def whole(lease: Lease, on: date) -> list[Step]:
    """Every step of one departure: the energy certificate too, which costs several reads, before the next lease."""
    first, last = turnover_steps(lease, on)[:-2], turnover_steps(lease, on)[-2:]
    return [*first, energy_step(lease, on), *last]


def energy_step(lease: Lease, on: date) -> Step:
    state, until = energy(lease, on)
    day = localised.day(until) if until else ""
    said = {
        diagnostics.OVER: _("Over since %(day)s: have it made again.") % {"day": day},
        diagnostics.MISSING: _("Missing: the next lease cannot be signed without it."),
    }.get(state, _("It holds until %(day)s.") % {"day": day} if day else _("It holds."))
    prospect = lease.mandate.prospect_id
    return Step(
        "dpe",
        _("Energy certificate (DPE)"),
        DONE if state in (diagnostics.THERE, diagnostics.SOON) else TODO,
        lease.free_on,
        said,
        _("Open the dwelling’s papers") if prospect else "",
        reverse("captation:prospect", args=[prospect]) if prospect else "",
    )
