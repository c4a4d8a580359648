"""What the pages of the direct debits ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField
from trousseau.core.incoming import IncomingField
from trousseau.exchange.bank import LARGEST
from trousseau.exchange.kinds import Kind
from trousseau.exchange.sepa import DEBIT_SCHEMAS
from trousseau.tenancies.forms import LeaseField


class MandateForm(forms.Form):
    lease = LeaseField(label=_("Lease"))
    debtor = forms.CharField(label=_("Holder of the account"), max_length=70, help_text=_("As the bank knows them."))
    iban = forms.CharField(label=_("IBAN"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    bic = forms.CharField(label=_("BIC"), max_length=11, required=False)
    signed_on = DateField(label=_("Signed on"))

    def __init__(self, *args, leases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lease"].leases = leases


class RevokeForm(forms.Form):
    on = DateField(label=_("On"))
    why = forms.CharField(label=_("Why"), max_length=120, help_text=_("No name: it stays written."))


class CollectionForm(forms.Form):
    due_on = DateField(label=_("Debited on"))
    schema = forms.ChoiceField(
        label=_("Format of the file"),
        choices=[(name, name) for name in DEBIT_SCHEMAS],
        help_text=_("The first one, unless your bank asks for another."),
    )


class SentForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DateField(label=_("Given to the bank on"))


class NoticeForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.XML,),
        most=LARGEST,
        too_large=_("This file is over 50 MB: ask the bank for one notice a day."),
        label=_("Notice of the bank (CAMT.054)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml"}),
    )
