"""The follow-up's forms: they read what was typed, the actions decide."""

from collections.abc import Sequence

import django_filters
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.captation.enums import Answer
from trousseau.captation.visits.entries import Photo, Seen
from trousseau.conventions.queries import conventions
from trousseau.core import components
from trousseau.core.careful import CarefulField
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import OF_A_YEAR, AskedField, DateField, DateInput, MoneyField, OnceField, Sections, Versioned
from trousseau.core.incoming import PhotosField
from trousseau.core.models import Organisation, Person
from trousseau.core.templatetags.trousseau import law as law_link

from .enums import (
    DECIDED,
    WRITTEN,
    Adhesion,
    BilledBy,
    ContactKind,
    Intensity,
    MeasureEnd,
    MeasureKind,
    Mender,
    Need,
    Presence,
    Topic,
)
from .mail_papers import CHANNELS
from .models import Contact, HomeVisit, HomeVisitPoint
from .words import DWELLING, LIVED_IN, QUESTIONS

NOT_MET = _("Nobody is met by a letter or a message: say whether it was sent, or received.")


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


class ChipsField(forms.ChoiceField):
    """A choice of several short answers, which wrap under a thumb."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(template_name="followup/chips.html", **kwargs)


def _whom(form: forms.Form, adults: Sequence[Person]) -> None:
    """Who of the household it was; not asked where there is nobody to choose from."""
    if len(adults) < 2:
        del form.fields["person"]
        return
    names = [(str(person.pk), str(person)) for person in adults]
    form.fields["person"].choices = [("", _t("Not said")), *names]


class ContactForm(forms.Form):
    """Twenty seconds on a phone: how, what came of it, one line. `adults`: who of the household may be named."""

    key = OnceField(required=False)
    kind = ChipsField(label=_("How"), choices=[c for c in ContactKind.choices if c[0] != ContactKind.VISIT])
    presence = ChipsField(
        label=_("Outcome"),
        choices=Presence,
        help_text=_("A letter sent or a message left is no meeting: the household is not counted as met."),
    )
    person = ChipsField(label=_("With whom"), required=False)
    line = CarefulField(
        label=_("In one line"),
        rows=1,
        diagnosis=False,
        required=False,
        max_length=200,
        help_text=_("Facts, not judgments: the person may read it. Nothing about health."),
    )
    next_on = DateField(label=_("Next contact"), required=False)
    on = DateField(label=_("On"))

    def __init__(self, *args, adults: Sequence[Person] = (), **kwargs):
        super().__init__(*args, **kwargs)
        _whom(self, adults)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in WRITTEN and cleaned.get("presence") == Presence.MET:
            self.add_error("presence", NOT_MET)
        return cleaned


class WhomForm(forms.Form):
    q = forms.CharField(
        label=_("Name of the household"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class HomeVisitForm(forms.Form):
    """An answer to each point, who mends what, photos, what is agreed. `adults`: who of the household may be named."""

    key = OnceField(required=False)
    presence = SegmentField(
        label=_("Was somebody there?"), choices=((Presence.MET, _("Yes")), (Presence.ABSENT, _("No")))
    )
    person = ChipsField(label=_("With whom"), required=False)
    photos = PhotosField(
        label=_("Photos of the dwelling"),
        help_text=_("Place, hour and camera are removed from the picture. Nobody on the photo."),
    )
    state = CarefulField(
        label=_("State of the dwelling"),
        rows=2,
        diagnosis=False,
        required=False,
        max_length=HomeVisit._meta.get_field("state").max_length,
        help_text=_("Facts about the dwelling: where, what, since when. Nothing about health."),
    )
    agreed = CarefulField(
        label=_("What is agreed"),
        rows=3,
        diagnosis=False,
        required=False,
        max_length=HomeVisit._meta.get_field("agreed").max_length,
        help_text=_("With the household: who does what, by when."),
    )
    next_on = DateField(label=_("Next visit"), required=False, help_text=_("It comes back on the manager’s day."))
    note = CarefulField(
        label=_("Team note"),
        rows=3,
        diagnosis=False,
        required=False,
        max_length=2000,
        help_text=_("Facts, not judgments: the person may read it. Read by the team, never by the owner."),
    )
    on = DateField(label=_("Day of the visit"))

    def __init__(self, data=None, files=None, *, initial=None, adults: Sequence[Person] = (), **kwargs):
        super().__init__(data, files, initial=initial, **kwargs)
        _whom(self, adults)
        for code in QUESTIONS:
            self._add_point(code)

    def _add_point(self, code: str) -> None:
        question, where, _short, article = QUESTIONS[code]
        self.fields[code] = SegmentField(
            label=question,
            help_text=format_html("{} {}", components.words(where), law_link(article)) if article else where,
            choices=Answer,
            required=False,
        )
        self.fields[f"{code}_words"] = AskedField(
            label=_("What you saw"),
            max_length=HomeVisitPoint._meta.get_field("words").max_length,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"{code}_mender"] = forms.ChoiceField(
            label=_("Who must mend it"), choices=[("", _("To be settled")), *Mender.choices], required=False
        )
        self.fields[f"{code}_by"] = DateField(label=_("Mended by"), required=False)
        self.fields[f"{code}_photos"] = PhotosField(label=_("Photos of the defect"))

    def sections(self) -> list[dict]:
        return [
            {"title": _("The dwelling"), "points": self._points(DWELLING)},
            {"title": _("Living there"), "points": self._points(LIVED_IN)},
        ]

    def _points(self, codes: Sequence[str]) -> list[dict]:
        return [
            {"answer": self[code], "more": [self[f"{code}_{part}"] for part in ("words", "mender", "by", "photos")]}
            for code in codes
        ]

    def clean(self):
        """`points` and `photos` as entries, instead of their many fields."""
        cleaned = super().clean()
        points = {}
        for code in QUESTIONS:
            parts = (cleaned.pop(f"{code}_{part}", None) for part in ("words", "mender", "by"))
            words, mender, mend_by = parts
            if answer := cleaned.pop(code, ""):
                points[code] = Seen(answer, words or "", mender or "", mend_by)
        photos = [Photo(content) for content in cleaned.pop("photos", None) or ()]
        photos += [Photo(content, code) for code in QUESTIONS for content in cleaned.pop(f"{code}_photos", None) or ()]
        return {**cleaned, "points": points, "photos": photos}


class MendedForm(forms.Form):
    codes = forms.MultipleChoiceField(label=_("What is mended"), widget=forms.CheckboxSelectMultiple)
    on = DateField(label=_("Mended on"))

    def __init__(self, *args, defects: Sequence[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = defects


class _NeedsForm(Sections):
    """A level of need by subject; one that was not spoken of is left out."""

    on = DateField(label=_("On"))
    intensity = SegmentField(label=_("How close from now on"), choices=Intensity)
    words = CarefulField(
        label=_("In words"),
        rows=4,
        diagnosis=False,
        required=False,
        max_length=2000,
        help_text=_("Facts, not judgments: the person may read it. Nothing about health."),
    )
    sections = (
        (_("What the household needs"), tuple(Topic.values)),
        (_("The follow-up"), ("intensity", "words", "on")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, label in Topic.choices:
            self.fields[code] = SegmentField(label=label, choices=Need, required=False)

    def clean(self):
        cleaned = super().clean()
        needs = {code: level for code in Topic.values if (level := cleaned.pop(code, ""))}
        return {**cleaned, "needs": needs}


class BeginForm(_NeedsForm):
    pass


class ReviewForm(_NeedsForm, Versioned):
    pass


class EndForm(Versioned):
    ended_for = forms.ChoiceField(label=_("Why it ends"), choices=MeasureEnd, widget=forms.RadioSelect)
    end_words = CarefulField(
        label=_("What was reached"),
        rows=3,
        diagnosis=False,
        max_length=500,
        help_text=_("Facts, not judgments: the person may read it. Nothing about health."),
    )
    on = DateField(label=_("On"))


class DecidedForm(Sections):
    """A measure that a prescriber asks for and a funder pays."""

    begun_on = DateField(label=_("It begins on"))
    planned_end = DateField(label=_("Planned end"), required=False, help_text=_("As the decision says it."))
    prescriber = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("Asked for by"),
        required=False,
        help_text=_("An organisation of the address book: a new one is added there first."),
    )
    funder = forms.ModelChoiceField(Organisation.objects.all(), label=_("Paid by"), required=False)
    decided_on = DateField(label=_("Decided on"), required=False)
    reference = forms.CharField(label=_("Reference of the decision"), required=False, max_length=60)
    convention = forms.ModelChoiceField(conventions(), label=_("Under the convention"), required=False)
    adhesion = forms.ChoiceField(
        label=_("The household’s answer"),
        choices=[("", _("Not asked yet")), *Adhesion.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    answered_on = DateField(label=_("Answered on"), required=False)
    interim_due = DateField(label=_("Interim report due"), required=False)
    interim_sent_on = DateField(label=_("Interim report sent on"), required=False)
    final_due = DateField(label=_("Final report due"), required=False)
    final_sent_on = DateField(label=_("Final report sent on"), required=False)
    renewal_due = DateField(label=_("Renewal to be asked by"), required=False)
    renewal_asked_on = DateField(label=_("Renewal asked on"), required=False)
    unit = forms.ChoiceField(label=_("Billed by"), choices=[("", _("Not billed")), *BilledBy.choices], required=False)
    units_planned = forms.IntegerField(label=_("Hours or months planned"), required=False, min_value=0, max_value=2000)
    units_billed = forms.IntegerField(label=_("Hours or months billed"), required=False, min_value=0, max_value=2000)
    sections = (
        (_("The measure"), ("kind", "begun_on", "planned_end")),
        (_("Who asks, who pays"), ("prescriber", "funder", "decided_on", "reference", "convention")),
        (_("What the household answered"), ("adhesion", "answered_on")),
        (
            _("What is due"),
            ("interim_due", "interim_sent_on", "final_due", "final_sent_on", "renewal_due", "renewal_asked_on"),
        ),
        (_("What is billed"), ("unit", "units_planned", "units_billed")),
    )


class NewDecidedForm(DecidedForm):
    kind = forms.ChoiceField(
        label=_("Which measure"), choices=[(kind.value, kind.label) for kind in DECIDED], widget=forms.RadioSelect
    )
    field_order = ("kind",)


class EditDecidedForm(DecidedForm, Versioned):
    pass


class TimeForm(forms.Form):
    """A few seconds: how long, on which day."""

    key = OnceField(required=False)
    minutes = forms.IntegerField(
        label=_("How many minutes"),
        min_value=1,
        max_value=720,
        help_text=_("With the household or for it. What was said belongs in a note, if anywhere."),
    )
    on = DateField(label=_("On"))


class TimeWithdrawForm(forms.Form):
    """It asks nothing but to be sure."""


class BillForm(Versioned):
    """What is asked of the funder."""

    key = OnceField()
    units = forms.IntegerField(label=_("How many hours or months"), min_value=1, max_value=2000)
    amount = MoneyField(positive=True, unusual=OF_A_YEAR, label=_("Amount asked"))
    asked_on = DateField(label=pgettext_lazy("a bill", "Asked on"))
    order_reference = forms.CharField(
        label=_("Reference of who pays"),
        required=False,
        max_length=60,
        help_text=_("Number of its engagement or of its order: the invoice bears it."),
    )
    reference = forms.CharField(
        label=_("Number of the bill"),
        required=False,
        max_length=60,
        help_text=_("Only of an invoice that was sent by other means, under a number of its own."),
    )


class BillPaidForm(forms.Form):
    key = OnceField()
    amount = MoneyField(positive=True, unusual=OF_A_YEAR, label=_("Amount received"))
    on = DateField(label=_("Received on"))


class PostBillForm(Versioned):
    channel = forms.ChoiceField(
        label=_("By which channel"),
        choices=[(one.value, one.label) for one in CHANNELS],
        help_text=_("A State service, a department, a commune is billed on Chorus Pro: put the paper there."),
    )


class ContactWithdrawForm(forms.Form):
    why = CarefulField(
        label=_("Why this contact is withdrawn"),
        rows=1,
        diagnosis=False,
        max_length=300,
        help_text=_("Read in the file: another household, another day, noted twice… without saying whose it was."),
    )


class BillWithdrawForm(Versioned):
    why = forms.CharField(label=_("Why it is withdrawn"), max_length=300)


class PaidWithdrawForm(forms.Form):
    why = forms.CharField(label=_("Why it is withdrawn"), max_length=300)


class PlacesForm(forms.Form):
    kind = forms.ChoiceField(label=_("Measure"), choices=MeasureKind)
    places = forms.IntegerField(
        label=_("Funded places"), min_value=0, max_value=2000, help_text=_("Households followed at the same time.")
    )
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("No longer from"), required=False)
    source = forms.CharField(
        label=_("Where it is written"),
        max_length=200,
        help_text=_("The act, its article or page: somebody must be able to read it again."),
    )
    convention = forms.ModelChoiceField(conventions(), label=_("Under the convention"), required=False)


class EditPlacesForm(PlacesForm, Versioned):
    pass


class NoteForm(forms.Form):
    on = DateField(label=_("On"))
    text = CarefulField(
        label=_("Team note"),
        rows=6,
        diagnosis=False,
        help_text=_("Facts, not judgments: the person may read it. Nothing about health: the support keeps it."),
    )
