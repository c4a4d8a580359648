"""Which column says what: the fields an import knows, and how French headers usually name them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from trousseau.core.normal import normal
from trousseau.exchange.spreadsheets import letter


@dataclass(frozen=True)
class Field:
    """`names`: normalised headers, the surest first. `about`: owner or dwelling."""

    code: str
    label: str
    about: str
    names: tuple[str, ...]
    needed: bool = False


FIELDS = (
    Field(
        "reference",
        _("Reference in the file"),
        "dwelling",
        ("reference", "ref", "identifiant", "id", "invariant", "numero de dossier", "n dossier", "dossier"),
    ),
    Field(
        "owner_name",
        _("Owner: last name or company"),
        "owner",
        (
            "nom du proprietaire",
            "nom proprietaire",
            "proprietaire",
            "raison sociale",
            "denomination",
            "nom usage",
            "nom de famille",
            "nom du bailleur",
            "bailleur",
            "nom et prenom",
            "nom prenom",
            "nom",
        ),
        True,
    ),
    Field(
        "owner_first_name",
        _("Owner: first name"),
        "owner",
        ("prenom du proprietaire", "prenom proprietaire", "prenoms", "prenom"),
    ),
    Field(
        "owner_kind",
        _("Owner: kind"),
        "owner",
        (
            "type de proprietaire",
            "type proprietaire",
            "nature du proprietaire",
            "statut du proprietaire",
            "forme juridique",
            "civilite",
        ),
    ),
    Field(
        "siren",
        _("Owner: SIREN or SIRET"),
        "owner",
        ("siren", "siret", "numero siren", "numero siret", "n siret", "n siren"),
    ),
    Field(
        "owner_address",
        _("Owner: address"),
        "owner",
        (
            "adresse du proprietaire",
            "adresse proprietaire",
            "adresse postale du proprietaire",
            "adresse de correspondance",
            "adresse du bailleur",
            "adresse prop",
            "adresse postale",
        ),
    ),
    Field(
        "owner_postal_code",
        _("Owner: postal code"),
        "owner",
        ("code postal du proprietaire", "code postal proprietaire", "cp proprietaire", "cp prop"),
    ),
    Field(
        "owner_town",
        _("Owner: town"),
        "owner",
        (
            "ville du proprietaire",
            "ville proprietaire",
            "commune du proprietaire",
            "commune proprietaire",
            "ville prop",
        ),
    ),
    Field(
        "email",
        _("Owner: e-mail"),
        "owner",
        ("courriel", "email", "e mail", "mail", "adresse mail", "adresse email", "adresse electronique", "mel"),
    ),
    Field(
        "phone",
        _("Owner: telephone"),
        "owner",
        (
            "telephone",
            "tel",
            "telephone portable",
            "portable",
            "mobile",
            "tel portable",
            "numero de telephone",
            "tel proprietaire",
        ),
    ),
    Field(
        "number",
        _("Street number"),
        "dwelling",
        ("numero de voie", "numero voie", "n voie", "no voie", "num voie", "numero de rue", "numero", "n"),
    ),
    Field(
        "address",
        _("Address: street"),
        "dwelling",
        (
            "adresse du logement",
            "adresse logement",
            "adresse du bien",
            "adresse bien",
            "voie",
            "rue",
            "nom de la voie",
            "libelle voie",
            "adresse 1",
            "adresse",
        ),
        True,
    ),
    Field(
        "complement",
        _("Floor, door"),
        "dwelling",
        (
            "complement d adresse",
            "complement adresse",
            "complement",
            "etage",
            "etage porte",
            "porte",
            "appartement n",
            "lot",
            "adresse 2",
        ),
    ),
    Field(
        "postal_code",
        _("Postal code"),
        "dwelling",
        ("code postal du logement", "code postal logement", "code postal", "cp logement", "cp", "cpostal"),
    ),
    Field(
        "commune",
        _("Commune: name"),
        "dwelling",
        (
            "commune du logement",
            "commune logement",
            "ville du logement",
            "nom de la commune",
            "nom commune",
            "libelle commune",
            "commune",
            "ville",
            "localite",
        ),
    ),
    Field(
        "insee",
        _("Commune: INSEE code"),
        "dwelling",
        (
            "code insee",
            "insee",
            "code commune",
            "insee commune",
            "depcom",
            "code insee commune",
            "codgeo",
            "codecommune",
        ),
    ),
    Field(
        "kind",
        _("Kind of dwelling"),
        "dwelling",
        ("type de bien", "type de logement", "type logement", "nature du bien", "nature du logement", "nature", "type"),
    ),
    Field(
        "rooms",
        _("Main rooms"),
        "dwelling",
        (
            "nombre de pieces principales",
            "nombre de pieces",
            "nb de pieces",
            "nb pieces",
            "pieces principales",
            "pieces",
            "typologie",
            "nbpieces",
            "t",
        ),
    ),
    Field(
        "surface",
        _("Living area"),
        "dwelling",
        (
            "surface habitable",
            "surface habitable m2",
            "surface m2",
            "surface en m2",
            "surface",
            "superficie",
            "shab",
            "m2",
        ),
        True,
    ),
    Field(
        "energy",
        _("Energy class"),
        "dwelling",
        (
            "classe energie",
            "classe energetique",
            "etiquette energie",
            "etiquette dpe",
            "classe dpe",
            "dpe",
            "etiquette",
        ),
    ),
    Field(
        "rent",
        _("Rent hoped for"),
        "dwelling",
        (
            "loyer souhaite",
            "loyer espere",
            "loyer demande",
            "loyer mensuel",
            "loyer hors charges",
            "loyer hc",
            "loyer propose",
            "loyer actuel",
            "loyer",
        ),
    ),
)
# a plain header is the owner's when another column already says the dwelling's
_OWNERS_OWN = (
    ("owner_address", "address", "adresse"),
    ("owner_postal_code", "postal_code", "code postal"),
    ("owner_postal_code", "postal_code", "cp"),
    ("owner_town", "commune", "ville"),
    ("owner_town", "commune", "commune"),
)
BY_CODE = {field.code: field for field in FIELDS}


def signature(header: Sequence[str]) -> str:
    """A digest, the same for two files with the same columns in the same order, whatever their accents and case."""
    return hashlib.sha256("\n".join(normal(name) for name in header).encode()).hexdigest()


def guess(header: Sequence[str]) -> dict[str, int]:
    """Field → place of its column, for the headers that are known; each column and each field once.

    A surer name wins over a vaguer one: « adresse » is the dwelling's unless another column says « du logement ».
    """
    names = [normal(name) for name in header]
    found: dict[str, int] = {}
    ranked = sorted((place, field.code, name) for field in FIELDS for place, name in enumerate(field.names))
    for _place, code, name in ranked:
        if code not in found and name in names:
            column = names.index(name)
            if column not in found.values():
                found[code] = column
    for code, twin, name in _OWNERS_OWN:
        if code not in found and twin in found and name in names and names.index(name) not in found.values():
            found[code] = names.index(name)
    return found


def lacking(columns: Mapping[str, int]) -> list[str]:
    """The labels of what a prospect needs and no column says."""
    absent = [str(field.label) for field in FIELDS if field.needed and field.code not in columns]
    if not {"insee", "commune", "postal_code"} & columns.keys():
        absent.append(str(BY_CODE["commune"].label))
    if not {"rooms", "kind"} & columns.keys():
        absent.append(str(BY_CODE["rooms"].label))
    return absent


def column_name(header: Sequence[str], column: int) -> str:
    """« C (Surface) »: where to look in the file."""
    name = header[column] if column < len(header) else ""
    return f"{letter(column)} ({name})"[:120] if name else letter(column)
