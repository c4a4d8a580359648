"""The forms of what the CAF pays: they read what was typed, the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.columns import ColumnsForm
from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField, OnceField
from trousseau.core.incoming import IncomingField
from trousseau.exchange.caf import COLUMNS
from trousseau.exchange.kinds import TABLES
from trousseau.exchange.spreadsheets import LARGEST
from trousseau.payouts.models import Supplier
from trousseau.tenancies.models import Lease

from ..forms import MonthField, month_choice
from ..models import CafRemittance


class SlipFileForm(forms.Form):
    file = IncomingField(
        kinds=TABLES,
        most=LARGEST,
        too_large=gettext_lazy("This file is over 20 MB: cut it in two."),
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("csv or xlsx: one row for each tenant, the first row names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    reference = forms.CharField(label=gettext_lazy("Number of the remittance"), max_length=60)
    paid_on = DateField(label=gettext_lazy("Paid by the CAF on"))
    total = MoneyField(
        positive=True,
        unusual=OF_THE_AGENCY,
        label=gettext_lazy("Total of the remittance"),
        help_text=gettext_lazy("As it is printed: the lines must add up to it, or nothing is taken."),
    )


class SlipColumnsForm(ColumnsForm):
    def senses(self):
        return [(column.code, column.label) for column in COLUMNS]


class PayBackForm(forms.Form):
    payee = forms.ModelChoiceField(
        Supplier.objects.all(),
        label=gettext_lazy("The CAF that is paid"),
        help_text=gettext_lazy("Noted with the suppliers, its IBAN confirmed by a second person."),
    )


class LumpForm(forms.Form):
    key = OnceField()
    amount = MoneyField(unusual=OF_THE_AGENCY, label=gettext_lazy("Amount of the transfer"), positive=True)
    on = DateField(label=gettext_lazy("Arrived on"))
    reference = forms.CharField(label=gettext_lazy("Reference at the bank"), max_length=120, required=False)
    remittance = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Its remittance"),
        required=False,
        empty_label=gettext_lazy("The only one of this total, or none yet"),
    )

    def __init__(self, *args, remittances, **kwargs):
        super().__init__(*args, **kwargs)
        # the form sent twice names a remittance that no longer waits: it is read, and the action answers what was done
        self.fields["remittance"].queryset = CafRemittance.objects.exclude(read_on=None)
        self.fields["remittance"].choices = [
            ("", self.fields["remittance"].empty_label),
            *((s.pk, str(s)) for s in remittances),
        ]


class JoinForm(forms.Form):
    lump = forms.ModelChoiceField(None, label=gettext_lazy("The transfer of this remittance"), empty_label=None)

    def __init__(self, *args, lumps, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lump"].queryset = lumps


class LeaseField(forms.ModelChoiceField):
    def label_from_instance(self, lease: Lease) -> str:
        return f"{lease.code} · {lease.household}"


class PlaceForm(forms.Form):
    lease = LeaseField(None, label=gettext_lazy("Whose is it?"))
    month = forms.DateField(
        label=gettext_lazy("Month of the aid"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )

    def __init__(self, *args, leases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lease"].queryset = leases


class ClawbackForm(forms.Form):
    key = OnceField()
    month = MonthField(label=gettext_lazy("Month of the aid"))
    amount = MoneyField(label=gettext_lazy("Amount taken back"), positive=True)
    reason = forms.CharField(label=gettext_lazy("Reason that the CAF gives"), max_length=200)
    on = DateField(label=gettext_lazy("Notified on"))

    def __init__(self, *args, months=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [month_choice(month) for month in months]
