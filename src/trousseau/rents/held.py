from django.utils.translation import gettext_lazy as _

from trousseau.core.held import Holding

from .models import Deposit, Payment, RentCall, Slip

KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
HOLDINGS = [
    Holding(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
    for model in (RentCall, Payment, Deposit, Slip)
]
