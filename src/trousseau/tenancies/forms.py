"""The lease's forms: they read what was typed, the actions decide."""

import re

import django_filters
from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from trousseau.core.filters import CommuneFilter, KeyFilter
from trousseau.core.forms import DateField, Versioned
from trousseau.core.normal import normal

from .enums import LeaseState
from .models import Lease


class LeaseSearch(KeyFilter):
    """Finds leases by household, address or number (« L00012 »)."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Household, lease or address"))
        super().__init__(fields=("household__holder__key", "mandate__dwelling__key"), **kwargs)

    def filter(self, qs, value):
        code = re.fullmatch(r"l ?0*(\d{1,9})", normal(value or ""))
        return qs.filter(number=code[1]) if code else super().filter(qs, value)


NAMED = 8  # leases of one name that are listed to choose from


class LeaseField(forms.CharField):
    """A lease by its number or by its household, among those that the reader may open (`leases`)."""

    def __init__(self, **kwargs):
        self.leases = None
        kwargs.setdefault("help_text", _("Its number, L00042 or 42, or the name of its household."))
        super().__init__(max_length=80, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        text = f"L{text}" if text.isdecimal() else text
        found = list(LeaseSearch().filter(self.leases, text).order_by("number")[: NAMED + 1])
        if not found:
            raise forms.ValidationError(
                gettext("No lease of yours has this number or this name: write it as L00042, or look for it in Leases.")
            )
        if len(found) > 1:
            several = ", ".join(f"{lease.code} {lease.household}" for lease in found[:NAMED])
            several += "…" if len(found) > NAMED else ""
            raise forms.ValidationError(
                gettext("Several leases have this name, write the number of one: %(several)s.") % {"several": several}
            )
        return found[0]


class LetCommuneFilter(CommuneFilter):
    """The commune of the let dwelling."""

    def __init__(self):
        super().__init__(field_name="mandate__dwelling__commune")


LEAVING = "leaving"
BARE = "tenancies/bare_field.html"  # a field that may be left as it is, without saying « optional »


class LeaseFilter(django_filters.FilterSet):
    q = LeaseSearch()
    state = django_filters.ChoiceFilter(
        choices=[*LeaseState.choices, (LEAVING, pgettext_lazy("lease", "Under notice"))],
        method="of_state",
        label=_("State"),
    )
    commune = LetCommuneFilter()

    class Meta:
        model = Lease
        fields = ("q", "state", "commune")

    def of_state(self, rows, name, value):
        if value == LEAVING:
            return rows.filter(state=LeaseState.RUNNING, ending_on__isnull=False)
        return rows.filter(state=value)


class DayForm(Versioned):
    on = DateField(label=_("On"))


class SignForm(DayForm):
    on = DateField(
        label=_("Signed on"), help_text=_("By the household, and by the agency for the owner, under its mandate.")
    )


class KeysForm(DayForm):
    on = DateField(label=_("Keys given on"), help_text=_("From the day the lease takes effect."))
    keys_count = forms.IntegerField(
        label=_("Keys given"), min_value=1, max_value=99, help_text=_("All of them: doors, cellar, letter box.")
    )


class AbandonForm(DayForm):
    on = DateField(label=_("Abandoned on"))
    reason = forms.CharField(
        label=_("Why it is abandoned"),
        max_length=Lease._meta.get_field("abandoned_for").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facts in a few words: the household may read them."),
    )
