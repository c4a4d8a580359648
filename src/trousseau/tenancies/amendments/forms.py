"""What the page of an amendment asks: an empty field changes nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField, MoneyField, Sections, Versioned
from trousseau.core.models import HouseholdMember

from ..enums import Bond, LeftFor, ProrataMethod
from ..models import LeaseParty


class AmendForm(Sections, Versioned):
    """The names are not the lease's: two who amend at once are not shown its signed terms as if the other had typed
    them."""

    amended_on = DateField(label=_("Signed by both sides on"))
    effect_on = DateField(label=_("Takes effect on"))
    new_rent = MoneyField(positive=True, label=_("New rent, without charges"), required=False)
    for_works = forms.BooleanField(
        label=_("It rises for works that both sides agreed in writing"),
        required=False,
        help_text=_("Loi 89-462, art. 17-1 II: never in classes F and G, nor under Loc2 and Loc3."),
    )
    new_charges = MoneyField(label=_("New charges, per month"), required=False)
    new_payment_day = forms.IntegerField(label=_("New day of payment"), min_value=1, max_value=28, required=False)
    new_prorata = forms.ChoiceField(
        label=_("A month begun is counted by"), required=False, choices=[("", _("No change")), *ProrataMethod.choices]
    )
    joining = forms.ModelChoiceField(
        HouseholdMember.objects.none(), label=_("Who joins"), required=False, empty_label=_("Nobody")
    )
    bond = forms.ChoiceField(label=_("Tied to the others as"), choices=Bond, required=False)
    leaving = forms.ModelChoiceField(
        LeaseParty.objects.none(), label=_("Who leaves"), required=False, empty_label=_("Nobody")
    )
    words = forms.CharField(
        label=_("Other changes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As the amendment prints them."),
    )
    sections = (
        (_("The amendment"), ("amended_on", "effect_on")),
        (_("Rent and payment"), ("new_rent", "for_works", "new_charges", "new_payment_day", "new_prorata")),
        (_("The tenants"), ("joining", "bond", "leaving")),
        (_("In other words"), ("words",)),
    )
    FIELDS = {
        "amended_on": "signed_on",
        "effect_on": "starts_on",
        "new_rent": "rent",
        "new_charges": "charges",
        "new_payment_day": "payment_day",
        "new_prorata": "prorata",
    }

    def __init__(self, *args, members, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["joining"].queryset = members
        self.fields["leaving"].queryset = parties

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("joining") and not cleaned.get("bond"):
            self.add_error("bond", _("Say how who joins is tied to the others."))
        return cleaned


class LeaveForm(Versioned):
    on = DateField(
        label=_("No longer a tenant from"),
        help_text=_("The day the notice takes effect; after violence, the day the letter was first presented."),
    )
    why = forms.ChoiceField(label=_("Why"), choices=LeftFor)


class ReleaseForm(Versioned):
    on = DateField(label=_("Last day for which they answer"))
