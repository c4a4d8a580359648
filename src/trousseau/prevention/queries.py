"""The tenancies in debt and what each calls for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trousseau.core import scales
from trousseau.core.models import ToDo, User, household_open
from trousseau.followup.enums import ContactKind, Presence
from trousseau.followup.models import Contact
from trousseau.mail.enums import Step as Sent
from trousseau.mail.queries import proved
from trousseau.rents.enums import CallKind
from trousseau.rents.models import RentCall
from trousseau.rents.roll.episodes import Earlier, earlier
from trousseau.rents.roll.queries import unpaid_of
from trousseau.rules.ageing import Aged
from trousseau.rules.arrears import Arrears, ArrearsLaw, Former, Reading, Then, assess
from trousseau.rules.dates import add_days
from trousseau.rules.prevention import Done, Next, Pace, next_action
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import in_force, with_terms

from .enums import Step
from .models import ArrearsReport, DebtReading, StepTaken

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True)
class Situation:
    """A lease on a day: each month unpaid, what the law says, what was done, the one next action.

    `unpaid`: (due date, cents left), oldest first. `rules`: the scales of the day; `net`: rent and charges less the
    aid paid to the agency, cents; `aid`: that aid.
    """

    lease: Lease
    unpaid: list[tuple[date, int]]
    arrears: Arrears
    law: ArrearsLaw
    rules: dict[str, scales.Value]
    net: int
    done: Done
    next: Next | None
    aid: int = 0
    unaged: int = 0  # owed too, since a day that nobody wrote

    @property
    def debt(self) -> int:
        return sum(cents for _day, cents in self.unpaid) + self.unaged

    @property
    def since(self) -> date | None:
        return self.arrears.since

    @property
    def unsure(self) -> scales.Value | None:
        """A value of the day that nobody has verified yet, if there is one."""
        return next((value for value in self.rules.values() if not value.verified), None)


def rules(on: date) -> dict[str, scales.Value]:
    """The scales of arrears in force on the day."""
    names = ("regime", "months", "threshold", "report_months")
    return {name: scales.at(f"arrears.{name}", on) for name in names}


def history() -> list[scales.Value]:
    """Every definition of arrears, oldest first."""
    return scales.all_values()["arrears.regime"]


def pace(on: date) -> Pace:
    values = {name: scales.at(f"prevention.{name}_days", on) for name in ("call", "remind", "plan")}
    articles = {name: value.article for name, value in values.items()}
    return Pace(values["call"].number, values["remind"].number, values["plan"].number, articles)


def begun() -> QuerySet[Lease]:
    """The leases whose keys were given: those whose debt has a situation, ended or not."""
    return Lease.objects.filter(keys_on__isnull=False)


def actions(user: User) -> QuerySet[ToDo]:
    """The actions that stand, one per tenancy, the most urgent first. The director reads them all."""
    rows = ToDo.objects.waiting().filter(room="prevention").select_related("household__holder")
    return rows.filter(household_open("household", user)).order_by("due_on", "pk")


def dones(leases: Sequence[Lease]) -> dict[int, Done]:
    """By lease, the last day of each thing done about it: five queries, however many leases."""
    met: dict[tuple[int, bool], date] = {}
    rows = Contact.objects.filter(household__in={lease.household_id for lease in leases}, presence=Presence.MET)
    for household, kind, day in rows.order_by().values_list("household", "kind").annotate(day=Max("on")):
        key = (household, kind == ContactKind.LETTER)
        met[key] = max(day, met.get(key, day))
    taken = StepTaken.objects.filter(lease__in=leases).order_by().values_list("lease", "step")
    steps = {(lease, step): day for lease, step, day in taken.annotate(day=Max("on"))}
    # the last answer holds
    reports = reported(leases)
    answers = StepTaken.objects.filter(lease__in=leases, step=Step.DECIDE).order_by("on", "pk")
    last = {lease: (day, arrears) for lease, day, arrears in answers.values_list("lease", "on", "arrears")}
    return {
        lease.pk: Done(
            contact=met.get((lease.household_id, False)),
            letter=met.get((lease.household_id, True)),
            plan=steps.get((lease.pk, Step.PLAN)),
            report=reports.get(lease.pk),
            decided=last[lease.pk][0] if lease.pk in last else None,
            cleared=last[lease.pk][0] if lease.pk in last and last[lease.pk][1] is False else None,
        )
        for lease in leases
    }


def reported_on(report: ArrearsReport) -> date | None:
    """The day on which the arrears were reported: the proved sending; None until then, and for one that came back."""
    return None if report.mail.returned_on else proved(report.mail, Sent.SENT)


def reports_of(lease: Lease) -> QuerySet[ArrearsReport]:
    """The reports of a lease, the latest first, those ready to leave among them; not those that will not."""
    return (
        lease.arrears_reports.filter(mail__cancelled_on=None)
        .select_related("mail__sent_by", "mail__prepared_by")
        .prefetch_related("mail__proofs")
    )


def waiting_reports(lease: Lease) -> list[ArrearsReport]:
    """Letters that report the arrears of a lease and did not leave."""
    return list(reports_of(lease).filter(mail__sent_on=None))


def reported(leases: Sequence[Lease]) -> dict[int, date]:
    """By lease, the last day on which its arrears were reported."""
    rows = ArrearsReport.objects.filter(lease__in=leases, mail__sent_on__isnull=False).select_related("mail")
    found: dict[int, date] = {}
    for report in rows.prefetch_related("mail__proofs"):
        if day := reported_on(report):
            found[report.lease_id] = max(day, found.get(report.lease_id, day))
    return found


def law_of(values: dict[str, scales.Value]) -> ArrearsLaw:
    return ArrearsLaw(
        values["regime"].text,
        values["months"].number,
        values["threshold"].number,
        values["report_months"].number,
        values["regime"].article,
        values["report_months"].article,
    )


def _last_aid(until: date) -> Coalesce:
    """What the CAF is expected to pay the agency for the last month called, of those to the day `until`; cents."""
    last = RentCall.objects.filter(lease=OuterRef("pk"), kind=CallKind.RENT, month__lte=until)
    return Coalesce(Subquery(last.order_by("-month").values("caf_expected")[:1]), 0)


class Aided(TypedDict):
    """The column that `with_aid` adds."""

    aid: int


type LeaseAided = WithAnnotations[Lease, Aided]


def with_aid(leases: QuerySet[Lease], on: date) -> QuerySet[LeaseAided]:
    """The leases with their terms, and `aid`: what the CAF was to pay the agency for the last month called that day."""
    return with_terms(leases).annotate(aid=_last_aid(on))


def reading_of(change: date) -> DebtReading | None:
    """The decision in effect on the debts born before the regime that begins that day."""
    return DebtReading.objects.filter(change=change, undone_on=None).select_related("by").first()


def formers(
    leases: QuerySet[Lease],
    rows: Sequence[Lease],
    aged: dict[int, Aged],
    values: dict[str, scales.Value],
    today: date,
    past: dict[int, list[Then]],
) -> dict[int, Former]:
    """By lease with a debt born before the regime of `values` began: the rules that ended, and the account of that evening.

    `rows`: the leases from `with_aid`. No query when no debt is that old.
    """
    change = values["regime"].start
    astride = [
        lease
        for lease in rows
        if any(day < change for day, _cents in _dated(aged[lease.pk]))
        or any(then.day < change for then in past.get(lease.pk, ()))
    ]
    if not astride or change == history()[0].start:
        return {}
    ends = add_days(change, -1)
    then, decided = law_of(rules(ends)), reading_of(change)
    reading = Reading(decided.reading) if decided else None
    old = leases.filter(pk__in=[lease.pk for lease in astride])
    late = unpaid_of(old, ends, min(ends, today))
    aid = dict(old.order_by().annotate(aid=_last_aid(ends)).values_list("pk", "aid"))
    return {
        lease.pk: Former(
            then, ends, _dated(late[lease.pk]), _net(lease, aid[lease.pk], ends), aid[lease.pk] > 0, reading
        )
        for lease in astride
    }


def lives(rows: Sequence[Lease], aged: dict[int, Aged], on: date) -> dict[int, list[Then]]:
    """By lease that owes, its debt on each earlier day on which something fell due, since it was last square."""
    found = earlier(rows, aged, on)
    return {lease.pk: [_then(lease, one) for one in found.get(lease.pk, ())] for lease in rows}


def _then(lease: Lease, one: Earlier) -> Then:
    return Then(one.day, _dated(one.aged), _net(lease, one.aid, one.day), one.aid > 0)


def _dated(aged: Aged) -> list[tuple[date, int]]:
    """What was late, the part of unknown age at the day it was brought in: it was owed then, at the latest."""
    more = [(aged.unaged_on, aged.unaged)] if aged.unaged_on else []
    return sorted([*aged.unpaid, *more])


def _net(lease: Lease, aid: int, on: date) -> int:
    """The full month: a first or last month in proportion would lower the threshold."""
    asked = in_force(lease, on)
    return asked.rent + asked.charges - aid


def judge(
    lease: LeaseAided, aged: Aged, on: date, values: dict[str, scales.Value], former: Former | None, past: list[Then]
) -> tuple[Arrears, int]:
    """What the text of the day says of a lease from `with_aid`, and its net month in cents."""
    net = _net(lease, lease.aid, on)
    found = assess(
        aged.unpaid,
        net,
        on,
        law_of(values),
        former,
        gross=aged.gross,
        paid_to_lessor=lease.aid > 0,
        unaged=aged.unaged,
        unaged_on=aged.unaged_on,
        past=past,
    )
    return found, net


def situations(leases: QuerySet[Lease], on: date) -> list[Situation]:
    """Of each lease, on a day: a number of queries that does not grow with theirs."""
    values, rhythm = rules(on), pace(on)
    rows = list(with_aid(leases, on))
    aged, already = unpaid_of(leases, on), dones(rows)
    past = lives(rows, aged, on)
    before = formers(leases, rows, aged, values, on, past)
    found = []
    for lease in rows:
        arrears, net = judge(lease, aged[lease.pk], on, values, before.get(lease.pk), past[lease.pk])
        what = next_action(arrears, already[lease.pk], on, rhythm)
        unpaid = list(aged[lease.pk].unpaid)
        found.append(
            Situation(
                lease,
                unpaid,
                arrears,
                law_of(values),
                values,
                net,
                already[lease.pk],
                what,
                lease.aid,
                aged[lease.pk].unaged,
            )
        )
    return found


def situation(lease: Lease, on: date) -> Situation:
    named = Lease.objects.filter(pk=lease.pk).select_related("household__holder", "mandate__dwelling__commune")
    return situations(named, on)[0]
