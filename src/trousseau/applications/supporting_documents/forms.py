"""What the pages of the two files ask. A paper is known by its content, never by its name."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core.forms import DateField
from trousseau.core.incoming import ScanField
from trousseau.core.models import Person

from ..enums import SupportingGroup, SupportingKind
from ..forms import DayForm, WhyForm


class SupportingForm(DayForm):
    kind = forms.ChoiceField(label=pgettext_lazy("supporting document", "Paper"))
    person = forms.ModelChoiceField(label=gettext_lazy("Whose"), queryset=Person.objects.none(), empty_label=None)
    on = DateField(label=gettext_lazy("Received on"))
    expires_on = DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("As the paper says; leave empty when it says nothing."),
    )
    paper = ScanField(
        most=10 * 1024 * 1024,
        label=gettext_lazy("The paper"),
        help_text=gettext_lazy("PDF, JPEG or PNG, 10 MB at most."),
    )
    field_order = ("kind", "person", "paper", "on", "expires_on")

    def __init__(self, *args, people, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["kind"].choices = [
            ("", _("Choose")),
            *(
                (SupportingGroup(group.code).label, [(k.value, k.label) for k in SupportingKind if k in group.kinds])
                for group in groups
            ),
        ]


class WithdrawForm(WhyForm):
    pass


class PassForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why it goes there"),
        max_length=200,
        help_text=gettext_lazy("For instance: the household asked for it. Your name, the day and this reason stay."),
    )
