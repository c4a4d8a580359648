"""What the pages that follow a prospect ask, and by what their list is filtered."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from trousseau.core.clock import today
from trousseau.core.filters import CommuneFilter, KeyFilter
from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, OnceField, Versioned

from ..enums import OPEN_STAGES, Channel, Direction, Payer, Source, Stage
from ..models import Lack, Prospect
from .queries import filter_choices, stalled


class ContactMadeForm(forms.Form):
    key = OnceField(required=False)
    channel = forms.ChoiceField(
        label=gettext_lazy("By"), choices=[(c.value, c.label) for c in Channel if c != Channel.PAGE]
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Who began"), choices=Direction, widget=forms.RadioSelect, template_name="core/seg.html"
    )
    on = DateField(label=gettext_lazy("Day of the contact"))
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Facts about the dwelling or the offer: the owner may read it one day."),
    )
    next_contact_on = DateField(
        label=gettext_lazy("Next contact"),
        required=False,
        help_text=gettext_lazy("Left empty, the one that is planned stays."),
    )


class TagsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Tags"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("A few words with commas between them; a new one is made at once."),
    )


class LackForm(forms.Form):
    what = forms.CharField(
        label=gettext_lazy("What is lacking"),
        max_length=80,
        help_text=gettext_lazy("A few words, the same for the same thing: they are counted and filtered."),
    )
    on = DateField(label=gettext_lazy("Seen on"))

    def __init__(self, *args, known: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        if known:
            self.fields["what"].help_text = f"{self.fields['what'].help_text} " + ", ".join(known[:12]) + "."


class SettleForm(forms.Form):
    on = DateField(label=gettext_lazy("Settled on"))


class WorksForm(forms.Form):
    key = OnceField(required=False)
    what = forms.CharField(label=gettext_lazy("Works"), max_length=120)
    amount = MoneyField(positive=True, unusual=OF_A_YEAR, label=gettext_lazy("Amount, tax included"))
    quoted_on = DateField(label=gettext_lazy("Quote of"), required=False)
    payer = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=Payer)
    aid_asked = MoneyField(unusual=OF_A_YEAR, label=gettext_lazy("Anah aid asked"), required=False)
    aid_granted = MoneyField(
        unusual=OF_A_YEAR,
        label=gettext_lazy("Anah aid granted"),
        required=False,
        help_text=gettext_lazy("Left empty until it is decided; 0 if it is refused."),
    )
    planned_on = DateField(label=gettext_lazy("Planned on"), required=False)
    done_on = DateField(label=gettext_lazy("Done on"), required=False)


class EditWorksForm(Versioned, WorksForm):
    """A line of works to correct."""

    key = None


class Prospects(django_filters.FilterSet):
    q = KeyFilter(fields=("owner__key", "dwelling__key"), label=gettext_lazy("Owner or address"))
    stage = django_filters.ChoiceFilter(
        choices=[("open", gettext_lazy("All the open ones")), *Stage.choices],
        method="of_stage",
        label=gettext_lazy("Stage"),
    )
    commune = CommuneFilter(field_name="dwelling__commune")

    source = django_filters.ChoiceFilter(choices=Source, label=gettext_lazy("How we met"))
    officer = django_filters.ChoiceFilter(label=gettext_lazy("Followed by"))
    tag = django_filters.ChoiceFilter(field_name="tags", label=gettext_lazy("Tag"))
    lack = django_filters.ChoiceFilter(method="lacking", label=gettext_lazy("Lacks"))
    stalled = django_filters.ChoiceFilter(
        method="no_longer_moves", choices=[("yes", gettext_lazy("Stalled"))], label=gettext_lazy("Movement")
    )

    class Meta:
        model = Prospect
        fields = ("q", "stage", "commune", "source", "officer", "tag", "lack", "stalled")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in filter_choices().items():
            self.filters[name].extra["choices"] = choices

    def lacking(self, rows, _name, value):
        return rows.filter(Exists(Lack.objects.filter(prospect=OuterRef("pk"), key=value, settled_on=None)))

    def no_longer_moves(self, rows, _name, _value):
        return stalled(rows, today())

    def of_stage(self, rows, _name: str, stage: str):
        return rows.filter(stage__in=OPEN_STAGES if stage == "open" else (stage,))
