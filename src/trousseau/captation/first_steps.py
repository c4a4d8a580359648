"""What a first rent waits for, of this room: the rents that Loc’Avantages allows in each commune."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.first_steps import Opens, State, Step

from . import access
from .ceilings.queries import ARTICLE, missing_communes, unverified
from .models import RentCeiling


def _ceilings(on: date) -> State:
    year = {"year": on.year}
    if not RentCeiling.objects.filter(vintage=on.year).exists():
        return State(False, _("To be loaded"), _("Those of %(year)s are not loaded.") % year)
    lacking = len(missing_communes(on.year))
    if lacking:
        said = ngettext("%(n)s commune has none in %(year)s.", "%(n)s communes have none in %(year)s.", lacking)
        return State(False, _("To be completed"), said % {"n": lacking, **year})
    if unverified(on.year).exists():
        return State(False, _("To be compared"), _("Nobody has compared those of %(year)s with the order.") % year)
    return State(True, _("Done"), _("Those of %(year)s, compared with the order.") % year)


STEPS = [
    Step(
        "ceilings",
        Opens.RENT,
        gettext_lazy("The rent ceilings"),
        gettext_lazy("the ceilings"),
        gettext_lazy("Load the ceilings"),
        gettext_lazy("Without them no rent under a convention is proposed to an owner."),
        ARTICLE,
        access.TYPE_CEILINGS,
        lambda: reverse("captation:ceilings"),
        _ceilings,
        minutes=15,
    )
]
