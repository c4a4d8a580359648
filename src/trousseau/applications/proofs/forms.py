"""What the pages of the resources ask."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, Versioned
from trousseau.core.models import Person

from ..enums import PROOFS, ResourceKind, ResourceSource, YearlyKind


class ResourceForm(forms.Form):
    kind = forms.ChoiceField(
        label=pgettext_lazy("resource", "Kind"), choices=[("", gettext_lazy("Choose")), *ResourceKind.choices]
    )
    person = forms.ModelChoiceField(
        label=gettext_lazy("Whose"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole household"),
    )
    cents = MoneyField(
        label=gettext_lazy("Amount per month"),
        required=False,
        help_text=gettext_lazy("As it is paid, before tax. Empty for somebody who has no resource at all."),
    )
    starts_on = DateField(label=pgettext_lazy("resource", "From"))
    ends_on = DateField(
        label=gettext_lazy("Until, not included"),
        required=False,
        help_text=gettext_lazy("Leave empty while it is still paid."),
    )
    source = forms.ChoiceField(label=gettext_lazy("Who said so"), choices=ResourceSource)
    proof = forms.ChoiceField(
        label=gettext_lazy("Proved by"),
        required=False,
        choices=[("", gettext_lazy("Nothing yet: only said")), *PROOFS],
        help_text=gettext_lazy("The papers of the closed list: a bank statement proves nothing here."),
    )
    proved_on = DateField(
        label=gettext_lazy("Paper seen on"),
        required=False,
        help_text=gettext_lazy("The day on which you read it. What is not proved does not count."),
    )

    def __init__(self, *args, people, latest: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        for name in ("starts_on", "proved_on"):
            self.fields[name].widget.attrs["max"] = latest.isoformat()


class EditResourceForm(Versioned, ResourceForm):
    pass


class YearlyForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Which figure"),
        choices=YearlyKind,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The first decides the housing benefit, the second the ceiling of a conventioned dwelling."
        ),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year of the income"), help_text=gettext_lazy("As the notice says it.")
    )
    cents = MoneyField(
        label=gettext_lazy("Amount for the year"),
        unusual=OF_A_YEAR,
        help_text=gettext_lazy("Of all those who will live there."),
    )
    proved_on = DateField(label=gettext_lazy("Notice seen on"))
