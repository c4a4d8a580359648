"""The register: what is looked for in it, a mention, its first number. The list of mandates is searched the same way."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, OnceField
from trousseau.core.normal import normal

from ..enums import EntryKind, MandateState
from ..models import Mandate, RegisterEntry

FREE, NOTICE, LET = "free", "notice", "let"


class RegisterFilter(KeyFilter):
    """Finds a register number (12, M00012) or words of the owner and the address; the address is the last field."""

    def filter(self, qs, value):
        digits = normal(value or "").removeprefix("m")
        if digits.isdecimal() and len(digits) <= 9:
            return qs.filter(Q(number=int(digits)) | Q(**{f"{self.fields[-1]}__contains": normal(value)}))
        return super().filter(qs, value)


class Mandates(django_filters.FilterSet):
    q = RegisterFilter(fields=("owner__key", "dwelling__key"), label=gettext_lazy("Number, owner or address"))
    state = django_filters.ChoiceFilter(choices=MandateState, label=gettext_lazy("State"))
    occupation = django_filters.ChoiceFilter(
        choices=((FREE, gettext_lazy("Free")), (NOTICE, gettext_lazy("Under notice")), (LET, gettext_lazy("Let"))),
        label=gettext_lazy("Dwelling"),
        method="occupied",
    )

    class Meta:
        model = Mandate
        fields = ("q", "state", "occupation")

    def occupied(self, qs, name, value):
        return qs.filter(state=MandateState.SIGNED, free_since__isnull=value == LET, under_notice=value == NOTICE)


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
