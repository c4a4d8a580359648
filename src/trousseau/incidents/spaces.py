"""What the spaces show of incidents: a tenant's own problems; works and the steps of a dwelling, to its owner."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.agenda import ForTenant
from trousseau.core.models import User
from trousseau.mandates.models import Mandate
from trousseau.tenancies.models import Lease

from . import queries
from .enums import GOING_ON, OrderState
from .models import MediationMeeting, WorkOrder


def of_tenant(user: User, lease: Lease) -> dict[str, Any]:
    return {
        "template": "incidents/_tenant.html",
        "problems": queries.own_reports(user).filter(lease=lease, incident__state__in=GOING_ON)[:3],
        "act": {"url": reverse("incidents:mine"), "label": _("I have a problem")},
    }


def for_tenant(lease: Lease, on: date) -> Iterator[ForTenant]:
    """Craftsmen who come, meetings of a mediation that goes on."""
    mine = Q(incident__lease=lease) | Q(incident__reports__lease=lease)
    for order in WorkOrder.objects.filter(mine, state=OrderState.GIVEN, planned_on__gte=on).distinct():
        assert order.planned_on
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
