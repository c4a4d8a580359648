"""The papers of a month, chunk by chunk: numbered in the transaction that keeps them, a gap is impossible."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, QuerySet

from trousseau.core import digests
from trousseau.core.actions import next_number
from trousseau.core.models import Document
from trousseau.core.models import Sequence as Series
from trousseau.core.papers import agency_part, printed
from trousseau.core.todo import about
from trousseau.mail.actions import draft, prepare
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.tenancies.models import Lease
from trousseau.tenancies.recipients import of_tenants

from ..accounts import Accounts
from ..enums import CallKind, PaperKind, RentReceiptKind
from ..mail_papers import OF_RUN
from ..models import DebitNotice, PaperRun, RentCall, RentNotice, RentReceipt
from ..settling import settlings
from . import documents

NOTICE = "notice"
CHUNK = 50  # leases whose papers are kept in one transaction


def to_make(kind: str, month: date, among: Iterable[int] | None = None) -> QuerySet[Lease]:
    """The leases called for the month, `among` these if they are said, and still without that paper; who has not paid yet is asked
    again later."""
    called = RentCall.objects.filter(month=month, kind=CallKind.RENT).values("lease")
    leases = Lease.objects.filter(pk__in=called).order_by("number")
    if among is not None:
        leases = leases.filter(pk__in=among)
    if kind == PaperKind.NOTICES:
        return leases.exclude(notices__month=month)
    given = RentReceipt.objects.filter(month=month, kind=RentReceiptKind.RECEIPT, cancelled_on=None)
    return leases.exclude(pk__in=given.values("lease"))


def make_papers(run: PaperRun, among: Iterable[int] | None = None) -> None:
    """Make what is left of a run. Killed anywhere and run again, each lease has one paper and each number one lease."""
    agency = agency_part(run.asked_on)
    keys = list(to_make(run.kind, run.month, among).values_list("pk", flat=True))
    run.moves(done=max(run.total - len(keys), 0))
    for start in range(0, len(keys), CHUNK):
        _make(run, keys[start : start + CHUNK], agency)
    run.moves(done=F("total"))


@transaction.atomic
def _make(run: PaperRun, keys: Sequence[int], agency) -> None:
    """The papers of some leases, drawn, numbered and kept together."""
    still = to_make(run.kind, run.month).filter(pk__in=keys)
    leases = list(documents.for_papers(still))
    if run.kind == PaperKind.NOTICES:
        numbers = _numbers("rents.notices", len(leases))
        told = list(documents.notices(leases, run.month, numbers=numbers, on=run.asked_on, agency=agency))
        made = [(lease, one) for lease, _debit, one in told]
        papers = _keep(run, "rent_call", NOTICE, made)
        RentNotice.objects.bulk_create(
            RentNotice(number=number, lease=lease, month=run.month, amount=one.total, made_on=run.asked_on, paper=paper)
            for number, (lease, one), paper in zip(numbers, made, papers, strict=True)
        )
        DebitNotice.objects.bulk_create(
            DebitNotice(mandate=debit.mandate, due_on=debit.due_on, cents=debit.cents, paper=paper)
            for (_lease, debit, _one), paper in zip(told, papers, strict=True)
            if debit
        )
    else:
        read = Accounts(lease.pk for lease in leases)
        full = [(lease, row) for lease in leases for row in read.months(lease.pk) if _is_full(row, run.month)]
        settled = settlings(row for _lease, row in full)
        paid = [(lease, one) for lease, row in full if (one := settled[row.call.pk]).paper == RentReceiptKind.RECEIPT]
        numbers = _numbers("rents.rent_receipts", len(paid))
        made = [
            (lease, documents.receipt(lease, one, number=number, on=run.asked_on, agency=agency))
            for number, (lease, one) in zip(numbers, paid, strict=True)
        ]
        papers = _keep(run, "receipt", RentReceiptKind.RECEIPT, made)
        RentReceipt.objects.bulk_create(
            RentReceipt(
                number=number,
                kind=RentReceiptKind.RECEIPT,
                lease=lease,
                month=run.month,
                amount=one.row.settled.paid,
                made_on=run.asked_on,
                paper=paper,
            )
            for number, (lease, one), paper in zip(numbers, paid, papers, strict=True)
        )
    run.moves(done=F("done") + len(keys))


def _is_full(row, month: date) -> bool:
    """Nothing is left to pay of the rent of that month: `settlings` says whether it was paid."""
    return row.call.kind == CallKind.RENT and row.call.month == month and row.left == 0 and row.settled.paid > 0


def _numbers(series: str, count: int) -> range:
    """The next `count` numbers of a gapless series, in the caller's transaction."""
    if not count:
        return range(0)
    first = next_number(series)
    Series.objects.filter(code=series).update(last=F("last") + count - 1)
    return range(first, first + count)


def _keep(run: PaperRun, template: str, kind: str, made: Sequence) -> list[Document]:
    """Draw and keep each paper, with its data and the version of its template; say how it leaves."""
    title = {NOTICE: "Avis d’échéance", RentReceiptKind.RECEIPT: "Quittance"}[kind]
    found = []
    for lease, document in made:
        paper = printed(template, document)
        digest = hashlib.sha256(paper.pdf).hexdigest()
        row = Document(
            kind=kind,
            number=document.number,
            title=f"{title} {run.month:%m/%Y}",
            sha256=digest,
            template=f"{paper.template}@{paper.version}",
            data=documents.kept(document),
            household=lease.household,
            made_on=run.asked_on,
        )
        row.file.save(f"{kind}-{digest[:16]}.pdf", ContentFile(paper.pdf), save=False)
        found.append(row)
    digests.write(found)
    items = [_envelope(run, paper, lease) for paper, (lease, _document) in zip(found, made, strict=True)]
    prepare(run.made_by, items=items)
    return found


def _envelope(run: PaperRun, paper: Document, lease: Lease) -> MailItem:
    """By e-mail for who agreed (loi 89-462, art. 21), else by post, to where they live."""
    to = addresses(lease, run.month)
    return draft(
        paper=OF_RUN[PaperKind(run.kind)],
        to=of_tenants(lease, documents.names(lease, run.month), ", ".join(to)),
        channel=Channel.EMAIL if to else Channel.POST,
        title=paper.title,
        on=run.asked_on,
        by=run.made_by,
        document=paper,
        bundle=about(run),
        thing=lease,
    )


def addresses(lease: Lease, month: date) -> list[str]:
    """Where the papers of the month of a lease go: nowhere unless its tenants agreed to e-mail."""
    if not lease.email_agreed:
        return []
    return [person.email for person in documents.tenants(lease, month) if person.email]
