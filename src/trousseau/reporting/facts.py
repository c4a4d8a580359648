"""What the agency tells the observatory: dated facts under pseudonyms, never a name."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import ApplicationMerge, StateChange
from trousseau.applications.queries import custody_least
from trousseau.exchange.facts import Fact, pseudonym
from trousseau.followup.enums import Presence
from trousseau.followup.models import Contact
from trousseau.tenancies.models import Lease

KINDS = {ApplicationState.INACTIVE: "inactive", ApplicationState.HOUSED: "housed", ApplicationState.LEFT: "left"}


def _household(pk: int) -> str:
    return pseudonym(settings.KEYS.pseudonym, "household", pk)


def facts(start: date, end: date) -> Iterator[Fact]:
    """The facts of the period: states of applications, households met or spoken to. The commune is that of the home whose keys
    were given that day. An application noted and found to be another one within the period was none."""
    least = custody_least(end)
    homes: dict[tuple[int, date], str] = {}
    entered = Lease.objects.filter(keys_on__range=(start, end)).order_by("keys_on", "pk")
    for household_pk, keys, insee in entered.values_list("household", "keys_on", "mandate__dwelling__commune"):
        homes[household_pk, keys] = insee or ""
    doubles = ApplicationMerge.objects.filter(
        gone__received_on__gte=start, merged_on__lte=end, undone_on=None, gone=OuterRef("application")
    )
    changes = StateChange.objects.filter(~Exists(doubles), on__range=(start, end)).select_related(
        "application__household"
    )
    for change in changes.prefetch_related("application__household__members"):
        household = change.application.household
        kind = KINDS.get(change.state)
        if kind is None:
            kind = "application_opened" if change.on == change.application.received_on else "active_again"
        commune = homes.get((household.pk, change.on), "") if kind == "housed" else ""
        size = household.size_on(change.on, least) or 1
        yield Fact(_household(household.pk), "", kind, change.on, commune, size)
    rows = Contact.objects.filter(on__range=(start, end), presence=Presence.MET).select_related("household")
    for contact in rows.prefetch_related("household__members"):
        size = contact.household.size_on(contact.on, least) or 1
        yield Fact(_household(contact.household_id), "", "contact", contact.on, "", size)
