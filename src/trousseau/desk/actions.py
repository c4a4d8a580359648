"""The rights of a person over their file: a copy, and its erasure."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.held import holdings
from trousseau.core.models import Household, User
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease


@transaction.atomic
def erase_household(actor: User, *, household: Household, on: date) -> list[str]:
    """RGPD, art. 17: erase what no text makes the agency keep. Returns what stays, and why.

    Raises Refused while a lease runs: its file is needed to carry it out (RGPD, art. 6.1 b).
    """
    if Lease.objects.standing().filter(household=household).exclude(state=LeaseState.ENDED).exists():
        raise Refused(_("This household has a lease under way: its file is needed to carry it out."))
    kept = []
    for holding in holdings():
        rows = holding.rows(household)
        if holding.erase:
            holding.erase(rows)
        elif rows.exists():
            kept.append(f"{holding.model._meta.verbose_name} : {holding.kept}")
    Household.history.filter(id=household.pk).delete()
    household.refresh_from_db()
    record(household, actor, reason="erase")
    return kept
