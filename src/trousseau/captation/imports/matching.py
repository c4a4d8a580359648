"""Which known prospect a row speaks of, and what it would change in it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from trousseau.core.normal import normal

from ..enums import OPEN_STAGES, ObjectionScope, Stage
from ..models import Objection, Owner, Prospect
from .rows import identity

# field of a row → object of the prospect, attribute
WRITES = {
    "owner_name": ("owner", "name"),
    "owner_kind": ("owner", "kind"),
    "siren": ("owner", "siren"),
    "owner_address": ("owner", "address"),
    "email": ("owner", "email"),
    "phone": ("owner", "phone"),
    "kind": ("dwelling", "kind"),
    "address": ("dwelling", "address"),
    "complement": ("dwelling", "complement"),
    "insee": ("dwelling", "commune_id"),
    "rooms": ("dwelling", "rooms"),
    "surface": ("dwelling", "surface"),
    "energy": ("dwelling", "energy"),
    "rent": ("prospect", "rent_hoped"),
    "reference": ("prospect", "reference"),
}
CHANGEABLE = (*OPEN_STAGES, Stage.LATER)
_SPELLED = ("owner_name", "address", "complement")  # another spelling of the same words changes nothing


def written(where: str) -> list[str]:
    """The fields that an import may write in an owner, a dwelling or a prospect."""
    return [attribute.removesuffix("_id") for place, attribute in WRITES.values() if place == where]


def targets(prospect: Prospect) -> dict:
    return {"owner": prospect.owner, "dwelling": prospect.dwelling, "prospect": prospect}


def plain(value):
    """A value as JSON holds it."""
    return str(value) if isinstance(value, Decimal) else value


def native(field: str, value):
    """A value of a row as its model holds it."""
    return Decimal(value) if field == "surface" and value is not None else value


def changes(prospect: Prospect, values: Mapping) -> dict[str, list]:
    """Field → [before, after]. An empty cell erases nothing; a closed prospect is not changed."""
    if prospect.stage not in CHANGEABLE:
        return {}
    held, found = targets(prospect), {}
    for field, (where, attribute) in WRITES.items():
        if field not in values:
            continue
        before, after = getattr(held[where], attribute), native(field, values[field])
        same = normal(before) == normal(after) if field in _SPELLED else before == after
        if not same:
            found[field] = [plain(before), values[field]]
    return found


class Known:
    """The prospects that some rows may speak of, found in two queries: by reference, else by identity."""

    def __init__(self, rows: Iterable[Mapping]):
        rows = list(rows)
        base = Prospect.objects.select_related("owner", "dwelling").order_by("pk")
        references = {values["reference"] for values in rows if values.get("reference")}
        keys = {normal(values["address"])[:400] for values in rows if "address" in values}
        self.by_reference = {p.reference: p for p in base.filter(reference__in=references)}
        self.by_identity = {_identity(p): p for p in base.filter(dwelling__key__in=keys)}

        self.owners = known_owners(rows)
        met = {owner.pk for owner in self.owners.values()}
        met |= {p.owner_id for found in (self.by_reference, self.by_identity) for p in found.values()}
        self.refusing = set(
            Objection.objects.filter(owner_id__in=met, scope=ObjectionScope.ALL, ends_on=None).values_list(
                "owner_id", flat=True
            )
        )

    def objects(self, values: Mapping, prospect: Prospect | None) -> bool:
        """The owner refuses to be prospected (RGPD, art. 21): an import writes nothing about them."""
        owner = prospect.owner if prospect else self.owners.get(key_of(values))
        return owner is not None and owner.pk in self.refusing

    def find(self, values: Mapping) -> Prospect | None:
        """The latest of those that bear the reference; else the one of the same owner and dwelling."""
        found = self.by_reference.get(values.get("reference", ""))
        return found or self.by_identity.get(identity(values))


def _identity(prospect: Prospect) -> str:
    dwelling = prospect.dwelling
    return identity(
        {
            "owner_name": prospect.owner.name,
            "address": dwelling.address,
            "complement": dwelling.complement,
            "insee": dwelling.commune_id,
        }
    )


def owner_key(name: str, address: str, siren: str = "") -> tuple[str, str]:
    """Two rows with the same name speak of one owner when their address, or their number, is the same."""
    return ("siren", siren) if siren else (normal(name), normal(address))


def key_of(values: Mapping) -> tuple[str, str]:
    """The owner's key of a row."""
    return owner_key(values["owner_name"], values.get("owner_address", ""), values.get("siren", ""))


def known_owners(rows: Iterable[Mapping]) -> dict[tuple[str, str], Owner]:
    """The owners already known under the names, or the numbers, of some rows."""
    rows = list(rows)
    keys = {normal(values["owner_name"])[:400] for values in rows}
    sirens = {values["siren"] for values in rows if values.get("siren")}
    found = {}
    for owner in Owner.objects.filter(key__in=keys).order_by("-pk"):
        found[owner_key(owner.name, owner.address)] = owner
    for owner in Owner.objects.filter(siren__in=sirens).order_by("-pk"):
        found[owner_key(owner.name, owner.address, owner.siren)] = owner
    return found
