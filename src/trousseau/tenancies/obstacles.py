"""What keeps a mandate from ending: a home promised to a household that has no keys yet."""

from django.utils.translation import gettext as _

from trousseau.allocation.models import Decision
from trousseau.core import localised
from trousseau.mandates.models import Mandate


def home_promised(mandate: Mandate) -> str:
    """What to undo, or to finish, before the mandate ends; "" when nobody waits for these keys.

    Once they are given the household lives there: the mandate may end, and the owner takes the lease over.
    """
    waiting = Decision.objects.awaits_keys().filter(mandate=mandate)
    decision = waiting.select_related("sitting").first()
    if decision is None:
        return ""
    day = localised.day(decision.sitting.held_on)
    lease = decision.leases.not_abandoned().first()
    if lease is None:
        return _(
            "The commission of %(day)s gave this dwelling to a household: have the decision withdrawn first (Commission)."
        ) % {"day": day}
    if lease.signed_on is None:
        return _(
            "Lease %(lease)s is drafted for this dwelling: have the draft abandoned, then the commission’s decision of "
            "%(day)s withdrawn."
        ) % {"lease": lease.code, "day": day}
    return _(
        "Lease %(lease)s is signed and its keys are not given: it binds the owner. Hand the keys over first; the mandate "
        "then ends, and the owner takes the lease over."
    ) % {"lease": lease.code}


TO_END_A_MANDATE = [home_promised]
