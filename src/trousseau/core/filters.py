"""Filters that lists share."""

import operator
from collections.abc import Sequence
from functools import reduce

import django_filters
from django.db.models import Q

from .forms import SearchField
from .normal import normal


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
