"""How the list of proposals is filtered."""

import django_filters
from django.utils.translation import gettext_lazy

from trousseau.core.filters import KeyFilter
from trousseau.core.models import Commune

from ..enums import ApproachState
from ..models import Approach


class Approaches(django_filters.FilterSet):
    q = KeyFilter(fields=("owner_key", "dwelling_key"), label=gettext_lazy("Owner or address"))
    state = django_filters.ChoiceFilter(choices=ApproachState, label=gettext_lazy("State"))
    commune = django_filters.ModelChoiceFilter(queryset=Commune.objects.all(), label=gettext_lazy("Commune"))

    class Meta:
        model = Approach
        fields = ("q", "state", "commune")
