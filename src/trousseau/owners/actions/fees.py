"""Take the fees that the mandates write, and none other (décret 72-678, art. 66)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from itertools import batched, chain

from django.db import connection, transaction
from django.db.models import Exists, F, Model, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import next_number, record
from trousseau.core.bulk import insert_rows, reserve
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.queries import lines
from trousseau.ledger.years import open_day
from trousseau.mandates.enums import Due, FeeBase, Payer, Vat
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.mandates.queries import fee_clauses
from trousseau.receipts.enums import COLLECTED
from trousseau.receipts.enums import Payer as PaidBy
from trousseau.receipts.models import Receipt
from trousseau.rents.held import FEES, held_by_fund
from trousseau.rents.models import ClaimRefund, Clawback
from trousseau.rules.fees import compute
from trousseau.rules.owner_account import transferable
from trousseau.tenancies.models import Lease

from .. import todo as todo
from ..models import Fee, FeeInvoice, FeeTransfer, TenantFee, VatAnswer
from ..queries.fees import vat_of
from ..tenant_fees.transferring import to_transfer as tenant_fees

CHUNK = 500  # receipts, or leases, whose fees are computed and posted at once; all are in one transaction


@dataclass(frozen=True)
class Charge:
    """A fee to take: `base` in cents for a share, None for a flat amount; `what` makes it once.

    A base below zero gives back the fee of what was taken back, `of` which it says what it comes of (see `Fee`).
    """

    clause: FeeClause
    on: date
    what: str
    base: int | None = None
    lease: Lease | None = None
    of: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
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


@transaction.atomic
def take_fees(actor: User | None, *, until: date, mandate: Mandate | None = None) -> int:
    """The fees due when sums are collected or when a lease is signed, up to the day `until`; once each.

    A payment that was undone gives its fees back; so does what the CAF took back, and what a guarantor was given back
    once the tenant paid: the same rent is collected once. A clause silent on the VAT waits for an answer, and asks for
    it. Returns how many fees were taken.
    """
    hold(Ledger.CLIENTS)  # two who take at once: the second sees what the first took
    _give_back(actor, mandate, on=until)
    due = chain(_on_receipts(until, mandate), _on_leases(until, mandate))
    taken = sum(len(post_fees(actor, charges, on=until)) for charges in due)
    post_fees(actor, [*_on_clawbacks(until, mandate), *_on_refunds(until, mandate)], on=until)
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
    """By chunks, what tenants and the CAF pay of the rents; what a guarantor pays is collected like the rent that it stands for."""
    due = FeeClause.objects.filter(mandate=OuterRef("lease__mandate"), due=Due.RECEIPT, payer=Payer.OWNER)
    rows = Receipt.objects.filter(Exists(due), purpose__in=COLLECTED, reversal=None, received_on__lte=until, fees=None)
    rows = rows.exclude(payer=PaidBy.CREDIT).filter(lease__mandate__fund__isnull=False)
    if mandate is not None:
        rows = rows.filter(lease__mandate=mandate)
    for some in batched(list(rows.order_by("pk").values_list("pk", flat=True)), CHUNK):
        rows = Receipt.objects.filter(pk__in=some).select_related("lease").order_by("pk")
        receipts = list(rows.only("amount", "received_on", "lease__number", "lease__mandate"))
        clauses = _Clauses(Due.RECEIPT, (receipt.of_lease.mandate_id for receipt in receipts))
        yield [
            Charge(clause, receipt.received_on, f"p{receipt.pk}", receipt.amount, receipt.lease, {"receipt": receipt})
            for receipt in receipts
            for clause in clauses.on(receipt.of_lease.mandate_id, receipt.received_on)
        ]


def _on_clawbacks(until: date, mandate: Mandate | None) -> Iterable[Charge]:
    """Aid that the CAF takes back was not collected: the fees of that month's aid are given back, as far as they go."""
    rows = Clawback.objects.filter(notified_on__lte=until, fees=None)
    if mandate is not None:
        rows = rows.filter(lease__mandate=mandate)
    for clawback in rows.select_related("lease").order_by("pk"):
        of_month = {"receipt__lease": clawback.lease, "receipt__payer": PaidBy.CAF, "receipt__month": clawback.month}
        taken = Fee.objects.filter(**of_month, returned=None)
        yield from _back(taken, clawback.amount, clawback.notified_on, "c", {"clawback": clawback})


def _on_refunds(until: date, mandate: Mandate | None) -> Iterable[Charge]:
    """The tenant paid, with its fee, and the guarantor was given back as much: the fee of the guarantor's money goes."""
    rows = ClaimRefund.objects.filter(on__lte=until, fees=None)
    if mandate is not None:
        rows = rows.filter(claim__guarantee__lease__mandate=mandate)
    for refund in rows.order_by("pk"):
        taken = Fee.objects.filter(receipt__for_claim__claim=refund.claim_id)
        yield from _back(taken, refund.amount, refund.on, "r", {"refund": refund})


def _back(taken: QuerySet[Fee], amount: int, on: date, mark: str, of: Mapping[str, Model]) -> Iterable[Charge]:
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
                f"{mark}{why.pk}-{fee.pk}",
                -cents,
                fee.lease,
                {"receipt": fee.receipt, **of},
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
            Charge(clause, lease.signature, f"l{lease.pk}", lease.rent if clause.base == FeeBase.RENT else None, lease)
            for lease in leases
            for clause in clauses.on(lease.mandate_id, lease.signature)
        ]


@transaction.atomic
def charge_service(actor: User, *, clause: FeeClause, lease: Lease | None, on: date, today: date, key: str) -> Fee:
    """A fee due once the service is done: somebody says that it was, on which day. `key`: said twice, it is taken once."""
    if (clause.due, clause.payer) != (Due.SERVICE, Payer.OWNER):
        raise Refused(_("This clause is not due for a service done: it is taken when it falls due."), "clause")
    if on > today:
        raise Refused(_("This day has not come yet: note the service once it is done."), "on")
    if not fee_clauses(clause.mandate, on).filter(pk=clause.pk).exists():
        raise Refused(_("The mandate does not write this fee on that day: check the date."), "on")
    if clause.base == FeeBase.RENT and lease is None:
        raise Refused(_("This fee is a share of a month of rent: say of which lease."), "lease")
    base = lease.rent if lease and clause.base == FeeBase.RENT else None
    taken = post_fees(actor, [Charge(clause, on, f"s{key}", base, lease)], on=today)
    if not taken:
        raise Refused(_("Say first how the VAT of this clause is counted."))
    return taken[0]


def post_fees(actor: User | None, charges: Sequence[Charge] | Iterable[Charge], *, on: date) -> list[Fee]:
    """Post fees in both ledgers. Those of a lease or payment whose clauses are not all answered wait, and ask."""
    charges = list(charges)
    hold(Ledger.CLIENTS)
    how = {pk: vat_of(clause) for pk, clause in {one.clause.pk: one.clause for one in charges}.items()}
    waiting = {charge.what for charge in charges if not how[charge.clause.pk]}
    for charge in charges:
        if not how[charge.clause.pk]:
            _ask(charge.clause, on)
    at = cache(scales.at)  # a day of many payments has one rate
    fees = [_fee(charge, how[charge.clause.pk], at) for charge in charges if charge.what not in waiting]
    fees = [(charge, fee) for charge, fee in fees if fee.total]
    posted = _posted(fees)
    fees = [(charge, fee) for charge, fee in fees if _key(charge) not in posted]
    invoices = numbered([fee.mandate for _charge, fee in fees], on=on)
    for _charge, fee in fees:
        fee.invoice = invoices[fee.mandate.pk]
    day = _open_days()
    entries = post_many(actor, ledger=Ledger.CLIENTS, drafts=[_taken(charge, fee, day(fee.on)) for charge, fee in fees])
    bills = post_many(actor, ledger=Ledger.AGENCY, drafts=[_billed(charge, fee, day(fee.on)) for charge, fee in fees])
    for (_charge, fee), entry, bill in zip(fees, entries, bills, strict=True):
        fee.entry, fee.billed = entry, bill
    fresh = [fee for _charge, fee in fees]
    _write(fresh)
    return [*posted.values(), *fresh]


def _key(charge: Charge) -> str:
    return f"owners.fee:{charge.clause.pk}:{charge.what}"


def _posted(fees: Sequence[tuple[Charge, Fee]]) -> dict[str, Fee]:
    """The fees of these charges that were posted already, by the key of their entry: asked twice, taken once."""
    rows = Fee.objects.select_related("entry")
    keys = [_key(charge) for charge, _fee in fees]
    found = [fee for some in batched(keys, 500) for fee in rows.filter(entry__idempotency_key__in=some)]
    return {fee.entry.idempotency_key: fee for fee in found}


def numbered(mandates: Iterable[Mandate], *, on: date) -> dict[int, FeeInvoice]:
    """CGI, annexe II, art. 242 nonies A, I, 7°: one invoice for each mandate, numbered one after the other and without a gap.

    By the key of the mandate. The ledger is held by the caller: nobody else numbers meanwhile, and a transaction that
    fails gives its numbers back. None is dated before the one numbered before it.
    """
    last = FeeInvoice.objects.order_by("-year", "-number").first()
    issued_on = max(on, last.issued_on) if last else on
    first = last.number + 1 if last and last.year == issued_on.year else 1
    each = {mandate.pk: mandate for mandate in mandates}.values()
    made = [
        FeeInvoice(year=issued_on.year, number=number, mandate=mandate, issued_on=issued_on)
        for number, mandate in enumerate(each, first)
    ]
    return {invoice.mandate_id: invoice for invoice in FeeInvoice.objects.bulk_create(made)}


def _write(fees: Sequence[Fee]) -> None:
    """With their keys, as plain rows: a month of them is many."""
    for fee, key in zip(fees, reserve(Fee, len(fees)) if fees else (), strict=True):
        fee.pk, fee._state.adding, fee._state.db = key, False, connection.alias
    fields = Fee._meta.local_concrete_fields
    columns = [field.attname for field in fields]
    insert_rows(Fee, [field.name for field in fields], ([getattr(fee, name) for name in columns] for fee in fees))


def _fee(charge: Charge, vat: str, at: Callable[[str, date], scales.Value]) -> tuple[Charge, Fee]:
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
    return charge, Fee(
        mandate=clause.mandate,
        clause=clause,
        kind=clause.kind,
        lease=charge.lease,
        on=charge.on,
        base=charge.base,
        net=side * written.net,
        vat=side * (written.vat or 0),
        vat_rate=0 if exempt else rate.number,
        mention=mention,
        **charge.of,
    )


def _open_days() -> Callable[[date], date]:
    """A fee is written on its day, or on the first one after it whose year is open in both ledgers: an answer on the VAT
    may come after the books of its year are closed."""

    @cache
    def of(day: date) -> date:
        later = max(open_day(ledger, day) for ledger in Ledger)
        return later if later == day else of(later)

    return of


def _taken(charge: Charge, fee: Fee, on: date):
    mandate = charge.clause.mandate
    return draft(
        "fee",
        on=on,
        amounts={"net": fee.net, "vat": fee.vat},
        fund=mandate.fund,
        key=_key(charge),
        source=f"owners.mandate:{mandate.pk}",
        piece=str(fee.invoice),
        label=f"Honoraires {'rendus ' if fee.net < 0 else ''}{charge.lease.code if charge.lease else mandate.code}",
    )


def _billed(charge: Charge, fee: Fee, on: date):
    mandate = charge.clause.mandate
    return draft(
        "fee_billed",
        on=on,
        amounts={"net": fee.net, "vat": fee.vat},
        aux=mandate.code,
        key=f"owners.fee_billed:{charge.clause.pk}:{charge.what}",
        source=f"owners.mandate:{mandate.pk}",
        piece=str(fee.invoice),
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
    """The fees of a payment that was undone: reversed in both ledgers, on the day the payment was, by a credit note."""
    rows = Fee.objects.filter(returned=None, receipt__reversal__isnull=False)
    if mandate is not None:
        rows = rows.filter(mandate=mandate)
    fees = list(rows.select_related("entry", "billed", "receipt__reversal", "mandate").order_by("pk"))
    credits = numbered([fee.mandate for fee in fees], on=on)
    day = _open_days()
    for fee in fees:
        assert fee.receipt and fee.receipt.reversal  # as they are filtered
        fee.credit = credits[fee.mandate_id]
        on, said = day(max(fee.receipt.reversal.date, fee.entry.date)), f"Honoraires rendus {fee.mandate.code}"
        fee.returned = reverse(actor, entry=fee.entry, on=on, label=said, piece=str(fee.credit))
        fee.unbilled = reverse(actor, entry=fee.billed, on=on, label=said, piece=str(fee.credit))
        record(fee, actor)


def to_transfer() -> tuple[dict[str, int], int]:
    """The fees that may be transferred, by fund, and the charges of the bank to take off their sum; cents."""
    of_mandates = set(Mandate.objects.filter(fund__isnull=False).values_list("fund__code", flat=True))
    funds = {code: transferable(held) for code, held in held_by_fund().items() if code in of_mandates}
    of_nobody = lines(Ledger.CLIENTS, FEES).filter(fund=None)
    charges = of_nobody.aggregate(cents=Sum(F("debit") - F("credit"), default=0))["cents"]
    return {code: cents for code, cents in funds.items() if cents}, max(charges, 0)


@transaction.atomic
def transfer_fees(actor: User | None, *, on: date) -> FeeTransfer | None:
    """Move to the agency's bank the fees that the money of their own mandate covers; None when there are none.

    What an owner's account lacks stays: no other owner's money pays a fee. Those of the tenants go with them. The charges
    that the bank took from the clients' account are the agency's own: as much less leaves it.
    """
    hold(Ledger.CLIENTS)
    funds, charges = to_transfer()
    of_tenants = list(tenant_fees())
    total = sum(funds.values()) + sum(fee.amount for fee in of_tenants) - charges
    if total <= 0:
        return None
    rows = Mandate.objects.select_related("fund")
    mandates = [one for some in batched(funds, 500) for one in rows.filter(fund__code__in=some)]
    due = {one: funds[one.owner_fund.code] for one in sorted(mandates, key=lambda one: one.number or 0)}
    transfer = FeeTransfer(number=next_number("owners.fee_transfers"), on=on, total=total, made_by=actor)
    record(transfer, actor)
    moved = partial(draft, on=on, source=f"owners.fee_transfer:{transfer.pk}", piece=str(transfer))
    post_many(
        actor,
        ledger=Ledger.CLIENTS,
        drafts=[
            moved(
                "fees_transferred",
                amounts={"amount": cents},
                fund=mandate.fund,
                key=f"owners.fees_transferred:{transfer.pk}:{mandate.pk}",
            )
            for mandate, cents in due.items()
        ]
        + [
            moved(
                "tenant_fees_transferred",
                amounts={"amount": fee.amount},
                aux=fee.lease.code,
                key=f"owners.tenant_fee_transferred:{fee.pk}",
            )
            for fee in of_tenants
        ]
        + [
            moved("bank_charges_kept", amounts={"amount": cents}, key=f"owners.charges_kept:{transfer.pk}")
            for cents in [charges]
            if cents
        ],
    )
    post_many(
        actor,
        ledger=Ledger.AGENCY,
        drafts=[
            moved(
                "fees_received",
                amounts={"amount": cents},
                aux=mandate.code,
                key=f"owners.fees_received:{transfer.pk}:{mandate.pk}",
            )
            for mandate, cents in due.items()
        ]
        + [
            moved(
                "fees_received",
                amounts={"amount": fee.amount},
                aux=fee.lease.code,
                key=f"owners.tenant_fee_received:{fee.pk}",
            )
            for fee in of_tenants
        ]
        + [
            moved("bank_charges_borne", amounts={"amount": cents}, key=f"owners.charges_borne:{transfer.pk}")
            for cents in [charges]
            if cents
        ],
    )
    TenantFee.objects.filter(pk__in=[fee.pk for fee in of_tenants]).update(transfer=transfer)
    return transfer
