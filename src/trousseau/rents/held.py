from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.held import Holding, blank, delete

from .counter.models import Cheque, CounterReceipt
from .debits.models import Debit, DebitMandate
from .matching.models import LineShare, PayerAccount
from .models import (
    CafLine,
    CafNumber,
    ChargeStatement,
    Clawback,
    Deposit,
    DepositSettlement,
    Dispatch,
    Payment,
    PaymentPlan,
    PlanInstalment,
    RentCall,
    RentNotice,
    Retention,
    RollBalance,
    RunRow,
    Slip,
    TenantFee,
)
from .models.payments import PaymentShare
from .owners import held as owners

KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
HOLDINGS = [
    Holding(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
    for model in (RentCall, Payment, Deposit, Slip, Clawback, RollBalance, DepositSettlement)
]
HOLDINGS += [
    Holding(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
    for model in (RentNotice, Dispatch, ChargeStatement)
]
HOLDINGS += [
    Holding(Retention, lambda h: Retention.objects.filter(settlement__lease__household=h), kept=KEPT),
    Holding(CafLine, lambda h: CafLine.objects.filter(lease__household=h), blank(name="", number=""), kept=KEPT),
    Holding(CafNumber, lambda h: CafNumber.objects.filter(household=h), delete),
]
HOLDINGS.append(Holding(RunRow, lambda h: RunRow.objects.filter(lease__household=h), delete))  # computed, not asked yet
HOLDINGS += [
    Holding(LineShare, lambda h: LineShare.objects.filter(lease__household=h), kept=KEPT),
    Holding(PaymentShare, lambda h: PaymentShare.objects.filter(payment__lease__household=h), kept=KEPT),
    Holding(PayerAccount, lambda h: PayerAccount.objects.filter(lease__household=h), delete),
]
HOLDINGS += [
    Holding(Debit, lambda h: Debit.objects.filter(lease__household=h), kept=KEPT),
    Holding(
        DebitMandate, lambda h: DebitMandate.objects.filter(lease__household=h), blank(iban="", debtor=""), kept=KEPT
    ),
]
HOLDINGS += [
    Holding(
        model,
        lambda h, model=model: model.objects.filter(
            Q(payment__lease__household=h) | Q(deposit__lease__household=h) | Q(fee__lease__household=h)
        ),
        kept=KEPT,
    )
    for model in (CounterReceipt, Cheque)
]
HOLDINGS += [
    Holding(PlanInstalment, lambda h: PlanInstalment.objects.filter(plan__lease__household=h), delete),
    Holding(PaymentPlan, lambda h: PaymentPlan.objects.filter(lease__household=h), delete),
]
HOLDINGS.append(Holding(TenantFee, lambda h: TenantFee.objects.filter(lease__household=h), kept=KEPT))
HOLDINGS += owners.HOLDINGS
