"""What the spaces show of incidents: a tenant's own problems; works and the steps of a dwelling, to its owner."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.agenda import ForTenant
from trousseau.core.models import User
from trousseau.mandates.models import Mandate
from trousseau.tenancies.models import Lease

from . import queries
from .enums import GOING_ON, OrderState
from .models import MediationMeeting


def of_tenant(user: User, lease: Lease) -> dict[str, Any]:
    return {
        "template": "incidents/_tenant.html",
        "problems": queries.own_reports(user).filter(lease=lease, incident__state__in=GOING_ON)[:3],
        "act": {"url": reverse("incidents:mine"), "label": _("I have a problem")},
    }


def for_tenant(lease: Lease, on: date) -> Iterator[ForTenant]:
    """Craftsmen who come, whoever reported it; meetings of a mediation that goes on."""
    for order in queries.works_at(lease).filter(state=OrderState.GIVEN, planned_on__gte=on):
        assert order.planned_on
        if order.of_common_parts:  # ordered on the account of any home of the building: said by its nature alone
            words = _("Somebody comes for: %(what)s.") % {"what": order.incident.get_problem_display()}
            yield ForTenant(order.planned_on, _("A craftsman in your building"), words)
        else:
            words = _("Somebody comes for: %(what)s. If you cannot be there, tell us.") % {"what": order.what}
            yield ForTenant(order.planned_on, _("A craftsman at your home"), words)
    for meeting in MediationMeeting.objects.filter(mediation__parties__lease=lease, held=None, on__gte=on).distinct():
        yield ForTenant(meeting.on, _("A meeting of the mediation"), meeting.where, meeting.at)


def of_owner(user: User, mandate: Mandate) -> dict[str, Any]:
    works = list(queries.owner_orders(user).filter(mandate=mandate))
    shown = {"template": "incidents/_owner_steps.html", "works": works, "steps": queries.owner_steps(mandate)}
    if asked := next((one for one in works if one.state == OrderState.ASKED), None):
        day = asked.answer_due_on
        shown["asks"] = (
            _("Works wait for your agreement: %(what)s. Your answer is asked by %(day)s.")
            if day
            else _("Works wait for your agreement: %(what)s.")
        ) % {"what": asked.what, "day": day and localised.day(day)}
        shown["act"] = {
            "url": reverse("incidents:owner_order", args=[asked.pk]),
            "label": _("Read the quotes and answer"),
        }
    return shown
