"""What the pages of the open data ask."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField, RegistrationField, Sections, Versioned
from trousseau.exchange import scdl


class PublicationForm(Sections, Versioned):
    """`was`: the SIRET as it was shown; who receives has its own page too."""

    siret = RegistrationField(digits=14, label=gettext_lazy("SIRET number of who receives"), required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False)
    rna = forms.CharField(
        label=gettext_lazy("RNA number of who receives"),
        required=False,
        help_text=gettext_lazy("W and nine digits; only where an association has no SIRET."),
        validators=[RegexValidator(scdl.RNA, gettext_lazy("Write W and nine digits."))],
    )
    notified = forms.TypedChoiceField(
        label=gettext_lazy("De minimis aid notified to the European Commission"),
        choices=[("", gettext_lazy("Not said yet")), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        help_text=gettext_lazy("The grantor knows it: ask it when in doubt."),
    )
    budget_years = forms.CharField(
        label=gettext_lazy("Year of the budget"),
        required=False,
        help_text=gettext_lazy("2026, or 2026/2028."),
        validators=[RegexValidator(scdl.YEARS, gettext_lazy("Write a year, or two with a slash."))],
    )
    budget = forms.CharField(
        label=gettext_lazy("Name of the budget"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("With its year, or neither."),
    )
    prefecture = forms.CharField(
        label=gettext_lazy("Code of the prefecture"),
        required=False,
        help_text=gettext_lazy("PREF and the department in three signs: PREF021."),
        validators=[RegexValidator(scdl.PREFECTURE, gettext_lazy("Write a code such as PREF021."))],
    )
    received_on = DateField(label=gettext_lazy("Received by the prefecture on"), required=False)
    url = forms.URLField(
        label=gettext_lazy("Address of the act on the web"), max_length=300, required=False, assume_scheme="https"
    )
    sections = (
        (gettext_lazy("The grant"), ("siret", "rna", "notified")),
        (gettext_lazy("The act, where it is known"), ("budget_years", "budget", "prefecture", "received_on", "url")),
    )


class WithdrawForm(Versioned):
    why = forms.CharField(label=gettext_lazy("Why"), max_length=200, help_text=gettext_lazy("It stays on this page."))
