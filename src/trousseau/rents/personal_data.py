from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.personal_data import PersonalData, blank, delete

from .debits.models import Debit, DebitMandate, DebitNotice
from .matching.models import PayerAccount
from .models import (
    CafLine,
    CafNumber,
    ChargeStatement,
    Clawback,
    DepositSettlement,
    PaymentPlan,
    PlanInstalment,
    RentCall,
    RentNotice,
    RentReceipt,
    Retention,
    RollBalance,
    RunRow,
    TenantFee,
    TenantRefund,
)
from .models.shares import ReceiptShare
from .owners import personal_data as owners

KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
PERSONAL_DATA = [
    PersonalData(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
    for model in (RentCall, RentReceipt, Clawback, RollBalance, DepositSettlement)
]
PERSONAL_DATA += [
    PersonalData(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
    for model in (RentNotice, ChargeStatement)
]
PERSONAL_DATA += [
    PersonalData(Retention, lambda h: Retention.objects.filter(settlement__lease__household=h), kept=KEPT),
    PersonalData(CafLine, lambda h: CafLine.objects.filter(lease__household=h), blank(name="", number=""), kept=KEPT),
    PersonalData(CafNumber, lambda h: CafNumber.objects.filter(household=h), delete),
]
PERSONAL_DATA.append(
    PersonalData(RunRow, lambda h: RunRow.objects.filter(lease__household=h), delete)
)  # computed, not asked yet
PERSONAL_DATA += [
    PersonalData(ReceiptShare, lambda h: ReceiptShare.objects.filter(receipt__lease__household=h), kept=KEPT),
    PersonalData(PayerAccount, lambda h: PayerAccount.objects.filter(lease__household=h), delete),
]
PERSONAL_DATA += [
    PersonalData(DebitNotice, lambda h: DebitNotice.objects.filter(mandate__lease__household=h), kept=KEPT),
    PersonalData(Debit, lambda h: Debit.objects.filter(lease__household=h), kept=KEPT),
    PersonalData(
        DebitMandate, lambda h: DebitMandate.objects.filter(lease__household=h), blank(iban="", debtor=""), kept=KEPT
    ),
]
PERSONAL_DATA += [
    PersonalData(PlanInstalment, lambda h: PlanInstalment.objects.filter(plan__lease__household=h), delete),
    PersonalData(PaymentPlan, lambda h: PaymentPlan.objects.filter(lease__household=h), delete),
]
PERSONAL_DATA.append(PersonalData(TenantFee, lambda h: TenantFee.objects.filter(lease__household=h), kept=KEPT))
PERSONAL_DATA += [
    PersonalData(
        TenantRefund,
        lambda h: TenantRefund.objects.select_related("lease", "call", "order", "decided_by").filter(
            lease__household=h
        ),
        kept=KEPT,
    ),
    PersonalData(TenantRefund, lambda o: TenantRefund.objects.filter(order__owner=o), kept=KEPT, about=Owner),
]
PERSONAL_DATA += owners.PERSONAL_DATA
