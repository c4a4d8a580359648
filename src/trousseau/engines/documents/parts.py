"""The pieces that several documents share. Every field without a default is required."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trousseau.engines.documents.fields import Cents, Prose


@dataclass(frozen=True, kw_only=True)
class Agency:
    """Who signs every paper. Décret 72-678, art. 92: card, its place of issue, activity and guarantor
    appear on all documents."""

    name: str
    address: tuple[str, ...]  # one line of the envelope each
    activity: Prose  # as on the professional card
    card_number: str  # carte professionnelle
    card_issuer: Prose  # the chamber of commerce that issued the card
    guarantor_name: str  # who gives the garantie financière
    guarantor_address: str
    insurer: Prose  # professional liability (RC pro): company and policy number
    guarantee: Cents | None = None  # amount of the garantie financière, when it is to be shown
    phone: str = ""
    email: str = ""
    registration: str = ""  # SIRET, or SIREN


@dataclass(frozen=True, kw_only=True)
class Party:
    """Someone who signs, or whose name the contract bears."""

    name: str
    address: tuple[str, ...] = ()  # one line of the envelope each
    quality: Prose | None = None  # "personne physique", "société civile immobilière"…
    represented_by: str = ""  # who signs for a legal or protected person
    born: Prose | None = None  # date and place of birth, as the contract writes them
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One sentence or paragraph of a contract, with the article that founds it."""

    text: Prose
    article: str = ""
    blank: Prose | None = None  # a line is left after the text, to be filled in by hand: what to write there


@dataclass(frozen=True, kw_only=True)
class Section:
    """One heading of a contract: its clauses, then what it lists."""

    title: Prose
    clauses: tuple[Clause, ...] = ()
    items: tuple[Prose, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fee:
    """A remuneration. Décret 72-678, art. 66: nothing may be charged but what the mandate says."""

    service: Prose  # what is paid for
    calculation: Prose  # how it is computed, base included
    amount: Prose  # rate or price, tax included or not as the words say
    payer: Prose  # who bears it
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Dwelling:
    """The home that is managed or let."""

    address: tuple[str, ...]
    kind: Prose  # "Appartement de type T2"
    reference: str = ""  # the agency's own number
    tax_reference: str = ""  # identifiant fiscal du logement
    use: Prose | None = None  # what the home may be used for
    area: Decimal | None = None  # surface habitable, square metres
    rooms: int | None = None  # main rooms
    floor: Prose | None = None
    building: Prose | None = None  # collective or not, period, regime of ownership
    heating: Prose | None = None
    hot_water: Prose | None = None
    equipment: tuple[Prose, ...] = ()
    outbuildings: tuple[Prose, ...] = ()  # cellar, parking space, garden: private use
    shared: tuple[Prose, ...] = ()  # what is used with the neighbours
    energy_class: str = ""  # DPE letter
    energy_cost: Prose | None = None  # yearly estimate with its reference year, as the DPE writes it


@dataclass(frozen=True, kw_only=True)
class Document:
    """What every document has."""

    agency: Agency
    dated: date  # day of the document; it is also the creation date of the PDF
    number: str  # the agency's reference of this paper

    def problems(self) -> Iterable[tuple[str, str]]:
        """What the fields say together that the document cannot bear: (field, what is wrong)."""
        return ()
