from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.models import Document
from trousseau.core.personal_data import FILE, PersonalData, blank, delete, discard, under
from trousseau.payouts.models import PaymentOrder
from trousseau.receipts.models import Receipt

from . import signed
from .models import (
    Adjustment,
    CafLine,
    CafNumber,
    ChargeStatement,
    Claim,
    ClaimMonth,
    ClaimReceipt,
    ClaimRefund,
    Clawback,
    Debit,
    DebitMandate,
    DebitNotice,
    DebtStop,
    DepositSettlement,
    DepositTransfer,
    FormerCost,
    FormerCount,
    PaymentPlan,
    PlanBreach,
    PlanInstalment,
    ReceiptShare,
    RentCall,
    RentNotice,
    RentReceipt,
    Retention,
    RollBalance,
    RunRow,
    TenantRefund,
)

KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
OF_A_LEASE = (
    Adjustment,
    RentCall,
    RentReceipt,
    Clawback,
    RollBalance,
    DepositSettlement,
    RentNotice,
    ChargeStatement,
    FormerCount,
    Debit,
)


def _refunds(household):
    rows = TenantRefund.objects.select_related("lease", "call", "order", "decided_by")
    return rows.filter(lease__household=household)


def _to_the_caf(household):
    """What was asked to go back to the CAF of the aid of its leases."""
    of_leases = Q(clawback__lease__household=household) | Q(caf_line__lease__household=household)
    return PaymentOrder.objects.filter(of_leases).select_related("fund", "supplier", "run", "entry")


def _erase_plans(plans: QuerySet) -> None:
    """A plan, then its paper."""
    papers = list(plans.exclude(paper=None).values_list("paper", flat=True))
    delete(plans)
    discard(Document.objects.filter(pk__in=papers))


PERSONAL_DATA = [
    PersonalData(PaymentOrder, _to_the_caf, kept=KEPT),
    *(
        PersonalData(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
        for model in OF_A_LEASE
    ),
    PersonalData(FormerCost, lambda h: FormerCost.objects.filter(count__lease__household=h), kept=KEPT),
    PersonalData(DepositTransfer, lambda h: DepositTransfer.objects.filter(settlement__lease__household=h), kept=KEPT),
    PersonalData(Retention, lambda h: Retention.objects.filter(settlement__lease__household=h), kept=KEPT),
    PersonalData(CafLine, lambda h: CafLine.objects.filter(lease__household=h), blank(name="", number=""), kept=KEPT),
    PersonalData(CafNumber, lambda h: CafNumber.objects.filter(household=h), delete),
    PersonalData(RunRow, lambda h: RunRow.objects.filter(lease__household=h), delete),  # computed, not asked yet
    PersonalData(ReceiptShare, lambda h: ReceiptShare.objects.filter(receipt__lease__household=h), kept=KEPT),
    PersonalData(DebitNotice, lambda h: DebitNotice.objects.filter(mandate__lease__household=h), kept=KEPT),
    PersonalData(
        DebitMandate, lambda h: DebitMandate.objects.filter(lease__household=h), blank(iban="", debtor=""), kept=KEPT
    ),
    PersonalData(DebtStop, lambda h: DebtStop.objects.filter(lease__household=h), delete),
    PersonalData(PlanBreach, lambda h: PlanBreach.objects.filter(plan__lease__household=h), delete),
    PersonalData(PlanInstalment, lambda h: PlanInstalment.objects.filter(plan__lease__household=h), delete),
    PersonalData(PaymentPlan, lambda h: PaymentPlan.objects.filter(lease__household=h), _erase_plans),
    *signed.SUMS_NOTICE.personal_data(lambda h: Receipt.objects.deposits().filter(lease__household=h), kept=KEPT),
    PersonalData(TenantRefund, _refunds, kept=KEPT),
    *(
        PersonalData(model, lambda o, model=model: model.objects.filter(order__owner=o), kept=KEPT, about=Owner)
        for model in (DepositTransfer, TenantRefund, Clawback, CafLine)
    ),
    PersonalData(Claim, lambda h: Claim.objects.filter(guarantee__lease__household=h), kept=KEPT),
    *(
        PersonalData(
            model, lambda h, model=model: model.objects.filter(claim__guarantee__lease__household=h), kept=KEPT
        )
        for model in (ClaimMonth, ClaimReceipt, ClaimRefund)
    ),
    PersonalData(ClaimRefund, lambda o: ClaimRefund.objects.filter(order__owner=o), kept=KEPT, about=Owner),
]
PERSONAL_DATA = under(FILE, PERSONAL_DATA, claim=True)
