"""Taking an import back: what it made disappears, what it changed returns, unless somebody touched it since."""

from itertools import batched

from django.db import transaction
from django.db.models import F, Model, Q
from django.utils import timezone

from trousseau.core import chain
from trousseau.core.bulk import Moved, Updates, write_history
from trousseau.core.models import Dwelling

from ..enums import ImportState
from ..models import Import, ImportEffect, ImportRow, Owner, Ownership, Prospect, StageChange
from .applying import LOCK
from .matching import WRITES, native, targets, written

OURS = (ImportEffect, Ownership, StageChange)  # an import writes them itself; another hand on them moves a version


def undo_rows(source: Import) -> None:
    """Undo what `source` did, once. What was touched since stays, with its effect, which the page lists."""
    try:
        _undo(source)
    except Moved:  # someone wrote between our reading and our writing: what they touched is now seen
        _undo(source)


@transaction.atomic
def _undo(source: Import) -> None:
    if _flip(source, ImportState.UNDOING, ImportState.UNDONE, undone_at=timezone.now()):
        _withdraw(source)


@transaction.atomic
def erase_rows(source: Import) -> None:
    """The term of the data: the same as undoing it, and the texts of its rows go too."""
    if _flip(source, ImportState.APPLIED, ImportState.ERASED):
        _withdraw(source)
        ImportRow.objects.filter(source=source).update(values={}, changes={})


def _flip(source: Import, before: str, after: str, **fields) -> bool:
    chain.lock(LOCK)
    mine = Import.objects.filter(pk=source.pk, state=before)
    return bool(mine.update(state=after, version=F("version") + 1, moved_at=timezone.now(), **fields))


def _withdraw(source: Import) -> None:
    effects = list(
        ImportEffect.objects.filter(row__source=source)
        .select_related("owner", "prospect__owner", "prospect__dwelling")
        .order_by("pk")
    )
    _remove([e for e in effects if "prospect" in e.made])
    _restore(source, [e for e in effects if "prospect" not in e.made])
    # the texts of the rows that left nothing behind have no more use
    ImportRow.objects.filter(source=source, effect=None).delete()


def _same(effect: ImportEffect, *places: str) -> bool:
    held = targets(effect.prospect)
    return all(held[place].version == effect.versions[place] for place in places)


def _used(model: type[Model], keys: list[int], *, but: type[Model] | None = None) -> set[int]:
    """The rows of `model` among `keys` that a row of another kind points at: someone worked on them.

    Asked of the models themselves, so that a room added later is asked too. `but`: a kind that does not count.
    """
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        other = relation.related_model
        if other in (*OURS, but) or other.__name__.startswith("Historical"):
            continue
        for some in batched(keys, 5000):
            rows = other._base_manager.filter(**{f"{relation.field.name}__in": some})
            found |= set(rows.values_list(relation.field.attname, flat=True))
    return found


def _remove(effects: list[ImportEffect]) -> None:
    """Delete what was made and is as it was made, with its history."""
    kept = [e for e in effects if _same(e, "dwelling", "prospect")]
    busy = _used(Prospect, [e.prospect_id for e in kept])
    lived_in = _used(Dwelling, [e.prospect.dwelling_id for e in kept], but=Prospect)
    changed = Ownership.objects.filter(Q(version__gt=1) | Q(rank__gt=1))  # a co-owner was noted, or ended
    lived_in |= set(changed.values_list("dwelling_id", flat=True))
    kept = [e for e in kept if e.prospect_id not in busy and e.prospect.dwelling_id not in lived_in]
    _delete(ImportEffect, [e.pk for e in kept])
    changes = StageChange.objects.filter(prospect_id__in=[e.prospect_id for e in kept])
    _delete(StageChange, list(changes.values_list("pk", flat=True)))
    ownerships = Ownership.objects.filter(dwelling_id__in=[e.prospect.dwelling_id for e in kept])
    _delete(Ownership, list(ownerships.values_list("pk", flat=True)))
    _delete(Prospect, [e.prospect_id for e in kept])
    _delete(Dwelling, [e.prospect.dwelling_id for e in kept])
    alone = {e.owner_id for e in effects if "owner" in e.made and e.owner.version == e.versions["owner"]}
    held = set(Ownership.objects.filter(owner_id__in=alone).values_list("owner_id", flat=True))
    _delete(Owner, list(alone - held - _used(Owner, list(alone))))


def _delete(model: type[Model], keys: list[int]) -> None:
    """The rows and their history. Straight to the table: a deletion told row by row would write the history again."""
    for some in batched(keys, 2000):
        rows = model._base_manager.filter(pk__in=some)
        rows._raw_delete(rows.db)
        if hasattr(model, "history"):
            model.history.filter(id__in=some).delete()


def _restore(source: Import, effects: list[ImportEffect]) -> None:
    """Give back the values that were there before, where the import's are still there."""
    back: dict[str, dict[int, Model]] = {"owner": {}, "dwelling": {}, "prospect": {}}
    owners: dict[int, Owner] = {}
    done = []
    for effect in reversed(effects):  # the last change of one owner is taken back first
        prospect = effect.prospect
        prospect.owner = owners.setdefault(prospect.owner_id, prospect.owner)
        places = {WRITES[field][0] for field in effect.before}
        held = targets(prospect)
        if not _same(effect, *places):
            continue
        for field, before in effect.before.items():
            where, attribute = WRITES[field]
            setattr(held[where], attribute, native(field, before))
        for place in places:
            back[place][held[place].pk] = held[place]
        done.append(effect.pk)
    for where, model in (("owner", Owner), ("dwelling", Dwelling), ("prospect", Prospect)):
        updates = Updates(model, list(back[where].values()), written(where))
        updates.write()
        write_history(
            model,
            updates.objects,
            user=source.undone_by,
            reason=f"import {source.pk} undone",
            kind="~",
            at=timezone.now(),
        )
    for some in batched(done, 2000):
        ImportEffect.objects.filter(pk__in=some).delete()
