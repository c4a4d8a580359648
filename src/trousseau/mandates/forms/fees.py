"""A fee clause, as it is typed: alone in a draft, or with an amendment."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import MoneyField, OnceField, PercentField, Versioned

from ..enums import DUES, Due, FeeBase, FeeKind, Payer, Vat
from ..models import FeeClause
from ..models.clauses import NOT_DUE


def whole_clause(form: forms.Form, clause: dict) -> dict:
    """The clause with a rate or an amount, according to its base; beside its field, what it lacks."""
    base, due = clause.get("base"), clause.get("due")
    needed, other = ("amount", "basis_points") if base == FeeBase.FLAT else ("basis_points", "amount")
    if base and clause.get(needed) is None and needed not in form.errors:
        form.add_error(needed, _("Say how much: the paper prints it."))
    if base and due and due not in DUES[base]:
        form.add_error("due", NOT_DUE)
    return {**clause, other: None}


class FeeForm(Versioned):
    """One fee clause: a rate or an amount, according to what it is computed on."""

    key = OnceField()
    kind = forms.ChoiceField(label=gettext_lazy("What it pays for"), choices=FeeKind)
    label = forms.CharField(
        label=gettext_lazy("In other words"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("As the mandate prints it; needed for another fee."),
    )
    base = forms.ChoiceField(
        label=gettext_lazy("Computed on"), choices=FeeBase, widget=forms.RadioSelect, initial=FeeBase.COLLECTED
    )
    basis_points = PercentField(decimals=2, label=gettext_lazy("Rate, for a share"), required=False)
    amount = MoneyField(positive=True, label=gettext_lazy("Amount, for a flat fee"), required=False)
    vat = forms.ChoiceField(
        label=gettext_lazy("VAT"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *Vat.choices],
        help_text=gettext_lazy("Whether these fees are exempt is not verified: ask the tax office in writing."),
    )
    payer = forms.ChoiceField(
        label=gettext_lazy("Paid by"), choices=Payer, widget=forms.RadioSelect, initial=Payer.OWNER
    )
    due = forms.ChoiceField(label=gettext_lazy("Due"), choices=Due, initial=Due.RECEIPT)

    def clean(self):
        return whole_clause(self, super().clean())


class RemoveFeeForm(Versioned):
    clause = forms.ModelChoiceField(
        FeeClause.objects.none(), label=gettext_lazy("Fee to take out"), widget=forms.RadioSelect
    )

    def __init__(self, *args, clauses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses
