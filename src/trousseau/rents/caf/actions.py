"""Receive what the CAF sends: a slip, the money, and the news that aid is taken back."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.bulk import update_each
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.exchange import caf, spreadsheets
from trousseau.ledger.actions import post_many, reverse
from trousseau.ledger.bank.lines import release
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft

from . import placing
from .matching import find
from .models import CafLine, CafLump, CafSlip
from .queries import lumps_waiting, slips_awaiting, waits


def receive_slip(
    actor: User, *, content: bytes, filename: str, reference: str, paid_on: date, total: int, today: date
) -> tuple[CafSlip, bool]:
    """Keep a slip; read its lines at once when a slip with the same columns was read before.

    The slip, and whether it is new: the same file again is the slip already received, and changes nothing. Raises Refused on a file that cannot be read, or whose lines
    are not the total.
    """
    digest = hashlib.sha256(content).hexdigest()
    if known := CafSlip.objects.filter(sha256=digest).first():
        return known, False
    happened(paid_on, today, "paid_on")
    try:
        table = spreadsheets.read(content)  # before the transaction: the file says how long it takes
    except spreadsheets.NotReadable as error:
        raise Refused(str(error), "file") from error
    signature = caf.signature(table.header)
    before = CafSlip.objects.filter(signature=signature).exclude(read_on=None).order_by("-pk").first()
    lines = _lines(table, before.columns, total=total, paid_on=paid_on) if before else None
    return _keep(
        actor,
        table,
        content,
        filename,
        digest,
        before,
        lines,
        reference=reference.strip(),
        paid_on=paid_on,
        total=total,
        received_on=today,
    )


@transaction.atomic
def _keep(
    actor: User,
    table: spreadsheets.Table,
    content: bytes,
    filename: str,
    digest: str,
    before: CafSlip | None,
    lines: list[caf.Line] | None,
    *,
    received_on: date,
    **fields,
) -> tuple[CafSlip, bool]:
    if known := CafSlip.objects.filter(sha256=digest).first():  # somebody added it meanwhile
        return known, False
    slip = CafSlip(
        **fields,
        sha256=digest,
        header=list(table.header),
        signature=caf.signature(table.header),
        received_on=received_on,
        columns=before.columns if before else caf.guess(table.header),
        made_by=actor,
    )
    if lines is not None:
        record(slip, actor)
        _read(slip, actor, lines, received_on)
        return slip, True
    suffix = PurePath(filename).suffix.lower()[:8] or ".csv"
    slip.file.save(f"bordereau-{digest[:16]}{suffix}", ContentFile(content), save=False)
    record(slip, actor)
    return slip, True


def say_columns(actor: User, *, slip: CafSlip, columns: Mapping[str, int], today: date) -> None:
    """Which column says what: the lines are read, the file is erased, the next file like it is read at once."""
    if slip.read_on:
        raise Refused(_("The lines of this slip were already read."))
    absent = caf.lacking(columns)
    if absent:
        raise Refused(_("No column says: %(fields)s. Choose one for each.") % {"fields": ", ".join(absent)})
    with slip.file.open("rb") as file:
        table = spreadsheets.read(file.read())
    lines = _lines(table, columns, total=slip.total, paid_on=slip.paid_on)
    with transaction.atomic():
        if CafSlip.objects.select_for_update().get(pk=slip.pk).read_on:
            raise Refused(_("The lines of this slip were already read."))
        slip.columns = dict(columns)
        _read(slip, actor, lines, today)


def _lines(table: spreadsheets.Table, columns: Mapping[str, int], *, total: int, paid_on: date) -> list[caf.Line]:
    """Read outside any transaction. Raises Refused with the row that is wrong."""
    try:
        return list(caf.read_lines(table, columns, total=total, paid_on=paid_on))
    except spreadsheets.NotReadable as error:
        raise Refused(str(error), "file") from error


def _read(slip: CafSlip, actor: User, lines: list[caf.Line], today: date) -> None:
    """Write the lines, find whose they are; the money that waits for this slip is broken down."""
    CafLine.objects.bulk_create(
        CafLine(
            slip=slip,
            row=line.line,
            kind=line.kind,
            number=line.number,
            code=line.lease,
            name=line.name,
            month=line.month,
            amount=line.cents,
        )
        for line in lines
    )
    _forget_file(slip)
    slip.read_on = today
    record(slip, actor)
    rows = list(slip.lines.all())
    find(rows)
    update_each(rows, "lease", "found")
    lump = lumps_waiting().filter(amount=slip.total).order_by("received_on", "pk")
    if lump.count() == 1:  # two transfers of the same amount: somebody says which
        join(actor, slip=slip, lump=lump.get())


def _forget_file(slip: CafSlip) -> None:
    name, storage = slip.file.name, CafSlip._meta.get_field("file").storage
    slip.file = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def drop_slip(actor: User, *, slip: CafSlip) -> None:
    """Set aside a slip received by mistake: nothing of it was posted yet."""
    if slip.lump_id:
        raise Refused(_("The money of this slip was broken down: undo its payments one by one."))
    _forget_file(slip)
    slip.lines.all().delete()
    slip.delete()


@transaction.atomic
def receive_lump(
    actor: User | None,
    *,
    amount: int,
    on: date,
    today: date,
    key: str,
    reference: str = "",
    slip: CafSlip | None = None,
) -> CafLump:
    """A transfer of the CAF arrived at the bank: `key` makes asking twice one transfer.

    Broken down at once by `slip`, or by the only slip of that total that waits for its money; else it stays whole
    on 4678, and ages, until its slip comes. The lump bears the entry that the bank's line is matched with.
    """
    happened(on, today)
    if amount <= 0:
        raise Refused(_("A payment is above zero."), "amount")
    if slip is not None and slip.total != amount:
        raise Refused(_("This slip has another total: choose the one whose total is the transfer."), "slip")
    said = f"CAF {slip.pk if slip else ''}".strip()
    asked = draft("caf_lump", on=on, label=said, amounts={"amount": amount}, key=f"rents.caf_lump:{key}")
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    if known := CafLump.objects.filter(entry=entry).first():
        return known
    lump = CafLump(amount=amount, received_on=on, reference=reference, entry=entry)
    record(lump, actor)
    if slip is None:
        awaiting = slips_awaiting(amount)
        slip = awaiting.get() if awaiting.count() == 1 else None
    if slip is not None:
        join(actor, slip=slip, lump=lump)
    return lump


@transaction.atomic
def join(actor: User | None, *, slip: CafSlip, lump: CafLump) -> None:
    """This transfer is the money of this slip: its lines are broken down, what matches nobody stays on 4678."""
    if slip.read_on is None:
        raise Refused(_("Say the columns of this slip first: its lines are not read yet."))
    if slip.lump_id or CafSlip.objects.filter(lump=lump).exists():
        raise Refused(_("This slip or this transfer is already broken down."))
    if slip.total != lump.amount:
        raise Refused(_("This slip has another total: choose the one whose total is the transfer."), "slip")
    slip.lump = lump
    record(slip, actor)
    rows = list(slip.lines.select_related("lease__mandate__fund", "lease__household"))
    find(rows)
    placing.place(actor, rows, on=lump.received_on)


@transaction.atomic
def undo_lump(actor: User, *, lump: CafLump, on: date, today: date) -> None:
    """A transfer noted by mistake: reversed. Its slip waits again; what it paid must be undone first."""
    happened(on, today)
    if lump.reversal_id:
        raise Refused(_("This transfer was already undone."))
    slip = CafSlip.objects.filter(lump=lump).first()
    if slip and waits().filter(slip=slip).count() != slip.lines.count():
        raise Refused(_("Undo first the payments that this transfer was broken down into."))
    if slip:
        slip.lump = None
        record(slip, actor)
    release(actor, entry=lump.entry)
    lump.reversal = reverse(actor, entry=lump.entry, on=on, label="Annulation CAF")
    record(lump, actor)
