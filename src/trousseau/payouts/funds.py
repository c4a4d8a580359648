"""What a fund holds for one payment more, once all that is asked of it already is paid: nothing leaves beyond it."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.errors import Refused
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Fund
from trousseau.ledger.payable import ADVANCES, CAF, FEES, IN_TRANSFER, TENANT_FEES
from trousseau.ledger.queries import day_totals
from trousseau.rules.owner_account import From, Held, after, short

from .enums import OrderKind, OrderState
from .models import PaymentOrder

ARTICLE = "Décret 72-678, art. 29"
TAKES = {
    OrderKind.OWNER: From.OWNER,
    OrderKind.SUPPLIER: From.BILLS,
    OrderKind.DEPOSIT: From.ASIDE,
    OrderKind.TENANT: From.ASIDE,
    OrderKind.GUARANTOR: From.AHEAD,
    OrderKind.HANDOVER: From.HANDED,
    OrderKind.CAF: From.CAF,
}
NOTHING = Held(0)
# what no fund pays: the accounts whose credit is the money that leaves, before it is set aside or after
BESIDE = {OrderKind.AGENCY: (FEES, TENANT_FEES, ADVANCES, IN_TRANSFER), OrderKind.CAF: (CAF,)}

type Reader = Callable[[Collection[Fund]], Mapping[str, Held]]
_READ: list[Reader] = []


def read_by(reader: Reader) -> None:
    """Called where the application is declared, by the room that knows what funds hold and what the bank has not shown."""
    _READ[:] = [reader]


def require_held(*orders: PaymentOrder, reserves: Mapping[str, int] = MappingProxyType({})) -> None:
    """Décret 72-678, art. 29: raises Refused when the funds of these orders do not hold them, one after the other, beside the
    other payments that wait. `reserves`: what stays for their owners, by fund.

    The books are held by the caller: two who ask at once are told one after the other.
    """
    funds = {order.fund.pk: order.fund for order in orders if order.fund}
    [read] = _READ
    left = once_paid(read(list(funds.values())), _waiting(orders).filter(fund__in=funds)) if funds else {}
    for order in orders:
        if order.kind in BESIDE:
            require_beside(order)
        if order.fund is None:
            continue
        code, of = order.fund.code, TAKES[OrderKind(order.kind)]
        sums = left.get(code, NOTHING)
        lack = short(sums, of, order.amount, reserves.get(code, 0))
        if order.kind == OrderKind.HANDOVER and sums.handed < order.amount:
            lack = max(0, order.amount - sums.money)  # asked before it is set aside, and held again once it is
        if lack:
            raise Refused(
                _("%(lack)s is missing on this owner’s account: wait for the rent, or have the agency advance it.")
                % {"lack": localised.money(lack)},
                None,
                ARTICLE,
            )
        left[code] = after(sums, of, order.amount)


def once_paid(sums: Mapping[str, Held], waiting: QuerySet[PaymentOrder] | None = None) -> dict[str, Held]:
    """What is left of these sums, by the code of their fund, once the payments that wait on them are paid: all, unless given."""
    left, asked = dict(sums), _waiting() if waiting is None else waiting
    rows = asked.exclude(fund=None).order_by("pk").values_list("fund__code", "kind", "amount")
    for code, kind, cents in rows:
        left[code] = after(left.get(code, NOTHING), TAKES[OrderKind(kind)], cents)
    return left


def _waiting(orders: Collection[PaymentOrder] = ()) -> QuerySet[PaymentOrder]:
    """The other payments that wait."""
    return PaymentOrder.objects.filter(state=OrderState.WAITING).exclude(pk__in=[one.pk for one in orders if one.pk])


def require_beside(order: PaymentOrder) -> None:
    """Of the CAF's own, or of the agency's: raises Refused for more than its accounts hold, beside what waits."""
    accounts = BESIDE[OrderKind(order.kind)]
    rows = day_totals(Ledger.CLIENTS).filter(account__in=accounts).order_by()
    there = rows.aggregate(cents=Sum("credit", default=0) - Sum("debit", default=0))["cents"]
    asked = _waiting([order]).filter(kind=order.kind).aggregate(cents=Sum("amount", default=0))["cents"]
    if (lack := order.amount + asked - there) > 0:
        raise Refused(
            _("%(lack)s of this payment is not held: what was received for it is less, or was paid already.")
            % {"lack": localised.money(lack)},
            None,
            ARTICLE,
        )
