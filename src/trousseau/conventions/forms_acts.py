"""What the pages of the acts ask: a deliberation entered and corrected, an act known by its reference, one filed."""

from pathlib import PurePath

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, RegistrationField, Versioned
from trousseau.core.incoming import IncomingField, ScanField
from trousseau.exchange.kinds import Kind

from .enums import Verdict
from .models import Deliberation

SUFFIXES = (".txt", ".md", ".docx", ".odt", ".pdf")


LARGEST = 20 * 1024 * 1024  # bytes; the reader holds the same limit


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
    """`was`: the SIRET as it was shown; the council has its own page too."""

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
    siret = RegistrationField(digits=14, label=gettext_lazy("SIRET number of the council"), required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False)


class Deliberations(django_filters.FilterSet):
    q = KeyFilter(fields=("key",), label=gettext_lazy("Subject"))
    verdict = django_filters.ChoiceFilter(choices=Verdict, label=gettext_lazy("Vote"))

    class Meta:
        model = Deliberation
        fields = ("q", "verdict")


class ActKnown(forms.Form):
    """An act known by its reference; its copy or its scan when somebody has it."""

    decided_on = DateField(label=gettext_lazy("Day of the act"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Reference of the act"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Its number, as its author writes it."),
    )
    decides = forms.CharField(label=gettext_lazy("What it decides"), max_length=300, required=False)
    file = ScanField(
        label=gettext_lazy("The act, or its scan"),
        required=False,
        help_text=gettext_lazy("PDF, JPEG or PNG. It can be added later."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decided_on") and not (cleaned.get("decides") or "").strip():
            self.add_error("decides", _("Write what the act decides."))
        if not cleaned.get("decided_on") and any(cleaned.get(name) for name in ("reference", "file")):
            self.add_error("decided_on", _("Write the day of the act."))
        return cleaned


class CorrectDecisionForm(Versioned):
    decided_on = DateField(label=gettext_lazy("Day of the act"))
    reference = forms.CharField(
        label=gettext_lazy("Reference of the act"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Its number, as its author writes it."),
    )
    subject = forms.CharField(label=gettext_lazy("What it decides"), max_length=300)
    file = ScanField(
        label=gettext_lazy("The act, or its scan"),
        required=False,
        help_text=gettext_lazy("PDF, JPEG or PNG. It can be added later."),
    )

    def __init__(self, *args, filed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if filed:
            del self.fields["file"]


class FileActForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=200)
    signed_on = DateField(label=gettext_lazy("Date of the act"))
    file = ScanField(label=gettext_lazy("The act, or its scan"), help_text=gettext_lazy("PDF, JPEG or PNG."))
