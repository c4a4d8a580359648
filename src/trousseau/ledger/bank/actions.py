"""An account of the bank, a file from its receiving to its taking. Long work is asked for here, done by the worker."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.tasks import enqueue_once
from trousseau.exchange import bank, spreadsheets
from trousseau.rules import identifiers

from ..enums import FILE_TRANSITIONS, FileState
from ..models import BankAccount, BankFile
from .secrets import iban_key
from .tasks import work_on_file


def _checked(iban: str, ics: str) -> dict[str, str]:
    number = identifiers.bare(iban)
    wrong = identifiers.iban(number)
    if wrong != "ok":
        said = {
            "country": _("This IBAN’s country is outside the SEPA area."),
            "length": _("This IBAN does not have the length of its country: check it against the bank’s paper."),
            "key": _("The key of this IBAN is wrong: one sign was mistyped. Check it against the bank’s paper."),
        }
        raise Refused(said[wrong], "iban")
    if ics and identifiers.creditor(ics) != "ok":
        raise Refused(
            _("This creditor identifier is wrong: FR, two digits, ZZZ, six signs, as the bank wrote it."), "ics"
        )
    return {"iban": number, "iban_key": iban_key(number), "ics": identifiers.bare(ics)}


@transaction.atomic
def open_bank_account(actor: User | None, *, iban: str, ics: str = "", **fields) -> BankAccount:
    """Follow an account of the bank. Raises Refused on an IBAN, or a creditor identifier, whose key is wrong."""
    account = BankAccount(**fields, **_checked(iban, ics))
    record(account, actor)
    return account


@transaction.atomic
def edit_bank_account(actor: User, *, account: BankAccount, version: int, iban: str, ics: str = "", **fields) -> None:
    """Correct what was typed. The IBAN stays once a statement was taken: another account is another row."""
    checked = _checked(iban, ics)
    if checked["iban"] != account.iban and account.statements.filter(taken=True).exists():
        raise Refused(_("Statements of this IBAN were taken: follow another account rather than change it."), "iban")
    edit(actor, account, version=version, **fields, **checked)


def receive_file(actor: User, *, content: bytes, filename: str, account: BankAccount | None, on: date) -> BankFile:
    """Keep a file of the bank until it is read. The same file twice is the first one.

    CAMT and CFONB120 name their account; a sheet is of the `account` that was chosen. Raises Refused with what to do.
    """
    try:
        form = bank.format_of(content)
        said = next(bank.read(content)).account if form != bank.Format.SHEET else ""
        header = spreadsheets.read(content).header if form == bank.Format.SHEET else ()
    except bank.NotReadable as error:
        raise Refused(str(error), "file") from error
    return _keep(actor, content, filename, form, header, _account(said, account), on)


@transaction.atomic
def _keep(
    actor: User, content: bytes, filename: str, form: bank.Format, header: Sequence[str], account: BankAccount, on: date
) -> BankFile:
    digest = hashlib.sha256(content).hexdigest()
    known = account.files.filter(sha256=digest).exclude(state__in=(FileState.STOPPED, FileState.DROPPED)).first()
    if known:
        return known
    sheet = form == bank.Format.SHEET
    source = BankFile(
        account=account,
        format=form,
        sha256=digest,
        made_by=actor,
        made_on=on,
        header=list(header),
        columns=_columns(account, header),
        state=FileState.COLUMNS if sheet else FileState.READING,
    )
    suffix = PurePath(filename).suffix.lower()[:8] or ".txt"
    source.file.save(f"bank-{digest[:16]}{suffix}", ContentFile(content), save=False)
    source.full_clean(exclude=["file", "columns", "header", "opening", "closing", "total", "applied_by", "applied_at"])
    source.save()
    if not sheet:
        enqueue_once(work_on_file, source.pk)
    return source


def _account(said: str, chosen: BankAccount | None) -> BankAccount:
    """The account that the file speaks of, else the one chosen for a sheet."""
    if not said:
        if chosen is None:
            raise Refused(_("Choose the account of this file: a sheet does not name it."), "account")
        return chosen
    found = [one for one in BankAccount.objects.all() if bank.same_account(said, one.iban)]
    if not found:
        raise Refused(
            _("This file is of the account %(iban)s, which is not followed here: add it first.")
            % {"iban": identifiers.masked(said)},
            "file",
        )
    return found[0]


def _columns(account: BankAccount, header) -> dict[str, int]:
    """As they were said for the last sheet with this header, else guessed."""
    before = account.files.filter(header=list(header)).exclude(columns={}).first() if header else None
    return before.columns if before else bank.guess(header)


@transaction.atomic
def say_columns(
    actor: User, *, source: BankFile, version: int, columns: Mapping[str, int], opening: int, closing: int
) -> None:
    """Which column of a sheet says what, and the balances of its paper. Reading is then asked for."""
    from .words import FIELD_LABELS

    if absent := bank.columns.lacking(columns):
        said = ", ".join(str(FIELD_LABELS[code]) for code in absent)
        raise Refused(_("No column says: %(fields)s. Choose one for each.") % {"fields": said})
    state = step(FILE_TRANSITIONS, "read", source.state, actor)
    move(source, version, state=state, why_stopped="", columns=dict(columns), opening=opening, closing=closing)
    enqueue_once(work_on_file, source.pk)


def move(source: BankFile, version: int, **fields) -> None:
    """A file has no history: its lines are it. Its version still makes the second writer meet a conflict."""
    mine = BankFile.objects.filter(pk=source.pk, version=version)
    if not mine.update(version=F("version") + 1, moved_at=timezone.now(), **fields):
        raise Conflict(BankFile.objects.get(pk=source.pk))
    source.refresh_from_db()


@transaction.atomic
def ask_apply(actor: User, *, source: BankFile, version: int) -> None:
    """Have the statements of this file taken into the books."""
    state = step(FILE_TRANSITIONS, "apply", source.state, actor)
    move(source, version, state=state, why_stopped="", applied_by=actor)
    enqueue_once(work_on_file, source.pk)


@transaction.atomic
def drop_file(actor: User, *, source: BankFile, version: int) -> None:
    """Set aside a file that was not taken: its lines and the file are erased. Raises Refused while the worker has it."""
    if source.at_work:
        raise Refused(_("The worker is on this file: set it aside once it is read."))
    name, storage = source.file.name, source.file.storage
    move(source, version, state=step(FILE_TRANSITIONS, "drop", source.state, actor), file="")
    source.statements.all().delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
