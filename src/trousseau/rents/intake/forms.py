"""The file of a portfolio, the evening of its balances, and what the bank held that evening."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField
from trousseau.core.incoming import IncomingField
from trousseau.core.models import Commune
from trousseau.exchange.kinds import TABLES
from trousseau.exchange.portfolio import NotReadable, read
from trousseau.exchange.spreadsheets import LARGEST


class PortfolioField(IncomingField):
    """A spreadsheet, read whole: every line that is wrong is said."""

    def __init__(self, **kwargs):
        super().__init__(kinds=TABLES, most=LARGEST, **kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return read(file.read(), communes=set(Commune.objects.values_list("insee", flat=True)))
        except NotReadable as wrong:
            raise forms.ValidationError(list(wrong.problems)) from wrong


class IntakeForm(forms.Form):
    on = DateField(
        label=gettext_lazy("Evening of the balances"),
        help_text=gettext_lazy("The last day of a month, whose rents are called already."),
    )
    bank = MoneyField(
        unusual=OF_THE_AGENCY,
        label=gettext_lazy("The clients’ bank account that evening"),
        help_text=gettext_lazy(
            "Deposits and owners’ credits of the file, less what tenants owe, make this sum to the cent."
        ),
    )
    homes = PortfolioField(
        label=gettext_lazy("The spreadsheet"), help_text=gettext_lazy("csv or xlsx, one home a row, as the model says.")
    )
