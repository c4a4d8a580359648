"""Each lease's row of the month, computed by the rules in chunks: short transactions that say how far they went.

Killed anywhere, it goes on from the last chunk written; two workers at once compute each chunk once.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.bulk import insert_rows
from trousseau.core.errors import Refused
from trousseau.ledger import staging
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Entry
from trousseau.ledger.postings import Draft
from trousseau.rules.dates import add_months, month_end
from trousseau.tenancies.models import Lease, LeaseQuerySet
from trousseau.tenancies.terms import terms_mark, with_amended_days, with_terms

from ..due import call_draft, due_day, due_for
from ..enums import CallKind
from ..models import MonthRun, RentCall, RunRow

CHUNK = 500
READ = (  # of a lease, what its call is computed from
    *("number", "rent", "charges", "starts_on", "ends_on", "prorata", "payment_day"),
    *("mandate__ended_on", "mandate__taken_over", "mandate__fund__code", "mandate__fund__ledger"),
)


def to_call(month: date) -> LeaseQuerySet:
    """The leases in force some day of the month, under a mandate, whose rent of that month is not called."""
    called = RentCall.objects.filter(month=month, kind=CallKind.RENT).values("lease")
    return Lease.objects.for_owner().in_force(month, month_end(month)).exclude(pk__in=called).order_by("number")


def stage(run: MonthRun) -> None:
    """Compute what is left. Raises Refused on a row that cannot be called, naming its lease."""
    _begin(run)
    while True:
        leases = with_terms(to_call(run.month).filter(number__gt=run.reached), listed=True)
        chunk = list(with_amended_days(leases).select_related("mandate__fund").only(*READ)[:CHUNK])
        if not chunk:
            return
        _stage_chunk(run, chunk)


def restart(run: MonthRun, mark: str) -> None:
    """Forget what was computed: the leases changed since, or a row stopped it."""
    with transaction.atomic():
        mine = MonthRun.objects.filter(pk=run.pk, posted_at=None, mark=run.mark, why_stopped=run.why_stopped)
        count = to_call(run.month).count()
        if mine.update(mark=mark, reached=0, done=0, total=count, why_stopped="", moved_at=timezone.now()):
            forget(run)
    run.refresh_from_db()


@transaction.atomic
def forget(run: MonthRun) -> None:
    RunRow.objects.filter(run=run).delete()
    staging.clear(run.batch)


def forget_posted() -> None:
    """The rows of the runs that were posted, when a crash came before they were erased."""
    for run in MonthRun.objects.filter(posted_at__isnull=False, rows__isnull=False).distinct():
        forget(run)


def _begin(run: MonthRun) -> None:
    run.refresh_from_db()
    mark = terms_mark()
    if run.posted_at is None and (run.mark != mark or run.why_stopped):
        restart(run, mark)


def _stage_chunk(run: MonthRun, chunk: Sequence[Lease]) -> None:
    """Nothing is written when somebody else has computed this chunk, or begun again: `run` then says where it stands."""
    calls = calls_of(run.month, chunk)
    numbers = [lease.number for lease in chunk]
    drafts = drafts_of([call for call in calls if call.total])
    with transaction.atomic():
        mine = MonthRun.objects.filter(pk=run.pk, posted_at=None, mark=run.mark, reached=run.reached)
        if mine.update(reached=numbers[-1], done=run.done + len(chunk), moved_at=timezone.now()):
            insert_rows(
                RunRow,
                ("run", "position", "lease", "rent", "charges", "caf_expected", "due_on"),
                [
                    (run.pk, call.lease.number, call.lease.pk, call.rent, call.charges, call.caf_expected, call.due_on)
                    for call in calls
                ],
            )
            staging.stage(Ledger.CLIENTS, run.batch, drafts)
    run.refresh_from_db()


def calls_of(month: date, leases: Iterable[Lease]) -> list[RentCall]:
    """What each lease is asked for the month. The aid expected is the previous call's, until the CAF announces another."""
    before = RentCall.objects.filter(month=add_months(month, -1), kind=CallKind.RENT, lease__in=leases)
    expected = dict(before.values_list("lease", "caf_expected"))
    calls = []
    for lease in leases:
        rent, charges = due_for(lease, month)
        if rent < 0 or charges < 0:
            raise Refused(
                _("%(lease)s: its rent or its charges are below zero; correct its terms, then call the month again.")
                % {"lease": lease.code}
            )
        aid = min(expected.get(lease.pk, 0), rent + charges)
        due_on = due_day(lease, month)
        calls.append(RentCall(lease=lease, month=month, rent=rent, charges=charges, caf_expected=aid, due_on=due_on))
    return calls


def drafts_of(calls: Sequence[RentCall]) -> list[tuple[int, Draft]]:
    """The entries to come, each at the position of its lease.

    A call that a departure took back left its entry and the opposite one: asked again, it needs another key.
    """
    drafts = [(call.lease.number, call_draft(call)) for call in calls]
    keys = [draft.key for _position, draft in drafts]
    taken: Counter[str] = Counter()
    for key in Entry.objects.filter(idempotency_key__in=keys).values_list("idempotency_key", flat=True):
        taken[key] = Entry.objects.filter(Q(idempotency_key=key) | Q(idempotency_key__startswith=f"{key}:")).count()
    return [
        (position, draft if not taken[draft.key] else call_draft(call, again=taken[draft.key]))
        for (position, draft), call in zip(drafts, calls, strict=True)
    ]
