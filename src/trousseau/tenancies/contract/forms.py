"""What the pages of a draft ask: its terms, who signs, what is handed over, the request to Anah."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField, MoneyField, Sections, Versioned
from trousseau.core.incoming import PdfField
from trousseau.core.models import HouseholdMember

from ..enums import ASKED_HOLDERS, Bond, DepositBy, PartyRole, ProrataMethod
from ..forms import BARE


class LeaseForm(Sections, forms.Form):
    """What the parties agree on; the contract and the term follow from the law."""

    rent = MoneyField(positive=True, label=_("Rent, without charges"), help_text=_("Per month."))
    charges = MoneyField(
        label=_("Charges"), help_text=_("Per month: a provision settled each year, unless it is a flat rate.")
    )
    flat_charges = forms.BooleanField(
        label=_("The charges are a flat rate, never settled"),
        required=False,
        help_text=_(
            "Between flatmates only, in a dwelling without a Loc2 or Loc3 convention (loi 89-462, art. 8-1 V)."
        ),
    )
    starts_on = DateField(label=_("Takes effect on"))
    payment_day = forms.IntegerField(
        label=_("Day of payment"), min_value=1, max_value=28, help_text=_("From 1 to 28, each month.")
    )
    prorata = forms.ChoiceField(
        label=_("A month begun is counted by"),
        choices=ProrataMethod,
        required=False,
        initial=ProrataMethod.ACTUAL,
        template_name=BARE,
        help_text=_("No text fixes it: the lease says it. A whole month is always the whole rent."),
    )
    revised = forms.BooleanField(
        label=_("The rent is revised each year by the IRL"),
        required=False,
        help_text=_("Without this clause it never is (loi 89-462, art. 17-1)."),
    )
    revision_on = DateField(
        label=_("First revision on"), required=False, help_text=_("Empty: one year after the lease takes effect.")
    )
    revision_quarter = forms.CharField(
        label=_("Quarter of reference"),
        required=False,
        max_length=7,
        help_text=_("For instance 2026-T2. Empty: the last one published when the lease is signed."),
    )
    deposit = MoneyField(label=_("Deposit"), help_text=_("At most one month of rent without charges."))
    deposit_by = forms.ChoiceField(label=_("Deposit paid by"), choices=DepositBy, required=False, template_name=BARE)
    deposit_holder = forms.ChoiceField(
        label=_("Deposit held by"), choices=ASKED_HOLDERS, required=False, template_name=BARE
    )
    premises = forms.CharField(
        label=_("Rooms, equipment and shared parts"),
        required=False,
        template_name=BARE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line: rooms, kitchen, cellar, shared parts, access to the internet. Asked by art. 3, 5°; it may wait for the signature."
        ),
    )
    energy_cost = forms.CharField(
        label=_("Yearly energy cost that the DPE gives"),
        required=False,
        max_length=120,
        template_name=BARE,
        help_text=_(
            "With its year of prices, for instance: between 640 and 900 € (prices of 2023). It may wait for the signature."
        ),
    )
    works = forms.CharField(
        label=_("Works since the last lease"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, with its amount. Empty: none."),
    )
    previous_rent = MoneyField(
        label=_("Rent of the previous tenant"),
        required=False,
        help_text=_("Only if they left less than 18 months ago."),
    )
    previous_rent_on = DateField(label=_("Paid for the last time on"), required=False)
    solidary = forms.BooleanField(
        label=_("The tenants answer for each other"),
        required=False,
        help_text=_("For a lease that several people sign."),
    )
    email_agreed = forms.BooleanField(label=_("The household agrees to receive its receipts by e-mail"), required=False)
    sections = (
        (_("Rent and payment"), ("rent", "charges", "flat_charges", "starts_on", "payment_day", "prorata")),
        (_("Revision"), ("revised", "revision_on", "revision_quarter")),
        (_("Deposit"), ("deposit", "deposit_by", "deposit_holder")),
        (
            _("The dwelling, as the law asks it"),
            ("premises", "energy_cost", "works", "previous_rent", "previous_rent_on"),
        ),
        (_("The tenants"), ("solidary", "email_agreed")),
    )

    def clean_prorata(self) -> str:
        return self.cleaned_data["prorata"] or ProrataMethod.ACTUAL.value


class EditForm(LeaseForm, Versioned):
    pass


class PartyForm(forms.Form):
    role = forms.ChoiceField(label=_("How they stand on the lease"), choices=PartyRole)
    bond = forms.ChoiceField(label=_("Tied to the others as"), choices=Bond)


class AddPartyForm(PartyForm):
    member = forms.ModelChoiceField(HouseholdMember.objects.none(), label=_("Who"), empty_label=_("Choose"))
    field_order = ("member", "role", "bond")

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class EditPartyForm(PartyForm, Versioned):
    pass


class AnnexForm(forms.Form):
    title = forms.CharField(label=_("In other words"), max_length=120, required=False)
    given_on = DateField(label=_("Handed over on"))
    valid_until = DateField(
        label=_("Valid until"), required=False, help_text=_("An insurance has an end; most annexes have none.")
    )
    content = PdfField(label=_("The PDF"), required=False)


class AnahForm(Versioned):
    on = DateField(label=_("Registered by Anah on"))
    proof = forms.CharField(label=_("Number of the request"), max_length=60)
