"""What this room adds to a tenancy: an appointment to fix, the sheet of the partners’ meeting."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.pages import Button
from trousseau.tenancies.parts import Asked, Told

from . import access


def told(asked: Asked) -> Told:
    lease = asked.lease
    buttons = [Button(_("Fix an appointment"), reverse("desk:agenda_new_about", args=[lease.pk]), access.AGENDA)]
    pages = [Button(_("The household’s file"), reverse("desk:household", args=[lease.household_id]), access.HOUSEHOLD)]
    if lease.keys_on:
        url = reverse("desk:synthesis", args=[lease.pk])
        pages.append(Button(_("Sheet for the partners’ synthesis (PDF)"), url, access.SYNTHESIS))
    return Told(buttons=buttons, pages=pages)
