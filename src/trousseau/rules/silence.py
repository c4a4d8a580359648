"""When a household that asks for a home is without news. A rule of the agency, not law."""

from datetime import date

from .dates import add_days


def silent_on(received_on: date, last_contact_on: date | None, active_since: date, days: int) -> date:
    """Règle de l’agence n° 8: the day on which a request has waited `days` days without a contact.

    Counted from the last thing that was heard: the request, a contact, its return to the list.
    """
    heard = max(received_on, active_since, last_contact_on or received_on)
    return add_days(heard, days)
