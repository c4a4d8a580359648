"""What the pages of owners' parts and buildings ask."""

from decimal import Decimal
from fractions import Fraction

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import components
from trousseau.core.forms import DateField, Sections, Versioned
from trousseau.core.models import Building
from trousseau.core.templatetags.trousseau import law as law_link
from trousseau.exchange import quantities
from trousseau.exchange.quantities import RATE

from ..enums import OwnershipRight
from ..forms import OwnerFields
from ..models import Owner


class ShareField(forms.CharField):
    """« 1/2 », « 50 % » as a Fraction of the whole."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return f"{value.numerator}/{value.denominator}" if isinstance(value, Fraction) else value

    def clean(self, value):
        text = "".join((super().clean(value) or "").split())
        if not text:
            return None
        try:
            if text.endswith("%"):
                share = Fraction(quantities.read(text, RATE, most=Decimal(100))) / 100
            else:
                share = Fraction(text) if "/" in text else Fraction(quantities.read(text, most=Decimal(1)))
            if not 0 < share <= 1 or share.denominator > 1_000_000:
                raise ValueError
        except (ValueError, ZeroDivisionError):
            raise forms.ValidationError(
                _("“%(value)s” is not a share: write for instance 1/2 or 50 %%.") % {"value": value}
            ) from None
        return share


class PartFields(forms.Form):
    right = forms.ChoiceField(label=gettext_lazy("Right in the dwelling"), choices=OwnershipRight)
    share = ShareField(
        label=gettext_lazy("Share of the dwelling"),
        required=False,
        help_text=gettext_lazy("For instance 1/2; empty while not known."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["right"].help_text = law_link("C. civ., art. 815")


class PartForm(Sections, PartFields):
    """The part of an owner already known."""

    sections = ((gettext_lazy("The part"), ("right", "share")),)


class NewPartForm(PartForm):
    """The part of an owner noted with it."""

    owner_kind = OwnerFields.base_fields["kind"]
    name = OwnerFields.base_fields["name"]
    address = OwnerFields.base_fields["address"]
    sections = ((gettext_lazy("The owner"), ("owner_kind", "name", "address")), *PartForm.sections)


class EditPartForm(Versioned, PartFields):
    rank = forms.IntegerField(
        label=gettext_lazy("Rank"),
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("The owner of that rank takes the place that this one leaves."),
    )


class EndPartForm(Versioned):
    on = DateField(label=gettext_lazy("Part ended on"))


class MeetForm(Versioned):
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner whom the agency meets"),
        queryset=Owner.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners


class IbanForm(Versioned):
    """What is known is not shown: another account takes its place."""

    new_iban = forms.CharField(
        label=gettext_lazy("IBAN"), max_length=50, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        said = _("As on the bank’s paper. Left empty, the account that is known is forgotten.")
        self.fields["new_iban"].help_text = format_html("{}", components.words(said))


class BuildingForm(Versioned):
    building = forms.ModelChoiceField(
        label=gettext_lazy("Known building of this commune"),
        queryset=Building.objects.none(),
        required=False,
        empty_label=gettext_lazy("A new one"),
    )
    address = forms.CharField(
        label=gettext_lazy("Address of the new building"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Number and street."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the new building"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Residence or block, if any."),
    )

    def __init__(self, *args, buildings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["building"].queryset = buildings
