"""The follow-up's forms: they read what was typed, the actions decide."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, DateInput, Sections

from .enums import ContactKind, Presence
from .models import Contact, HomeVisit


class ContactFilter(django_filters.FilterSet):
    q = KeyFilter(fields=("household__holder__key",), label=_("Household"))
    kind = django_filters.ChoiceFilter(choices=ContactKind, label=_("Kind"))
    presence = django_filters.ChoiceFilter(choices=Presence, label=_("Outcome"))
    start = django_filters.DateFilter(field_name="on", lookup_expr="gte", label=_("From"), widget=DateInput())
    end = django_filters.DateFilter(field_name="on", lookup_expr="lte", label=_("To"), widget=DateInput())

    class Meta:
        model = Contact
        fields = ("q", "kind", "presence", "start", "end")


class SegmentField(forms.ChoiceField):
    """A choice of two or three answers, side by side under a thumb."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(template_name="core/seg.html", **kwargs)


class ContactForm(forms.Form):
    """The bare fact; what was said is a note, and only when it helps the team."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[c for c in ContactKind.choices if c[0] != ContactKind.VISIT], widget=forms.RadioSelect
    )
    presence = SegmentField(label=_("Outcome"), choices=Presence, help_text=_("A letter that left counts as reached."))
    on = DateField(label=_("On"))


class HomeVisitForm(Sections, forms.Form):
    on = DateField(label=_("Day of the visit"))
    presence = SegmentField(
        label=_("Was somebody there?"), choices=((Presence.MET, _("Yes")), (Presence.ABSENT, _("No")))
    )
    state = forms.CharField(
        label=_("State of the dwelling"),
        required=False,
        max_length=HomeVisit._meta.get_field("state").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facts about the dwelling: where, what, since when. Nothing about health."),
    )
    to_do = forms.CharField(
        label=_("What must be done, and by whom"),
        required=False,
        max_length=HomeVisit._meta.get_field("to_do").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Owner, tenant or agency: name who mends."),
    )
    next_on = DateField(label=_("Next visit"), required=False, help_text=_("It comes back on the manager’s day."))
    note = forms.CharField(
        label=_("Team note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facts, not judgments: the person may read it. Read by the team, never by the owner."),
    )
    sections = (
        (_("The visit"), ("on", "presence")),
        (_("The dwelling"), ("state", "to_do")),
        (_("What comes next"), ("next_on", "note")),
    )


class NoteForm(forms.Form):
    on = DateField(label=_("On"))
    text = forms.CharField(
        label=_("Team note"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Facts, not judgments: the person may read it. Nothing about health: the support keeps it."),
    )
