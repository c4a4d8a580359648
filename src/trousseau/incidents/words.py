"""How the pages say where a thing is: a tone and words."""

from django.utils.translation import gettext as _

from trousseau.core.clock import today

from .enums import IncidentState, MediationState, OrderState, Urgency
from .models import Incident, Mediation, WorkOrder


def state_of(incident: Incident) -> tuple[str, str]:
    tone = {IncidentState.ENDED: "ok", IncidentState.DONE: "note:clock", IncidentState.OPEN: "note:clock"}.get(
        IncidentState(incident.state), "note"
    )
    if incident.state == IncidentState.OPEN:
        if incident.due_on < today():
            tone = "bad:clock"
        elif incident.urgency in (Urgency.DANGER, Urgency.URGENT):
            tone = "warn:clock"
    return tone, str(incident.get_state_display())


def order_state(order: WorkOrder) -> tuple[str, str]:
    if order.bill_undone:
        return "warn", _("Bill undone, the right one is awaited")
    tones = {
        OrderState.ASKED: "warn:clock",
        OrderState.REFUSED: "bad",
        OrderState.DROPPED: "note",
        OrderState.BILLED: "ok",
        OrderState.DONE: "ok",
    }
    return tones.get(OrderState(order.state), "note:clock"), str(order.get_state_display())


def mediation_state(mediation: Mediation) -> tuple[str, str]:
    tones = {MediationState.HELD: "ok", MediationState.FAILED: "note"}
    return tones.get(MediationState(mediation.state), "note:clock"), str(mediation.get_state_display())
