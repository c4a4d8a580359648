"""The tenancies in debt and what each calls for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from trousseau.core import scales
from trousseau.core.models import ToDo, User, household_open
from trousseau.followup.queries import signs
from trousseau.mail.enums import PROVING
from trousseau.mail.enums import Step as Sent
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.mandates.enums import FOR_OWNER
from trousseau.rents.claims.queries import owed_months, terms
from trousseau.rents.enums import CallKind, PlanEnd, PlanOrigin
from trousseau.rents.known import ALL, Known, known
from trousseau.rents.models import Claim, PaymentPlan, RentCall
from trousseau.rents.plans.queries import Standing, standings
from trousseau.rents.roll.advances import Advance, advances
from trousseau.rents.roll.entered import NOTHING, Unentered, unentered
from trousseau.rents.roll.episodes import Earlier, earlier
from trousseau.rents.roll.queries import unpaid_of
from trousseau.rules.ageing import Aged
from trousseau.rules.arrears import Arrears, ArrearsLaw, Counted, Former, Reading, Then, assess
from trousseau.rules.claims import missing, opening
from trousseau.rules.dates import add_days
from trousseau.rules.limitation import barred_on
from trousseau.rules.plans import TERMS, breach_on, unmet
from trousseau.rules.prevention import NO_PROCEDURE, Done, Due, Facts, Next, Pace, duties, next_action
from trousseau.tenancies.enums import GuaranteeKind
from trousseau.tenancies.models import Guarantee, Lease
from trousseau.tenancies.terms import in_force, with_terms

from . import defaults
from .cases import Late, noted, opened
from .enums import ASKED, PASSING, WRITTEN, LetterKind, Step
from .models import ArrearsReport, DebtReading, Pause, Procedure, StepTaken
from .queries_creditor import duties_of
from .todo import NEXT

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
    facts: Facts
    next: Next | None
    aid: int = 0
    unaged: int = 0  # owed too, since a day that nobody wrote
    plan: Standing | None = None  # the payment plan that runs
    claim_by: date | None = None  # the last day to call on the guarantor
    noted: Mapping[date, date] = field(default_factory=dict)  # by due day, when the default was noted
    decided: bool = False  # the director said how the debts born before the rules of the day are read
    unread: tuple[tuple[date, int], ...] = ()  # due, and nobody knows whether it is paid
    unread_aid: int = 0  # late by the calendar, and no remittance says so yet
    read_until: date | None = None  # the last day that the bank shows; None: the house reads no bank

    @property
    def held(self) -> bool:
        """Whether a part of it may be owed, and is not known to be."""
        return bool(self.unread or self.unread_aid)

    @property
    def asked(self) -> tuple[Next, ...]:
        """The next action, and what stands beside it; empty when nothing is asked."""
        return tuple(one for one in (self.next, self.next and self.next.beside) if one)

    @property
    def done(self) -> Done:
        return self.facts.done

    @property
    def debt(self) -> int:
        return sum(cents for _day, cents in self.unpaid) + self.unaged

    @property
    def since(self) -> date | None:
        return self.arrears.since

    def late(self, on: date) -> Late:
        """As the procedure reads it."""
        return _late(self.lease, self.arrears, self.debt, self.unpaid, self.done, self.aid, on)

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
    days = ("call", "remind", "plan", "soon", "barred", "check", "thanks", "notice", "order", "ask")
    codes = {name: f"{name}_days" for name in days}
    codes["visit"] = "visit_months"
    values = {name: scales.at(f"prevention.{code}", on) for name, code in codes.items()}
    articles = {name: value.article for name, value in values.items()}
    articles["limit"] = scales.at("rents.limitation_years", on).article
    names = ("call", "remind", "plan", "visit", "soon", "barred", "thanks", "notice", "order", "ask")
    return Pace(**{name: values[name].number for name in names}, articles=articles)


def begun() -> QuerySet[Lease]:
    """The leases whose keys were given: those whose debt has a situation, ended or not."""
    return Lease.objects.filter(keys_on__isnull=False)


def actions(user: User) -> QuerySet[ToDo]:
    """The actions that stand, one per tenancy, the most urgent first. The director reads them all."""
    return _waiting(user).filter(kind__in=NEXT).select_related("household__holder").order_by("due_on", "pk")


def beside(user: User) -> QuerySet[ToDo]:
    """What waits beside them: what a meeting decided, the signed copy of a plan to file."""
    return _waiting(user).exclude(kind__in=NEXT)


def _waiting(user: User) -> QuerySet[ToDo]:
    return ToDo.objects.waiting().filter(household_open("household", user), room="prevention")


def dones(leases: Sequence[Lease], on: date) -> dict[int, Done]:
    """By lease, the last day of each thing done about it until the day, and noted by it: seven queries, however many leases."""
    keys = [lease.pk for lease in leases]
    seen = signs({lease.household_id for lease in leases}, on)
    mistaken = Q(plan__why_ended=PlanEnd.MISTAKE, plan__ended_on__lte=on)
    taken = (
        StepTaken.objects.filter(noted(on), lease__in=keys, on__lte=on)
        .exclude(mistaken)
        .order_by("on")
        .values_list("lease", "step", "on")
    )
    steps: dict[tuple[int, str], date] = {}
    alive: dict[int, list[date]] = {}
    for key, step, taken_on in taken:
        steps[key, step] = taken_on
        if step == Step.LIMIT:
            alive.setdefault(key, []).append(taken_on)
    letters = letters_sent(keys, on)
    # the last answer holds
    reports = reported(keys, on)
    answers = StepTaken.objects.filter(noted(on), lease__in=keys, step=Step.DECIDE, on__lte=on).order_by("on", "pk")
    last = {lease: (day, arrears) for lease, day, arrears in answers.values_list("lease", "on", "arrears")}
    return {
        lease.pk: Done(
            contact=seen.met.get(lease.household_id),
            letter=_last(
                seen.written.get(lease.household_id),
                *(day for kind, day in letters.get(lease.pk, {}).items() if kind in WRITTEN),
            ),
            plan=_last(steps.get((lease.pk, Step.PLAN)), letters.get(lease.pk, {}).get(LetterKind.OFFER)),
            report=reports.get(lease.pk),
            decided=last[lease.pk][0] if lease.pk in last else None,
            cleared=last[lease.pk][0] if lease.pk in last and last[lease.pk][1] is False else None,
            checked=steps.get((lease.pk, Step.CHECK)),
            kept_alive=tuple(alive.get(lease.pk, ())),
            notice=_last(steps.get((lease.pk, Step.NOTICE)), letters.get(lease.pk, {}).get(LetterKind.FORMAL)),
            asked={act: day for step, act in ASKED.items() if (day := steps.get((lease.pk, step)))},
            seized=letters.get(lease.pk, {}).get(LetterKind.SEIZURE),
            late={step: day for step in PASSING if (day := steps.get((lease.pk, step)))},
        )
        for lease in leases
    }


def _last(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def letters_sent(leases: Sequence[int], on: date) -> dict[int, dict[LetterKind, date]]:
    """By lease and kind, the last day until the day on which a letter about the debt had left for all its tenants, or the
    seizure of the CCAPEX was acknowledged; one that came back by then was not written to them. Two queries."""
    kinds = {kind.paper: kind for kind in (*WRITTEN, LetterKind.SEIZURE)}
    about = {f"lease:{key}": key for key in leases}
    rows = MailItem.objects.filter(kind__in=kinds, about__in=about, prepared_on__lte=on)
    together: dict[tuple[str, str, date], list[date | None]] = {}
    for item in rows.prefetch_related("proofs__aside", "corrections"):
        if item.cancelled_on and item.cancelled_on <= on:
            continue
        day = _sent_as_known(item, on)
        # those prepared together are one letter: to each tenant theirs (C. civ., art. 1751)
        together.setdefault((item.about, item.kind, item.prepared_on), []).append(day if day and day <= on else None)
    found: dict[int, dict[LetterKind, date]] = {}
    for (subject, code, _prepared), days in together.items():
        if all(days):
            of_lease, last = found.setdefault(about[subject], {}), max(day for day in days if day)
            of_lease[kinds[code]] = max(last, of_lease.get(kinds[code], last))
    return found


def pauses(leases: Sequence[int], on: date) -> dict[int, date]:
    """By lease, the day until which the agency's own steps wait, of the pauses that run."""
    running = Pause.objects.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), lease__in=leases, on__lte=on, until__gte=on)
    return dict(running.order_by().values_list("lease").annotate(day=Max("until")))


def kept_plans(leases: Sequence[int], on: date) -> dict[int, date]:
    """By lease, the last day on which a plan was kept to its end."""
    ended = PaymentPlan.objects.filter(
        noted(on, "end_noted_on"), lease__in=leases, why_ended=PlanEnd.KEPT, ended_on__lte=on
    )
    return dict(ended.order_by().values_list("lease").annotate(day=Max("ended_on")))


class Window(NamedTuple):
    """`on`: the last day for the next step, the formal notice that the contract asks first or the call itself; `claim_by`: the
    last day to call on the guarantor."""

    on: date
    article: str
    claim_by: date


def windows(
    rows: Sequence[Lease], aged: dict[int, Aged], done: dict[int, Done], on: date
) -> tuple[dict[int, Window], dict[int, str]]:
    """By lease that owes, the first last day to call on a guarantee that covers a rent of it, be that day or the guarantee
    over, but one of which a person wrote what is decided; and the ground of one that may be called on without a last day, a
    surety, of which nothing was asked since it may be: three queries."""
    owing = [lease.pk for lease in rows if aged[lease.pk].rents]
    begun = list(Guarantee.objects.begun(on).filter(lease__in=owing).order_by("pk"))
    if not begun:
        return {}, {}
    claims = Claim.objects.filter(noted(on), guarantee__in=begun, declared_on__lte=on).order_by()
    asked = {
        pk: (months, last)
        for pk, months, last in claims.values_list("guarantee").annotate(Sum("months"), Max("declared_on"))
    }
    months = owed_months(begun, on, aged)
    found: dict[int, Window] = {}
    open_ended: dict[int, str] = {}
    for one in begun:
        claimed, last = asked.get(one.pk, (0, None))
        open_ = opening(one.kind, terms(one), months[one.pk], claimed)
        if not open_.opened_on or (last and last >= open_.opened_on):
            continue
        if open_.claim_by is None:
            article = "C. civ., art. 2288" if one.kind == GuaranteeKind.SURETY else "C. civ., art. 1103"
            open_ended.setdefault(one.lease_id, article)
            continue
        given = done[one.lease_id].notice
        told = given if given and given >= open_.opened_on else None  # one of an earlier debt is none of this one
        by = (
            open_.notice_by
            if "notice" in missing(open_, notice_on=told, today=on) and open_.notice_by
            else open_.claim_by
        )
        seen = done[one.lease_id].late.get(Step.CLAIM)
        if seen and by < on and by < seen:
            continue
        if one.lease_id not in found or by < found[one.lease_id].on:
            found[one.lease_id] = Window(by, f"C. civ., art. 1103 ({one.get_kind_display()})", open_.claim_by)
    return found, open_ended


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


def reported(leases: Sequence[int], on: date) -> dict[int, date]:
    """By lease, the last day until the day on which its arrears were reported, by what the register of mail said then."""
    rows = ArrearsReport.objects.filter(lease__in=leases, mail__prepared_on__lte=on).select_related("mail")
    found: dict[int, date] = {}
    for report in rows.prefetch_related("mail__proofs__aside", "mail__corrections"):
        if (day := _sent_as_known(report.mail, on)) and day <= on:
            found[report.lease_id] = max(day, found.get(report.lease_id, day))
    return found


def _sent_as_known(item: MailItem, on: date) -> date | None:
    """As `reported_on`, with the corrections that came by the day `on` and none of those that came later."""
    later = [row for row in item.corrections.all() if row.noted_on > on]
    proofs = [
        proof
        for proof in item.proofs.all()
        if proof.noted_on <= on and (proof.aside is None or proof.aside.noted_on > on)
    ]

    def day_of(step: Sent, day: date | None) -> date | None:
        return next((row.was for row in later if row.step == step), day)

    if item.cancelled_on and item.cancelled_on <= on:
        return None
    back = day_of(Sent.RETURNED, item.returned_on)
    if back and back <= on and any(proof.step == Sent.RETURNED for proof in proofs):
        return None
    if item.channel in PROVING and not any(proof.step == Sent.SENT for proof in proofs):
        return None
    return day_of(Sent.SENT, item.sent_on)


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
    """The columns that `with_aid` adds."""

    aid: int
    mode: str


type LeaseAided = WithAnnotations[Lease, Aided]


def with_aid(leases: QuerySet[Lease], on: date) -> QuerySet[LeaseAided]:
    """The leases with their terms, `aid`: what the CAF was to pay the agency for the last month called that day, and
    `mode`, that of the mandate."""
    return with_terms(leases, listed=True).annotate(aid=_last_aid(on), mode=F("mandate__mode"))


def reading_of(change: date, on: date | None = None) -> DebtReading | None:
    """The decision on the debts born before the regime that begins that day: in effect, or as it stood on the day `on`."""
    if on is None:
        return DebtReading.objects.filter(change=change, undone_on=None).select_related("by").first()
    stood = DebtReading.objects.filter(Q(undone_on=None) | Q(undone_on__gt=on), change=change, on__lte=on)
    return stood.order_by("-pk").first()


type Reader = Callable[[date, date], DebtReading | None]  # `reading_of`, or what it said once already


class Said(NamedTuple):
    """What the rules of a day need to know beside the accounts: by lease, the day on which each default was `noted`; of which debt
    the threshold is the limit, once the director `counted` it."""

    noted: Mapping[int, Mapping[date, date]] | None = None
    counted: Counted | None = None
    decided: bool = False

    def of(self, lease: int) -> Mapping[date, date] | None:
        return None if self.noted is None else self.noted.get(lease, {})


def said_of(
    leases: Sequence[int],
    values: dict[str, scales.Value],
    on: date,
    *,
    reading: Reader = reading_of,
    by_hand: bool | None = None,
) -> Said:
    """No query under the rules of before, which ask neither. `by_hand`: no bank is read, when that is known already."""
    if values["regime"].text != "threshold":
        return Said()
    decided = reading(values["regime"].start, on)
    counted = Counted(decided.counted) if decided and decided.counted else None
    return Said(defaults.noted(leases, on, by_hand), counted, decided is not None)


def formers(
    leases: QuerySet[Lease],
    rows: Sequence[Lease],
    aged: dict[int, Aged],
    values: dict[str, scales.Value],
    today: date,
    past: dict[int, list[Then]],
    unknown: Unentered = NOTHING,
    read: Known | None = None,
    *,
    reading: Reader = reading_of,
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
    then, decided = law_of(rules(ends)), reading(change, today)
    chosen = Reading(decided.reading) if decided else None
    old = leases.filter(pk__in=[lease.pk for lease in astride])
    late = unpaid_of(old, ends, min(ends, today), unknown=unknown, read=read)
    aid = dict(old.order_by().annotate(aid=_last_aid(ends)).values_list("pk", "aid"))
    return {
        lease.pk: Former(
            then, ends, _dated(late[lease.pk]), _net(lease, aid[lease.pk], ends), aid[lease.pk] > 0, chosen
        )
        for lease in astride
    }


def lives(
    rows: Sequence[Lease],
    aged: dict[int, Aged],
    on: date,
    paid_ahead: Mapping[int, Advance],
    unknown: Unentered = NOTHING,
    read: Known | None = None,
) -> dict[int, list[Then]]:
    """By lease that owes, its debt on each earlier day on which something fell due, since it was last square."""
    found = earlier(rows, aged, on, paid_ahead, unknown, read)
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
    lease: LeaseAided,
    aged: Aged,
    on: date,
    values: dict[str, scales.Value],
    former: Former | None,
    past: list[Then],
    said: Said = Said(),  # noqa: B008 — it never changes
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
        noted=said.of(lease.pk),
        counted=said.counted,
    )
    return found, net


def situations(
    leases: QuerySet[Lease],
    on: date,
    unknown: Unentered | None = None,
    aged: dict[int, Aged] | None = None,
    running: list[Standing] | None = None,
    read: Known | None = None,
) -> list[Situation]:
    """Of each lease, on a day, by what was known of it then: neither what came later is read, nor what was noted later of
    that day or of an earlier one. A number of queries that does not grow with theirs. `unknown`, `aged`, `running`, `read`: read
    once already."""
    values, rhythm = rules(on), pace(on)
    law, years = law_of(values), scales.at("rents.limitation_years", on).number
    rows = list(with_aid(leases, on))
    keys = [lease.pk for lease in rows]
    unknown = unentered(on) if unknown is None else unknown
    paid_ahead = advances(keys, on, unknown)
    given, read = read, known(on) if read is None else read
    if aged is None:
        aged = unpaid_of(leases, on, unknown=unknown, paid_ahead=paid_ahead, read=read)
    already = dones(rows, on)
    past = lives(rows, aged, on, paid_ahead, unknown, read)
    reading = cache(reading_of)
    before = formers(leases, rows, aged, values, on, past, unknown, read, reading=reading)
    to_check = _to_check(leases, aged, on, unknown)
    waits, kept = pauses(keys, on), kept_plans(keys, on)
    open_, callable_ = windows(rows, aged, already, on)
    owing = [lease.pk for lease in rows if aged[lease.pk].debt]
    said = said_of(owing, values, on, reading=reading, by_hand=None if given else read.bank is None)
    late = {lease.pk: sum(cents for _day, cents in aged[lease.pk].unpaid) + aged[lease.pk].unaged for lease in rows}
    plans = {one.plan.lease_id: one for one in (standings(keys, aged, on) if running is None else running)}
    stops, procedures = {pk: one.stopped.before for pk, one in paid_ahead.items()}, opened(rows, on)
    creditor = duties_of(rows, {lease.pk: lease.aid for lease in rows}, aged, on, unknown)
    found = []
    for lease in rows:
        arrears, net = judge(lease, aged[lease.pk], on, values, before.get(lease.pk), past[lease.pk], said)
        unpaid, done, plan = list(aged[lease.pk].unpaid), already[lease.pk], plans.get(lease.pk)
        late_by = _missed(plan, unpaid, rhythm, on) if plan else None
        oldest = min((day for day, _cents in unpaid), default=None)
        procedure = procedures.get(lease.pk)
        facts = Facts(
            arrears,
            done,
            plan=plan is not None,
            missed=late_by.due_on if late_by else None,
            breach=(late_by.on, late_by.article) if late_by else None,
            kept_on=kept.get(lease.pk),
            window=open_[lease.pk][:2] if lease.pk in open_ else None,
            surety=callable_.get(lease.pk, ""),
            barred_on=barred_on(oldest, done.kept_alive, years) if oldest else None,
            wrong=contradictions(unpaid, net),
            paused=waits.get(lease.pk),
            frozen=stops.get(lease.pk),
            creditor=creditor.get(lease.pk, {}),
            fresh=lease.pk in stops and any(day >= stops[lease.pk] for day, _cents in unpaid),
            by_owner=lease.mode in FOR_OWNER,
            procedure=procedure.asks(
                _late(lease, arrears, late[lease.pk], unpaid, done, lease.aid, on), on, done.late.get(Step.ACT)
            )
            if procedure
            else NO_PROCEDURE,
        )
        asked = duties(facts, on, rhythm)
        more = ((due.on, step, due.article) for step, due in to_check.get(lease.pk, {}).items())
        facts = replace(facts, to_check=tuple(one for one in more if one[1] not in asked or one[0] < asked[one[1]].on))
        what = next_action(facts, on, rhythm)
        found.append(
            Situation(
                lease,
                unpaid,
                arrears,
                law,
                values,
                net,
                facts,
                what,
                lease.aid,
                aged[lease.pk].unaged,
                plan,
                open_[lease.pk].claim_by if lease.pk in open_ else None,
                said.of(lease.pk) or {},
                said.decided,
                aged[lease.pk].unread,
                aged[lease.pk].unread_aid,
                aged[lease.pk].read_until,
            )
        )
    return found


def _to_check(
    leases: QuerySet[Lease], aged: Mapping[int, Aged], on: date, unknown: Unentered
) -> dict[int, dict[str, Due]]:
    """By lease of which something is not known, the duties that it has if that is unpaid."""
    held = [pk for pk, one in aged.items() if one.held]
    if not held:
        return {}
    rhythm = pace(on)
    every = situations(leases.filter(pk__in=held), on, unknown, read=ALL)
    return {one.lease.pk: duties(one.facts, on, rhythm) for one in every}


def concerned(
    leases: QuerySet[Lease], on: date, unknown: Unentered | None = None, read: Known | None = None
) -> list[int]:
    """Of these leases, those that may have an action that day: something is late, the aid that is awaited counted, or a plan or
    a procedure is theirs. No rule of `rules.prevention` asks anything of the others. Ten queries, however many leases."""
    aged = unpaid_of(leases, on, unknown=unknown, read=read)
    planned = set(PaymentPlan.objects.order_by().values_list("lease", flat=True))
    opened_for = set(Procedure.objects.order_by().values_list("lease", flat=True))
    return [
        pk
        for pk, one in aged.items()
        if one.unpaid or one.unaged or one.gross or one.held or pk in planned or pk in opened_for
    ]


class Missed(NamedTuple):
    """What a plan asked on `due_on` and that did not come, from when it is spoken of, on which ground."""

    due_on: date
    on: date
    article: str


def _missed(plan: Standing, unpaid: Sequence[tuple[date, int]], rhythm: Pace, on: date) -> Missed | None:
    """The oldest instalment missed; of the terms of a judge, the first unpaid month that a night noticed, while it lacks."""
    days = rhythm.call - 1
    article = TERMS if plan.plan.origin == PlanOrigin.JUDGE else rhythm.articles["call"]
    if plan.decided and plan.breaches:
        sums = [(row.due_on, row.cents) for row in plan.rows]
        today_due = sum(cents for day, cents in unpaid if day == on)
        first = plan.breaches[0]
        return Missed(first.due_on, first.on, article) if unmet(plan.late, sums, today_due, on) else None
    row = plan.missed_since(days, on)
    return Missed(row.due_on, breach_on(row.due_on, plan.grace(days)), article) if row else None


def _late(
    lease: Lease, arrears: Arrears, debt: int, unpaid: Sequence[tuple[date, int]], done: Done, aid: int, on: date
) -> Late:
    asked = in_force(lease, on)
    return Late(arrears.since, debt, unpaid, asked.rent, asked.charges, aid, done.report, done.seized)


def contradictions(unpaid: Sequence[tuple[date, int]], net: int) -> tuple[str, ...]:
    """What cannot be true together: an aid that is more than the month that it pays, and a month that is unpaid."""
    return ("aid",) if unpaid and net < 0 else ()


def pause_of(lease: Lease, on: date) -> Pause | None:
    """The pause that runs, the one that ends last."""
    running = lease.pauses.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), on__lte=on, until__gte=on)
    return running.select_related("by").order_by("-until", "-pk").first()


def phone_of(lease: Lease) -> str:
    """Where the holder is called."""
    holder = lease.household.holder
    return holder.phone if holder else ""


def situation(lease: Lease, on: date) -> Situation:
    named = Lease.objects.filter(pk=lease.pk).select_related("household__holder", "mandate__dwelling__commune")
    return situations(named, on)[0]
