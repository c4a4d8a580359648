"""The files of over-indebtedness: what stops, what the lessor has to do, what an erasure takes; many leases at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from trousseau.core import scales
from trousseau.rents.enums import AdjustmentKind
from trousseau.rents.models import Adjustment
from trousseau.rents.roll.entered import NOTHING, Unentered
from trousseau.rents.roll.queries import unpaid_of
from trousseau.rules.ageing import Aged
from trousseau.rules.dates import add_days
from trousseau.rules.overindebtedness import Duty, Event, File, duties, earlier, erasable, read
from trousseau.tenancies.models import Guarantee, Lease

from .cases import noted
from .enums import CREDITOR, FILE_ACTS, ActKind
from .models import CreditorStep, ProcedureAct

TELL_DAYS = 8  # days of the house, to tell the payer of the aid and the guarantor, or to book a loss


def files(leases: Sequence[int], on: date) -> dict[int, File]:
    """By lease, the file that stands on the day, by the acts noted and not withdrawn by then: one query."""
    rows = ProcedureAct.objects.filter(
        _stood(on), noted(on), procedure__lease__in=leases, act__in=FILE_ACTS, on__lte=on
    )
    events: dict[int, list[Event]] = defaultdict(list)
    for lease, act, day, paper, told, proved_on in rows.order_by("on", "pk").values_list(
        "procedure__lease", "act", "on", "paper", "received_on", "proof_noted_on"
    ):
        proved = paper is not None and (proved_on is None or proved_on <= on)
        events[lease].append(Event(act, day, proved, told if told and told <= on else None))
    if not events:
        return {}
    claim, held = scales.at("eviction.creditor_days", on).number, scales.at("eviction.erased_months", on).number
    found = {lease: read(mine, on, claim_days=claim, held_months=held) for lease, mine in events.items()}
    return {lease: file for lease, file in found.items() if file}


def _stood(on: date) -> Q:
    return Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)


def duties_of(
    leases: Sequence[Lease], aided: Mapping[int, int], owed: Mapping[int, Aged], on: date, unknown: Unentered
) -> dict[int, dict[str, tuple[date, str]]]:
    """By lease that has a file, what the lessor has to do of it and did not: its last day and its ground, as it was known on the
    day `on`. `aided`: the aid paid to the agency, `owed`: what is late, by lease. One query when there is none, five at most.
    """
    keys = [lease.pk for lease in leases]
    found = files(keys, on)
    if not found:
        return {}
    guaranteed = set(Guarantee.objects.covering(on).filter(lease__in=found).values_list("lease_id", flat=True))
    steps = CreditorStep.objects.filter(_stood(on), noted(on), lease__in=found, on__lte=on)
    done = {
        (lease, duty) for lease, duty, day in steps.values_list("lease", "duty", "on") if day >= found[lease].stopped_on
    }
    lost = _lost_of({pk: file.erased_on for pk, file in found.items() if file.erased_on}, owed, on, unknown)
    return {
        pk: {
            CREDITOR[one.code]: (one.due_on, one.article)
            for one in duties(
                file, tell_days=TELL_DAYS, aided=aided[pk] > 0, guaranteed=pk in guaranteed, lost=lost.get(pk, 0)
            )
            if (pk, one.code) not in done
        }
        for pk, file in found.items()
    }


def _lost_of(
    erased: Mapping[int, date], owed: Mapping[int, Aged], on: date, unknown: Unentered = NOTHING
) -> dict[int, int]:
    """By lease whose debt was erased on a day, what nobody wrote off of it yet, cents."""
    found = {}
    for pk, day in erased.items():  # few of them, in any agency
        then = unpaid_of(Lease.objects.filter(pk=pk), day, on, unknown=unknown)[pk]
        lost = erasable(then.debt, owed[pk].debt, losses(pk, add_days(day, 1), on))
        found[pk] = min(lost, max(owed[pk].balance, 0))  # an advance that no rent took yet is not lost
    return found


@dataclass(frozen=True)
class Stopped:
    """A file on a day, for its lease. `claim`: (due on, cents) of the earlier debt as it stood on the eve of the decision, the
    aid that is late by now counted, oldest first; `unaged` of it since a day that nobody wrote. `earlier`: what is left of it now; `current`: what is owed
    since. `lost`: what an erasure takes and nobody wrote off yet."""

    lease: Lease
    file: File
    claim: tuple[tuple[date, int], ...]
    unaged: int
    earlier: int
    current: tuple[tuple[date, int], ...]
    lost: int
    booked: int
    steps: tuple[CreditorStep, ...]
    duties: tuple[Duty, ...]

    @property
    def claimed(self) -> int:
        return sum(cents for _due_on, cents in self.claim) + self.unaged

    @property
    def owed_since(self) -> int:
        return sum(cents for _due_on, cents in self.current)


def stopped(lease: Lease, on: date, *, aided: bool) -> Stopped | None:
    """The file of one lease, with its sums. `aided`: an aid is paid to the agency for it."""
    file = files([lease.pk], on).get(lease.pk)
    if file is None:
        return None
    mine = Lease.objects.filter(pk=lease.pk)
    then = unpaid_of(mine, add_days(file.stopped_on, -1), on)[lease.pk]
    now = unpaid_of(mine, on)[lease.pk]
    booked = losses(lease.pk, file.stopped_on, on)
    lost = _lost_of({lease.pk: file.erased_on}, {lease.pk: now}, on)[lease.pk] if file.erased_on else 0
    left = earlier(now.unpaid, file.stopped_on)
    steps = tuple(steps_of(lease, file))
    guaranteed = Guarantee.objects.covering(on).filter(lease=lease).exists()
    asked = duties(file, tell_days=TELL_DAYS, aided=aided, guaranteed=guaranteed, lost=lost)
    done = {one.duty for one in steps}
    return Stopped(
        lease,
        file,
        then.unpaid,
        then.unaged,
        sum(cents for _day, cents in left) + now.unaged,
        tuple(one for one in now.unpaid if one not in left),
        lost,
        booked,
        steps,
        tuple(one for one in asked if one.code not in done),
    )


def losses(lease: int, since: date, on: date) -> int:
    """Cents written off from the day `since` on because a decision ended the debt, as it was known on the day `on`: what was
    undone is not."""
    rows = Adjustment.objects.filter(
        Q(credit__reversal=None) | Q(credit__undone_noted_on__gt=on),
        noted(on, "credit__noted_on"),
        lease=lease,
        kind=AdjustmentKind.LOST,
        on__range=(since, on),
    )
    return rows.aggregate(cents=Sum("amount"))["cents"] or 0


def measures_of(lease: Lease, on: date) -> ProcedureAct | None:
    """The measures of that day, once proved."""
    rows = ProcedureAct.objects.standing().filter(
        procedure__lease=lease, act=ActKind.OVERINDEBTEDNESS_MEASURES, on=on, paper__isnull=False
    )
    return rows.first()


def steps_of(lease: Lease, file: File) -> list[CreditorStep]:
    """What was done of this file, that stands."""
    rows = CreditorStep.objects.filter(lease=lease, withdrawn_on=None, on__gte=file.stopped_on)
    return list(rows.select_related("noted_by", "paper"))
