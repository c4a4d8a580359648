"""What the pages of the guarantees ask: fields that a kind does not have are taken away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, Sections, Versioned

from ..enums import GuaranteeKind, Learner
from ..models import LeaseParty

SURETY_ONLY = ("email", "phone", "body", "party", "solidary", "learner")
NOT_OF_SURETY = ("covered_months", "damage_months", "formal_notice_days", "claim_days", "unpaid_months", "reference")


def _count(label, **kwargs) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=360, required=False, **kwargs)


class GuaranteeForm(Sections, forms.Form):
    name = forms.CharField(label=_("Who guarantees"), max_length=160)
    address = forms.CharField(
        label=_("Address"), max_length=240, required=False, help_text=_("Number and street, postal code and town.")
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    reference = forms.CharField(label=_("Visa, policy or decision number"), max_length=60, required=False)
    body = forms.BooleanField(
        label=_("It is a body that the law lists, not a person"),
        required=False,
        help_text=_("The FSL or an association approved for it: no form is asked of its act."),
    )
    learner = forms.ChoiceField(
        label=_("The tenant is"),
        required=False,
        choices=[("", _("Neither a student nor an apprentice")), *Learner.choices],
        help_text=_("Beside them alone a surety may stand with an insurance or Visale."),
    )
    party = forms.ModelChoiceField(
        LeaseParty.objects.none(),
        label=_("For this tenant alone"),
        required=False,
        empty_label=_("For all of them"),
        help_text=_("Between flatmates the act names one, on pain of nullity (loi 89-462, art. 8-1)."),
    )
    solidary = forms.BooleanField(
        label=_("They give up having the tenant sued first"),
        required=False,
        initial=True,
        help_text=_("A surety called “solidary”: their own mention must say it."),
    )
    starts_on = DateField(label=_("Covers from"))
    ends_on = DateField(label=_("Covers until"), required=False, help_text=_("Empty: without an end written."))
    limit = MoneyField(
        positive=True,
        unusual=OF_A_YEAR,
        label=_("Pays at most, in all"),
        required=False,
        help_text=_("Principal and accessories; for a person’s surety it is asked on pain of nullity."),
    )
    covered_months = _count(_("Months of rent covered"))
    damage_months = _count(_("Months of rent for damage"))
    unpaid_months = _count(_("Whole months unpaid before a claim"))
    formal_notice_days = _count(_("Days to serve formal notice on the tenant"))
    claim_days = _count(_("Days to declare the unpaid rent"))
    sections = (
        (_("Who"), ("name", "address", "email", "phone", "reference", "body", "party", "learner", "solidary")),
        (_("What it covers"), ("starts_on", "ends_on", "limit", "covered_months", "damage_months")),
        (_("What a claim asks"), ("unpaid_months", "formal_notice_days", "claim_days")),
    )

    def __init__(self, *args, kind: str, parties, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties
        gone = NOT_OF_SURETY if kind == GuaranteeKind.SURETY else SURETY_ONLY
        for name in gone:
            del self.fields[name]


class CorrectForm(GuaranteeForm, Versioned):
    pass


class ActForm(Versioned):
    """The act that came back signed, read against what the law asks of it."""

    on = DateField(label=_("Signed on"))
    own_hand = forms.BooleanField(
        label=_("They wrote the mention themselves"), required=False, help_text=_("C. civ., art. 2297.")
    )
    in_full = forms.BooleanField(label=_("The sum stands in words and in figures"), required=False)
    says_so = forms.BooleanField(
        label=_("Their mention says that the tenant need not be sued first"),
        required=False,
        help_text=_("Without it the surety stays good, and keeps those benefits."),
    )
    rent_told = forms.BooleanField(label=_("The act bears the rent and how it is revised"), required=False)
    end_told = forms.BooleanField(label=_("The act bears the paragraph of article 22-1 on how it ends"), required=False)
    lease_given_on = DateField(label=_("They received a copy of the lease on"), required=False)


class ReleaseForm(Versioned):
    on = DateField(label=_("Released on"), help_text=_("The first day that it no longer covers."))
    why = forms.CharField(label=_("Why"), max_length=200)
