"""What the pages of conventions ask. They parse; the actions decide."""

from collections.abc import Sequence
from pathlib import PurePath

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField, PercentField, Versioned
from trousseau.core.incoming import IncomingField
from trousseau.exchange.kinds import Kind

from .enums import ConventionState, Verdict
from .models import Convention, Deliberation

SUFFIXES = (".txt", ".md", ".docx", ".odt", ".pdf")
LARGEST = 20 * 1024 * 1024  # bytes; the reader holds the same limit
OTHER = "other"


class ActForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.PDF, Kind.DOCX, Kind.ODT, Kind.TEXT),
        most=LARGEST,
        too_large=gettext_lazy("This file is over 20 MB: give the extract of this deliberation alone."),
        label=gettext_lazy("The act"),
        help_text=gettext_lazy("txt, md, docx, odt or pdf, 20 MB at most. A scanned image has no text to read."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        suffix = PurePath(file.name).suffix.lower()
        if suffix not in SUFFIXES:
            raise forms.ValidationError(
                _("“%(name)s” cannot be read: give a txt, md, docx, odt or pdf file.") % {"name": file.name}
            )
        return file


class CorrectForm(Versioned):
    corrected = forms.CharField(
        label=gettext_lazy("The text as it was read"),
        help_text=gettext_lazy(
            "Mend only what was read badly: a name cut in two, a figure, a missing line. The original act stays."
        ),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        strip=False,
        max_length=400_000,
    )


class PassageForm(Versioned):
    """The lines around one value; `was` are those lines as they were shown."""

    corrected = forms.CharField(
        label=gettext_lazy("The lines of the act, as they were read"),
        help_text=gettext_lazy(
            "Mend them as the act has them. The original act stays, and the whole text is read again."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        strip=False,
        max_length=40_000,
    )
    was = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=40_000)


class CompleteForm(Versioned):
    number = forms.CharField(
        label=gettext_lazy("Number of the deliberation"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("As the council numbers it."),
    )
    subject_code = forms.CharField(
        label=gettext_lazy("Subject code of the ACTES nomenclature"),
        required=False,
        help_text=gettext_lazy("One digit, a point, one or two digits: for instance 7.5 for grants."),
        validators=[RegexValidator(r"^\d\.\d{1,2}$", gettext_lazy("Write a code such as 7.5."))],
    )
    siret = forms.CharField(
        label=gettext_lazy("SIRET number of the council"),
        required=False,
        help_text=gettext_lazy("14 digits; spaces are ignored."),
    )

    def clean_siret(self):
        siret = "".join(self.cleaned_data["siret"].split())
        if siret and not (len(siret) == 14 and siret.isascii() and siret.isdigit()):
            raise forms.ValidationError(_("A SIRET number has 14 digits."))
        return siret


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


class ReceiveForm(forms.Form):
    on = DateField(label=gettext_lazy("Payment received on"), help_text=gettext_lazy("The day on the bank statement."))


class HolderForm(forms.Form):
    holder = forms.ModelChoiceField(label=gettext_lazy("Held by"), queryset=None)
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("To"), required=False)
    share = PercentField(
        label=gettext_lazy("Share of a full-time post"),
        least=1,
        required=False,
        help_text=gettext_lazy("100 for a full-time post; leave empty when the act does not say."),
    )

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = team


class TrancheForm(forms.Form):
    funder = forms.ModelChoiceField(label=gettext_lazy("Who pays"), queryset=None)
    amount = MoneyField(positive=True, label=gettext_lazy("Amount"), unusual=OF_THE_AGENCY)
    due_on = DateField(label=gettext_lazy("Expected on"))

    def __init__(self, *args, funders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = funders


class Conventions(django_filters.FilterSet):
    q = KeyFilter(fields=("key",), label=gettext_lazy("Title"))
    state = django_filters.ChoiceFilter(choices=ConventionState, label=gettext_lazy("State"))

    class Meta:
        model = Convention
        fields = ("q", "state")


class Deliberations(django_filters.FilterSet):
    q = KeyFilter(fields=("key",), label=gettext_lazy("Subject"))
    verdict = django_filters.ChoiceFilter(choices=Verdict, label=gettext_lazy("Vote"))

    class Meta:
        model = Deliberation
        fields = ("q", "verdict")
