"""What the pages of the papers ask."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.enums import Energy
from trousseau.core.forms import DateField, OnceField, Versioned
from trousseau.core.incoming import PdfField

from ..enums import DiagnosticKind, Finding

YES_NO = ((None, gettext_lazy("Not known")), (True, gettext_lazy("Yes")), (False, gettext_lazy("No")))


class PaperForm(forms.Form):
    """A paper of one kind: fields that this kind does not have are taken away."""

    key = OnceField(required=False)
    made_on = DateField(label=gettext_lazy("Made on"), help_text=gettext_lazy("The day of the diagnostician’s visit."))
    number = forms.CharField(
        label=gettext_lazy("ADEME number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "13 signs, on the first page: for instance 2421E1234567K. None before July 2021: leave it empty."
        ),
    )
    energy = forms.ChoiceField(
        label=gettext_lazy("Energy class"), choices=[("", gettext_lazy("Choose")), *Energy.choices], required=False
    )
    finding = forms.ChoiceField(
        label=gettext_lazy("What it found"),
        choices=Finding,
        required=False,
        widget=forms.RadioSelect,
        template_name="core/seg.html",
    )
    stated_until = DateField(
        label=gettext_lazy("End written on the paper"),
        required=False,
        help_text=gettext_lazy("Leave empty: the end is computed from the law."),
    )
    content = PdfField(label=gettext_lazy("The PDF"), required=False)

    def __init__(self, *args, kind: str, reissue: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != DiagnosticKind.DPE:
            del self.fields["number"], self.fields["energy"]
        else:
            self.fields["energy"].required = True
        if kind not in (DiagnosticKind.CREP, DiagnosticKind.ASBESTOS):
            del self.fields["finding"]
        else:
            self.fields["finding"].required = kind == DiagnosticKind.CREP
        if reissue:
            del self.fields["stated_until"], self.fields["number"]
            self.fields["made_on"].help_text = _("The day on which the attestation was made on the ADEME’s site.")
        if kind == DiagnosticKind.INSURANCE:
            self.fields["made_on"].label = _("In force since")
            self.fields["made_on"].help_text = ""
            self.fields["stated_until"].help_text = _("Leave empty for a contract of one year.")


class FactsForm(Versioned):
    built_in = forms.IntegerField(
        label=gettext_lazy("Year of the building permit"),
        required=False,
        help_text=gettext_lazy(
            "Or of the end of the works when the permit is not known. 1948 for “before 1949”. It decides for lead and asbestos."
        ),
    )
    electricity_since = forms.IntegerField(
        label=gettext_lazy("Year in which electricity was fitted or wholly renewed"),
        required=False,
        help_text=gettext_lazy("Over fifteen years, a diagnostic is asked."),
    )
    gas = forms.TypedChoiceField(
        label=gettext_lazy("Is there a gas installation?"),
        choices=YES_NO,
        required=False,
        empty_value=None,
        coerce=lambda value: {"True": True, "False": False}.get(value),
    )
    gas_since = forms.IntegerField(label=gettext_lazy("Year in which gas was fitted or wholly renewed"), required=False)
    risk_zone = forms.TypedChoiceField(
        label=gettext_lazy("Is the address in a zone of risk?"),
        choices=YES_NO,
        required=False,
        empty_value=None,
        coerce=lambda value: {"True": True, "False": False}.get(value),
        help_text=gettext_lazy("Flood, ground, earthquake, radon, factory: the answer is free on georisques.gouv.fr."),
    )


class WithdrawForm(Versioned):
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("For instance: the paper of another dwelling. It stays in the history."),
    )
