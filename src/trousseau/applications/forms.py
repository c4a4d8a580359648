"""What the pages of applications ask. They parse; the actions decide."""

from datetime import date

import django_filters
from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core.careful import CarefulField
from trousseau.core.enums import REFERRERS, Relation
from trousseau.core.filters import KeyFilter, commune_choices
from trousseau.core.forms import Asking, DateField, PhoneField, SureField, Versioned
from trousseau.core.models import Commune, Organisation
from trousseau.core.normal import normal

from .enums import ApplicationState, Cause, Ethos, SupportWish
from .models import Application

MEMBER = ("first_name", "last_name", "relation", "born_on")
OTHERS = 5  # rows for the other members; a larger household is completed on its page


def mail_address() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Where mail reaches them"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Their home, or the CCAS or association that receives it. Street, postal code and town, with commas."
        ),
    )


class DayForm(forms.Form):
    """A day that has come: `latest` is today."""

    on = DateField(label=gettext_lazy("On"))

    def __init__(self, *args, latest: date, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["on"]
        field.validators.append(MaxValueValidator(latest, _("This day has not come yet.")))
        field.widget.attrs["max"] = latest.isoformat()


class WhyForm(Versioned):
    why = CarefulField(label=gettext_lazy("Why"), rows=1, diagnosis=False, max_length=200)


class NeedsForm(forms.Form):
    """What decides which dwelling fits."""

    rooms_min = forms.IntegerField(
        label=gettext_lazy("Rooms needed, at least"),
        min_value=1,
        max_value=9,
        initial=1,
        help_text=gettext_lazy("Main rooms: kitchen and bathroom are not counted."),
    )
    rooms_max = forms.IntegerField(
        label=gettext_lazy("Rooms, at most"),
        min_value=1,
        max_value=9,
        required=False,
        help_text=gettext_lazy("Leave empty when a larger dwelling suits too."),
    )
    communes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Communes wanted"),
        queryset=Commune.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick none if any commune will do."),
    )
    needs_access = forms.BooleanField(
        label=gettext_lazy("Needs a dwelling reachable without a step"),
        required=False,
        help_text=gettext_lazy("The need alone: its reason is not asked here."),
    )

    def clean(self):
        cleaned = super().clean()
        least, most = cleaned.get("rooms_min"), cleaned.get("rooms_max")
        if least and most and most < least:
            self.add_error("rooms_max", _("At most as many rooms as at least, or more: check both."))
        return cleaned


class SituationForm(forms.Form):
    """How a household is housed as it comes."""

    ethos = forms.TypedChoiceField(
        label=gettext_lazy("Present situation (ETHOS)"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", gettext_lazy("Not known yet")), *Ethos.choices],
        help_text=gettext_lazy("For the statistics: the commission never sees it."),
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("What brought it there"),
        choices=Cause,
        initial=Cause.UNKNOWN,
        required=False,
        help_text=gettext_lazy("One word for the statistics. Its story stays with its social worker."),
    )

    def clean_cause(self):
        return self.cleaned_data["cause"] or Cause.UNKNOWN


class FileForm(NeedsForm):
    """What the team adds: the support wished, the numbers of other bodies, where the request comes from."""

    support = forms.ChoiceField(
        label=gettext_lazy("Support wished"),
        choices=SupportWish,
        required=False,
        help_text=gettext_lazy("What the household itself wishes. A home never depends on it."),
    )
    sne_number = forms.CharField(
        label=gettext_lazy("Social housing request number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("The 18 characters of the certificate."),
    )
    siao_number = forms.CharField(
        label=gettext_lazy("SIAO orientation number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("The number alone: the SIAO’s own file stays with it."),
    )
    siao_on = DateField(label=gettext_lazy("Oriented by the SIAO on"), required=False)
    referred_by = forms.ModelChoiceField(
        label=gettext_lazy("Referred by"),
        required=False,
        empty_label=gettext_lazy("Nobody: came by themselves"),
        queryset=Organisation.objects.filter(kind__in=REFERRERS),
    )


class EditForm(Versioned, FileForm):
    pass


class AgesForm(Asking):
    """Birth dates that are unlikely together are asked about before they are kept."""

    ages_sure = SureField(label=gettext_lazy("These birth dates and relations are right"))


class HouseholdForm(AgesForm):
    """The applicant, then up to five others, each on four fields named `m1_first_name`, …"""

    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=80)
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    born_on = DateField(label=gettext_lazy("Born on"), required=False)
    phone = PhoneField(label=gettext_lazy("Telephone"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    address = mail_address()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, OTHERS + 1):
            self.fields[f"m{n}_first_name"] = forms.CharField(label=_("First name"), max_length=80, required=False)
            self.fields[f"m{n}_last_name"] = forms.CharField(label=_("Last name"), max_length=80, required=False)
            self.fields[f"m{n}_relation"] = forms.ChoiceField(label=_("Relation"), choices=RELATIONS, required=False)
            self.fields[f"m{n}_born_on"] = DateField(label=_("Born on"), required=False)

    def rows(self) -> list[dict]:
        """The fields of each other member, for the page: its number, its four fields, whether it is used."""
        found = []
        for n in range(1, OTHERS + 1):
            fields = [self[f"m{n}_{name}"] for name in MEMBER]
            used = any(f.errors or f.value() for f in fields)
            found.append({"number": n, "fields": fields, "used": used})
        return found

    def clean(self):
        cleaned = super().clean()
        others = []
        for n in range(1, OTHERS + 1):
            row = {name: cleaned.pop(f"m{n}_{name}", None) for name in MEMBER}
            if row["first_name"]:
                row["last_name"] = row["last_name"] or cleaned.get("last_name", "")
                if not row["relation"]:
                    self.add_error(f"m{n}_relation", _("Choose what this person is to the applicant."))
                others.append(row)
            elif row["last_name"] or row["relation"] or row["born_on"]:
                self.add_error(f"m{n}_first_name", _("Write the first name, or empty the whole row."))
        cleaned["others"] = others
        return cleaned


RELATIONS = [choice for choice in Relation.choices if choice[0] != Relation.HOLDER]


class OpenForm(HouseholdForm, FileForm, SituationForm, DayForm):
    on = DateField(
        label=pgettext_lazy("application", "Received on"), help_text=gettext_lazy("Seniority counts from this day.")
    )
    sure = forms.BooleanField(label=gettext_lazy("It is somebody else: open a new application"), required=False)


class ReferForm(HouseholdForm, NeedsForm, SituationForm):
    """A partner proves nothing here: the agency checks the resources itself."""


class ApplicationSearch(KeyFilter):
    """Words of the applicant's name, or the number with or without its D."""

    def __init__(self, **kwargs):
        super().__init__(fields=("household__holder__key",), label=gettext_lazy("Name or number"), **kwargs)

    def filter(self, qs, value):
        number = normal(value or "").removeprefix("d")
        if number.isdigit() and len(number) < 10:
            return qs.filter(number=int(number))
        return super().filter(qs, value)


class Applications(django_filters.FilterSet):
    q = ApplicationSearch()
    state = django_filters.ChoiceFilter(choices=ApplicationState, label=gettext_lazy("State"))
    commune = django_filters.ChoiceFilter(
        choices=commune_choices, field_name="communes", label=gettext_lazy("Commune wanted")
    )

    class Meta:
        model = Application
        fields = ("q", "state", "commune")
