"""Receive a certificate, ask for all that is missing in one letter."""

from datetime import date
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, No, verb
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.rules.certificates import valid_until

from .. import todo
from ..access import UNDER_LEASE
from ..enums import WRITE, CertificateKind, LeaseState
from ..models import CertificateRequest, Lease, TenancyCertificate
from ..recipients import of_tenant
from . import queries
from .mail_papers import CERTIFICATES
from .papers import request_paper

CHUNK = 200  # things to do written together


@verb(once=No("the base keeps one of a kind and of a day"), frozen=UNDER_LEASE, happened=("received_on",), right=WRITE)
def receive_certificate(
    actor: User,
    *,
    lease: Lease,
    kind: str,
    issuer: str,
    starts_on: date,
    received_on: date,
    today: date,
    until: date | None = None,
    by_lessor: bool = False,
) -> TenancyCertificate:
    """A proof and its validity: what it says, else the delay of the scale from its first day.

    Raises Refused when the owner insures for a tenant whom no formal notice left a month to answer.
    """
    _in_force(lease)
    if by_lessor:
        row = queries.with_proofs(Lease.objects.filter(pk=lease.pk)).get()
        first = queries.may_insure_from(row, starts_on)
        if first is None or starts_on < first:
            raise Refused(
                _(
                    "The owner insures for the tenant once a formal notice, whose receipt is proved, was left without answer for its whole delay: send it as a registered letter first."
                ),
                "by_lessor",
                "Loi 89-462, art. 7 g",
            )
    months = scales.at(f"certificates.{kind}_months", starts_on).number
    certificate = TenancyCertificate(
        lease=lease,
        kind=kind,
        issuer=issuer.strip(),
        starts_on=starts_on,
        received_on=received_on,
        valid_until=until or valid_until(starts_on, months),
        by_lessor=by_lessor,
    )
    record(certificate, actor)
    if not queries.lacking(Lease.objects.filter(pk=lease.pk), today).exists():
        close_todo(todo.CERTIFICATES, thing=lease, on=received_on)
    return certificate


@verb(
    once=No("the letter of the same day and channel is returned again"), frozen=UNDER_LEASE, happened=TODAY, right=WRITE
)
def ask_certificates(actor: User, *, lease: Lease, on: date, channel: str = Channel.POST) -> CertificateRequest:
    """One letter for the tenancy, with all that is missing, ready to leave; one of the same day and channel that still
    waits, or left, is returned again.

    Where the insurance is missing it is the formal notice from whose proved receipt the owner may insure: a registered
    letter, then.
    """
    _in_force(lease)
    Lease.objects.select_for_update().get(pk=lease.pk)  # two at once write one letter
    same = CertificateRequest.objects.filter(
        lease=lease, mail__prepared_on=on, mail__channel=channel, mail__cancelled_on=None, mail__returned_on=None
    )
    if known := same.first():
        return known
    row = queries.with_proofs(
        Lease.objects.filter(pk=lease.pk).select_related("mandate__dwelling__commune", "household__holder")
    ).get()
    lacks = queries.missing(row, on)
    if not lacks:
        raise Refused(_("Nothing is missing: no letter is needed."))
    paper = request_paper(row, lacks, on=on)
    title = _("Certificates asked for, lease %(code)s") % {"code": lease.code}
    document = file_document(
        kind="certificates",
        title=title,
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    item = mail.draft(
        paper=CERTIFICATES, to=of_tenant(row), channel=channel, title=title, on=on, by=actor, document=document
    )
    mail.prepare(actor, items=[item])
    request = CertificateRequest(
        lease=lease,
        mail=item,
        kinds=[proof.kind.value for proof in lacks],
        formal=any(proof.kind == CertificateKind.INSURANCE for proof in lacks),
    )
    record(request, actor)
    return request


def remind(on: date) -> int:
    """The night's work: a thing to do for each lease that lacks a certificate. Returns how many lack one."""
    rows = queries.lacking(Lease.objects.select_related("household__holder"), on)
    asked = ToDo.objects.waiting().filter(kind=todo.CERTIFICATES.code)
    known = set(asked.values_list("subject", flat=True))  # most nights ask what the night before asked
    fresh = [lease for lease in rows if f"lease:{lease.pk}" not in known]
    for some in batched(fresh, CHUNK):
        with transaction.atomic():
            for lease in some:
                open_todo(
                    todo.CERTIFICATES,
                    thing=lease,
                    on=on,
                    due_on=on,
                    article="Loi 89-462, art. 7 g",
                    household=lease.household,
                    name=str(lease.household),
                    lease=lease.code,
                )
    return len(rows)


def _in_force(lease: Lease) -> None:
    if lease.state != LeaseState.RUNNING:
        raise Refused(_("Nothing is asked of a lease that is not in force."))
