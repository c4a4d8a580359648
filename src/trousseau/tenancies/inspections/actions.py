"""Write an inspection, correct it until it is signed, sign it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import User
from trousseau.core.verbs import VERSIONED, verb

from .. import signed
from ..access import UNDER_LEASE
from ..enums import WRITE, AnnexKind, InspectionKind, LeaseState
from ..models import InspectedElement, InspectionPhoto, KeyCount, Lease, LeaseAnnex, LeaseInspection, MeterReading
from . import queries
from .entries import MOST_PHOTOS, Drawn, Element, Meter
from .papers import inspection_paper

FOLLOWED: list[Callable[[User, Lease], None]] = []  # what a later room recomputes; its application adds it


def _by_key(lease: Lease, kind: str, key: str) -> LeaseInspection | None:
    return lease.inspections.filter(key=key, kind=kind).first() if key else None


def _sent_before(told: Any) -> LeaseInspection | None:
    """What was written under this key, when it says the same; the photos of an earlier writing stay beside its own."""
    Lease.objects.select_for_update().get(pk=told.lease.pk)  # two at once: the second reads what the first wrote
    made = _by_key(told.lease, told.kind, told.key)
    if made is None:
        return None
    same = (
        all(getattr(made, name) == getattr(told, name).strip() for name in ("present", "words", "remarks"))
        and (made.held_on, made.wear_agreed) == (told.held_on, told.wear_agreed)
        and {Element(e.room, e.name, e.condition, e.words, e.since) for e in made.elements.all()} == set(told.elements)
        and {Meter(one.kind, one.number, one.reading) for one in made.meters.all()} == set(told.meters)
        and dict(made.keys.values_list("kind", "count")) == dict(told.keys or {})
        and {_sha(photo) for photo in told.photos} <= set(made.photos.values_list("sha256", flat=True))
    )
    return made if same else None


def _sha(photo: Drawn) -> str:
    return hashlib.sha256(photo.content).hexdigest()


@verb(once=_sent_before, frozen=UNDER_LEASE, happened=("held_on",), right=WRITE)
def write_inspection(
    actor: User,
    *,
    lease: Lease,
    kind: str,
    held_on: date,
    present: str,
    elements: Sequence[Element],
    meters: Sequence[Meter] = (),
    keys: Mapping[str, int] | None = None,
    photos: Sequence[Drawn] = (),
    words: str = "",
    remarks: str = "",
    wear_agreed: bool = False,
    key: str = "",
    version: int = 0,
    today: date,
) -> LeaseInspection:
    """Décret 2016-382: room by room, with the meters and the keys. `key`: the same one sent twice is written once.

    One that is not signed yet is written again, under its key too. `version`: of the one that the page showed, 0 when there
    was none. Raises Conflict for what another wrote since.
    """
    _possible(lease, kind, held_on)
    if not elements:
        raise Refused(_("Say the condition of one element at least."), None, "Décret 2016-382, art. 2")
    _named_once([(element.room, element.name) for element in elements])
    fields = {
        "held_on": held_on,
        "held_by": actor,
        "present": present.strip(),
        "words": words.strip(),
        "remarks": remarks.strip(),
        "wear_agreed": wear_agreed,
        "key": key or None,
    }
    found = _by_key(lease, kind, key) if kind == InspectionKind.PRE else lease.inspections.filter(kind=kind).first()
    if found:
        if found.signed_on or found.refused:
            raise Refused(_("A signed inspection is not rewritten."))
        if found.version != version and not (key and found.key == key and found.held_by == actor):
            raise Conflict(found)
        edit(actor, found, version=found.version, reason="again", **fields)
        for rows in (found.elements, found.meters, found.keys):
            rows.all().delete()
    else:
        found = LeaseInspection(lease=lease, kind=kind, **fields)
        record(found, actor)
    for element in elements:
        record(InspectedElement(inspection=found, **vars(element)), actor)
    for meter in meters:
        record(MeterReading(inspection=found, **vars(meter)), actor)
    for code, count in (keys or {}).items():
        record(KeyCount(inspection=found, kind=code, count=count), actor)
    _keep(found, photos)
    for follow in FOLLOWED:
        follow(actor, lease)
    return found


def _possible(lease: Lease, kind: str, held_on: date) -> None:
    if kind == InspectionKind.ENTRY:
        if lease.state not in (LeaseState.SIGNED, LeaseState.RUNNING):
            raise Refused(_("The entry inspection goes with a signed lease."))
        if held_on < lease.signature:
            raise Refused(_("The entry inspection comes once the lease is signed."), "held_on")
    elif lease.keys_on is None or held_on < lease.keys_on:
        raise Refused(_("The household has not entered yet: the entry inspection comes first."), "held_on")


def _named_once(names: Sequence[tuple[str, str]]) -> None:
    seen: set[tuple[str, str]] = set()
    for room, name in names:
        if (room.lower(), name.lower()) in seen:
            raise Refused(_("“%(element)s” is twice in “%(room)s”: name them apart.") % {"element": name, "room": room})
        seen.add((room.lower(), name.lower()))


def _keep(found: LeaseInspection, photos: Sequence[Drawn]) -> None:
    held = set(found.photos.values_list("sha256", flat=True))
    if len(held) + len(photos) > MOST_PHOTOS:
        raise Refused(_("An inspection holds %(n)s photos at most.") % {"n": MOST_PHOTOS}, "photos")
    for photo in photos:
        if (sha := _sha(photo)) in held:
            continue
        held.add(sha)
        title = _("Photo of the inspection: %(room)s") % {"room": photo.room or found.lease.code}
        file = file_document(
            kind="inspection-photo",
            title=title[:200],
            content=photo.content,
            suffix=".jpg",
            on=found.held_on,
            household=found.lease.household,
        )
        InspectionPhoto.objects.create(inspection=found, room=photo.room, file=file, sha256=sha)


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on",), right=WRITE)
def sign_inspection(
    actor: User,
    *,
    inspection: LeaseInspection,
    version: int,
    on: date,
    today: date,
    refused: str = "",
    without: str = "",
) -> None:
    """Both parties signed, or one did not (`refused` says who and why): a commissaire de justice then holds it.

    The paper is kept as it was signed. Loi 89-462, art. 3-2. `without`: why rooms of the dwelling are not in it; it is
    written among the remarks. Raises Refused naming these rooms when nobody said why.
    """
    if inspection.signed_on or inspection.refused:
        raise Refused(_("A signed inspection is not rewritten."))
    if inspection.kind == InspectionKind.PRE:
        raise Refused(_("A visit before the departure is not signed: it only prepares the exit inspection."))
    if on < inspection.held_on:
        raise Refused(_("An inspection is signed once it was held."), "on")
    if missing := queries.rooms_lacking(inspection):
        rooms = ", ".join(missing)
        if not without.strip():
            raise Refused(
                _(
                    "Nothing is written of: %(rooms)s. Go back and describe it, or say here why it is not in this inspection."
                )
                % {"rooms": rooms},
                "without",
                "Décret 2016-382, art. 2",
            )
        said = _("Not described: %(rooms)s. %(why)s") % {"rooms": rooms, "why": without.strip()}
        inspection.words = "\n".join(filter(None, (inspection.words, said)))
    inspection.signed_on, inspection.refused = (None, refused.strip()) if refused.strip() else (on, "")
    paper = inspection_paper(inspection, on=on)
    document = file_document(
        kind="inspection",
        number=f"{inspection.lease.code}-{inspection.kind}",
        title=str(InspectionKind(inspection.kind).label),
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=inspection.lease.household,
    )
    edit(
        actor,
        inspection,
        version=version,
        signed_on=inspection.signed_on,
        refused=inspection.refused,
        words=inspection.words,
        paper=document,
        reason="sign",
    )
    signed.INSPECTED.await_copy(inspection, on=today)
    lease = inspection.lease
    if inspection.kind == InspectionKind.ENTRY and not lease.annexes.filter(kind=AnnexKind.INSPECTION).exists():
        # handed over with the lease, whose page lists it
        record(
            LeaseAnnex(lease=lease, kind=AnnexKind.INSPECTION, given_on=on, paper=document, recorded_by=actor), actor
        )
