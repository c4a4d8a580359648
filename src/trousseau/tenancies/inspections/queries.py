"""What is read of the inspections: the two side by side, what differs, what wear leaves of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.rules import deposit, wear
from trousseau.rules.deposit import Conformity
from trousseau.rules.inspection import (
    ADDED,
    UNSEEN,
    WEAR,
    WORSE,
    Change,
    Presumption,
    Seen,
    compare,
    lacking,
    presumption,
)

from ..enums import Condition, InspectionKind, KeyKind, MeterKind
from ..models import InspectionPhoto, Lease, LeaseInspection
from .entries import elements_of, usual_rooms
from .words import part

TONES = {WORSE: "bad", WEAR: "", UNSEEN: "warn:ask", ADDED: "warn:ask"}


@dataclass(frozen=True)
class Difference:
    """An element at both inspections; `share`: the tenant's part in % when a grid was agreed, None otherwise."""

    change: Change
    share: int | None
    grid: scales.Value | None

    @property
    def room(self) -> str:
        return part(self.change.room)

    @property
    def name(self) -> str:
        return part(self.change.name)

    @property
    def before(self) -> str:
        return read_seen(self.change.before)

    @property
    def after(self) -> str:
        return read_seen(self.change.after)

    @property
    def tone(self) -> str:
        return TONES.get(self.change.what, "")

    @property
    def said(self) -> str:
        return {
            WORSE: _("Damaged since the entry"),
            WEAR: _("Normal use"),
            UNSEEN: _("Not seen at the departure"),
            ADDED: _("Not written at the entry"),
        }.get(self.change.what, _("Nothing changed"))


def read_seen(seen: Seen | None) -> str:
    if seen is None:
        return ""
    label = str(Condition(seen.condition).label)
    return f"{label}. {seen.words}" if seen.words else label


def inspection_of(lease: Lease, kind: str) -> LeaseInspection | None:
    rows = lease.inspections.filter(kind=kind).prefetch_related("elements", "meters", "keys", "photos__file")
    return rows.last()


def seen(inspection: LeaseInspection | None) -> list[Seen]:
    if inspection is None:
        return []
    return [Seen(e.room, e.name, e.condition, e.words, e.since) for e in inspection.elements.all()]


def at_entry(lease: Lease) -> dict[tuple[str, str], str]:
    """By room and element, what the entry saw, as the exit form reminds it."""
    entry = inspection_of(lease, InspectionKind.ENTRY)
    return {
        (one.room, one.name): _("At the entry: %(condition)s") % {"condition": read_seen(one)} for one in seen(entry)
    }


def differences(entry: LeaseInspection | None, leaving: LeaseInspection | None) -> list[Difference]:
    """Every element at both; with the tenant's share of what is damaged, where the grid was agreed."""
    if leaving is None:
        return []
    found = []
    for change in compare(seen(entry), seen(leaving)):
        agreed = entry is not None and entry.wear_agreed and change.what == WORSE
        share, grid = _share(change, leaving.held_on) if agreed else (None, None)
        found.append(Difference(change, share, grid))
    return found


def _share(change: Change, on: date) -> tuple[int | None, scales.Value]:
    """None when nobody knows the year in which the element was new."""
    grid = scales.at(f"wear.{wear.grid_row(change.name)}", on)
    since = change.before.since if change.before else None
    if since is None:
        return None, grid
    life, franchise, residual = (int(part) for part in grid.parts)
    return wear.share(on.year - since, wear.Wear(life, franchise, residual)), grid


@dataclass(frozen=True)
class Room:
    """One room at both inspections: what was seen, by condition, and its photos. `name` "" for the whole dwelling."""

    name: str
    before: list[tuple[str, list[str]]]
    after: list[tuple[str, list[str]]]
    photos_before: list[InspectionPhoto]
    photos_after: list[InspectionPhoto]

    @property
    def said(self) -> str:
        return part(self.name)


def rooms(entry: LeaseInspection | None, last: LeaseInspection | None) -> list[Room]:
    """Room by room, the two side by side; the whole dwelling last, when a photo shows it."""
    entry_seen, entry_photos = _side(entry)
    last_seen, last_photos = _side(last)
    names = dict.fromkeys(one.room for one in (*entry_seen, *last_seen))
    names |= dict.fromkeys(photo.room for photo in (*entry_photos, *last_photos))
    return [
        Room(
            name,
            before=_by_condition([one for one in entry_seen if one.room == name]),
            after=_by_condition([one for one in last_seen if one.room == name]),
            photos_before=[photo for photo in entry_photos if photo.room == name],
            photos_after=[photo for photo in last_photos if photo.room == name],
        )
        for name in sorted(names, key=lambda name: not name)
    ]


def _side(inspection: LeaseInspection | None) -> tuple[list[Seen], list[InspectionPhoto]]:
    return seen(inspection), list(inspection.photos.all()) if inspection else []


def _by_condition(elements: list[Seen]) -> list[tuple[str, list[str]]]:
    """« Bon : sol, murs (un trou rebouché) », the worst first: that is what one looks for."""
    found = []
    for condition in reversed(Condition):
        names = [
            f"{_inside(part(one.name))} ({one.words.rstrip('.')})" if one.words else _inside(part(one.name))
            for one in elements
            if one.condition == condition
        ]
        if names:
            found.append((str(condition.label), names))
    return found


def _inside(name: str) -> str:
    """A name inside a sentence: « Sol » becomes « sol », « WC » stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def damages(lease: Lease) -> list[Difference]:
    """What a retention may rest on: proposed, never asked by itself."""
    entry, leaving = inspection_of(lease, InspectionKind.ENTRY), inspection_of(lease, InspectionKind.EXIT)
    return [one for one in differences(entry, leaving) if one.change.what == WORSE]


def conformity(lease: Lease, keys_back: int | None, *, kept: bool = False) -> Conformity:
    """What the inspections, the keys given back (None: not yet) and the sums kept say of the deposit's delay."""
    written = set(lease.inspections.values_list("kind", flat=True))
    return deposit.conformity(
        entry=InspectionKind.ENTRY in written,
        leaving=InspectionKind.EXIT in written,
        damaged=bool(damages(lease)),
        keys_missing=keys_back is not None and keys_back < (lease.keys_count or 0),
        kept=kept,
    )


def no_entry(lease: Lease) -> Presumption | None:
    return presumption(lease.inspections.filter(kind=InspectionKind.ENTRY).exists())


def to_walk(lease: Lease, kind: str) -> list[tuple[str, list[Seen]]]:
    """Room by room, what the form proposes: what the entry saw, else the last departure of the dwelling, else the usual
    rooms. The condition is proposed again only where it is the same walk written twice."""
    mine = None if kind == InspectionKind.PRE else inspection_of(lease, kind)
    model = mine or inspection_of(lease, InspectionKind.ENTRY) if kind != InspectionKind.ENTRY else mine
    if model is None:
        model = (
            LeaseInspection.objects.filter(lease__mandate__dwelling=lease.mandate.dwelling_id, kind=InspectionKind.EXIT)
            .exclude(lease=lease)
            .prefetch_related("elements")
            .last()
        )
    if model is None:
        return [
            (room, [Seen(room, name, "") for name in elements_of(room)])
            for room in usual_rooms(lease.mandate.dwelling.rooms)
        ]
    rooms: dict[str, list[Seen]] = {}
    for one in seen(model):
        kept = one if mine else Seen(one.room, one.name, "", "", one.since)
        rooms.setdefault(one.room, []).append(kept)
    return list(rooms.items())


def rooms_lacking(inspection: LeaseInspection) -> list[str]:
    """The rooms that this inspection says nothing of, as the reader says them: those of the dwelling at the entry, those of the entry at the exit."""
    lease = inspection.lease
    entry = inspection_of(lease, InspectionKind.ENTRY) if inspection.kind != InspectionKind.ENTRY else None
    expected = usual_rooms(lease.mandate.dwelling.rooms)
    if entry is not None:
        expected = list(dict.fromkeys(one.room for one in seen(entry)))
    found = dict.fromkeys(inspection.elements.values_list("room", flat=True))
    return [part(room) for room in lacking(expected, list(found))]


@dataclass(frozen=True)
class Pair:
    """A count or a reading at both."""

    label: str
    before: str
    after: str
    differs: bool


def meters(entry: LeaseInspection | None, leaving: LeaseInspection | None) -> list[Pair]:
    """By meter: its number and the two readings."""
    rows: dict[tuple[str, str], list] = {}
    for place, inspection in enumerate((entry, leaving)):
        for one in inspection.meters.all() if inspection else ():
            rows.setdefault((one.kind, one.number), [None, None])[place] = one.reading
    return [
        Pair(
            f"{MeterKind(kind).label}, n° {number}",
            _number(before),
            _number(after),
            before is not None and after is not None and after < before,
        )
        for (kind, number), (before, after) in rows.items()
    ]


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def keys(entry: LeaseInspection | None, leaving: LeaseInspection | None) -> list[Pair]:
    """By kind: given, and back."""
    given = {one.kind: one.count for one in entry.keys.all()} if entry else {}
    back = {one.kind: one.count for one in leaving.keys.all()} if leaving else {}
    return [
        Pair(
            str(KeyKind(kind).label),
            str(given.get(kind, "")),
            str(back.get(kind, "")),
            leaving is not None and back.get(kind, 0) < given.get(kind, 0),
        )
        for kind in KeyKind.values
        if kind in given or kind in back
    ]


def photos(lease: Lease) -> QuerySet[InspectionPhoto]:
    """The photos of the lease's inspections, for who may read the lease."""
    return InspectionPhoto.objects.filter(inspection__lease=lease).select_related("file")
