"""Note a co-owner, end a part, change whom the agency meets; an owner's IBAN; the building of a dwelling."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import Building, Dwelling, User
from trousseau.core.normal import normal
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.rules import identifiers
from trousseau.rules.ownership import Part, excess

from ..actions import OF_OWNERS, register_owner
from ..models import Owner, Ownership, Prospect

NO_DAY = No("no day is said")


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=NO_DAY)
def note_iban(actor: User, *, owner: Owner, version: int, new_iban: str) -> None:
    """The account on which the owner is paid; kept encrypted. Empty forgets it."""
    number = identifiers.bare(new_iban)
    verdict = identifiers.iban(number) if number else "ok"
    if verdict != "ok":
        raise Refused(
            {
                "country": _("An IBAN begins with a country of the SEPA area: FR76 for France."),
                "length": _("This IBAN is too long or too short: a French one has 27 characters."),
                "key": _("The key of this IBAN is wrong: copy it again from the bank’s paper."),
            }[verdict],
            "new_iban",
            "ISO 13616",
        )
    edit(actor, owner, version=version, reason="iban", iban=number)


def current_ownerships(dwelling: Dwelling) -> QuerySet[Ownership]:
    return dwelling.ownerships.filter(ends_on=None).select_related("owner").order_by("rank", "pk")


@verb(once=No("the same right of one owner is refused by the base"), frozen=OF_OWNERS, happened=TODAY)
def add_ownership(
    actor: User, *, prospect: Prospect, owner: Owner, right: str, share: Fraction | None, on: date
) -> Ownership:
    """One more owner of the dwelling, ranked after the others. Raises Refused when the shares pass the whole."""
    # two who add at once: PostgreSQL queues them here, SQLite at the start of the transaction
    dwelling = Dwelling.objects.select_for_update().get(pk=prospect.dwelling_id)
    held = list(current_ownerships(dwelling))
    alone = [part for part in held if part.right == "full" and part.share is None]
    if right == "undivided" and len(held) == 1 and alone:
        edit(actor, alone[0], version=alone[0].version, right="undivided", reason="shared")
    of, whole = _written(share)
    _require_fits([*held, Ownership(right=right, share_of=of, share_in=whole)])
    rank = (dwelling.ownerships.filter(ends_on=None).aggregate(last=Max("rank"))["last"] or 0) + 1
    part = Ownership(dwelling=dwelling, owner=owner, rank=rank, right=right, share_of=of, share_in=whole, starts_on=on)
    record(part, actor)
    return part


@verb(once=No("an owner of the same name and address is refused"), frozen=OF_OWNERS, happened=TODAY)
def add_new_owner(
    actor: User, *, prospect: Prospect, owner_kind: str, name: str, address: str, **part: Any
) -> Ownership:
    """One more owner, met for the first time: noted with the part, or neither is. Raises Refused for one who holds a part
    already."""
    _not_held_yet(prospect, name, address)
    owner = register_owner(actor, kind=owner_kind, name=name, address=address)
    return add_ownership(actor, prospect=prospect, owner=owner, **part)


def _not_held_yet(prospect: Prospect, name: str, address: str) -> None:
    dwelling = Dwelling.objects.select_for_update().get(pk=prospect.dwelling_id)  # the same form twice at once
    for part in current_ownerships(dwelling).filter(owner__key=normal(name)):
        if normal(part.owner.address) == normal(address):
            raise Refused(
                _("%(owner)s is an owner of this dwelling already: correct their part, or look for them by name above.")
                % {"owner": part.owner.name},
                "name",
            )


def _written(share: Fraction | None) -> tuple[int | None, int | None]:
    """Numerator and denominator; None when the share is not known."""
    return (None, None) if share is None else (share.numerator, share.denominator)


def _require_fits(parts: Iterable[Ownership]) -> None:
    if excess(Part(part.right, part.share) for part in parts):
        raise Refused(
            _("The shares pass the whole: correct those that are noted, or this one."), "share", "C. civ., art. 815"
        )


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=NO_DAY)
def edit_ownership(
    actor: User, *, part: Ownership, version: int, right: str, share: Fraction | None, rank: int
) -> None:
    """Correct the right, the share, the rank."""
    others = [one for one in current_ownerships(part.dwelling) if one.pk != part.pk]
    of, whole = _written(share)
    _require_fits([*others, Ownership(right=right, share_of=of, share_in=whole)])
    taken = next((one for one in others if one.rank == rank), None)
    before = part.rank
    if taken:  # the two change places; no two bear one rank at any moment
        edit(actor, part, version=version, rank=10_000)
        edit(actor, taken, version=taken.version, rank=before)
        version = part.version
    edit(actor, part, version=version, right=right, rank=rank, share_of=of, share_in=whole)


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=("on",))
def end_ownership(actor: User, *, part: Ownership, version: int, on: date, today: date) -> None:
    """The owner no longer holds this part: sold, given, inherited. It stays in the file with its days."""
    if part.ends_on:
        raise Refused(_("This part has already ended."))
    if on < part.starts_on:
        raise Refused(_("It ends after it began."), "on")
    prospect = Prospect.objects.filter(dwelling=part.dwelling, owner=part.owner).first()
    others = current_ownerships(part.dwelling).filter(owner=part.owner).exclude(pk=part.pk)
    if prospect and not others.exists():
        raise Refused(_("The agency meets this owner: choose another one to meet first."), "on")
    edit(actor, part, version=version, ends_on=on, reason="end")


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=NO_DAY)
def meet_owner(actor: User, *, prospect: Prospect, version: int, owner: Owner) -> None:
    """The owner whom the agency meets for this dwelling; the others keep their parts."""
    if not current_ownerships(prospect.dwelling).filter(owner=owner).exists():
        raise Refused(_("Choose one of the owners of this dwelling."), "owner")
    edit(actor, prospect, version=version, owner=owner, reason="meet")


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=NO_DAY)
def put_in_building(
    actor: User, *, dwelling: Dwelling, version: int, building: Building | None, name: str = "", address: str = ""
) -> Building:
    """Put a dwelling in a building of its commune: a known one, or a new one with its address."""
    if building is None:
        if not address:
            raise Refused(_("Choose a building, or write the address of a new one."), "building")
        building = Building(name=name, address=address, commune=dwelling.commune)
        record(building, actor)
    elif building.commune_id != dwelling.commune_id:
        raise Refused(_("This building is in another commune."), "building")
    edit(actor, dwelling, version=version, building=building, reason="building")
    return building
