"""Receive what the CAF sends: a remittance, the money, and the news that aid is taken back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.bulk import update_each
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, Once, verb
from trousseau.exchange import caf, spreadsheets
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.bank.lines import release
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft

from ..access import ACCOUNT
from ..models import CafLine, CafLump, CafRemittance
from . import placing
from .matching import find
from .queries import lumps_waiting, remittances_awaiting, waits


@dataclass(frozen=True)
class Slip:
    """A file of the CAF as it was read. `columns`: what they say; `lines`: None until somebody said it."""

    name: str
    content: bytes
    header: Sequence[str]
    columns: Mapping[str, int]
    lines: list[caf.Line] | None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_slip(content: bytes, filename: str, *, paid_on: date, total: int) -> Slip:
    """A remittance, read before any transaction: the file says how long it takes. Its lines are read at once when a remittance
    with the same columns was read before. Raises Refused on a file that cannot be read, or whose lines are not the total."""
    try:
        table = spreadsheets.read(content)
    except spreadsheets.NotReadable as error:
        raise Refused(str(error), "file") from error
    slip = Slip(filename, content, table.header, caf.guess(table.header), None)
    like = CafRemittance.objects.filter(signature=caf.signature(table.header)).exclude(read_on=None)
    before = like.order_by("-pk").first()
    if before is None or CafRemittance.objects.filter(sha256=slip.digest).exists():
        return slip
    lines = _lines(table, before.columns, total=total, paid_on=paid_on)
    return replace(slip, columns=before.columns, lines=lines)


@verb(once=No("the same file is the remittance already received"), frozen=ACCOUNT, happened=("paid_on",))
def receive_remittance(
    actor: User, *, slip: Slip, reference: str, paid_on: date, total: int, today: date
) -> tuple[CafRemittance, bool]:
    """Keep a remittance, and whether it is new: the same file again changes nothing."""
    if known := CafRemittance.objects.filter(sha256=slip.digest).first():
        return known, False
    remittance = CafRemittance(
        reference=reference.strip(),
        paid_on=paid_on,
        total=total,
        sha256=slip.digest,
        header=list(slip.header),
        signature=caf.signature(slip.header),
        received_on=today,
        columns=slip.columns,
        made_by=actor,
    )
    if slip.lines is None:
        suffix = PurePath(slip.name).suffix.lower()[:8] or ".csv"
        remittance.file.save(f"bordereau-{slip.digest[:16]}{suffix}", ContentFile(slip.content), save=False)
        record(remittance, actor)
    else:
        record(remittance, actor)
        _read(remittance, actor, slip.lines, today)
    return remittance, True


def read_lines(remittance: CafRemittance, columns: Mapping[str, int]) -> list[caf.Line]:
    """The lines of its file, by the columns that somebody says, read before any transaction."""
    if remittance.read_on:
        raise Refused(_("The lines of this remittance were already read."))
    absent = caf.lacking(columns)
    if absent:
        raise Refused(_("No column says: %(fields)s. Choose one for each.") % {"fields": ", ".join(absent)})
    with remittance.file.open("rb") as file:
        table = spreadsheets.read(file.read())
    return _lines(table, columns, total=remittance.total, paid_on=remittance.paid_on)


@verb(once=No("lines that were read are refused"), frozen=ACCOUNT, happened=TODAY)
def say_columns(
    actor: User, *, remittance: CafRemittance, columns: Mapping[str, int], lines: list[caf.Line], today: date
) -> None:
    """Which column says what: the lines are kept, the file is erased, the next file like it is read at once."""
    if CafRemittance.objects.select_for_update().get(pk=remittance.pk).read_on:
        raise Refused(_("The lines of this remittance were already read."))
    remittance.columns = dict(columns)
    _read(remittance, actor, lines, today)


def _lines(table: spreadsheets.Table, columns: Mapping[str, int], *, total: int, paid_on: date) -> list[caf.Line]:
    """Read outside any transaction. Raises Refused with the row that is wrong."""
    try:
        return list(caf.read_lines(table, columns, total=total, paid_on=paid_on))
    except spreadsheets.NotReadable as error:
        raise Refused(str(error), "file") from error


def _read(remittance: CafRemittance, actor: User, lines: list[caf.Line], today: date) -> None:
    """Write the lines, find whose they are; the money that waits for this remittance is broken down."""
    CafLine.objects.bulk_create(
        CafLine(
            remittance=remittance,
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
    _forget_file(remittance)
    remittance.read_on = today
    record(remittance, actor)
    rows = list(remittance.lines.all())
    find(rows)
    update_each(rows, "lease", "found")
    lump = lumps_waiting().filter(amount=remittance.total).order_by("received_on", "pk")
    if lump.count() == 1:  # two transfers of the same amount: somebody says which
        join(actor, remittance=remittance, lump=lump.get())


def _forget_file(remittance: CafRemittance) -> None:
    name, storage = remittance.file.name, CafRemittance._meta.get_field("file").storage
    remittance.file = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@verb(once=No("what was set aside is gone"), frozen=ACCOUNT, happened=TODAY)
def drop_remittance(actor: User, *, remittance: CafRemittance) -> None:
    """Set aside a remittance received by mistake: nothing of it was posted yet."""
    hold(Ledger.CLIENTS)  # nobody breaks it down meanwhile
    now = CafRemittance.objects.filter(pk=remittance.pk).first()
    if now is None:
        return
    if now.lump_id:
        raise Refused(_("The money of this remittance was broken down: undo its payments one by one."))
    _forget_file(now)
    now.lines.all().delete()
    now.delete()


def _same_remittance(known: CafLump, told: Any) -> None:
    if told.remittance:
        sent_again(CafRemittance.objects.get(pk=told.remittance.pk), lump=known)


@verb(
    once=Once(
        CafLump,
        by="entry__idempotency_key",
        mark="rents.caf_lump:{key}",
        stands={"reversal": None},
        kept={"on": "received_on"},
        apart=("remittance",),
        also=_same_remittance,
    ),
    frozen=ACCOUNT,
    happened=("on",),
)
def receive_lump(
    actor: User | None,
    *,
    amount: int,
    on: date,
    today: date,
    key: str,
    reference: str = "",
    remittance: CafRemittance | None = None,
) -> CafLump:
    """A transfer of the CAF arrived at the bank: `key` makes asking twice one transfer.

    Broken down at once by `remittance`, or by the only remittance of that total that waits for its money; else it stays whole
    on 4678, and ages, until its remittance comes. The lump bears the entry that the bank's line is matched with.
    """
    if amount <= 0:
        raise Refused(_("A payment is above zero."), "amount")
    if remittance is not None and remittance.total != amount:
        raise Refused(_("This remittance has another total: choose the one whose total is the transfer."), "remittance")
    hold(Ledger.CLIENTS)
    mark = f"rents.caf_lump:{key}"
    said = f"CAF {remittance.pk if remittance else ''}".strip()
    asked = draft("caf_lump", on=on, label=said, amounts={"amount": amount}, key=mark)
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    lump = CafLump(amount=amount, received_on=on, reference=reference, entry=entry)
    record(lump, actor)
    if remittance is None:
        awaiting = remittances_awaiting(amount)
        remittance = awaiting.get() if awaiting.count() == 1 else None
    if remittance is not None:
        join(actor, remittance=remittance, lump=lump)
    return lump


@verb(once=No("what was broken down is refused"), frozen=ACCOUNT, happened=No("the transfer says the day"))
def join(actor: User | None, *, remittance: CafRemittance, lump: CafLump) -> None:
    """This transfer is the money of this remittance: its lines are broken down, what matches nobody stays on 4678."""
    hold(Ledger.CLIENTS)  # two at once: the second finds what the first broke down
    remittance.refresh_from_db()
    lump.refresh_from_db(fields=["reversal"])
    if remittance.read_on is None:
        raise Refused(_("Say the columns of this remittance first: its lines are not read yet."))
    if lump.reversal_id:
        raise Refused(_("This transfer was already undone."))
    if remittance.lump_id or CafRemittance.objects.filter(lump=lump).exists():
        raise Refused(_("This remittance or this transfer is already broken down."))
    if remittance.total != lump.amount:
        raise Refused(_("This remittance has another total: choose the one whose total is the transfer."), "remittance")
    remittance.lump = lump
    record(remittance, actor)
    rows = list(remittance.lines.select_related("lease__mandate__fund", "lease__household"))
    find(rows)
    placing.place(actor, rows, on=lump.received_on)


@verb(once=No("a transfer that was undone is refused"), frozen=ACCOUNT, happened=("on",))
def undo_lump(actor: User, *, lump: CafLump, on: date, today: date) -> None:
    """A transfer noted by mistake: reversed. Its remittance waits again; what it paid must be undone first."""
    hold(Ledger.CLIENTS)
    lump.refresh_from_db(fields=["reversal"])
    if lump.reversal_id:
        raise Refused(_("This transfer was already undone."))
    remittance = CafRemittance.objects.filter(lump=lump).first()
    if remittance and waits().filter(remittance=remittance).count() != remittance.lines.count():
        raise Refused(_("Undo first the payments that this transfer was broken down into."))
    if remittance:
        remittance.lump = None
        record(remittance, actor)
    release(actor, entry=lump.entry)
    lump.reversal = reverse(actor, entry=lump.entry, on=on, label="Annulation CAF")
    record(lump, actor)
