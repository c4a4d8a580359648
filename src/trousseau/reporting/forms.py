from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField


class PeriodForm(forms.Form):
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To"), help_text=_("Both days are included."))
