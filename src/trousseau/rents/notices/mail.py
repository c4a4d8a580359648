"""Papers by e-mail, to who agreed: written in the outbox, which brings them to the server."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from trousseau.core.mail import queue
from trousseau.engines import typography
from trousseau.tenancies.models import Lease

from ..messages import OF_PAPERS
from . import documents
from .enums import PaperKind, Way
from .making import addresses
from .models import Dispatch, PaperRun


def send(run: PaperRun) -> int:
    """Give the outbox what is to be sent of a run and was never given. Returns how many papers."""
    waiting = Dispatch.objects.filter(run=run, way=Way.EMAIL, queued_at=None).select_related("paper")
    mine = documents.for_papers(Lease.objects.filter(dispatches__in=waiting))
    leases = {lease.pk: lease for lease in mine}
    given = 0
    for one in waiting:
        to = addresses(leases[one.lease_id])
        if not to:  # the consent was taken back meanwhile
            Dispatch.objects.filter(pk=one.pk).update(way=Way.PRINT)
            continue
        given += _give(run, one, leases[one.lease_id], to)
        run.moves()
    return given


@transaction.atomic
def _give(run: PaperRun, one: Dispatch, lease: Lease, to: list[str]) -> bool:
    """A contract's paper is in French, whoever asked for it: so is what brings it."""
    if not Dispatch.objects.filter(pk=one.pk, queued_at=None).update(queued_at=timezone.now()):
        return False  # another worker took it
    with override("fr"):
        body = _(
            "Hello,\n\nYou will find this paper attached. It is free. You agreed to receive it by e-mail; you may take "
            "that back at any time by telling us."
        )
        for address in dict.fromkeys(to):
            queue(
                OF_PAPERS[PaperKind(run.kind)],
                to=address,
                body=body,
                params={"month": typography.month(run.month)},
                author=run.made_by,
                about=one,
                household=lease.household,
                papers=[(f"{one.paper.number}.pdf", one.paper)],
            )
    return True
