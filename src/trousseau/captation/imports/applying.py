"""The staged rows written to the owners, dwellings and prospects: once, all together or not at all."""

from collections.abc import Iterator
from itertools import batched

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from trousseau.core import chain
from trousseau.core.bulk import Inserts, Moved, Updates, write_history
from trousseau.core.enums import DwellingKind
from trousseau.core.models import Dwelling

from .. import stages
from ..enums import ImportState, OwnerKind, Source, Verdict
from ..models import Import, ImportEffect, ImportRow, Objection, Owner, Ownership, Prospect, StageChange
from ..plausible import UNUSUAL
from .matching import WRITES, Known, changes, key_of, known_owners, native, targets, written

LOOKED = 5000  # rows whose twins are looked for in one query
LOCK = "captation.imports"  # whoever applies or undoes waits for the other: no dwelling is made twice


def apply_rows(source: Import) -> None:
    """Make and change what the rows say, against the prospects as they are now.

    All is read and prepared before the transaction, which only writes; when somebody wrote meanwhile it is prepared
    again, the last time with the database held. The state is the idempotency key: run twice, by two workers, or
    after a crash, it is written once.
    """
    for held in (False, False, True):
        before = None if held else _mark()
        plan = None if held else Plan(source)
        try:
            with transaction.atomic():
                chain.lock(LOCK)
                if _mark() == before or held:
                    _write(source, plan or Plan(source))
                    return
        except Moved:
            continue


def _mark() -> tuple:
    """What moves when an owner, a dwelling, a prospect or an objection is written."""
    last = [
        model.history.order_by("-history_id").values_list("history_id", flat=True).first()
        for model in (Owner, Dwelling, Prospect)
    ]
    return (*last, Objection.objects.count(), Objection.objects.filter(ends_on=None).count())


def _write(source: Import, plan: "Plan") -> None:
    now = timezone.now()
    mine = Import.objects.filter(pk=source.pk, state=ImportState.APPLYING)
    if not mine.update(state=ImportState.APPLIED, version=F("version") + 1, applied_at=now, moved_at=now):
        return
    told = {"user": source.applied_by, "reason": f"import {source.pk}", "at": now}
    for updates in plan.updates:
        updates.write()
        write_history(updates.model, updates.objects, kind="~", **told)
    for inserts in plan.inserts:
        inserts.write()
        if hasattr(inserts.model, "history"):
            write_history(inserts.model, inserts.objects, kind="+", **told)


def _twins(source: Import) -> Iterator[tuple[ImportRow, Prospect | None]]:
    """The rows to write, each with the prospect it speaks of today; one object for one owner. Who objects is left out."""
    owners: dict[int, Owner] = {}
    rows = ImportRow.objects.filter(source=source, verdict__in=(Verdict.NEW, Verdict.UPDATE))
    for chunk in batched(rows.order_by("line").iterator(chunk_size=LOOKED), LOOKED):
        known = Known(row.values for row in chunk)
        for row in chunk:
            prospect = known.find(row.values)
            if known.objects(row.values, prospect):  # since the reading
                continue
            if prospect:
                prospect.owner = owners.setdefault(prospect.owner_id, prospect.owner)
            yield row, prospect


class Plan:
    """What will be written: objects to update and to insert, ready, with the effect of each row."""

    def __init__(self, source: Import):
        self.source = source
        self.effects: list[tuple[ImportEffect, dict]] = []
        new, changed = [], []
        for row, prospect in _twins(source):
            (changed if prospect else new).append((row, prospect))
        self.updates = self._change(changed)
        self.inserts = self._make([row for row, _none in new])
        for effect, held in self.effects:
            effect.versions = {where: one.version for where, one in held.items()}
        self.inserts.append(Inserts(ImportEffect, [effect for effect, _held in self.effects]))
        for inserts in self.inserts:
            inserts.prepare()

    def _change(self, pairs: list[tuple[ImportRow, Prospect]]) -> list[Updates]:
        touched: dict[str, dict] = {"owner": {}, "dwelling": {}, "prospect": {}}
        for row, prospect in pairs:
            found, held = changes(prospect, row.values), targets(prospect)
            for field, (_before, after) in found.items():
                where, attribute = WRITES[field]
                setattr(held[where], attribute, native(field, after))
                touched[where][held[where].pk] = held[where]
            if row.confirmed_by_id:
                prospect.dwelling._change_reason = UNUSUAL
            if found:
                before = {field: values[0] for field, values in found.items()}
                effect = ImportEffect(row=row, owner=prospect.owner, prospect=prospect, before=before)
                self.effects.append((effect, held))
        return [
            Updates(model, list(touched[where].values()), written(where))
            for where, model in (("owner", Owner), ("dwelling", Dwelling), ("prospect", Prospect))
        ]

    def _make(self, rows: list[ImportRow]) -> list[Inserts]:
        owners = known_owners(row.values for row in rows)
        fresh: dict[tuple[str, str], Owner] = {}
        mine: list[tuple[Owner, list[str]]] = []
        for row in rows:
            key = key_of(row.values)
            made = ["dwelling", "prospect"]
            if key not in owners and key not in fresh:
                fresh[key] = _owner(row.values)
                made.append("owner")
            mine.append((owners.get(key) or fresh[key], made))
        # each list takes its keys before those that point at it are made
        found = [Inserts(Owner, list(fresh.values())), Inserts(Dwelling, [_dwelling(row) for row in rows])]
        prospects = [
            Prospect(
                owner=owner,
                dwelling=dwelling,
                source=Source.SHEET,
                origin=self.source.label,
                known_on=self.source.made_on,
                reference=row.values.get("reference", ""),
                rent_hoped=row.values.get("rent"),
            )
            for row, dwelling, (owner, _made) in zip(rows, found[1].objects, mine, strict=True)
        ]
        found.append(Inserts(Prospect, prospects))
        ownerships = [Ownership(dwelling=p.dwelling, owner=p.owner, rank=1, starts_on=p.known_on) for p in prospects]
        found.append(Inserts(Ownership, ownerships))
        found.append(Inserts(StageChange, stages.openings(prospects, self.source.applied_by)))
        for row, p, (owner, made) in zip(rows, prospects, mine, strict=True):
            self.effects.append((ImportEffect(row=row, owner=owner, prospect=p, made=made), targets(p)))
        return found


def _owner(values: dict) -> Owner:
    return Owner(
        kind=values.get("owner_kind", OwnerKind.PERSON),
        name=values["owner_name"],
        address=values.get("owner_address", ""),
        siren=values.get("siren", ""),
        email=values.get("email", ""),
        phone=values.get("phone", ""),
    )


def _dwelling(row: ImportRow) -> Dwelling:
    values = row.values
    dwelling = Dwelling(
        kind=values.get("kind", DwellingKind.FLAT),
        address=values["address"],
        complement=values.get("complement", ""),
        commune_id=values["insee"],
        rooms=values["rooms"],
        surface=native("surface", values["surface"]),
        energy=values.get("energy", ""),
    )
    if row.confirmed_by_id:
        dwelling._change_reason = UNUSUAL
    return dwelling
