"""The rows that the measures count, over one period: each set is read once, whatever the number of figures drawn from it.

A row names a thing by its key, and nobody. What is not known is None, and stays so.
"""

from bisect import bisect_left
from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import NamedTuple, Self

from django.db.models import Count, Min, Q
from django.utils.timezone import localdate

from trousseau.allocation.models import Decision, Sitting
from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application, Situation, StateChange
from trousseau.captation.measures.queries import Asked, cohort
from trousseau.captation.models import DwellingInspection
from trousseau.core.models import User
from trousseau.followup.enums import Presence
from trousseau.followup.models import Contact, HomeVisit
from trousseau.mandates.models import Availability, Mandate
from trousseau.prevention.enums import Outcome
from trousseau.prevention.models import Procedure
from trousseau.prevention.procedure.queries import STAGES, with_stage
from trousseau.rents.enums import PlanEnd
from trousseau.rents.models import PaymentPlan
from trousseau.rents.roll.queries import unpaid_of
from trousseau.rules.ageing import Aged
from trousseau.rules.dates import add_days, add_months, month_end
from trousseau.tenancies.models import Lease, NoticeToQuit

STAYED = (Outcome.PAID, Outcome.PLAN_KEPT, Outcome.HOUSED)


class Row(NamedTuple):
    """One thing that a measure counts. `pk`: its key in its room; `unit`: the household behind it, 0 when there is none.

    `group`: what a breakdown tells apart. `yes`: whether it is in the numerator of a share. `value`: days, or how many.
    `also`: a second key, where several rows open one page; of a stay, the days from its keys to the end of the period.
    """

    pk: int
    unit: int
    on: date
    commune: str = ""
    group: str = ""
    yes: bool | None = None
    value: int | None = None
    also: int = 0


class Period(NamedTuple):
    """Both days included."""

    start: date
    end: date

    def before(self) -> Self:
        """The period of the same length that ends the day before: in months when this one is made of whole months."""
        last = add_days(self.start, -1)
        if self.start.day == 1 and self.end == month_end(self.end):
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
            return type(self)(add_months(self.start, -months), last)
        return type(self)(add_days(last, -(self.end - self.start).days), last)


class Stay(NamedTuple):
    """A lease whose keys were given, in force on its last day too. `lost_on`: from that day on its owner manages it, and the
    agency knows no more. `brought_in`: it was running when the agency came to this software; those that had ended are not here."""

    pk: int
    household: int
    keys_on: date
    ended_on: date | None
    lost_on: date | None
    commune: str
    brought_in: bool = False

    def lives(self, on: date) -> bool:
        return self.keys_on <= on and (self.ended_on is None or self.ended_on >= on)


class Books:
    """What the rooms say of one period, as they stand when it is read."""

    def __init__(self, period: Period):
        self.period = period
        self.start, self.end = period

    @property
    def within(self) -> tuple[date, date]:
        return self.start, self.end

    @cached_property
    def stays(self) -> dict[int, list[Stay]]:
        """Every lease whose keys were given by the end, by household, the first keys first."""
        rows = Lease.objects.filter(keys_on__lte=self.end).order_by("keys_on", "pk")
        found: dict[int, list[Stay]] = defaultdict(list)
        for pk, household, keys, ended, brought, mandate_ended, taken_over, commune in rows.values_list(
            "pk",
            "household",
            "keys_on",
            "ends_on",
            "brought_in_on",
            "mandate__ended_on",
            "mandate__taken_over",
            "mandate__dwelling__commune",
        ):
            lost = mandate_ended if taken_over else None
            found[household].append(Stay(pk, household, keys, ended, lost, commune or "", brought is not None))
        return found

    @cached_property
    def ended_by(self) -> dict[int, str]:
        """What ended each lease, where it is written: an eviction, a rehousing, else the notice."""
        found: dict[int, str] = dict(
            NoticeToQuit.objects.ending().filter(ends_on__lte=self.end).order_by("pk").values_list("lease", "by")
        )
        ends = Procedure.objects.filter(closed_on__lte=self.end, outcome__in=(Outcome.EVICTED, Outcome.HOUSED))
        found.update(ends.order_by("pk").values_list("lease", "outcome"))
        return found

    @cached_property
    def aged(self) -> dict[int, Aged]:
        return unpaid_of(Lease.objects.filter(keys_on__lte=self.end), self.end)

    @cached_property
    def homes(self) -> dict[int, tuple[int, str]]:
        """By lease, its household and its commune."""
        return {one.pk: (one.household, one.commune) for stays in self.stays.values() for one in stays}

    # ---- aim 4: what the council voted

    @cached_property
    def entries(self) -> list[Row]:
        """Households to which the agency gave keys, once each: `group`, how they lived then; `yes`, oriented by the SIAO, None
        of one erased since; `value`, days since they were oriented or referred."""
        changes = StateChange.objects.housed_here().filter(on__range=self.within).order_by("on", "pk")
        rows = list(
            changes.values_list(
                "application",
                "application__household",
                "on",
                "application__siao_on",
                "application__received_on",
                "application__referred_by",
            )
        )
        situations: dict[int, list[tuple[date, int]]] = defaultdict(list)
        of_these = Situation.objects.filter(application__changes__in=changes.order_by()).distinct()
        for application, on, ethos in of_these.order_by("starts_on", "pk").values_list(
            "application", "starts_on", "ethos"
        ):
            situations[application].append((on, ethos))
        written = Application.history.filter(history_type="+", id__in=changes.order_by().values("application"))
        known = set(
            written.values_list("id", flat=True)
        )  # an erasure takes the history of the row with its orientation
        found, seen = [], set()
        for application, household, on, siao, received, referrer in rows:
            if household in seen:
                continue
            seen.add(household)
            told = [ethos for day, ethos in situations[application] if day <= on]
            commune = next((s.commune for s in self.stays.get(household, ()) if s.keys_on == on), "")
            erased = application not in known and siao is None
            began = siao or (received if referrer and not erased else None)
            waited = (on - began).days if began and began <= on else None
            found.append(
                Row(
                    application,
                    household,
                    on,
                    commune,
                    str(told[-1]) if told else "",
                    None if erased else siao is not None and siao <= on,
                    waited,
                )
            )
        return found

    def kept(self, months: int) -> list[Row]:
        """Households whose first keys are `months` old in the period: `yes`, still housed that day; `group`, what ended it."""
        found = []
        for household, stays in self.stays.items():
            first = stays[0]
            on = add_months(first.keys_on, months)
            if not self.start <= on <= self.end:
                continue
            then = [one for one in stays if one.lives(on)]
            if first.brought_in:
                yes, group = None, ""  # who entered with it and had left is not here: all would have stayed
            elif any(one.lost_on is None or one.lost_on >= on for one in then):
                yes, group = True, ""
            elif then:
                yes, group = None, ""  # its owner manages it since: nobody here knows
            else:
                last = max((one for one in stays if one.keys_on <= on), key=lambda one: one.keys_on)
                yes, group = False, self.ended_by.get(last.pk, "unknown")
            found.append(Row(first.pk, household, on, first.commune, group, yes))
        return found

    def stayed(self) -> list[Row]:
        """Households whose first keys were given by the end, since the agency writes here: those of a portfolio taken over are
        there because they stayed. `value`, days lived in a dwelling of the agency without leaving, the last one included and
        moving from one to another that day or the next; `yes`, still there; False, left: `group`, what ended it; None, its
        owner manages it since."""
        found, begun = [], records_begin() or self.end
        for household, stays in self.stays.items():
            first = until = stays[0]
            if first.brought_in or first.keys_on < begun:
                continue
            for one in stays[1:]:
                if until.ended_on is None or one.keys_on > add_days(until.ended_on, 1):
                    break
                if one.ended_on is None or one.ended_on >= until.ended_on:
                    until = one
            ended, lost = until.ended_on, until.lost_on
            yes: bool | None = True
            on, group = self.end, ""
            if ended and ended < self.end:
                yes, on, group = False, add_days(ended, 1), self.ended_by.get(until.pk, "unknown")
            if lost and lost < min(ended or self.end, self.end):
                yes, on, group = None, lost, ""
            lived, watched = ((day - first.keys_on).days for day in (on, self.end))
            found.append(Row(first.pk, household, first.keys_on, first.commune, group, yes, max(lived, 0), watched))
        return found

    @cached_property
    def contacts(self) -> list[tuple[int, str, date, date | None, date | None, date | None, int]]:
        """(key, commune, first contact, visit, mandate, keys, household) of the owners first contacted in the period."""
        known = list(
            cohort(Asked(self.start, self.end)).values_list("pk", "dwelling__commune", "met_on", "visited_on", "won_on")
        )
        keys: dict[int, tuple[date, int]] = {}
        let = Lease.objects.filter(keys_on__lte=self.end, mandate__prospect__met_on__range=self.within)
        for prospect, on, household in let.order_by("-keys_on", "-pk").values_list(
            "mandate__prospect", "keys_on", "household"
        ):
            keys[prospect] = on, household
        by = self.end
        return [
            (
                pk,
                commune or "",
                met,
                visited if visited and visited <= by else None,
                won if won and won <= by else None,
                *keys.get(pk, (None, 0)),
            )
            for pk, commune, met, visited, won in known
        ]

    def contacts_to(self, step: int) -> list[Row]:
        """The same owners: `yes`, at that step (3: visit, 4: mandate, 5: keys) by the end; `value`, days to it. The household
        that has the keys stands behind the last."""
        return [
            Row(
                one[0],
                one[6] if step == 5 else 0,
                one[2],
                one[1],
                yes=one[step] is not None,
                value=max((one[step] - one[2]).days, 0) if one[step] else None,
            )
            for one in self.contacts
        ]

    def vacancies(self) -> list[Row]:
        """Dwellings let in the period, and the household that entered: `value`, days without one before."""
        rows = Availability.objects.filter(announced=False, ends_on__range=self.within).order_by("ends_on", "pk")
        entered: dict[tuple[int, date], int] = {}
        let = Lease.objects.filter(keys_on__isnull=False, mandate__availabilities__in=rows.order_by())
        for mandate, household, start, keys in let.values_list("mandate", "household", "starts_on", "keys_on"):
            entered[mandate, start] = entered[mandate, keys] = household
        return [
            Row(pk, entered.get((pk, on), 0), on, commune or "", value=max((on - start).days, 0))
            for pk, on, start, commune in rows.values_list(
                "mandate", "ends_on", "starts_on", "mandate__dwelling__commune"
            )
        ]

    def refusals(self) -> list[Row]:
        """Decisions of the commission that came to no lease, withdrawn in the period: `group`, why."""
        rows = Decision.objects.filter(withdrawn_on__range=self.within, application__isnull=False).order_by("pk")
        return [
            Row(sitting, unit, on, commune or "", why, also=pk)
            for pk, sitting, unit, on, commune, why in rows.values_list(
                "pk", "sitting", "application__household", "withdrawn_on", "mandate__dwelling__commune", "withdrawn_for"
            )
        ]

    # ---- aim 1

    def followed(self) -> list[Row]:
        """Leases in force at some day of the period, those brought in during it among them: `value`, home visits made in it,
        households absent included."""
        visits = dict(
            HomeVisit.objects.filter(contact__on__range=self.within)
            .order_by()
            .values_list("lease")
            .annotate(n=Count("pk"))
        )
        rows = Lease.objects.in_force(self.start, self.end) | Lease.objects.filter(brought_in_on__range=self.within)
        rows = rows.filter(keys_on__lte=self.end).order_by("number")
        return [
            Row(pk, household, keys, commune or "", value=visits.get(pk, 0))
            for pk, household, keys, commune in rows.values_list(
                "pk", "household", "keys_on", "mandate__dwelling__commune"
            )
        ]

    def debts(self) -> list[Row]:
        """Tenancies late on the last day: `value`, days from the day on which the oldest unpaid rent fell due to the next
        contact with the household, of whatever kind; None while there was none, and where nobody knows since when."""
        late = {pk: one for pk, one in self.aged.items() if one.debt and pk in self.homes}
        units = {self.homes[pk][0] for pk in late}
        days: dict[int, list[date]] = defaultdict(list)
        if dated := [one.since for one in late.values() if one.since]:
            known = Contact.objects.known(self.end).filter(on__gte=min(dated)).order_by("on", "pk")
            known = known.exclude(presence=Presence.THIRD)  # what somebody else told is no contact with the household
            for unit, on in known.values_list("household", "on"):
                if unit in units:
                    days[unit].append(on)
        found = []
        for pk, aged in sorted(late.items()):
            unit, commune = self.homes[pk]
            since, value = aged.since, None
            if since and (place := bisect_left(days[unit], since)) < len(days[unit]):
                value = (days[unit][place] - since).days
            found.append(Row(pk, unit, since or aged.unaged_on or self.end, commune, value=value))
        return found

    # ---- aim 2

    def cleared(self) -> list[Row]:
        """Tenancies late on the eve of the period: `yes`, nothing late any more on its last day."""
        eve = add_days(self.start, -1)
        then = unpaid_of(Lease.objects.filter(keys_on__lte=eve), eve)
        found = []
        for pk, aged in sorted(then.items()):
            if aged.debt and pk in self.homes:
                now = self.aged.get(pk)
                unit, commune = self.homes[pk]
                found.append(Row(pk, unit, eve, commune, yes=not now.debt if now else None))
        return found

    def plans(self) -> list[Row]:
        """Payment plans that ended in the period: `yes`, kept; None, stopped by the law. A plan replaced goes on."""
        rows = PaymentPlan.objects.filter(ended_on__range=self.within).order_by("ended_on", "pk")
        rows = rows.exclude(why_ended__in=(PlanEnd.MISTAKE, PlanEnd.REPLACED))
        return [
            Row(
                lease,
                unit,
                on,
                commune or "",
                why,
                {PlanEnd.KEPT.value: True, PlanEnd.BROKEN.value: False}.get(why),
                also=pk,
            )
            for pk, lease, unit, on, commune, why in rows.values_list(
                "pk", "lease", "lease__household", "ended_on", "lease__mandate__dwelling__commune", "why_ended"
            )
        ]

    def procedures(self) -> list[Row]:
        """Procedures open on the last day: `group`, how far each went."""
        rows = Procedure.objects.filter(Q(closed_on=None) | Q(closed_on__gt=self.end), opened_on__lte=self.end)
        found = with_stage(rows, self.end).order_by("opened_on", "pk")
        return [
            Row(pk, unit, on, commune or "", STAGES[reached].value)
            for pk, unit, on, commune, reached in found.values_list(
                "pk", "lease__household", "opened_on", "lease__mandate__dwelling__commune", "reached"
            )
        ]

    def procedures_ended(self) -> list[Row]:
        """Procedures closed in the period: `yes`, the household has a home; None, it left and nobody knows for where."""
        rows = Procedure.objects.filter(closed_on__range=self.within).order_by("closed_on", "pk")
        found = []
        for pk, unit, on, commune, outcome, ended in rows.values_list(
            "pk", "lease__household", "closed_on", "lease__mandate__dwelling__commune", "outcome", "lease__ends_on"
        ):
            stays = ended is None or ended > on
            yes: bool | None = None
            if outcome in STAYED or (outcome == Outcome.WITHDRAWN and stays):
                yes = True
            elif outcome == Outcome.EVICTED:
                yes = False
            found.append(Row(pk, unit, on, commune or "", outcome, yes))
        return found

    # ---- what each post does

    def prospects(self) -> list[Row]:
        rows = cohort(Asked(self.start, self.end)).order_by("met_on", "pk")
        return [Row(pk, 0, on, c or "") for pk, on, c in rows.values_list("pk", "met_on", "dwelling__commune")]

    def inspections(self) -> list[Row]:
        rows = DwellingInspection.objects.filter(made_on__range=self.within).order_by("made_on", "pk")
        found = rows.values_list("prospect", "made_on", "prospect__dwelling__commune", "pk")
        return [Row(prospect, 0, on, commune or "", also=pk) for prospect, on, commune, pk in found]

    def mandates(self) -> list[Row]:
        rows = Mandate.objects.filter(signed_on__range=self.within).order_by("signed_on", "pk")
        return [
            Row(pk, 0, on, commune or "", mode)
            for pk, on, commune, mode in rows.values_list("pk", "signed_on", "dwelling__commune", "mode")
        ]

    def applications(self) -> list[Row]:
        rows = Application.objects.not_merged().filter(received_on__range=self.within).order_by("received_on", "pk")
        return [Row(*row) for row in rows.values_list("pk", "household", "received_on")]

    def waiting(self) -> list[Row]:
        rows = Application.objects.not_merged().in_state(ApplicationState.ACTIVE, on=self.end)
        rows = rows.order_by("received_on", "pk")
        return [Row(*row) for row in rows.values_list("pk", "household", "received_on")]

    def sittings(self) -> list[Row]:
        rows = Sitting.objects.held().filter(held_on__range=self.within).order_by("held_on", "pk")
        return [Row(pk, 0, on) for pk, on in rows.values_list("pk", "held_on")]

    def leases(self) -> list[Row]:
        rows = Lease.objects.in_force(self.end, self.end).filter(keys_on__lte=self.end).order_by("number")
        return [
            Row(pk, unit, on, commune or "")
            for pk, unit, on, commune in rows.values_list("pk", "household", "keys_on", "mandate__dwelling__commune")
        ]

    def visits(self) -> list[Row]:
        rows = HomeVisit.objects.filter(contact__on__range=self.within).order_by("contact__on", "pk")
        return [
            Row(lease, unit, on, commune or "", also=pk)
            for pk, lease, unit, on, commune in rows.values_list(
                "pk", "lease", "lease__household", "contact__on", "lease__mandate__dwelling__commune"
            )
        ]


def records_begin() -> date | None:
    """The day on which the agency began to write here: of what came before, nothing is known. Its first application, but no
    sooner than its first account: one of years before, typed with its true date, does not say that they were written."""
    first = StateChange.objects.aggregate(first=Min("on"))["first"]
    opened = User.objects.aggregate(first=Min("created_at"))["first"]
    return first and max(first, localdate(opened)) if opened else first
