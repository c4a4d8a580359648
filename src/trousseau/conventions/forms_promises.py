"""What the pages of the promises and of the days ask."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import rooms
from trousseau.core.forms import DateField, Versioned

from .enums import Span


class IndicatorForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("The promise, as the convention says it"), max_length=300)
    target = forms.CharField(
        label=gettext_lazy("What is promised"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In its words, for instance: twenty dwellings a year."),
    )
    number = forms.IntegerField(
        label=gettext_lazy("The number in it"), required=False, min_value=0, max_value=1_000_000
    )
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=40, required=False)
    span = forms.ChoiceField(
        label=gettext_lazy("Promised for"),
        choices=Span,
        initial=Span.YEAR,
        help_text=gettext_lazy("A year of the convention runs twelve months from its first day."),
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Measure of the report"),
        required=False,
        help_text=gettext_lazy("What counts it. Without one, the report says that nothing measures this promise."),
    )
    article = forms.CharField(label=gettext_lazy("Article of the convention"), max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = [one for room in rooms.installed() for one in room.measures()]
        kept = self.get_initial_for_field(self.fields["code"], "code")
        if kept and kept not in dict(known):
            known.append((kept, kept))  # of a report of before
        self.fields["code"].choices = [("", _("Nothing measures it")), *known]


class EditIndicatorForm(Versioned, IndicatorForm):
    pass


class DeadlineForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    article = forms.CharField(label=gettext_lazy("Article of the convention"), max_length=60, required=False)
    due_on = DateField(label=gettext_lazy("Due by"))


class DoneForm(forms.Form):
    on = DateField(label=gettext_lazy("It was done on"))


class PublishForm(Versioned):
    on = DateField(label=gettext_lazy("Published on"))
    at = forms.URLField(label=gettext_lazy("Address where it is read"), max_length=300, required=False)
