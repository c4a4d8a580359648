"""What is asked after the signature: an amendment, the announcement of a renewal, a withdrawal, the end."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField, MoneyField, PercentField, Sections, Versioned
from trousseau.core.templatetags.trousseau import law as law_link
from trousseau.mail.enums import PRINTED, Channel

from ..enums import Choice, Convention, Due, EndReason, FeeBase, FeeKind, Payer, Vat
from ..models import FeeClause
from .fees import whole_clause
from .signing import Signers


class AmendForm(Sections, Signers, Versioned):
    """What changes; an empty field changes nothing. The names are not the mandate's: two who amend at once are not
    shown its signed terms as if the other had typed them."""

    amended_on = DateField(label=gettext_lazy("Signed by both sides on"))
    effect_on = DateField(label=gettext_lazy("Takes effect on"))
    new_rent = MoneyField(positive=True, label=gettext_lazy("New rent without charges, per month"), required=False)
    new_charges = MoneyField(label=gettext_lazy("New charges, per month"), required=False)
    new_ends_on = DateField(label=gettext_lazy("New end of the mandate"), required=False)
    new_longest_months = forms.IntegerField(
        label=gettext_lazy("Never longer than, renewals included"),
        min_value=1,
        max_value=360,
        required=False,
        help_text=gettext_lazy("From the start of the mandate."),
    )
    new_choice = forms.ChoiceField(
        label=gettext_lazy("Who chooses the tenant"),
        required=False,
        choices=[("", gettext_lazy("No change")), *Choice.choices],
    )
    new_convention = forms.ChoiceField(
        label=gettext_lazy("Anah convention"),
        required=False,
        choices=[("", gettext_lazy("No change")), *Convention.choices],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("New or changed fee"),
        required=False,
        choices=[("", gettext_lazy("No change")), *FeeKind.choices],
        help_text=gettext_lazy("It takes the place of the fee in force for the same service and payer."),
    )
    label = forms.CharField(label=gettext_lazy("In other words"), max_length=120, required=False)
    base = forms.ChoiceField(
        label=gettext_lazy("Computed on"), choices=FeeBase, required=False, initial=FeeBase.COLLECTED
    )
    basis_points = PercentField(decimals=2, label=gettext_lazy("Rate, for a share"), required=False)
    amount = MoneyField(positive=True, label=gettext_lazy("Amount, for a flat fee"), required=False)
    vat = forms.ChoiceField(
        label=gettext_lazy("VAT"), required=False, choices=[("", gettext_lazy("Not said")), *Vat.choices]
    )
    payer = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=Payer, required=False, initial=Payer.OWNER)
    due = forms.ChoiceField(label=gettext_lazy("Due"), choices=Due, required=False, initial=Due.RECEIPT)
    stopped = forms.ModelChoiceField(
        FeeClause.objects.none(), label=gettext_lazy("Fee that stops"), required=False, empty_label=gettext_lazy("None")
    )
    words = forms.CharField(
        label=gettext_lazy("Other changes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("As the amendment prints them."),
    )
    sections = (
        (gettext_lazy("The amendment"), ("amended_on", "effect_on", "signers")),
        (
            gettext_lazy("The terms"),
            ("new_rent", "new_charges", "new_ends_on", "new_longest_months", "new_choice", "new_convention"),
        ),
        (gettext_lazy("A fee"), ("kind", "label", "base", "basis_points", "amount", "vat", "payer", "due", "stopped")),
        (gettext_lazy("In other words"), ("words",)),
    )

    def __init__(self, *args, clauses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stopped"].queryset = clauses
        self.fields["new_longest_months"].unit = _("months")

    def clean(self):
        """The fields of the fee become one clause, or nothing."""
        cleaned = super().clean()
        fee = {name: cleaned.pop(name, None) for name in FEE}
        if not fee["kind"]:
            return {**cleaned, "fee": None}
        return {**cleaned, "fee": whole_clause(self, fee)}


FEE = ("kind", "label", "base", "basis_points", "amount", "vat", "payer", "due")


# field of the form → argument of the action
AMENDED = {
    "amended_on": "signed_on",
    "effect_on": "starts_on",
    "new_rent": "rent",
    "new_charges": "charges",
    "new_ends_on": "ends_on",
    "new_longest_months": "longest_months",
    "new_choice": "choice",
    "new_convention": "convention",
}


class AnnounceForm(Versioned):
    sent_on = DateField(label=gettext_lazy("Sent on"))


class PrepareForm(Versioned):
    channel = forms.ChoiceField(
        label=gettext_lazy("How it leaves"),
        choices=[(channel.value, channel.label) for channel in PRINTED],
        initial=Channel.POST,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The law asks for a writing; a registered letter proves more, and costs more."),
    )


class InformForm(Versioned):
    on = DateField(label=gettext_lazy("Given on"))


class PapersBackForm(Versioned):
    on = DateField(label=gettext_lazy("Handed back on"))
    words = forms.CharField(
        label=gettext_lazy("What, and to whom"),
        max_length=300,
        help_text=gettext_lazy("The lease, the diagnostics, two sets of keys, against a signed receipt."),
    )


class StateSeenForm(Versioned):
    on = DateField(label=gettext_lazy("Seen on"))
    words = forms.CharField(
        label=gettext_lazy("What was seen, and what follows"),
        max_length=300,
        help_text=gettext_lazy("What is repaired, by whom, or that nothing is to be done. No word about a household."),
    )


class WithdrawForm(Versioned):
    sent_on = DateField(label=gettext_lazy("Sent by the owner on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sent_on"].help_text = format_html(
            "{} {}",
            _("The day of sending counts, not the day of arrival: read it on the letter or the e-mail."),
            law_link("C. conso., art. L221-21"),
        )


class EndForm(Versioned):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it ends"),
        widget=forms.RadioSelect,
        initial=EndReason.TERM,
        choices=[(r.value, r.label) for r in EndReason if r != EndReason.WITHDRAWAL],
    )
    notice_on = DateField(
        label=gettext_lazy("Notice sent on"),
        required=False,
        help_text=gettext_lazy("For a notice: the delay of the mandate runs from that day."),
    )
    on = DateField(label=gettext_lazy("Last day of the mandate"))
    taken_over = forms.BooleanField(
        label=gettext_lazy("The owner takes over the lease that runs"),
        required=False,
        help_text=gettext_lazy("The tenant stays: the owner calls the rents and holds the deposit from then on."),
    )
