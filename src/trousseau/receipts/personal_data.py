from django.utils.translation import gettext_lazy as _

from trousseau.core.personal_data import FILE, PersonalData, under

from .models import Cheque, CounterReceipt, LineShare, Receipt

KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
PERSONAL_DATA = [
    PersonalData(Receipt, lambda h: Receipt.objects.filter(lease__household=h), kept=KEPT),
    *(
        PersonalData(model, lambda h, model=model: model.objects.filter(receipt__lease__household=h), kept=KEPT)
        for model in (CounterReceipt, Cheque, LineShare)
    ),
]
PERSONAL_DATA = under(FILE, PERSONAL_DATA)
