"""Filters that lists share."""

import operator
from collections.abc import Sequence
from functools import reduce

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from .forms import SearchField
from .models import Commune
from .normal import normal
from .prepared import prepared


@prepared
def _communes() -> QuerySet:
    return Commune.objects.values_list("pk", "name")


def commune_choices() -> list[tuple[str, str]]:
    """Those of the territory, by their INSEE code."""
    return [(insee, name) for insee, name in _communes()]


class CommuneFilter(django_filters.ChoiceFilter):
    """The commune at `field_name`, among those of the territory."""

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
