"""Papers by e-mail, to who agreed. The subject never names anyone: it is read on locked screens and in logs."""

from django.core.mail import EmailMessage
from django.utils import timezone

from trousseau.core.models import Agency
from trousseau.engines import typography
from trousseau.tenancies.models import Lease

from . import documents
from .enums import PaperKind, Way
from .making import addresses
from .models import Dispatch, PaperRun

SUBJECTS = {PaperKind.NOTICES: "Votre avis d’échéance, {month}", PaperKind.RECEIPTS: "Votre quittance, {month}"}
BODY = (
    "Bonjour,\n\nVous trouverez ce document en pièce jointe. Il est gratuit. Vous avez accepté de le recevoir par "
    "courriel ; vous pouvez revenir sur cet accord à tout moment en nous le disant.\n\n{agency}\n"
)


def send(run: PaperRun) -> int:
    """Send what is to be sent of a run and was never tried. Returns how many left."""
    agency = Agency.objects.first()
    waiting = Dispatch.objects.filter(run=run, way=Way.EMAIL, tried_at=None).select_related("paper")
    mine = documents.for_papers(Lease.objects.filter(dispatches__in=waiting))
    leases = {lease.pk: lease for lease in mine}
    sent = 0
    for one in waiting:
        to = addresses(leases[one.lease_id])
        if not to:  # the consent was taken back meanwhile
            Dispatch.objects.filter(pk=one.pk).update(way=Way.PRINT)
            continue
        if not Dispatch.objects.filter(pk=one.pk, tried_at=None).update(tried_at=timezone.now()):
            continue  # another worker took it
        message = EmailMessage(
            SUBJECTS[PaperKind(run.kind)].format(month=typography.month(run.month)),
            BODY.format(agency=agency.name),
            agency.email or None,
            to,
        )
        with one.paper.file.open("rb") as file:
            message.attach(f"{one.paper.number}.pdf", file.read(), "application/pdf")
        message.send()
        Dispatch.objects.filter(pk=one.pk).update(done_at=timezone.now())
        run.moves()
        sent += 1
    return sent
