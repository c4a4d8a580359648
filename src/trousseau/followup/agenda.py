"""The visits made and planned, and the meetings held at the agency."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from trousseau.core.agenda import Entry, What, Window
from trousseau.core.clock import today
from trousseau.tenancies.subjects import TENANCY

from . import access
from .enums import ContactKind
from .models import Contact, HomeVisit
from .queries import contacts
from .subjects import HOUSEHOLD

HELD = {ContactKind.VISIT: What.VISIT, ContactKind.OFFICE: What.MEETING}


def planned(window: Window) -> Iterator[Entry]:
    if not access.READ(window.user):
        return
    days = (window.first, window.last)
    of = {"household": window.household} if window.household else {}
    met = contacts(window.user).filter(kind__in=HELD, on__range=days, **of)
    if window.first > today() or window.household:
        met = met.none()  # nobody is met on a day to come; a household has its own page of them
    for contact in met.select_related("visit__lease__mandate__dwelling__commune"):
        what, visit = HELD[ContactKind(contact.kind)], getattr(contact, "visit", None)
        dwelling = visit.lease.mandate.dwelling if visit else None
        yield Entry(
            f"followup.contact:{contact.pk}",
            what,
            contact.on,
            str(what.label),
            TENANCY.url(visit.lease, "contacts") if visit else HOUSEHOLD.url(contact.household),
            commune=dwelling.commune.name if dwelling else "",
            place=str(dwelling) if dwelling else "",
            about=str(contact.household),
            who=(contact.by_id,),
        )
    mine = Contact.objects.for_user(window.user).filter(**of)
    later = HomeVisit.objects.filter(lease=OuterRef("lease"), contact__on__gt=OuterRef("contact__on"))
    coming = HomeVisit.objects.filter(next_on__range=days, contact__in=mine).exclude(Exists(later))
    for visit in coming.select_related("lease__household__holder", "lease__mandate__dwelling__commune"):
        dwelling = visit.lease.mandate.dwelling
        yield Entry(
            f"followup.visit:{visit.pk}",
            What.VISIT,
            visit.next_on,
            str(What.VISIT.label),
            TENANCY.url(visit.lease, "contacts"),
            commune=dwelling.commune.name,
            place=str(dwelling),
            about=str(visit.lease.household),
        )
