"""The staged rows written to the owners, dwellings and prospects: once, all together or not at all."""

from collections.abc import Iterator
from itertools import batched

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from trousseau.core import chain
from trousseau.core.enums import DwellingKind
from trousseau.core.models import Dwelling

from .. import stages
from ..enums import OwnerKind, Source
from ..models import Import, ImportEffect, ImportRow, Owner, Ownership, Prospect
from ..plausible import UNUSUAL
from .enums import ImportState, Verdict
from .matching import WRITES, Known, changes, known_owners, native, owner_key, targets

LOOKED = 5000  # rows whose twins are looked for in one query
LOCK = "captation.imports"  # whoever applies or undoes waits for the other: no dwelling is made twice


@transaction.atomic
def apply_rows(source: Import) -> None:
    """Make and change what the rows say, against the prospects as they are now.

    The state is the idempotency key: run twice, by two workers, or after a crash, it is written once.
    """
    chain.lock(LOCK)
    mine = Import.objects.filter(pk=source.pk, state=ImportState.APPLYING)
    now = timezone.now()
    if not mine.update(state=ImportState.APPLIED, version=F("version") + 1, applied_at=now, moved_at=now):
        return
    new, changed = [], []
    for row, prospect in _twins(source):
        (changed if prospect else new).append((row, prospect))
    _change(source, changed)
    _make(source, [row for row, _none in new])


def _twins(source: Import) -> Iterator[tuple[ImportRow, Prospect | None]]:
    """The rows to write, each with the prospect it speaks of today; one object for one owner."""
    owners: dict[int, Owner] = {}
    rows = ImportRow.objects.filter(source=source, verdict__in=(Verdict.NEW, Verdict.UPDATE))
    for chunk in batched(rows.order_by("line").iterator(chunk_size=LOOKED), LOOKED):
        known = Known(row.values for row in chunk)
        for row in chunk:
            prospect = known.find(row.values)
            if prospect:
                prospect.owner = owners.setdefault(prospect.owner_id, prospect.owner)
            yield row, prospect


def _reason(source: Import) -> str:
    return f"import {source.pk}"


def _change(source: Import, pairs: list[tuple[ImportRow, Prospect]]) -> None:
    touched: dict[str, dict] = {"owner": {}, "dwelling": {}, "prospect": {}}
    effects = []
    for row, prospect in pairs:
        found = changes(prospect, row.values)
        if not found:
            continue
        held, moved = targets(prospect), set()
        for field, (_before, after) in found.items():
            where, attribute = WRITES[field]
            setattr(held[where], attribute, native(field, after))
            moved.add(where)
        for where in moved:
            if held[where].pk not in touched[where]:
                held[where].version += 1
            touched[where][held[where].pk] = held[where]
            if row.confirmed_by_id and where == "dwelling":
                held[where]._change_reason = UNUSUAL
        before = {field: values[0] for field, values in found.items()}
        effects.append((ImportEffect(row=row, owner=prospect.owner, prospect=prospect, before=before), held))
    for where, model in (("owner", Owner), ("dwelling", Dwelling), ("prospect", Prospect)):
        _rewrite(source, model, list(touched[where].values()), where)
    _note(effects)


def _rewrite(source: Import, model, objects: list, where: str) -> None:
    """Write again the fields that an import may change, with their keys, versions and history."""
    names = {attribute for place, attribute in WRITES.values() if place == where}
    fields = [name.removesuffix("_id") for name in names] + ["version"]
    if hasattr(model, "key"):
        fields.append("key")
        for one in objects:
            model._meta.get_field("key").pre_save(one, False)
    if objects:
        bulk_update_with_history(
            objs=objects, model=model, fields=fields, batch_size=500, default_user=source.applied_by,
            default_change_reason=_reason(source),
        )  # fmt: skip


def _make(source: Import, rows: list[ImportRow]) -> None:
    owners = known_owners(row.values for row in rows)
    fresh: dict[tuple[str, str], Owner] = {}
    mine: list[tuple[Owner, bool]] = []
    for row in rows:
        key = owner_key(
            row.values["owner_name"], row.values.get("owner_address", ""), row.values.get("siren", "")
        )
        made = key not in owners and key not in fresh
        owner = owners.get(key) or fresh.setdefault(key, _owner(row.values))
        mine.append((owner, made))
    _insert(source, Owner, list(fresh.values()))
    dwellings = [_dwelling(row) for row in rows]
    _insert(source, Dwelling, dwellings)
    prospects = [
        Prospect(
            owner=owner, dwelling=dwelling, source=Source.SHEET, origin=source.label, met_on=source.made_on,
            reference=row.values.get("reference", ""), rent_hoped=row.values.get("rent"),
        )
        for row, dwelling, (owner, _made) in zip(rows, dwellings, mine, strict=True)
    ]  # fmt: skip
    _insert(source, Prospect, prospects)
    stages.opened(prospects, source.applied_by)
    _insert(
        source,
        Ownership,
        [Ownership(dwelling=p.dwelling, owner=p.owner, rank=1, starts_on=p.met_on) for p in prospects],
    )
    _note(
        [
            (
                ImportEffect(
                    row=row, owner=p.owner, prospect=p, made=["dwelling", "prospect", *(["owner"] if made else [])]
                ),
                targets(p),
            )
            for row, p, (_owner_, made) in zip(rows, prospects, mine, strict=True)
        ]
    )  # fmt: skip


def _owner(values: dict) -> Owner:
    return Owner(
        kind=values.get("owner_kind", OwnerKind.PERSON), name=values["owner_name"],
        address=values.get("owner_address", ""), siren=values.get("siren", ""), email=values.get("email", ""),
        phone=values.get("phone", ""),
    )  # fmt: skip


def _dwelling(row: ImportRow) -> Dwelling:
    values = row.values
    dwelling = Dwelling(
        kind=values.get("kind", DwellingKind.FLAT), address=values["address"],
        complement=values.get("complement", ""), commune_id=values["insee"], rooms=values["rooms"],
        surface=native("surface", values["surface"]), energy=values.get("energy", ""),
    )  # fmt: skip
    if row.confirmed_by_id:
        dwelling._change_reason = UNUSUAL
    return dwelling


def _insert(source: Import, model, objects: list) -> None:
    if objects:
        bulk_create_with_history(
            objects, model, default_user=source.applied_by, default_change_reason=_reason(source)
        )


def _note(effects: list[tuple[ImportEffect, dict]]) -> None:
    """What each row did, with the versions that it left."""
    for effect, held in effects:
        effect.versions = {where: one.version for where, one in held.items()}
    ImportEffect.objects.bulk_create([effect for effect, _held in effects])
