"""Take the fees that the mandates write, and none other (décret 72-678, art. 66)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import batched, chain
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import record
from trousseau.core.bulk import insert_rows, reserve
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, No, verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.ledger.actions import hold, post_keys, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.postings import Draft
from trousseau.ledger.years import open_day
from trousseau.mandates.enums import Due, FeeBase, Payer, Vat
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.mandates.queries import fee_clauses
from trousseau.receipts.enums import Payer as PaidBy
from trousseau.receipts.models import Receipt
from trousseau.rents.accounts import Accounts
from trousseau.rents.models import ClaimRefund, Clawback, DepositSettlement, RentCall, TenantRefund
from trousseau.rules.fees import compute
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import in_force

from .. import todo as todo
from ..models import Fee, FeeInvoice, VatAnswer
from ..numbering import numbered
from ..queries.fees import feeless, vat_of

TAKEN = No("a fee whose entry is posted is not taken again")
OF_ITS_SUM = No("a fee is of the day of what it is taken on")

CHUNK = 500  # receipts, or leases, whose fees are computed and posted at once; all are in one transaction


@dataclass(frozen=True)
class Charge:
    """A fee to take: `base` in cents for a share, None for a flat amount; `what` makes it once.

    A base below zero gives back the fee of what was taken back, `of` which it says what it comes of (see `Fee`): primary
    keys by the name of their column. `lease`: its primary key and its code.
    """

    clause: FeeClause
    on: date
    what: str
    base: int | None = None
    lease: tuple[int, str] | None = None
    of: Mapping[str, int | None] = field(default_factory=dict)


def _named(lease: Lease | None) -> tuple[int, str] | None:
    return (lease.pk, lease.code) if lease else None


@verb(once=No("a clause is answered for once"), frozen=ACCOUNTS, happened=TODAY)
def answer_vat(actor: User, *, clause: FeeClause, vat: str, ground: str, on: date) -> VatAnswer:
    """Somebody says how a silent clause counts the VAT. Said once: what follows is in the mandate's hands."""
    if clause.vat:
        raise Refused(_("This clause says how its VAT is counted: an amendment may change it."))
    if VatAnswer.objects.filter(clause=clause).exists():
        raise Refused(_("Somebody already answered for this clause: an amendment may change it."))
    answer = VatAnswer(clause=clause, vat=vat, ground=ground, answered_by=actor, answered_on=on)
    record(answer, actor)
    close_todo(todo.ANSWER_VAT, thing=clause, on=on)
    return answer


@verb(once=TAKEN, frozen=ACCOUNTS, happened=OF_ITS_SUM)
def take_fees(actor: User | None, *, until: date, mandate: Mandate | None = None) -> int:
    """The fees due when sums are collected or when a lease is signed, up to the day `until`; once each.

    A payment that was undone gives its fees back; so does what the CAF took back, what a guarantor was given back once the
    tenant paid, and what the tenant was given back: the same rent is collected once. A clause silent on the VAT waits for an answer, and asks for
    it. Returns how many fees were taken.
    """
    hold(Ledger.CLIENTS)  # two who take at once: the second sees what the first took
    _give_back(actor, mandate, on=until)
    due = chain(_on_receipts(until, mandate), _on_leases(until, mandate))
    taken = sum(len(post_fees(actor, charges, on=until)) for charges in due)
    back = chain(_on_clawbacks(until, mandate), _on_refunds(until, mandate), _on_given_back(until, mandate))
    post_fees(actor, list(back), on=until)
    return taken


# of a clause, all; of its mandate, what an entry says
_READ = (
    *(field.name for field in FeeClause._meta.local_fields),
    "mandate__number",
    "mandate__fund__ledger",
    "mandate__fund__code",
)


class _Clauses:
    """The clauses of some mandates due at such a moment, read at once however many they are."""

    def __init__(self, due: Due, mandates: Iterable[int]):
        self.of: dict[int, list[FeeClause]] = defaultdict(list)
        for some in batched(sorted(set(mandates)), 500):
            rows = FeeClause.objects.filter(due=due, payer=Payer.OWNER, mandate__in=some)
            for clause in rows.select_related("mandate__fund").only(*_READ).order_by("pk"):
                self.of[clause.mandate_id].append(clause)

    def on(self, mandate: int, day: date) -> list[FeeClause]:
        """Décret 72-678, art. 66: those in force on the day alone."""
        return [clause for clause in self.of[mandate] if clause.runs(day)]


def _on_receipts(until: date, mandate: Mandate | None) -> Iterable[list[Charge]]:
    """By chunks, what tenants and the CAF pay of the rents; what a guarantor pays, or a deposit settles, is collected like
    the rent that it stands for."""
    rows = feeless(until, mandate)
    for some in batched(list(rows.order_by("pk").values_list("pk", flat=True)), CHUNK):
        rows = Receipt.objects.filter(pk__in=some).order_by("pk")
        read = ("pk", "amount", "received_on", "lease", "lease__number", "lease__mandate")
        receipts = list(rows.values_list(*read))
        clauses = _Clauses(Due.RECEIPT, (row[-1] for row in receipts))
        yield [
            Charge(clause, day, f"p{pk}", cents, (lease, f"L{number:05d}"), {"receipt_id": pk})
            for pk, cents, day, lease, number, mandate in receipts
            for clause in clauses.on(mandate, day)
        ]


def _on_clawbacks(until: date, mandate: Mandate | None) -> Iterable[Charge]:
    """Aid that the CAF takes back was not collected: the fees of that month's aid are given back, as far as they go."""
    rows = Clawback.objects.filter(notified_on__lte=until, fees=None)
    if mandate is not None:
        rows = rows.filter(lease__mandate=mandate)
    for clawback in rows.select_related("lease").order_by("pk"):
        of_month = {"receipt__lease": clawback.lease, "receipt__payer": PaidBy.CAF, "receipt__month": clawback.month}
        taken = Fee.objects.filter(**of_month, returned=None)
        yield from _back(taken, clawback.amount, clawback.notified_on, "c", {"clawback_id": clawback.pk})


def _on_refunds(until: date, mandate: Mandate | None) -> Iterable[Charge]:
    """The tenant paid, with its fee, and the guarantor was given back as much: the fee of the guarantor's money goes."""
    rows = ClaimRefund.objects.filter(on__lte=until, fees=None)
    if mandate is not None:
        rows = rows.filter(claim__guarantee__lease__mandate=mandate)
    for refund in rows.order_by("pk"):
        taken = Fee.objects.filter(receipt__for_claim__claim=refund.claim_id)
        yield from _back(taken, refund.amount, refund.on, "r", {"refund_id": refund.pk})


def _on_given_back(until: date, mandate: Mandate | None) -> Iterable[Charge]:
    """What a tenant paid twice, or ahead, went back to them, or waits for the next run: its fee goes, sum by sum."""
    # each of the two is asked of its own few rows, never of all that was ever called
    refunds = TenantRefund.objects.filter(back=None, call__fees=None, on__lte=until)
    advances = DepositSettlement.objects.filter(advance__isnull=False, advance__fees=None, settled_on__lte=until)
    if mandate is not None:
        refunds, advances = refunds.filter(lease__mandate=mandate), advances.filter(lease__mandate=mandate)
    keys = {*refunds.values_list("call", flat=True), *advances.values_list("advance", flat=True)}
    calls = list(RentCall.objects.filter(pk__in=keys).select_related("entry").order_by("pk"))
    accounts = Accounts({call.lease_id for call in calls})
    for call in calls:
        for receipt, cents in _of_whom(accounts, call, call.total):
            taken = Fee.objects.filter(receipt=receipt, returned=None)
            yield from _back(taken, cents, call.entry.date, "t", {"given_back_id": call.pk})


def _of_whom(accounts: Accounts, call: RentCall, cents: int) -> Iterable[tuple[Receipt, int]]:
    """The sums collected that a sum given back takes, cent by cent: what did not leave once, and is given back again, is of
    whoever paid it at first."""
    [of] = [row for row in accounts.months(call.lease_id) if row.call.pk == call.pk]
    for receipt, part in of.payments:
        part = min(part, cents)
        cents -= part
        again = TenantRefund.objects.filter(back=receipt).select_related("call").first()
        if again:
            yield from _of_whom(accounts, again.call, part)
        elif part:
            yield receipt, part


def _back(taken: QuerySet[Fee], amount: int, on: date, mark: str, of: Mapping[str, int]) -> Iterable[Charge]:
    """`amount` cents of what these fees were taken on went back: the last taken first, none twice."""
    [why] = of.values()
    rows = taken.select_related("clause__mandate__fund", "clause__mandate__owner", "lease").order_by("-pk")
    fees = [(fee, fee.base) for fee in rows if fee.base is not None]  # taken on a sum: none is without
    gone: dict[tuple, int] = defaultdict(int)
    for fee, base in fees:
        if base < 0:
            gone[fee.clause_id, fee.receipt_id] -= base
    left: dict[int, int] = defaultdict(lambda: amount)
    for fee, base in fees:
        if base < 0:
            continue
        cents = min(base - gone[fee.clause_id, fee.receipt_id], left[fee.clause_id])
        if cents > 0:
            left[fee.clause_id] -= cents
            yield Charge(
                fee.clause,
                max(on, fee.on),
                f"{mark}{why}-{fee.pk}",
                -cents,
                _named(fee.lease),
                {"receipt_id": fee.receipt_id, **of},
            )


def _on_leases(until: date, mandate: Mandate | None) -> Iterable[list[Charge]]:
    """By chunks, once a lease is signed; its rent without charges is what a share of a month is computed on."""
    due = FeeClause.objects.filter(mandate=OuterRef("mandate"), due=Due.LEASE, payer=Payer.OWNER)
    rows = Lease.objects.for_owner().filter(Exists(due), signed_on__lte=until, mandate__fund__isnull=False)
    rows = rows.exclude(Exists(Fee.objects.filter(lease=OuterRef("pk"), clause__due=Due.LEASE)))
    if mandate is not None:
        rows = rows.filter(mandate=mandate)
    for some in batched(list(rows.order_by("pk").values_list("pk", flat=True)), CHUNK):
        leases = list(Lease.objects.filter(pk__in=some).only("number", "mandate", "signed_on", "rent").order_by("pk"))
        clauses = _Clauses(Due.LEASE, (lease.mandate_id for lease in leases))
        yield [
            Charge(
                clause,
                lease.signature,
                f"l{lease.pk}",
                lease.rent if clause.base == FeeBase.RENT else None,
                _named(lease),
            )
            for lease in leases
            for clause in clauses.on(lease.mandate_id, lease.signature)
        ]


def _charged(told: Any) -> Fee | None:
    """Of any clause of the mandate: sent again with another, it is not another fee."""
    hold(Ledger.CLIENTS)
    mandate = told.clause.mandate
    known = Fee.objects.filter(mandate=mandate, entry__idempotency_key__endswith=f":s{told.key}").first()
    if known:
        sent_again(known, returned=None, clause=told.clause, lease=told.lease, on=told.on)
    return known


@verb(once=_charged, frozen=ACCOUNTS, happened=("on",))
def charge_service(actor: User, *, clause: FeeClause, lease: Lease | None, on: date, today: date, key: str) -> Fee:
    """A fee due once the service is done: somebody says that it was, on which day. `key`: said twice, it is taken once."""
    if (clause.due, clause.payer) != (Due.SERVICE, Payer.OWNER):
        raise Refused(_("This clause is not due for a service done: it is taken when it falls due."), "clause")
    if not fee_clauses(clause.mandate, on).filter(pk=clause.pk).exists():
        raise Refused(_("The mandate does not write this fee on that day: check the date."), "on")
    if clause.base == FeeBase.RENT and lease is None:
        raise Refused(_("This fee is a share of a month of rent: say of which lease."), "lease")
    base = in_force(lease, on).rent if lease and clause.base == FeeBase.RENT else None
    taken = post_fees(actor, [Charge(clause, on, f"s{key}", base, _named(lease))], on=today)
    if not taken:
        raise Refused(_("Say first how the VAT of this clause is counted."))
    return Fee.objects.get(pk=taken[0])


@verb(once=TAKEN, frozen=ACCOUNTS, happened=OF_ITS_SUM)
def post_fees(actor: User | None, charges: Sequence[Charge] | Iterable[Charge], *, on: date) -> list[int]:
    """Post fees in both ledgers: their primary keys. Those of a lease or payment whose clauses are not all answered wait,
    and ask."""
    charges = list(charges)
    hold(Ledger.CLIENTS)
    how = {pk: vat_of(clause) for pk, clause in {one.clause.pk: one.clause for one in charges}.items()}
    waiting = {charge.what for charge in charges if not how[charge.clause.pk]}
    for charge in charges:
        if not how[charge.clause.pk]:
            _ask(charge.clause, on)
    at = cache(scales.at)  # a day of many payments has one rate
    counted = [_count(charge, how[charge.clause.pk], at) for charge in charges if charge.what not in waiting]
    counted = [one for one in counted if one.net + one.vat]
    posted = _posted(counted)
    fresh = [one for one in counted if _key(one.charge) not in posted]
    invoices = numbered([one.charge.clause.mandate for one in fresh], on=on)
    pieces = {mandate: str(invoice) for mandate, invoice in invoices.items()}
    day = _open_days()
    entries = post_keys(actor, ledger=Ledger.CLIENTS, drafts=[_taken(one, pieces, day) for one in fresh])
    bills = post_keys(actor, ledger=Ledger.AGENCY, drafts=[_billed(one, pieces, day) for one in fresh])
    keys = reserve(Fee, len(fresh)) if fresh else []
    written = zip(keys, fresh, entries, bills, strict=True)
    # plain rows: a month of them is many
    insert_rows(Fee, _FEE, (_row(one, key, entry, bill, invoices) for key, one, entry, bill in written))
    return [*posted.values(), *keys]


def _key(charge: Charge) -> str:
    return f"owners.fee:{charge.clause.pk}:{charge.what}"


@dataclass(frozen=True)
class _Counted:
    """What a charge comes to, cents; `rate` is percent, and `mention` what a paper says of its VAT."""

    charge: Charge
    net: int
    vat: int
    rate: int
    mention: str


def _posted(counted: Sequence[_Counted]) -> dict[str, int]:
    """The fees of these charges that were posted already, by the key of their entry: asked twice, taken once."""
    keys = [_key(one.charge) for one in counted]
    rows = Fee.objects.order_by().values_list("entry__idempotency_key", "pk")
    return dict(row for some in batched(keys, 500) for row in rows.filter(entry__idempotency_key__in=some))


_OF = ("receipt_id", "clawback_id", "refund_id", "given_back_id")
_FEE = (
    *("id", "mandate", "clause", "kind", "lease", "on", "base", "net", "vat", "vat_rate", "mention", "entry", "billed"),
    *("invoice", "receipt", "clawback", "refund", "given_back"),
)


def _row(one: _Counted, key: int, entry: int, bill: int, invoices: Mapping[int, FeeInvoice]) -> list:
    charge, clause = one.charge, one.charge.clause
    lease = charge.lease and charge.lease[0]
    of = [clause.mandate_id, clause.pk, clause.kind, lease, charge.on]
    sums = [charge.base, one.net, one.vat, one.rate, one.mention]
    comes_of = (charge.of.get(name) for name in _OF)
    return [key, *of, *sums, entry, bill, invoices[clause.mandate_id].pk, *comes_of]


def _count(charge: Charge, vat: str, at: Callable[[str, date], scales.Value]) -> _Counted:
    clause = charge.clause
    rate = at(f"fees.vat_{clause.kind}", charge.on)
    exempt = vat == Vat.EXEMPT
    side = -1 if charge.base is not None and charge.base < 0 else 1
    written = compute(
        replace(clause.clause, vat=vat),
        of=None if clause.base == FeeBase.FLAT or charge.base is None else abs(charge.base),
        vat_percent=rate.number,
    )
    mention = at(f"fees.exempt_{clause.kind}", charge.on).text if exempt else f"TVA {rate.number} %"
    rated = 0 if exempt else rate.number
    return _Counted(charge, side * written.net, side * (written.vat or 0), rated, mention)


def _open_days() -> Callable[[date], date]:
    """A fee is written on its day, or on the first one after it whose year is open in both ledgers: an answer on the VAT
    may come after the books of its year are closed."""

    @cache
    def of(day: date) -> date:
        later = max(open_day(ledger, day) for ledger in Ledger)
        return later if later == day else of(later)

    return of


def _taken(one: _Counted, pieces: Mapping[int, str], day: Callable[[date], date]) -> Draft:
    charge, mandate = one.charge, one.charge.clause.mandate
    whose = charge.lease[1] if charge.lease else mandate.code
    return draft(
        "fee",
        on=day(charge.on),
        amounts={"net": one.net, "vat": one.vat},
        fund=mandate.fund,
        key=_key(charge),
        source=f"owners.mandate:{mandate.pk}",
        piece=pieces[mandate.pk],
        label=f"Honoraires {'rendus ' if one.net < 0 else ''}{whose}",
    )


def _billed(one: _Counted, pieces: Mapping[int, str], day: Callable[[date], date]) -> Draft:
    charge, mandate = one.charge, one.charge.clause.mandate
    return draft(
        "fee_billed",
        on=day(charge.on),
        amounts={"net": one.net, "vat": one.vat},
        aux=mandate.code,
        key=f"owners.fee_billed:{charge.clause.pk}:{charge.what}",
        source=f"owners.mandate:{mandate.pk}",
        piece=pieces[mandate.pk],
    )


def _ask(clause: FeeClause, on: date) -> None:
    open_todo(
        todo.ANSWER_VAT,
        thing=clause,
        on=on,
        due_on=on,
        article="CGI, art. 278",
        mandate=clause.mandate.code,
        fee=str(clause),
    )


def _give_back(actor: User | None, mandate: Mandate | None, on: date) -> None:
    """The fees of a payment that was undone, or what was given back of one that did not leave after all: reversed in both
    ledgers, on the day of that, by a credit note."""
    standing = Fee.objects.filter(returned=None)
    keys = {
        *standing.filter(receipt__reversal__isnull=False).values_list("pk", flat=True),
        *standing.filter(given_back__tenant_refund__back__isnull=False).values_list("pk", flat=True),
    }
    rows = Fee.objects.filter(pk__in=keys)
    if mandate is not None:
        rows = rows.filter(mandate=mandate)
    more = "given_back__tenant_refund__back"
    fees = list(rows.select_related("entry", "billed", "receipt__reversal", "mandate", more).order_by("pk"))
    credits = numbered([fee.mandate for fee in fees], on=on)
    day = _open_days()
    for fee in fees:
        assert fee.receipt  # as they are filtered
        if undone := fee.receipt.reversal:
            since = undone.date
        else:
            assert fee.given_back and fee.given_back.tenant_refund.back
            since = fee.given_back.tenant_refund.back.received_on
        fee.credit = credits[fee.mandate_id]
        on, said = day(max(since, fee.entry.date)), f"Honoraires rendus {fee.mandate.code}"
        fee.returned = reverse(actor, entry=fee.entry, on=on, label=said, piece=str(fee.credit))
        fee.unbilled = reverse(actor, entry=fee.billed, on=on, label=said, piece=str(fee.credit))
        record(fee, actor)
