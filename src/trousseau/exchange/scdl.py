"""The open data of a council: the files `deliberations` and `subventions` of the SCDL of OpenDataFrance.

Written for deliberations 2.1.5 and subventions 2.1.1. A pure writer: who calls it says what may be read. `faults` says what
keeps a row from being written; `write` writes none that has one. `schema` is the same description as a Table Schema, for
whoever validates the file.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from trousseau.exchange.actes import MATTERS
from trousseau.rules.identifiers import siren_or_siret
from trousseau.rules.said import Said, say

LONGEST = 256  # characters of the object of a grant, and of the conditions of its payment
CASH, KIND = "aide en numéraire", "aide en nature"
NATURES = (CASH, KIND, f"{CASH};{KIND}")
ONCE, IN_PARTS = "unique", "échelonné"
SIRET = r"^\d{14}$"
RNA = r"^W\d{9}$"
YEARS = r"^[0-9]{4}(\/[0-9]{4})?$"
PREFECTURE = r"^(PREF0\d[\dAB]|SPREF0\d[\dAB]\d|SGAR0\d[\dAB])$"
DAYS = r"^\d{4}-\d{2}-\d{2}(\/\d{4}-\d{2}-\d{2})?$"


class NotWritable(ValueError):
    """A row has a fault: the file is not written."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a row from being written: the field of the record, why, and whether it is only missing."""

    field: str
    says: Said
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file. `of`: the field of the record that it holds; "" for what this house never fills."""

    name: str
    of: str
    title: Said
    type: str = "string"
    required: bool = False
    pattern: str = ""
    values: tuple[str, ...] = ()
    longest: int = 0
    drawn: bool = False  # from another column, which says what is missing


@dataclass(frozen=True, slots=True)
class Act:
    """A deliberation. The five figures of its vote are known together, or None; `doubtful`: who read the act found an error
    that touches them."""

    council: str
    siret: str
    number: str
    held_on: date | None
    matter: str  # its code
    subject: str
    budget_years: str = ""
    budget: str = ""
    prefecture: str = ""
    received_on: date | None = None  # by the prefecture
    members: int | None = None
    voters: int | None = None
    for_: int | None = None
    against: int | None = None
    abstention: int | None = None
    url: str = ""
    adopted: bool | None = True
    doubtful: bool = False

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("COLL_NOM", "council", say("Name of the council"), required=True),
        Column("COLL_SIRET", "siret", say("SIRET number of the council"), required=True, pattern=SIRET),
        Column("DELIB_ID", "number", say("Number of the deliberation"), required=True),
        Column("DELIB_DATE", "held_on", say("Date of the sitting"), "date", required=True),
        Column(
            "DELIB_MATIERE_CODE",
            "matter",
            say("Subject code of the ACTES nomenclature"),
            required=True,
            pattern=r"^\d\.\d{1,2}$",
        ),
        Column("DELIB_MATIERE_NOM", "matter_name", say("Subject, in words"), required=True, drawn=True),
        Column("DELIB_OBJET", "subject", say("Object of the deliberation"), required=True),
        Column("BUDGET_ANNEE", "budget_years", say("Year of the budget"), pattern=YEARS),
        Column("BUDGET_NOM", "budget", say("Name of the budget")),
        Column("PREF_ID", "prefecture", say("Code of the prefecture"), pattern=PREFECTURE),
        Column("PREF_DATE", "received_on", say("Received by the prefecture on"), "date"),
        Column("VOTE_EFFECTIF", "members", say("Members who could vote"), "integer"),
        Column("VOTE_REEL", "voters", say("Members who voted"), "integer"),
        Column("VOTE_POUR", "for_", say("Votes for"), "integer"),
        Column("VOTE_CONTRE", "against", say("Votes against"), "integer"),
        Column("VOTE_ABSTENTION", "abstention", say("Abstentions"), "integer"),
        Column("DELIB_URL", "url", say("Address of the act on the web")),
    )

    @property
    def matter_name(self) -> str:
        return MATTERS.get(self.matter, "")

    def amiss(self) -> list[Fault]:
        """What contradicts itself, beside what each column asks."""
        found = _wrong_siret("siret", self.siret)
        if self.matter and self.matter not in MATTERS:
            found.append(Fault("matter", say("The code %(code)s is none of the ACTES nomenclature.", code=self.matter)))
        if bool(self.budget_years) != bool(self.budget):
            found.append(Fault("budget", say("The year and the name of the budget are given together, or neither.")))
        if self.budget_years and len(self.budget_years) == 9 and self.budget_years[:4] > self.budget_years[5:]:
            found.append(Fault("budget", say("The years of the budget are upside down.")))
        if self.received_on and self.held_on and self.received_on < self.held_on:
            found.append(Fault("received_on", say("The prefecture received the act after the sitting: check the day.")))
        if not self.adopted:
            found.append(Fault("vote", say("The act does not say that this deliberation was adopted.")))
        elif self.doubtful:
            found.append(Fault("vote", say("An error touches the vote: it is corrected before it is published.")))
        return found + self._vote()

    def _vote(self) -> list[Fault]:
        figures = (self.members, self.voters, self.for_, self.against, self.abstention)
        known = [figure for figure in figures if figure is not None]
        if not known:
            return []
        if len(known) < len(figures):
            return [Fault("vote", say("The figures of the vote are given all together, or not at all."))]
        members, voters, *votes = known
        if sum(votes) != voters:
            return [
                Fault(
                    "vote",
                    say(
                        "The vote contradicts itself: %(votes)s votes for, against and in abstention, %(voters)s members who voted.",
                        votes=sum(votes),
                        voters=voters,
                    ),
                )
            ]
        if voters > members:
            return [
                Fault(
                    "vote",
                    say(
                        "The vote contradicts itself: %(voters)s members voted, the council has %(members)s.",
                        voters=voters,
                        members=members,
                    ),
                )
            ]
        return []


@dataclass(frozen=True, slots=True)
class Grant:
    """What one grantor pays under a signed convention, to its only beneficiary."""

    grantor: str
    grantor_siret: str
    signed_on: date | None
    decision: str
    beneficiary: str
    beneficiary_siret: str
    subject: str
    cents: int | None
    nature: str
    conditions: str
    paid_from: date | None
    paid_to: date | None
    notified: bool | None  # to the European Commission, as de minimis
    beneficiary_rna: str = ""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("nomAttribuant", "grantor", say("Who grants"), required=True),
        Column("idAttribuant", "grantor_siret", say("SIRET number of who grants"), required=True, pattern=SIRET),
        Column("dateConvention", "signed_on", say("Date of the convention"), "date", required=True),
        Column("referenceDecision", "decision", say("Number of the deliberation")),
        Column("nomBeneficiaire", "beneficiary", say("Who receives"), required=True),
        Column("idBeneficiaire", "beneficiary_siret", say("SIRET number of who receives"), pattern=SIRET),
        Column("rnaBeneficiaire", "beneficiary_rna", say("RNA number of who receives"), pattern=RNA),
        Column("objet", "subject", say("Object of the grant"), required=True, longest=LONGEST),
        Column("montant", "cents", say("Amount of the grant, in euros"), "number", required=True),
        Column("nature", "nature", say("In cash or in kind"), required=True, values=NATURES),
        Column("conditionsVersement", "conditions", say("How it is paid"), required=True, longest=LONGEST),
        Column("datesPeriodeVersement", "paid", say("Dates of the payments"), required=True, pattern=DAYS),
        Column("idRAE", "", say("Number of the aid to companies"), longest=5),
        Column(
            "notificationUE", "notified", say("De minimis aid notified to the European Commission"), "boolean", True
        ),
        Column("pourcentageSubvention", "share", say("Part of the beneficiary"), "number", required=True),
        Column("dispositifAide", "", say("Identifier of the aid scheme")),
    )

    @property
    def paid(self) -> str:
        if self.paid_from is None or self.paid_to is None:
            return ""
        once = self.paid_from == self.paid_to
        return f"{self.paid_from}" if once else f"{self.paid_from}/{self.paid_to}"

    @property
    def share(self) -> Decimal:
        return Decimal("1.00")

    def amiss(self) -> list[Fault]:
        found = _wrong_siret("grantor_siret", self.grantor_siret)
        found += _wrong_siret("beneficiary_siret", self.beneficiary_siret)
        if not (self.beneficiary_siret or self.beneficiary_rna):
            found.append(
                Fault("beneficiary_siret", say("SIRET number of who receives, or its RNA number"), missing=True)
            )
        if self.cents is not None and self.cents <= 0:
            found.append(Fault("cents", say("A grant is of more than nothing.")))
        if self.paid_from and self.paid_to and self.paid_to < self.paid_from:
            found.append(Fault("paid", say("The last payment comes before the first: check the two days.")))
        return found


type Record = Act | Grant


def _wrong_siret(field: str, number: str) -> list[Fault]:
    if number and re.fullmatch(SIRET, number) and siren_or_siret(number) != "ok":
        return [Fault(field, say("The key of the SIRET number %(number)s is wrong: check its digits.", number=number))]
    return []


def faults(record: Record) -> list[Fault]:
    """What keeps this record from being a row; none: it may be written."""
    found = []
    for column in record.COLUMNS:
        value = cell(record, column)
        if not value:
            if column.required and not column.drawn:
                found.append(Fault(column.of, column.title, missing=True))
        elif column.pattern and not re.fullmatch(column.pattern, value):
            found.append(
                Fault(column.of, say("“%(value)s” has not the form that the open data asks for.", value=value))
            )
        elif column.values and value not in column.values:
            found.append(Fault(column.of, say("“%(value)s” is none of the values that are known.", value=value)))
        elif column.longest and len(value) > column.longest:
            found.append(
                Fault(
                    column.of, say("“%(value)s…” is over %(most)s characters.", value=value[:40], most=column.longest)
                )
            )
    return found + record.amiss()


def cell(record: Record, column: Column) -> str:
    """As the file writes it: "" for what is unknown."""
    value: Any = getattr(record, column.of) if column.of else None
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case int() if column.type == "number":
            return f"{value // 100}.{value % 100:02d}"
        case date():
            return value.isoformat()
    return " ".join(str(value).split())


def write(kind: type[Record], records: Iterable[Record]) -> bytes:
    """The file, in UTF-8, with commas: its heading, then a line for each record.

    Raises NotWritable when one has a fault.
    """
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([column.name for column in kind.COLUMNS])
    for record in records:
        if found := faults(record):
            raise NotWritable(str(found[0].says))
        lines.writerow([cell(record, column) for column in kind.COLUMNS])
    return out.getvalue().encode()


def schema(kind: type[Record]) -> dict[str, Any]:
    """The Table Schema of the file; its titles are in the language of who reads it."""
    return {
        "name": "deliberations" if kind is Act else "subventions",
        "fields": [_field(column) for column in kind.COLUMNS],
    }


def _field(column: Column) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if column.required:
        asked["required"] = True
    if column.pattern:
        asked["pattern"] = column.pattern
    if column.values:
        asked["enum"] = list(column.values)
    if column.longest:
        asked["maxLength"] = column.longest
    if column.name == "pourcentageSubvention":
        asked |= {"minimum": 0.01, "maximum": 1}
    found: dict[str, Any] = {"name": column.name, "title": str(column.title), "type": column.type}
    if column.type == "boolean":
        found |= {"trueValues": ["oui"], "falseValues": ["non"]}
    return found | ({"constraints": asked} if asked else {})
