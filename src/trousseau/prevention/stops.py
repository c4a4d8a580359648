"""What the law stops of a debt, followed from the acts and written into the rents."""

from datetime import date

from trousseau.core.models import User
from trousseau.rents.actions.stopping import stop_debts
from trousseau.rents.models import DebtStop
from trousseau.rules.overindebtedness import STOPS, File
from trousseau.tenancies.models import Lease

from .enums import FILE_ACTS
from .models import ProcedureAct
from .queries_creditor import files


def follow(actor: User | None, *, lease: Lease, on: date) -> File | None:
    """Stop what the acts of the day stop, or let it go when none stands. Twice is once."""
    found = files([lease.pk], on).get(lease.pk)
    before, since, proved = (found.stopped_on, found.since, found.proved) if found else (None, None, False)
    stop_debts(actor, lease=lease, before=before, since=since, article=STOPS, on=on, proved=proved)
    return found


def follow_all(on: date) -> int:
    """Each lease whose earlier debt an act stops, or that was stopped: an act that was to come has come, a day is nearer."""
    acted = ProcedureAct.objects.standing().filter(act__in=FILE_ACTS, on__lte=on).values("procedure__lease")
    stops = DebtStop.objects.filter(lifted_on=None).values("lease")
    leases = Lease.objects.filter(pk__in=acted) | Lease.objects.filter(pk__in=stops)
    return sum(follow(None, lease=lease, on=on) is not None for lease in leases.order_by("pk").distinct())
