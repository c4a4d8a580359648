"""What is typed to change an account; the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, OnceField, PerhapsAnother

from ..enums import AGREED, CREDITS, AdjustmentKind
from ..models import Adjustment


class AdjustmentForm(PerhapsAnother):
    key = OnceField()
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=(
            (_("Off the account"), [(kind.value, kind.label) for kind in AGREED]),
            (_("Added to the account"), [(kind.value, kind.label) for kind in AdjustmentKind if kind not in CREDITS]),
        ),
    )
    amount = MoneyField(label=_("Amount"), unusual=OF_A_YEAR, positive=True)
    ground = forms.CharField(
        label=_("Ground"),
        max_length=Adjustment._meta.get_field("ground").max_length,
        help_text=_("One sentence, which the letter to the tenant says: which works, which invoice, which month."),
    )
    agreed_on = DateField(
        label=_("Owner agreed on"),
        required=False,
        help_text=_("For what comes off the account: it takes from the owner, who agrees in writing."),
    )
    on = DateField(label=_("On"))
    field_order = ("key", "kind", "amount", "ground", "agreed_on", "on", "another")


class UndoForm(forms.Form):
    why = forms.CharField(label=_("Why it is undone"), max_length=Adjustment._meta.get_field("why_undone").max_length)
    on = DateField(label=_("On"))
