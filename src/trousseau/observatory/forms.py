"""Forms of the observatory: a period, a file, a key."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField
from trousseau.core.incoming import IncomingField
from trousseau.exchange.facts import MAX_BYTES, SOURCE
from trousseau.exchange.kinds import Kind


class PeriodForm(forms.Form):
    """Two days, both included, within those known (`first`, `last`)."""

    start = DateField(label=gettext_lazy("From"))
    end = DateField(label=gettext_lazy("To"))

    def __init__(self, *args, first: date, last: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last

    def _within(self, name: str) -> date:
        day = self.cleaned_data[name]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(
                _("The facts go from %(first)s to %(last)s: choose a day between them.")
                % {"first": f"{self.first:%d/%m/%Y}", "last": f"{self.last:%d/%m/%Y}"}
            )
        return day

    def clean_start(self) -> date:
        return self._within("start")

    def clean_end(self) -> date:
        end = self._within("end")
        start = self.cleaned_data.get("start")
        if start and end < start:
            raise forms.ValidationError(_("The period ends before it starts: choose a later day."))
        return end


class ReceiveForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.TEXT, Kind.JSON),
        most=MAX_BYTES,
        too_large=gettext_lazy("This file is larger than a facts file may be. Ask the agency for a shorter period."),
        label=gettext_lazy("Facts file"),
        help_text=gettext_lazy(
            "The file that the agency made, ending in .facts. It is checked whole before anything is written."
        ),
        error_messages={"empty": gettext_lazy("This file is empty. Ask the agency for a new one.")},
    )

    def clean_file(self):
        """No more is read than a file may hold; the reader says when it is too large."""
        upload = self.cleaned_data["file"]
        self.cleaned_data["filename"] = upload.name
        return upload.read(MAX_BYTES + 1)


class TrustForm(forms.Form):
    source = forms.RegexField(
        rf"^(?:{SOURCE.pattern})\Z",
        max_length=40,
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("As its files name it: lower case letters, digits and hyphens, for instance ais-dijon."),
        error_messages={
            "invalid": gettext_lazy("Write lower case letters, digits and hyphens only, for instance ais-dijon.")
        },
    )
    label = forms.CharField(
        max_length=120,
        label=gettext_lazy("Label"),
        help_text=gettext_lazy("Who gave you this key, and how: by hand, by registered letter."),
    )
    pem = forms.CharField(
        label=gettext_lazy("Public key"),
        help_text=gettext_lazy(
            "The whole text, from BEGIN PUBLIC KEY to END PUBLIC KEY. Compare it with the agency by telephone."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
        max_length=2000,
    )


class WithdrawDeliveryForm(forms.Form):
    why = forms.CharField(
        max_length=300,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("What was wrong with it: its date, its key, its facts. No name."),
    )


class ConfirmForm(forms.Form):
    """A confirmation: it has nothing to fill in."""


class WithdrawForm(forms.Form):
    """A confirmation: it has nothing to fill in."""
