"""What the pages of a convention ask: its object, its days, its signature, why a thing is withdrawn."""

from collections.abc import Sequence

import django_filters
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField, Versioned
from trousseau.core.models import Organisation

from .enums import ConventionState
from .forms_acts import ActKnown
from .models import Convention

OTHER = "other"


LONGEST_NAME = 160  # characters of the name of a body


def amount_choices(amounts: Sequence[dict]) -> list[tuple[str, str]]:
    """The amounts read in the act, each with its sentence, then another one."""
    return [
        *(
            (
                str(amount["cents"]),
                format_html(
                    "<strong>{}</strong><small>{}</small>", localised.money(amount["cents"]), amount["context"]
                ),
            )
            for amount in amounts
            if amount["cents"] is not None
        ),
        (OTHER, _("Another amount")),
    ]


class PeriodForm(forms.Form):
    """The title and the period, for a new convention and for a draft to correct."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("To"))


class ConventionForm(PeriodForm):
    """`amounts` and `partners` come from the reading; `doubtful` asks that a person settles the vote."""

    amount = forms.ChoiceField(
        label=gettext_lazy("Amount that the convention grants"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The amounts that the act writes, each with its sentence."),
    )
    other_amount = MoneyField(
        positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Another amount"), required=False
    )
    agency = forms.CharField(
        label=gettext_lazy("Who receives it"), max_length=160, help_text=gettext_lazy("As the act names it.")
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("Partners"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("The bodies that the act names beside the council."),
    )
    settled = forms.BooleanField(
        label=gettext_lazy("I compared the act with its reading: the vote stands"),
        required=False,
        help_text=gettext_lazy("Your name and this answer stay in the history of the convention."),
    )
    field_order = ("title", "amount", "other_amount", "starts_on", "ends_on", "agency", "partners", "settled")

    def __init__(self, *args, amounts: Sequence[dict], partners: Sequence[str], doubtful: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].choices = amount_choices(amounts)
        self.fields["partners"].choices = [(name, name) for name in partners]
        if not partners:
            del self.fields["partners"]
        if not doubtful:
            del self.fields["settled"]

    def clean(self):
        cleaned = super().clean()
        other = cleaned.pop("other_amount", None)
        if cleaned.get("amount") == OTHER:
            if other is None and "other_amount" not in self.errors:
                self.add_error("other_amount", _("Write the amount, or choose one of those of the act."))
            cleaned["amount"] = other
        elif "amount" in cleaned:
            cleaned["amount"] = int(cleaned["amount"])
        return cleaned


class EditForm(Versioned, PeriodForm):
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Amount that the convention grants"))


class DayForm(Versioned):
    """One day, for a signature or an end."""

    on = DateField(label=gettext_lazy("Day"))


class Conventions(django_filters.FilterSet):
    q = KeyFilter(fields=("key",), label=gettext_lazy("Title"))
    state = django_filters.ChoiceFilter(choices=ConventionState, label=gettext_lazy("State"))

    class Meta:
        model = Convention
        fields = ("q", "state")


class WhyForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Reason of the withdrawal"),
        max_length=300,
        help_text=gettext_lazy("Typed twice, wrong amount, another convention… It stays, with this reason."),
    )


def body_field(label: str) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=Organisation.objects.all(), required=False, empty_label=gettext_lazy("Not in the list")
    )


class KnownConventionForm(PeriodForm, ActKnown):
    """A convention whose act nobody has the file of."""

    body = body_field(gettext_lazy("Who voted it"))
    body_name = forms.CharField(label=gettext_lazy("Or its name"), max_length=160, required=False)
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Amount that the act grants"))
    agency = forms.CharField(label=gettext_lazy("Who receives it"), max_length=160)
    partners = forms.CharField(
        label=gettext_lazy("The other parties"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line. Their shares are written later, each with its own decision."),
    )
    delegation = forms.CharField(
        label=gettext_lazy("What the act lets be changed without a vote"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("In its words. Empty when it says nothing: each amendment then waits for a vote."),
    )
    field_order = (
        "title",
        "body",
        "body_name",
        "decided_on",
        "reference",
        "decides",
        "file",
        "amount",
        "starts_on",
        "ends_on",
        "agency",
        "partners",
        "delegation",
    )

    def clean_partners(self):
        names = [" ".join(line.split()) for line in self.cleaned_data["partners"].splitlines() if line.strip()]
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(
                _("A name has %(n)s characters at most: one body a line.") % {"n": LONGEST_NAME}
            )
        return names


class RenewForm(PeriodForm, ActKnown):
    amount = MoneyField(positive=True, unusual=OF_THE_AGENCY, label=gettext_lazy("Amount that the act grants"))
    field_order = ("title", "decided_on", "reference", "decides", "file", "amount", "starts_on", "ends_on")
