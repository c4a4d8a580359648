"""Move to the agency's own bank what is the agency's: fees, advances recovered. Asked like any payment, it leaves by the run."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from itertools import batched

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from trousseau.core.actions import next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.models import Entry, Line
from trousseau.ledger.postings import Draft
from trousseau.ledger.queries import lines
from trousseau.mandates.models import Mandate
from trousseau.payouts.enums import OrderKind
from trousseau.payouts.funds import once_paid
from trousseau.payouts.kinds import OrderRules
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.orders import ask_payment
from trousseau.payouts.payer import agency_account
from trousseau.rents.held import ADVANCES, FEES, held_by_fund
from trousseau.rules.owner_account import transferable

from ..models import AgencyTransfer, TenantFee
from ..tenant_fees.transferring import to_transfer as tenant_fees

SET_ASIDE = No("what was set aside is no longer there to ask for")
TENANT_FEES = "46716"  # of the clients' ledger (ledger/chart.toml)


def to_transfer() -> tuple[dict[str, int], int]:
    """The fees that may be transferred, by fund, beside what is asked of it already, and the charges of the bank to take off
    their sum; cents."""
    of_mandates = set(Mandate.objects.filter(fund__isnull=False).values_list("fund__code", flat=True))
    funds = {code: transferable(left) for code, left in once_paid(held_by_fund()).items() if code in of_mandates}
    of_nobody = lines(Ledger.CLIENTS, FEES).filter(fund=None)
    charges = of_nobody.aggregate(cents=Sum(F("debit") - F("credit"), default=0))["cents"]
    return {code: cents for code, cents in funds.items() if cents}, max(charges, 0)


@verb(once=SET_ASIDE, frozen=ACCOUNTS, happened=TODAY)
def transfer_fees(actor: User | None, *, on: date) -> AgencyTransfer | None:
    """Ask that the fees which the money of their own mandate covers go to the agency's bank; None when there are none.

    What an owner's account lacks stays: no other owner's money pays a fee. Those of the tenants go with them. The charges
    that the bank took from the clients' account are the agency's own: as much less leaves it.
    """
    if agency_account() is None:
        raise Refused(_("Note the agency’s own bank account first (Ledger, Bank): the file says where it goes."))
    hold(Ledger.CLIENTS)
    funds, charges = to_transfer()
    of_tenants = list(tenant_fees())
    total = sum(funds.values()) + sum(fee.amount for fee in of_tenants) - charges
    if total <= 0:
        return None
    transfer = _asked(actor, total, "HONORAIRES", on)
    moved = partial(draft, on=on, source=transfer.source, piece=str(transfer))
    drafts = [
        moved(
            "fees_in_transfer",
            amounts={"amount": funds[mandate.owner_fund.code]},
            fund=mandate.fund,
            key=f"owners.fees_in_transfer:{transfer.pk}:{mandate.pk}",
        )
        for mandate in _mandates(funds)
    ]
    drafts += [
        moved(
            "tenant_fees_in_transfer",
            amounts={"amount": fee.amount},
            aux=fee.lease.code,
            key=f"owners.tenant_fee_in_transfer:{transfer.pk}:{fee.pk}",
        )
        for fee in of_tenants
    ]
    if charges:
        key = f"owners.charges_kept:{transfer.pk}"
        drafts.append(moved("bank_charges_kept", amounts={"amount": charges}, key=key))
    post_many(actor, ledger=Ledger.CLIENTS, drafts=drafts)
    TenantFee.objects.filter(pk__in=[fee.pk for fee in of_tenants]).update(transfer=transfer)
    return transfer


def _mandates(funds: Collection[str]) -> list[Mandate]:
    rows = Mandate.objects.select_related("fund")
    found = [one for some in batched(funds, 500) for one in rows.filter(fund__code__in=some)]
    return sorted(found, key=lambda one: one.number or 0)


@verb(once=SET_ASIDE, frozen=ACCOUNTS, happened=TODAY)
def recover_advances(actor: User | None, *, mandates: Iterable[Mandate], on: date) -> int:
    """Ask that the agency be given back what it lent these mandates, as far as what is collected since covers it; cents."""
    hold(Ledger.CLIENTS)
    sums = held_by_fund(None, [mandate.owner_fund.pk for mandate in mandates])
    left = once_paid(sums)
    back = {code: cents for code in sums if (cents := max(0, min(left[code].advance, left[code].shown)))}
    if not back:
        return 0
    transfer = _asked(actor, sum(back.values()), "AVANCES", on)
    post_many(
        actor,
        ledger=Ledger.CLIENTS,
        drafts=[
            draft(
                "advance_in_transfer",
                on=on,
                amounts={"amount": back[mandate.owner_fund.code]},
                fund=mandate.fund,
                key=f"owners.advance_in_transfer:{transfer.pk}:{mandate.pk}",
                source=transfer.source,
                piece=str(transfer),
            )
            for mandate in _mandates(back)
        ],
    )
    return transfer.total


def _asked(actor: User | None, total: int, what: str, on: date) -> AgencyTransfer:
    number, own = next_number("owners.agency_transfers"), agency_account()
    order = ask_payment(
        actor,
        kind=OrderKind.AGENCY,
        fund=None,
        payee=own.holder if own else "Agence",
        amount=total,
        event="agency_paid",
        aux="",
        reference=f"H{number:05d} {what}",
        key=f"agency:{number}",
        on=on,
    )
    transfer = AgencyTransfer(number=number, on=on, total=total, order=order, made_by=actor)
    record(transfer, actor)
    return transfer


def _set_aside(transfer: AgencyTransfer) -> list[Line]:
    """What each account gave to this transfer, in the order of its entries."""
    rows = Line.objects.filter(entry__ledger=Ledger.CLIENTS, entry__source=transfer.source, entry__reverses=None)
    accounts = (FEES, TENANT_FEES, ADVANCES)
    return list(rows.filter(account__in=accounts).select_related("entry", "fund__mandate").order_by("entry", "pk"))


def _check(order: PaymentOrder, _on: date) -> None:
    """Décret 72-678, art. 66: an account that fell below zero since pays the agency nothing."""
    gave = {line.fund_id: line.fund for line in _set_aside(order.agency_transfer) if line.fund_id and line.fund}
    for code, held in held_by_fund(None, list(gave)).items() if gave else ():
        if held.cash < 0:
            said = _("%(payment)s: fund %(fund)s fell below zero since it was asked. Take it out of the run.")
            raise Refused(said % {"payment": order.reference, "fund": code}, article="Décret 72-678, art. 66")


def _left(actor: User | None, order: PaymentOrder, _on: date) -> None:
    """It left: the agency's own books receive it, the day it leaves the clients'."""
    transfer = order.agency_transfer
    received = (_received(transfer, line, order) for line in _set_aside(transfer))
    post_many(actor, ledger=Ledger.AGENCY, drafts=list(received))


def _received(transfer: AgencyTransfer, line: Line, order: PaymentOrder) -> Draft:
    moved = partial(
        draft,
        on=order.left_on,
        amounts={"amount": line.debit or line.credit},
        key=f"owners.agency_received:{line.pk}",
        source=transfer.source,
        piece=str(transfer),
    )
    if line.account == FEES and line.fund_id is None:
        return moved("bank_charges_borne")
    code = line.fund.mandate.code if line.fund else line.aux
    if line.account == ADVANCES:
        return moved("advance_recovered", label=f"Avance rendue {code}")
    return moved("fees_received", aux=code)


def _came_back(actor: User | None, order: PaymentOrder, on: date) -> None:
    """It did not leave, or the bank sent it back: in both books each sum stands again where it was, and is due again."""
    transfer = order.agency_transfer
    entries = Entry.objects.posted().filter(source=transfer.source, reverses=None, reversed_by=None)
    for entry in entries.order_by("ledger", "pk"):
        reverse(actor, entry=entry, on=max(on, entry.date), label=f"Non viré {transfer}")
    TenantFee.objects.filter(transfer=transfer).update(transfer=None)


AGENCY_ORDER = OrderRules(check=_check, left=_left, came_back=_came_back)
