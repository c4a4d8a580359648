"""A portfolio as an agency brings it in from its former software: one home a row, its mandate, its lease, its balances.

    homes = read(content)      raises NotReadable: one sentence, or one a line that is wrong (`problems`)

Columns, in any order, are in `docs/formats.md`; amounts are euros in the file, cents here.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from trousseau.rules.said import Said, say, say_many

from .quantities import AREA, EUROS, RATE, Doubtful, Kind, TooFine, Unread
from .quantities import read as read_quantity
from .spreadsheets import NotReadable as NoTable
from .spreadsheets import Row, day, letter, plain
from .spreadsheets import read as read_table


class NotReadable(ValueError):
    """The file is not a portfolio. `problems`: sentences that say where, and what to write."""

    def __init__(self, *problems: Said):
        super().__init__(*problems)
        self.problems = [str(problem) for problem in problems]

    def __str__(self) -> str:
        return " ".join(self.problems)


@dataclass(frozen=True)
class Home:
    """One home let on the day of the balances. `tenant_owes` and `owner_credit` may be negative: cents.

    `debts`: what the tenant owes by month, (first day of the month, cents), oldest first; None: nobody wrote it.
    """

    line: int
    owner_kind: str
    owner_name: str
    owner_address: str
    owner_email: str
    address: str
    complement: str
    insee: str
    rooms: int
    surface: Decimal
    energy: str
    mandate_number: int
    mandate_signed_on: date
    mandate_starts_on: date
    mandate_ends_on: date
    fee_basis_points: int
    fee_vat: str
    convention: str
    ceiling: int | None
    tenant_last_name: str
    tenant_first_name: str
    tenant_born_on: date | None
    partner_last_name: str
    partner_first_name: str
    lease_signed_on: date
    lease_starts_on: date
    lease_term_on: date
    rent: int
    charges: int
    deposit: int
    deposit_holder: str
    payment_day: int
    revision_on: date | None
    revision_quarter: str
    tenant_owes: int
    debts: tuple[tuple[date, int], ...] | None
    deposit_held: int
    owner_credit: int

    @property
    def bank(self) -> int:
        """What the clients' bank account holds for this home, cents."""
        return self.deposit_held + self.owner_credit - self.tenant_owes


class _Wrong(ValueError):
    """What to write instead, as the end of a sentence."""


def _text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise _Wrong(say("%(most)s characters at most", most=most))
        return cell

    return read


def _one_of(**words: str) -> Callable[[str], str]:
    """`words`: code → what people write for it, apart by « | »."""
    codes = {plain(word): code for code, said in words.items() for word in (code, *said.split("|")) if word}

    def read(cell: str) -> str:
        if (bare := plain(cell)) not in codes:
            raise _Wrong(", ".join(said.split("|")[0] for said in words.values() if said))
        return codes[bare]

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        bare = cell.upper().lstrip("TMN° ").lstrip("0") or "0"
        if not (re.fullmatch("[0-9]{1,12}", bare) and least <= int(bare) <= most):
            raise _Wrong(say("a number from %(least)s to %(most)s", least=least, most=most))
        return int(bare)

    return read


def _number(cell: str, kind: Kind) -> Decimal:
    try:
        return read_quantity(cell, kind)
    except Doubtful as doubt:
        one, other = doubt.ways
        raise _Wrong(say("%(one)s or %(other)s: it is read in two ways", one=one, other=other)) from None
    except TooFine:
        raise _Wrong(say("%(most)s decimals at most", most=kind.decimals)) from None
    except Unread:
        raise _Wrong(say("a number, for instance 412,50")) from None


def _cents(least: int, most: int = 100_000_00) -> Callable[[str], int]:
    def read(cell: str) -> int:
        found = int(_number(cell, EUROS) * 100)
        if not least <= found <= most:
            raise _Wrong(say("from %(least)s to %(most)s euros", least=least // 100, most=most // 100))
        return found

    return read


def _area(cell: str) -> Decimal:
    found = _number(cell, AREA)
    if not 5 <= found <= 1000:
        raise _Wrong(say("an area from 5 to 1,000 m²"))
    return found


def _percent(cell: str) -> int:
    exact = _number(cell, RATE) * 100
    if exact != int(exact) or not 0 <= exact <= 5000:
        raise _Wrong(say("a rate from 0 to 50, for instance 7,5"))
    return int(exact)


def _day(cell: str) -> date:
    found = day(cell)
    if found is None:
        raise _Wrong(say("a date, for instance 31/01/2026"))
    if not 1900 <= found.year <= 2060:
        raise _Wrong(say("a date from 1900 to 2060"))
    return found


def _revision(cell: str) -> date | None:
    """The day of the next revision; None: « sans », the lease has no clause of it."""
    return None if plain(cell) in NO_CLAUSE else _day(cell)


def _debts(cell: str) -> tuple[tuple[date, int], ...]:
    """Each month due and what is left of it: « 2026-06 450 ; 2026-07 120,30 »."""
    found = {}
    for part in cell.replace("+", ";").strip("; ").split(";"):
        shape = re.fullmatch(r"(?:(\d{4})-(\d{2})|(\d{2})/(\d{4}))\s*:?\s+(.+)", part.strip())
        year, month = (int(shape[1] or shape[4]), int(shape[2] or shape[3])) if shape else (0, 0)
        if not shape or not 1 <= month <= 12 or not 1950 <= year <= 2060 or date(year, month, 1) in found:
            raise _Wrong(say("each month once, with its sum, for instance 2026-06 450 ; 2026-07 120,30"))
        found[date(year, month, 1)] = _cents(0)(shape[5])
    return tuple(sorted((month, cents) for month, cents in found.items() if cents))


def _quarter(cell: str) -> str:
    """The quarter of the index last applied: the next revision takes the same one of a year later."""
    if not (found := re.fullmatch(r"(?:IRL )?(\d{4})[ -]?T([1-4])", cell.upper())):
        raise _Wrong(say("the quarter of the last index applied, for instance 2023-T2"))
    return f"{found[1]}-T{found[2]}"


def _insee(cell: str) -> str:
    if not re.fullmatch(r"\d[0-9AB]\d{3}", cell):
        raise _Wrong(say("the Insee code of the commune, five characters, for instance 21231"))
    return cell


@dataclass(frozen=True)
class Column:
    """`read` raises _Wrong. `default`: what an empty cell, or a column left out, stands for; None: it is needed.

    `empty`: what an empty cell means, of a column with a default; of one that is needed, what to write where there is none.
    """

    code: str
    name: str
    read: Callable[[str], object]
    default: object = None
    empty: Said | None = None


NOTHING = object()  # an empty cell is « nothing »
NO_CLAUSE = ("sans", "aucune")
UNKNOWN, NIL = say("not known here"), say("nothing: 0")
COLUMNS = (
    Column(
        "owner_kind",
        "Propriétaire : nature",
        _one_of(
            person="personne", couple="couple", sci="sci|sci familiale", body="personne morale|société|association"
        ),
    ),
    Column("owner_name", "Propriétaire : nom", _text(160)),
    Column("owner_address", "Propriétaire : adresse", _text(240)),
    Column("owner_email", "Propriétaire : courriel", _text(254), "", UNKNOWN),
    Column("address", "Logement : adresse", _text(200)),
    Column("complement", "Logement : étage, porte", _text(80), "", say("none")),
    Column("insee", "Logement : code Insee", _insee),
    Column("rooms", "Logement : pièces", _whole(1, 20)),
    Column("surface", "Logement : surface (m²)", _area),
    Column("energy", "Logement : DPE", _one_of(A="A", B="B", C="C", D="D", E="E", F="F", G="G"), "", UNKNOWN),
    Column("mandate_number", "Mandat : numéro", _whole(1, 2_000_000_000)),
    Column("mandate_signed_on", "Mandat : signé le", _day),
    Column("mandate_starts_on", "Mandat : du", _day),
    Column("mandate_ends_on", "Mandat : au", _day),
    Column("fee_basis_points", "Mandat : honoraires (%)", _percent),
    Column(
        "fee_vat",
        "Mandat : TVA",
        _one_of(added="en plus|hors taxes|ht", included="comprise|ttc", exempt="exonérée|sans"),
    ),
    Column(
        "convention",
        "Mandat : convention",
        _one_of(none="aucune|sans", loc1="Loc1", loc2="Loc2", loc3="Loc3"),
        "none",
        say("none"),
    ),
    Column(
        "ceiling",
        "Mandat : loyer plafond à la signature (€)",
        _cents(1_00),
        NOTHING,
        say("not known: no rent under a convention is revised"),
    ),
    Column("tenant_last_name", "Locataire : nom", _text(80)),
    Column("tenant_first_name", "Locataire : prénom", _text(80)),
    Column("tenant_born_on", "Locataire : né le", _day, NOTHING, UNKNOWN),
    Column("partner_last_name", "Conjoint : nom", _text(80), "", say("no spouse on the lease")),
    Column("partner_first_name", "Conjoint : prénom", _text(80), "", say("no spouse on the lease")),
    Column("lease_signed_on", "Bail : signé le", _day),
    Column("lease_starts_on", "Bail : du", _day),
    Column("lease_term_on", "Bail : au", _day),
    Column("rent", "Bail : loyer (€)", _cents(1_00)),
    Column("charges", "Bail : charges (€)", _cents(0), 0, say("the lease asks for no charges")),
    Column("deposit", "Bail : dépôt de garantie (€)", _cents(0), empty=say("write 0 where the lease asks for none")),
    Column(
        "deposit_holder",
        "Bail : dépôt tenu par",
        _one_of(agency="agence", owner="propriétaire|bailleur"),
        "",
        say("the agency where the balances say that it holds one, else the owner"),
    ),
    Column("payment_day", "Bail : jour de paiement", _whole(1, 28), 5, say("the 5th of the month")),
    Column(
        "revision_on",
        "Bail : prochaine révision le",
        _revision,
        empty=say("write “sans” where the lease has no clause of revision"),
    ),
    Column("revision_quarter", "Bail : trimestre de l’IRL", _quarter, "", say("no revision")),
    Column("tenant_owes", "Solde : dû par le locataire (€)", _cents(-100_000_00), 0, NIL),
    Column(
        "debts",
        "Solde : mois dus, avec leur somme",
        _debts,
        NOTHING,
        say("not known: neither arrears nor limitation is counted from it"),
    ),
    Column("deposit_held", "Solde : dépôt détenu (€)", _cents(0), 0, NIL),
    Column("owner_credit", "Solde : dû au propriétaire (€)", _cents(-100_000_00), 0, NIL),
)
_SHOWN = 20  # problems told at once


def read(content: bytes, *, communes: Container[str] | None = None) -> list[Home]:
    """The homes of a spreadsheet (csv or xlsx), in its order. All or nothing: raises NotReadable with what is wrong, a commune
    that is not among `communes` too, by its Insee code."""
    try:
        table = read_table(content)
        header = [plain(name) for name in table.header]
        places = {c.code: header.index(plain(c.name)) for c in COLUMNS if plain(c.name) in header}
        if absent := [c.name for c in COLUMNS if c.code not in places and c.default is None]:
            raise NotReadable(
                say_many(
                    "The column is missing: %(names)s.",
                    "The columns are missing: %(names)s.",
                    len(absent),
                    names=" ; ".join(absent),
                )
            )
        if double := [c.name for c in COLUMNS if header.count(plain(c.name)) > 1]:
            raise NotReadable(
                say("A column is there twice, keep the one that counts: %(names)s.", names=" ; ".join(double))
            )
        problems: list[Said] = []
        homes = [home for row in table.rows() if (home := _home(row, places, problems, communes))]
    except NoTable as broken:
        raise NotReadable(*broken.args) from None
    _twice(homes, problems)
    if not problems and not homes:
        problems.append(say("This file has no row under its titles: one home a row."))
    if problems:
        more = len(problems) - _SHOWN
        rest = [say_many("And %(n)s other.", "And %(n)s others.", more)] if more > 0 else []
        raise NotReadable(*problems[:_SHOWN], *rest)
    return homes


def _home(
    row: Row, places: dict[str, int], problems: list[Said], communes: Container[str] | None = None
) -> Home | None:
    found: dict = {}
    for column in COLUMNS:
        place = places.get(column.code)
        cell = " ".join(row[place].split()) if place is not None else ""
        where = say("Row %(row)s, %(column)s", row=row.line, column=column.name)
        if place is not None and place in row.troubles:
            problems.append(
                say(
                    "%(where)s (%(letter)s): the cell holds a formula without a result, write the value.",
                    where=where,
                    letter=letter(place),
                )
            )
        elif cell:
            try:
                found[column.code] = column.read(cell)
            except _Wrong as why:
                problems.append(
                    say(
                        "%(where)s (%(letter)s): “%(cell)s”; write %(wrong)s.",
                        where=where,
                        letter=letter(place or 0),
                        cell=cell[:40],
                        wrong=why,
                    )
                )
        elif column.default is None:
            problems.append(
                say("%(where)s: the cell is empty; %(write)s.", where=where, write=column.empty)
                if column.empty
                else say("%(where)s: the cell is empty.", where=where)
            )
        else:
            found[column.code] = None if column.default is NOTHING else column.default
    if communes is not None and "insee" in found and found["insee"] not in communes:
        problems.append(
            say(
                "Row %(row)s: the commune %(insee)s is not of the territory; add it first, in the settings.",
                row=row.line,
                insee=found["insee"],
            )
        )
    if len(found) < len(COLUMNS):
        return None
    home = Home(line=row.line, **found)
    for wrong, said in (
        (home.mandate_ends_on <= home.mandate_starts_on, say("the mandate ends after its beginning")),
        (home.lease_term_on <= home.lease_starts_on, say("the lease ends after its beginning")),
        (home.lease_signed_on > home.lease_starts_on, say("the lease is signed on the day it takes effect, or before")),
        (home.lease_starts_on < home.mandate_starts_on, say("the lease begins under the mandate")),
        (
            home.tenant_born_on is not None and home.tenant_born_on >= home.lease_signed_on,
            say("the tenant was born before the lease was signed"),
        ),
        (
            home.deposit_held > 0 and home.deposit == 0,
            say("a deposit is held, and the lease asks for none: write what it asks"),
        ),
        (
            home.deposit_held > 0 and home.deposit_holder == "owner",
            say("the owner holds the deposit: the one held here is 0"),
        ),
        (bool(home.partner_last_name) != bool(home.partner_first_name), say("the spouse has a first and a last name")),
        (bool(home.revision_on) != bool(home.revision_quarter), say("the revision has a day and a quarter")),
        (
            home.debts is not None and sum(left for _month, left in home.debts) != max(home.tenant_owes, 0),
            say("the months due make together what the tenant owes"),
        ),
    ):
        if wrong:
            problems.append(say("Row %(row)s: %(said)s, check.", row=row.line, said=said))
    return home


def _twice(homes: list[Home], problems: list[Said]) -> None:
    seen: dict[int, int] = {}
    for home in homes:
        first = seen.setdefault(home.mandate_number, home.line)
        if first != home.line:
            problems.append(
                say(
                    "Row %(row)s: mandate no. %(number)s is already on row %(first)s.",
                    row=home.line,
                    number=home.mandate_number,
                    first=first,
                )
            )
    ordered = sorted(homes, key=lambda home: home.mandate_number)
    for one, other in pairwise(ordered):
        if other.mandate_signed_on < one.mandate_signed_on:
            problems.append(
                say(
                    "Rows %(one)s and %(other)s: mandate no. %(second)s is signed before no. %(before)s, and a register follows the order of dates.",
                    one=one.line,
                    other=other.line,
                    second=other.mandate_number,
                    before=one.mandate_number,
                )
            )
