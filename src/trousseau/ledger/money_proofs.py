"""What is proved every night of the money held for others. Each proof says what does not hold.

A room adds its own, `Proof(code, title, check)`, where it is declared (`apps.py`). Its findings are kept in the day's
statement and read in the nightly record: they name funds and leases, never a person.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import override

from trousseau.core import rooms
from trousseau.core.fields import is_read, of_keys, out_of_place, unread_said
from trousseau.core.localised import Text
from trousseau.core.moved import Moved, moved, traced

from . import funds
from .bank import entries, reconciliation, sealed
from .findings import Finding
from .models import FundsStatement
from .payable import owed_to_owners

NONE = "–"  # a line of the books that names no fund, or no lease


@dataclass(frozen=True)
class Proof:
    """`check` gives what does not hold at the end of a day, one finding each: none when all is well.

    `outside`: what it finds was done outside the software, whatever the day; `trousseau ledger verify` says it too.
    `says`: the fields of which it says, better than the proof of every history, that they were moved.
    """

    code: str
    title: Text
    check: Callable[[date], Sequence[Finding]]
    outside: bool = False
    says: tuple[tuple[type[Model], str], ...] = ()


def discover() -> list[Proof]:
    """The proofs of this site, in the order of the journey."""
    return [proof for room in rooms.installed() for proof in room.money_proofs()]


def changed_outside(on: date) -> list[Finding]:
    """What was changed in the base outside the software, beside the books themselves, room by room."""
    return [found for proof in discover() if proof.outside for found in proof.check(on)]


BEYOND = N_(
    "Fund %(fund)s: %(amount)s paid to the owner beyond what was collected for them, fees and expenses taken off."
)


def owners_within_what_was_collected(on: date) -> list[Finding]:
    return [
        Finding(BEYOND, {"fund": owed.fund or NONE, "amount": owed.beyond()})
        for owed in owed_to_owners(on)
        if owed.beyond()
    ]


STATEMENT = N_(
    "Account %(account)s, statement of %(day)s: its lines are no longer those that the bank gave. One was changed, moved, "
    "added or removed outside the software: compare it with the bank’s own statement."
)
ENTRY = N_(
    "Line %(line)s of the bank: the books no longer say which entry it is, or say one that was not posted for it or is not "
    "of its amount. That was changed outside the software: compare it with the statement before anything is done with it."
)
IBAN = N_(
    "IBAN (%(what)s n° %(row)s): it was written for another, or outside the software. Pay and debit nothing with it before "
    "it was compared with the paper that gave it."
)
CHANGED = N_(
    "A record (%(what)s n° %(row)s) is not what its history says (%(fields)s). One or the other was changed outside the "
    "software: compare it with its paper, and do nothing with it before."
)
ADDED = N_(
    "A record (%(what)s n° %(row)s) has no history: it was added, or its history taken away, outside the software. Do nothing "
    "with it before it is known who wrote it."
)
GONE = N_(
    "A record (%(what)s n° %(row)s) is in the history alone: it was taken away outside the software. Take it from a backup."
)


def statements_as_the_bank_gave_them(_on: date) -> list[Finding]:
    broken = sealed.broken()
    lines = sealed.unread(broken)
    unread = _unread(lines)
    if any(of_keys(found.msgid) for found in unread):  # what these say is not known: nor is whether it changed
        unknown = {line.statement_id for line in lines}
        broken = [found for found in broken if found.pk not in unknown]
    said = [{"account": found.account.account, "day": found.last_day.isoformat()} for found in broken]
    return [*(Finding(STATEMENT, params) for params in said), *unread]


def _unread(rows: Sequence[Model]) -> list[Finding]:
    """The rows of which an encrypted text cannot be read, each once; or the keys that are lost or not those of this base."""
    with override(None):  # the names of the rows as msgids
        return [Finding(text, params) for text, params in unread_said(rows)]


def _named(row: Model) -> dict[str, str]:
    """The kind of the row and its key, nobody’s name: who may open it sees whose it is."""
    with override(None):  # the msgid itself
        return {"what": str(row._meta.verbose_name), "row": str(row.pk)}


def lines_on_their_own_entries(_on: date) -> list[Finding]:
    return [Finding(ENTRY, {"line": line.pseudonym}) for line in entries.strayed().only("pk")]


def records_as_their_history_says(_on: date) -> list[Finding]:
    said = {(model, name) for proof in discover() for model, name in proof.says}
    return [found for model in traced() for row in moved(model) if (found := _moved(row, said))]


def _moved(row: Moved, said: Collection[tuple[type[Model], str]]) -> Finding | None:
    with override(None):  # the names as msgids
        named = {"what": str(row.model._meta.verbose_name), "row": str(row.key)}
        names = {field.name: str(field.verbose_name) for field in row.model._meta.concrete_fields}
        fields = [names[name] for name in row.fields if (row.model, name) not in said]
        if fields:
            return Finding(CHANGED, {**named, "fields": fields})
    return None if row.fields else Finding(GONE if row.gone else ADDED, named)


def ibans_in_their_place(_on: date) -> list[Finding]:
    rows = list(out_of_place())
    elsewhere = [Finding(IBAN, _named(row)) for row in rows if is_read(row)]
    return [*elsewhere, *_unread([row for row in rows if not is_read(row)])]


PROOFS = [
    Proof("funds", _("The money held is what is owed to others, account by account"), funds.gaps),
    Proof("sides", _("No account stands on the side where it cannot be"), funds.wrong_sides),
    Proof("owners", _("No owner was paid beyond what was collected for them"), owners_within_what_was_collected),
    Proof("bank", _("The books follow the bank, statement by statement"), reconciliation.gaps),
    Proof(
        "lines",
        _("Each statement is as the bank gave it, line by line"),
        statements_as_the_bank_gave_them,
        outside=True,
    ),
    Proof(
        "entries",
        _("Each line of the bank is the entry that was posted for it"),
        lines_on_their_own_entries,
        outside=True,
    ),
    Proof("ibans", _("Each IBAN stands where it was written"), ibans_in_their_place, outside=True),
    Proof("history", _("Each record is what its history says"), records_as_their_history_says, outside=True),
]


@transaction.atomic
def keep_statement(on: date) -> FundsStatement:
    """Make the proofs of the day `on` and keep what they say; made again, it takes the place of the first."""
    found = funds.statement(on)
    findings = [[proof.code, *said.kept()] for proof in discover() for said in proof.check(on)]
    return FundsStatement.objects.update_or_create(
        on=on,
        defaults={
            "held": found.money,
            "owed": found.owed,
            "held_by": [[account, cents] for account, cents in found.held.items()],
            "terms": [[term.account, term.side, term.label, cents] for term, cents in found.parts],
            "findings": findings,
        },
    )[0]
