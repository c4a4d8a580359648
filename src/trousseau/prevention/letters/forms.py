"""What the page of a letter asks: a sentence, how it leaves, and what its kind needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.careful import CarefulField
from trousseau.core.forms import DateField, MoneyField
from trousseau.rules.dates import add_days, add_months
from trousseau.tenancies.models import Guarantee

from ..enums import SHEETS, LetterKind
from . import queries
from .papers import BODIES, Asked

ANSWER_DAYS = 15  # of a formal notice, until its last day to answer: the agency's own, the writer changes it


class LetterForm(forms.Form):
    """`asked()`: what the letter says of it. The fields that a kind does not need are not there."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    guarantee = forms.ModelChoiceField(Guarantee.objects.none(), label=_("Which guarantee"), empty_label=None)
    agreed_on = DateField(
        label=_("The household agreed on"),
        help_text=_("This body is asked with the household’s agreement alone: note the day it was given."),
    )
    name = forms.CharField(label=_("Written to"), max_length=200)
    address = forms.CharField(
        label=_("Their address"),
        max_length=300,
        required=False,
        help_text=_("A comma between the lines: 9 rue du Modèle, 21000 Dijon. Empty when it is sent on their site."),
    )
    each = MoneyField(
        positive=True,
        required=False,
        label=_("Proposed each month"),
        help_text=_("Beside the current rent. Empty: the sum is decided together."),
    )
    first_on = DateField(label=_("First payment on"), required=False)
    until = DateField(label=_("An answer by"))
    words = CarefulField(
        label=_("A sentence of yours"),
        rows=3,
        max_length=300,
        required=False,
        diagnosis=False,
        help_text=_("Short and plain: a day, a place, what was agreed. Never health, an income, another person."),
    )
    channel = forms.ChoiceField(label=_("How it leaves"), widget=forms.RadioSelect)

    def __init__(self, *args, kind, found, day, known, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = {"seen", "words", "channel"}
        if kind in BODIES:
            wanted |= {"name", "address"} if kind not in SHEETS else {"name"}
            self.fields["name"].initial = BODIES[kind]
        if kind in queries.CONSENTED:
            wanted |= {"agreed_on"}
        if kind == LetterKind.CLAIM:
            wanted |= {"guarantee", "name", "address"}
            rows = queries.guarantees(found.lease, day)
            self.fields["guarantee"].queryset = Guarantee.objects.filter(pk__in=[one.pk for one in rows])
            if rows:
                self.fields["guarantee"].initial = rows[0].pk
                self.fields["name"].initial, self.fields["address"].initial = rows[0].name, rows[0].address
        elif known:
            self.fields["name"].initial, self.fields["address"].initial = known
        if kind == LetterKind.OFFER:
            wanted |= {"each", "first_on"}
            self.fields["first_on"].initial = add_months(day, 1).replace(day=found.lease.payment_day)
        if kind == LetterKind.FORMAL:
            wanted |= {"until"}
            self.fields["until"].initial = add_days(day, ANSWER_DAYS)
        if kind in SHEETS:  # retyped elsewhere: what the text lets through, and no sentence more
            wanted -= {"channel", "words"}
        ways = queries.ways(kind)
        self.fields["channel"].choices = [(way.value, way.label) for way in ways]
        self.fields["channel"].initial = ways[0].value
        self.fields["seen"].initial = found.debt
        for name in set(self.fields) - wanted:
            del self.fields[name]

    def asked(self) -> Asked:
        """What was typed, or what the page begins with."""
        values = self.cleaned_data if self.is_bound else {name: field.initial for name, field in self.fields.items()}
        guarantee = values.get("guarantee")
        if isinstance(guarantee, int):
            guarantee = Guarantee.objects.get(pk=guarantee)
        return Asked(
            words=values.get("words") or "",
            each=values.get("each"),
            first_on=values.get("first_on"),
            until=values.get("until"),
            agreed_on=values.get("agreed_on"),
            guarantee=guarantee,
        )
