"""What this room tells of a tenancy: the last contacts and notes, the next visit."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.pages import Button
from trousseau.tenancies.parts import Asked, Fact, Section, Told

from . import access, queries
from .enums import ContactKind, Presence
from .subjects import HOUSEHOLD

SHOWN = 4  # events in sight


def told(asked: Asked) -> Told | None:
    user, lease, on = asked.user, asked.lease, asked.on
    if not access.READ(user):
        return None
    events = [event for event in queries.timeline(user, lease.household) if event.contact or event.note]
    met = next((e.contact for e in events if e.contact and e.contact.presence == Presence.MET), None)
    note = Button(_("Note a contact"), reverse("followup:contact_new", args=[lease.household_id]), access.WRITE)
    more = [(_("All contacts, visits and notes"), HOUSEHOLD.url(lease.household))]
    if access.WRITE(user) and lease.keys_on and not lease.ends_on:
        more.insert(0, (_("Note a home visit"), reverse("followup:home_visit", args=[lease.pk])))
    last = (
        Fact(
            50,
            _("Last contact"),
            localised.capital(localised.distance(met.on, on)),
            f"{ContactKind(met.kind).label}, {localised.day(met.on, year=False)}",
        )
        if met
        else Fact(50, _("Last contact"), "–", _("nobody met yet"))
    )
    return Told(
        facts=[last],
        sections=[
            Section(
                "contacts",
                40,
                _("Contacts and visits"),
                "followup/_tenancy.html",
                {"events": events[:SHOWN]},
                count=str(len(events)) if events else "",
                more=more,
            )
        ],
        buttons=[note],
        pages=[Button(_("Contacts and visits"), HOUSEHOLD.url(lease.household), access.READ)],
    )
