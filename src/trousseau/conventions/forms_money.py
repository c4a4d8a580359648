"""What the pages of the money ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField, OnceField, Versioned
from trousseau.mail.enums import PRINTED


class TrancheForm(forms.Form):
    funder = forms.ModelChoiceField(label=gettext_lazy("Who pays"), queryset=None)
    amount = MoneyField(positive=True, label=gettext_lazy("Amount"), unusual=OF_THE_AGENCY)
    due_on = DateField(label=gettext_lazy("Expected on"))
    condition = forms.CharField(label=gettext_lazy("On which condition"), max_length=300, required=False)
    in_kind = forms.BooleanField(
        label=gettext_lazy("Given in kind: premises, hours, equipment, and not in money"), required=False
    )

    def __init__(self, *args, funders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = funders


class PaymentLetterForm(Versioned):
    """`was`: the address as it was shown; who pays has its own page too."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("By which post"),
        choices=[(one.value, one.label) for one in PRINTED],
        widget=forms.RadioSelect,
    )
    address = forms.CharField(
        label=gettext_lazy("Address of who pays"),
        max_length=300,
        help_text=gettext_lazy(
            "Number and street, postal code and town, between commas. It is kept for the next letter."
        ),
    )


class PartialForm(forms.Form):
    """Money that came, or went back."""

    amount = MoneyField(positive=True, label=gettext_lazy("Amount"), unusual=OF_THE_AGENCY)
    on = DateField(label=gettext_lazy("On"), help_text=gettext_lazy("The day on the bank statement."))
    words = forms.CharField(
        label=gettext_lazy("What is said of it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Reference of the transfer, reason of a return. No name of a person."),
    )
    key = OnceField()


class AskBackForm(forms.Form):
    amount = MoneyField(positive=True, label=gettext_lazy("Amount asked back"), unusual=OF_THE_AGENCY)
    asked_on = DateField(label=gettext_lazy("Asked on"))
    due_on = DateField(label=gettext_lazy("To be given back by"))
    words = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class CorrectTrancheForm(Versioned):
    amount = MoneyField(positive=True, label=gettext_lazy("Amount"), unusual=OF_THE_AGENCY)
    due_on = DateField(label=gettext_lazy("Expected on"))
    condition = forms.CharField(label=gettext_lazy("On which condition"), max_length=300, required=False)
    in_kind = forms.BooleanField(
        label=gettext_lazy("Given in kind: premises, hours, equipment, and not in money"), required=False
    )
