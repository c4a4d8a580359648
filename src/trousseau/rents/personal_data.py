from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.personal_data import PersonalData, blank, delete

from .models import (
    Adjustment,
    CafLine,
    CafNumber,
    ChargeStatement,
    Claim,
    ClaimReceipt,
    ClaimRefund,
    Clawback,
    Debit,
    DebitMandate,
    DebitNotice,
    DepositSettlement,
    DepositTransfer,
    PaymentPlan,
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
    Debit,
)


def _refunds(household):
    rows = TenantRefund.objects.select_related("lease", "call", "order", "decided_by")
    return rows.filter(lease__household=household)


PERSONAL_DATA = [
    *(
        PersonalData(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
        for model in OF_A_LEASE
    ),
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
    PersonalData(PlanInstalment, lambda h: PlanInstalment.objects.filter(plan__lease__household=h), delete),
    PersonalData(PaymentPlan, lambda h: PaymentPlan.objects.filter(lease__household=h), delete),
    PersonalData(TenantRefund, _refunds, kept=KEPT),
    PersonalData(DepositTransfer, lambda o: DepositTransfer.objects.filter(order__owner=o), kept=KEPT, about=Owner),
    PersonalData(TenantRefund, lambda o: TenantRefund.objects.filter(order__owner=o), kept=KEPT, about=Owner),
    PersonalData(Claim, lambda h: Claim.objects.filter(guarantee__lease__household=h), kept=KEPT),
    *(
        PersonalData(
            model, lambda h, model=model: model.objects.filter(claim__guarantee__lease__household=h), kept=KEPT
        )
        for model in (ClaimReceipt, ClaimRefund)
    ),
    PersonalData(ClaimRefund, lambda o: ClaimRefund.objects.filter(order__owner=o), kept=KEPT, about=Owner),
]
