"""The register: what is looked for in it, a mention, its first number. The list of mandates is searched the same way."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from trousseau.core.clock import today
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, OnceField
from trousseau.core.normal import normal

from ..enums import EntryKind, MandateState
from ..models import Mandate, RegisterEntry

FREE, NOTICE, LET = "free", "notice", "let"
ENDING = "ending"


class RegisterFilter(KeyFilter):
    """Finds a register number (12, M00012) or words of the owner and the address; the address is the last field."""

    def filter(self, qs, value):
        digits = normal(value or "").removeprefix("m")
        if digits.isdecimal() and len(digits) <= 9:
            return qs.filter(Q(number=int(digits)) | Q(**{f"{self.fields[-1]}__contains": normal(value)}))
        return super().filter(qs, value)


class Mandates(django_filters.FilterSet):
    q = RegisterFilter(fields=("owner__key", "dwelling__key"), label=gettext_lazy("Number, owner or address"))
    state = django_filters.ChoiceFilter(
        choices=(
            (MandateState.DRAFT.value, MandateState.DRAFT.label),
            (MandateState.SIGNED.value, MandateState.SIGNED.label),
            (ENDING, gettext_lazy("Comes to its end")),
            (MandateState.ENDED.value, MandateState.ENDED.label),
        ),
        label=gettext_lazy("State"),
        method="of_state",
    )
    occupation = django_filters.ChoiceFilter(
        choices=((FREE, gettext_lazy("Free")), (NOTICE, gettext_lazy("Under notice")), (LET, gettext_lazy("Let"))),
        label=gettext_lazy("Dwelling"),
        method="occupied",
    )

    class Meta:
        model = Mandate
        fields = ("q", "state", "occupation")

    def of_state(self, qs, name, value):
        """Under notice, a mandate is in force to its last day, and comes to its end."""
        day = today()
        if value == MandateState.SIGNED:
            return qs.entrusted(day)
        if value == ENDING:
            return qs.filter(ended_on__gte=day)
        return qs.filter(state=value).exclude(ended_on__gte=day)

    def occupied(self, qs, name, value):
        """As `queries.occupation` says it."""
        runs = Q(state=MandateState.SIGNED, free_since__isnull=value == LET, under_notice=value == NOTICE)
        if value != NOTICE:
            runs |= Q(ended_on__gte=today(), empty_since__isnull=value == LET)
        return qs.filter(runs)


class Register(django_filters.FilterSet):
    q = RegisterFilter(
        fields=("mandate__owner__key", "mandate__dwelling__key"), label=gettext_lazy("Number, owner or address")
    )
    kind = django_filters.ChoiceFilter(choices=EntryKind, label=gettext_lazy("Kind"))

    class Meta:
        model = RegisterEntry
        fields = ("q", "kind")


class MentionForm(forms.Form):
    key = OnceField()
    kind = forms.ChoiceField(
        label=gettext_lazy("What it says"),
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in (EntryKind.CANCELLATION, EntryKind.AMENDMENT)],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=RegisterEntry._meta.get_field("observations").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays in the register and is never corrected: read it again."),
    )
    on = DateField(label=gettext_lazy("Date"))


class FirstNumberForm(forms.Form):
    number = forms.IntegerField(
        label=gettext_lazy("Number of the next mandate"),
        min_value=1,
        max_value=9_999_999,
        help_text=gettext_lazy("If you come from a paper register, the number after its last one."),
    )
