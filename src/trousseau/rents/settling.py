"""What settled a month, and the paper that may say it: money, what was set off on the account, a debt that nobody paid."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt

from .accounts import Month
from .enums import AdjustmentKind, RentReceiptKind
from .models import Adjustment, Claim, ClaimReceipt

ENDED = (AdjustmentKind.WRITE_OFF, AdjustmentKind.LOST)  # the debt is no more, and nothing of it was paid


@dataclass(frozen=True)
class Credit:
    """What a credit of the account was written for. `adjustment`, `claim`: None where it is another room's, or another sum's
    that was set off (C. civ., art. 1347). `came_on`: the day on which a guarantor paid it, or had paid all that was claimed
    where the claim itself was written as a credit."""

    label: str
    adjustment: Adjustment | None = None
    claim: Claim | None = None
    came_on: date | None = None

    @property
    def ended(self) -> bool:
        """Nothing was paid: the debt was ended, or the guarantor who is asked for it has not paid it all."""
        return bool(self.claim and not self.came_on or self.adjustment and self.adjustment.kind in ENDED)

    @property
    def rebate(self) -> bool:
        """Less is asked: it is no payment, and what is left of the month may be paid whole."""
        return bool(self.adjustment and self.adjustment.kind == AdjustmentKind.REBATE)

    @property
    def decided(self) -> bool:
        """A judge or a commission ended the debt."""
        return bool(self.adjustment and self.adjustment.kind == AdjustmentKind.LOST)

    @property
    def ground(self) -> str:
        """As somebody wrote it: the tenant read it."""
        return self.adjustment.ground if self.adjustment else ""

    @property
    def why(self) -> str:
        """Why it is no payment, to who looks for a receipt."""
        if self.claim:
            return _("Nothing was paid: the guarantor is asked for it.")
        if self.decided:
            said = _("Nothing was paid: a decision ended the debt. Ground: %(ground)s")
        elif self.ended:
            said = _("Nothing was paid: the owner wrote the debt off. Ground: %(ground)s")
        else:
            said = _("Nothing was paid: the owner asks for it no more. Ground: %(ground)s")
        return said % {"ground": self.ground}


@dataclass(frozen=True)
class Settling:
    """A month and what settled it: `credits` says, by payment, what each of those that are no money is."""

    row: Month
    credits: Mapping[int, Credit]

    @property
    def money(self) -> list[tuple[Receipt, int]]:
        return [(receipt, cents) for receipt, cents in self.row.payments if receipt.pk not in self.credits]

    def _credited(self) -> list[tuple[Credit, int]]:
        return [(self.credits[one.pk], cents) for one, cents in self.row.payments if one.pk in self.credits]

    @property
    def by_guarantor(self) -> list[tuple[date, int]]:
        """What a guarantor paid of it, in the place of the tenant (C. civ., art. 1342-1)."""
        return [(credit.came_on, cents) for credit, cents in self._credited() if credit.came_on]

    @property
    def set_off(self) -> list[tuple[Credit, int]]:
        return [(credit, cents) for credit, cents in self._credited() if not credit.ended and not credit.came_on]

    @property
    def ended(self) -> list[tuple[Credit, int]]:
        return [(credit, cents) for credit, cents in self._credited() if credit.ended]

    @property
    def paid(self) -> int:
        """Cents that were paid, or set off: what a paper bears witness to."""
        off = sum(cents for credit, cents in self.set_off if not credit.rebate)
        return off + sum(cents for _who, cents in (*self.money, *self.by_guarantor))

    @property
    def paper(self) -> RentReceiptKind | None:
        """Loi 89-462, art. 21: a receipt for a month paid whole, a slip for what was paid of it, nothing for what was not."""
        if not self.paid:
            return None
        return RentReceiptKind.PART if self.row.left or self.ended else RentReceiptKind.RECEIPT

    @property
    def why_none(self) -> str:
        """Why a month of which nothing is left has no receipt, nor ever will; empty where it has one, or is to be paid."""
        if self.row.left or self.paper == RentReceiptKind.RECEIPT:
            return ""
        return next((credit.why for credit, _cents in self.ended or self._credited()), "")


def settlings(rows: Iterable[Month]) -> dict[int, Settling]:
    """By call, what settled these months: two queries, or none where no credit went to them."""
    kept = list(rows)
    found = {one.pk for row in kept for one, _cents in row.payments if one.payer == Payer.CREDIT}
    credits = Receipt.objects.filter(pk__in=found).select_related(
        "entry", "lease", "adjustment", "claim", "by_guarantor__claim", "by_guarantor__receipt"
    )
    said = list(credits) if found else []
    came = _came([one.claim.pk for one in said if hasattr(one, "claim")])
    named = {one.pk: _credit(one, came) for one in said}
    return {row.call.pk: Settling(row, named) for row in kept}


def _credit(receipt: Receipt, came: Mapping[int, tuple[int, date]]) -> Credit:
    label = receipt.entry.label.removesuffix(f" {receipt.of_lease.code}")
    if came_of := getattr(receipt, "by_guarantor", None):
        return Credit(label, claim=came_of.claim, came_on=came_of.receipt.received_on)
    claim = getattr(receipt, "claim", None)
    cents, last = came.get(claim.pk, (0, None)) if claim else (0, None)
    return Credit(label, getattr(receipt, "adjustment", None), claim, last if claim and cents >= claim.amount else None)


def _came(claims: Collection[int]) -> dict[int, tuple[int, date]]:
    """By claim, cents that its guarantor paid, and the last day."""
    if not claims:
        return {}
    rows = ClaimReceipt.objects.filter(claim__in=claims, receipt__reversal=None).order_by().values_list("claim")
    sums = rows.annotate(cents=Sum("receipt__amount"), last=Max("receipt__received_on"))
    return {claim: (cents, last) for claim, cents, last in sums}
