"""What the pages of the rents per commune ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.enums import DwellingKind
from trousseau.core.forms import DateField, MeasureField
from trousseau.core.incoming import IncomingField
from trousseau.core.models import Commune
from trousseau.exchange.kinds import TABLES
from trousseau.exchange.quantities import PER_AREA
from trousseau.exchange.rent_ceilings import LEAST, MOST
from trousseau.exchange.spreadsheets import LARGEST


class Vintage(forms.Form):
    """The year, where the values were read, and whether against the text itself."""

    vintage = forms.IntegerField(
        label=gettext_lazy("Year of the leases"),
        help_text=gettext_lazy("An order sets the rents of the leases concluded during one year."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The order and its day in the Journal officiel, or where you read it."),
    )
    verified_on = DateField(
        label=gettext_lazy("Verified on"),
        required=False,
        help_text=gettext_lazy(
            "Leave empty if you did not read the order itself: the value is then shown as not verified."
        ),
    )


class FileForm(Vintage):
    file = IncomingField(
        kinds=TABLES,
        most=LARGEST,
        too_large=gettext_lazy("This file is larger than %(most)s MB: keep the sheet of the rents alone."),
        label=gettext_lazy("File of the year"),
        help_text=gettext_lazy(
            "CSV or xlsx whose first row names the columns: “INSEE”, then “Loc1”, “Loc2” and “Loc3” in euros per m², or the "
            "market rent per m² (“marché”) from which each discount is taken; “type” if flats and houses differ."
        ),
    )
    field_order = ("file", "vintage", "source", "verified_on")


class _PerArea(MeasureField):
    def __init__(self, **kwargs):
        super().__init__(PER_AREA, least=str(LEAST), most=str(MOST), example="9.35", **kwargs)


class CommuneForm(Vintage):
    commune = forms.ModelChoiceField(Commune.objects.all(), label=gettext_lazy("Commune"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Dwellings"),
        required=False,
        choices=[("", gettext_lazy("Flats and houses")), *DwellingKind.choices],
    )
    loc1 = _PerArea(label=gettext_lazy("Loc1, per m² and month"))
    loc2 = _PerArea(label=gettext_lazy("Loc2, per m² and month"))
    loc3 = _PerArea(label=gettext_lazy("Loc3, per m² and month"))
    field_order = ("commune", "vintage", "kind", "loc1", "loc2", "loc3", "source", "verified_on")
