"""An account of the bank, a file from its receiving to its taking. Long work is asked for here, done by the worker."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.actions import edit, record
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.tasks import enqueue_once
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.exchange import bank, spreadsheets
from trousseau.rules import identifiers

from ..access import ACCOUNTS
from ..enums import FILE_TRANSITIONS, FileState
from ..models import BankAccount, BankFile
from .secrets import iban_key
from .tasks import work_on_file


def _checked(iban: str, bic: str, ics: str, followed: BankAccount | None = None) -> dict[str, str]:
    number = identifiers.bare(iban)
    wrong = identifiers.iban(number)
    if wrong != "ok":
        said = {
            "country": _("This IBAN’s country is outside the SEPA area."),
            "length": _("This IBAN does not have the length of its country: check it against the bank’s paper."),
            "key": _("The key of this IBAN is wrong: one sign was mistyped. Check it against the bank’s paper."),
        }
        raise Refused(said[wrong], "iban")
    key = iban_key(number)
    if BankAccount.objects.filter(iban_key=key).exclude(pk__in=[followed.pk] if followed else []).exists():
        raise Refused(_("This account of the bank is already followed: choose it among the accounts followed."), "iban")
    if bic and identifiers.bic(bic) != "ok":
        raise Refused(_("This BIC is wrong: 8 or 11 letters and digits, as the bank’s paper writes it."), "bic")
    if ics and identifiers.creditor(ics) != "ok":
        raise Refused(
            _("This creditor identifier is wrong: FR, two digits, ZZZ, six signs, as the bank wrote it."), "ics"
        )
    return {"iban": number, "iban_key": key, "bic": identifiers.bare(bic), "ics": identifiers.bare(ics)}


@verb(once=No("an IBAN that is followed is refused"), frozen=ACCOUNTS, happened=TODAY)
def open_bank_account(actor: User | None, *, iban: str, bic: str = "", ics: str = "", **fields) -> BankAccount:
    """Follow an account of the bank. Raises Refused on an IBAN that is followed already, and on an IBAN, a BIC or a
    creditor identifier that no bank would take."""
    account = BankAccount(**fields, **_checked(iban, bic, ics))
    record(account, actor)
    return account


@verb(once=VERSIONED, frozen=ACCOUNTS, happened=TODAY)
def edit_bank_account(
    actor: User, *, followed: BankAccount, version: int, iban: str, bic: str = "", ics: str = "", **fields
) -> None:
    """Correct what was typed, among it `account`, that of the books. The IBAN stays once a statement was taken: another
    account is another row."""
    checked = _checked(iban, bic, ics, followed)
    if checked["iban"] != followed.iban and followed.statements.filter(taken=True).exists():
        raise Refused(_("Statements of this IBAN were taken: follow another account rather than change it."), "iban")
    edit(actor, followed, version=version, **fields, **checked)


@dataclass(frozen=True)
class Opened:
    """A file of the bank, as far as it is read before it is kept. `accounts`: those followed here that it speaks of; `others`: the
    rest, as they may be shown."""

    name: str
    content: bytes
    form: bank.Format
    header: Sequence[str]
    accounts: Sequence[BankAccount]
    others: Sequence[str]


def open_file(content: bytes, filename: str, account: BankAccount | None) -> Opened:
    """A file of the bank, opened before any transaction. A sheet names no account: it is of the `account` that was chosen.
    Raises Refused with what to do."""
    try:
        form = bank.format_of(content)
        if form == bank.Format.SHEET:
            header: Sequence[str] = spreadsheets.read(content).header
            found, others = _chosen(account), list[str]()
        else:
            header, (found, others) = (), _accounts(bank.read(content))
    except bank.NotReadable as error:
        raise Refused(str(error), "file") from error
    return Opened(filename, content, form, header, found, others)


@verb(once=No("the same file twice is the first one"), frozen=ACCOUNTS, happened=TODAY)
def receive_file(actor: User, *, file: Opened, on: date) -> list[BankFile]:
    """Keep a file of the bank until it is read: a row for each account followed here that it speaks of, which says the
    others. The same file twice is the first one."""
    digest = hashlib.sha256(file.content).hexdigest()
    return [_keep(actor, file, digest, account, on) for account in file.accounts]


def _keep(actor: User, file: Opened, digest: str, account: BankAccount, on: date) -> BankFile:
    known = account.files.filter(sha256=digest).exclude(state__in=(FileState.STOPPED, FileState.DROPPED)).first()
    if known:
        return known
    sheet = file.form == bank.Format.SHEET
    source = BankFile(
        account=account,
        format=file.form,
        sha256=digest,
        made_by=actor,
        made_on=on,
        header=list(file.header),
        columns=_columns(account, file.header),
        left_out=list(file.others),
        state=FileState.COLUMNS if sheet else FileState.READING,
    )
    suffix = PurePath(file.name).suffix.lower()[:8] or ".txt"
    source.file.save(f"bank-{digest[:16]}{suffix}", ContentFile(file.content), save=False)
    source.full_clean(
        exclude=["file", "columns", "header", "left_out", "opening", "closing", "total", "applied_by", "applied_at"]
    )
    source.save()
    if not sheet:
        enqueue_once(work_on_file, source.pk)
    return source


def _chosen(account: BankAccount | None) -> list[BankAccount]:
    if account is None:
        raise Refused(_("Choose the account of this file: a sheet does not name it."), "account")
    return [account]


def _accounts(statements: Iterable[bank.Statement]) -> tuple[list[BankAccount], list[str]]:
    """The accounts followed here of which these statements speak, and the others, as they may be shown."""
    followed = list(BankAccount.objects.all())
    found: dict[BankAccount, None] = {}
    others: dict[str, None] = {}
    for statement in statements:
        if not statement.account:
            raise Refused(_("A sheet inside an archive does not name its account: give it by itself."), "file")
        mine = [one for one in followed if bank.same_account(statement, one.iban)]
        if mine:
            found[mine[0]] = None
        else:
            others[identifiers.masked(statement.account)] = None
    if not found:
        raise Refused(
            ngettext(
                "This file is of the account %(iban)s, which is not followed here: add it first.",
                "This file is of the accounts %(iban)s, which are not followed here: add one first.",
                len(others),
            )
            % {"iban": ", ".join(others)},
            "file",
        )
    return list(found), list(others)


def _columns(account: BankAccount, header) -> dict[str, int]:
    """As they were said for the last sheet with this header, else guessed."""
    before = account.files.filter(header=list(header)).exclude(columns={}).first() if header else None
    return before.columns if before else bank.guess(header)


@verb(once=VERSIONED, frozen=ACCOUNTS, happened=TODAY)
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


@verb(once=VERSIONED, frozen=ACCOUNTS, happened=TODAY)
def ask_apply(actor: User, *, source: BankFile, version: int) -> None:
    """Have the statements of this file taken into the books."""
    state = step(FILE_TRANSITIONS, "apply", source.state, actor)
    move(source, version, state=state, why_stopped="", applied_by=actor)
    enqueue_once(work_on_file, source.pk)


@verb(once=VERSIONED, frozen=ACCOUNTS, happened=TODAY)
def drop_file(actor: User, *, source: BankFile, version: int) -> None:
    """Set aside a file that was not taken: its lines and the file are erased. Raises Refused while the worker has it."""
    if source.at_work:
        raise Refused(_("The worker is on this file: set it aside once it is read."))
    name, storage = source.file.name, source.file.storage
    move(source, version, state=step(FILE_TRANSITIONS, "drop", source.state, actor), file="")
    source.statements.all().delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
