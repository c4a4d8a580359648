"""Filters that lists share."""

import operator
from collections.abc import Sequence
from functools import reduce

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy

from trousseau import scales

from .forms import SearchField
from .normal import normal


def commune_choices() -> list[tuple[str, str]]:
    return [(row["insee"], row["name"]) for row in scales.communes()]


class CommuneFilter(django_filters.ChoiceFilter):
    """The commune at `field_name`, among those of the territory: its choices cost no query."""

    def __init__(self, **kwargs):
        super().__init__(choices=commune_choices, label=gettext_lazy("Commune"), **kwargs)


class KeyFilter(django_filters.CharFilter):
    """Searches normalised keys: each word typed is found in one of `fields`, whatever its accents and case."""

    field_class = SearchField

    def __init__(self, *, fields: Sequence[str], **kwargs):
        self.fields = tuple(fields)
        super().__init__(**kwargs)

    def filter(self, qs, value):
        for word in normal(value or "").split():
            qs = qs.filter(reduce(operator.or_, (Q(**{f"{field}__contains": word}) for field in self.fields)))
        return qs
