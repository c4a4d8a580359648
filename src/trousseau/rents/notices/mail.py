"""Papers by e-mail, to who agreed: the register gives them to the outbox, which brings them to the server."""

from trousseau.core.actions import edit
from trousseau.core.todo import about
from trousseau.mail.actions import email
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.tenancies.models import Lease

from ..models import PaperRun
from . import documents
from .making import addresses


def send(run: PaperRun) -> int:
    """Give the outbox what is to be sent of a run and was never given. Returns how many papers."""
    waiting = MailItem.objects.waiting().filter(bundle=about(run), channel=Channel.EMAIL).select_related("paper")
    keys = [int(item.about.partition(":")[2]) for item in waiting]
    leases = {lease.pk: lease for lease in documents.for_papers(Lease.objects.filter(pk__in=keys))}
    given = 0
    for item, key in zip(waiting, keys, strict=True):
        to = ", ".join(addresses(leases[key], run.month))
        if not to:  # the consent was taken back meanwhile
            edit(run.made_by, item, version=item.version, channel=Channel.POST, email="")
            continue
        if to != item.email:
            edit(run.made_by, item, version=item.version, email=to)
        given += email(run.made_by, items=[item])
        run.moves()
    return given
