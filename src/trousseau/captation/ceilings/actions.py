"""Load, type and undo the rents per commune of a year."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, User
from trousseau.core.verbs import No, verb
from trousseau.exchange.rent_ceilings import LEVELS, Lines, NotNamed, Read, read_ceilings

from ..enums import LoadState
from ..models import CeilingLoad, RentCeiling
from . import words
from .queries import covered

OF_COMMUNES = No("the rents of communes: of nobody")
NO_DAY = No("no day is said")
FIRST = 2022  # Loc'Avantages opens on 1 March 2022


def read_ceiling_file(table: Lines, *, vintage: int, on: date) -> Read:
    """What a yearly file would load. Raises Refused with what is wrong."""
    check_vintage(vintage, on)
    first = date(vintage, 12, 31)
    discounts = {level: scales.at(f"locavantages.discount.{level}", first).decimal / 100 for level in LEVELS}
    try:
        found = read_ceilings(table, territory=Commune.objects.values_list("pk", flat=True), discounts=discounts)
    except NotNamed as wrong:
        raise Refused(words.not_named(wrong), "file") from wrong
    if not found.rows:
        raise Refused(words.nothing_read(found), "file")
    return found


@verb(once=No("it takes the place of what the same person read before"), frozen=OF_COMMUNES, happened=("verified_on",))
def keep_reading(
    actor: User, *, found: Read, filename: str, vintage: int, source: str, verified_on: date | None, today: date
) -> CeilingLoad:
    """What was read of a yearly file, kept for a look: nothing changes yet."""
    CeilingLoad.objects.filter(made_by=actor, state=LoadState.READ).delete()
    load = CeilingLoad(
        vintage=vintage,
        source=source,
        verified_on=verified_on,
        filename=filename[:200],
        outside=found.outside,
        problems=[[p.line, p.column, p.code, p.value] for p in found.problems[:200]],
        rows=[[row.insee, row.kind, row.level, str(row.per_m2)] for row in found.rows],
        made_by=actor,
        made_on=today,
    )
    record(load, actor)
    return load


@verb(once=No("what is loaded is refused"), frozen=OF_COMMUNES, happened=NO_DAY)
def load_ceilings(actor: User, *, load: CeilingLoad) -> None:
    """Put what was read in force: the communes of the file take its values, the others keep theirs.

    Raises Refused when nothing would change, or when it was already done.
    """
    _one_at_a_time(load.vintage)
    _take(load, LoadState.READ, LoadState.LOADED)
    _replace(load, RentCeiling.objects.filter(commune__in={row[0] for row in load.rows}))


@verb(once=No("values already in force are refused"), frozen=OF_COMMUNES, happened=("verified_on",))
def type_ceilings(
    actor: User,
    *,
    commune: Commune,
    vintage: int,
    kind: str,
    loc1: Decimal,
    loc2: Decimal,
    loc3: Decimal,
    source: str,
    verified_on: date | None,
    today: date,
) -> CeilingLoad:
    """The three levels of one commune, from the order. For both kinds of dwelling, `kind` is ""."""
    check_vintage(vintage, today)
    if not loc1 >= loc2 >= loc3:
        raise Refused(_("Loc1 is the highest of the three, Loc3 the lowest."), "loc1")
    values = zip(LEVELS, (loc1, loc2, loc3), strict=True)
    load = CeilingLoad(
        vintage=vintage,
        source=source,
        verified_on=verified_on,
        made_by=actor,
        made_on=today,
        state=LoadState.LOADED,
        rows=[[commune.pk, kind, level, str(value)] for level, value in values],
    )
    _one_at_a_time(vintage)
    record(load, actor)
    replaced = RentCeiling.objects.filter(commune=commune)
    _replace(load, replaced.filter(kind=kind) if kind else replaced)
    return load


@verb(once=No("what is undone is refused"), frozen=OF_COMMUNES, happened=NO_DAY)
def undo_load(actor: User, *, load: CeilingLoad) -> None:
    """Give back what a load replaced. Raises Refused while a later one lies on it, whichever was read first."""
    _one_at_a_time(load.vintage)
    _take(load, LoadState.LOADED, LoadState.UNDONE)
    if covered(load):
        raise Refused(_("A later load stands on this one: undo it first."))
    RentCeiling.objects.filter(load=load).delete()
    RentCeiling.objects.bulk_create(
        RentCeiling(
            commune_id=insee, vintage=load.vintage, kind=kind, level=level, eur_per_m2=Decimal(value), load_id=of
        )
        for insee, kind, level, value, of in load.before
    )


@verb(once=No("nothing of it is left to drop"), frozen=OF_COMMUNES, happened=NO_DAY)
def drop_reading(actor: User, *, load: CeilingLoad) -> None:
    """Leave a file that was read and not loaded."""
    CeilingLoad.objects.filter(pk=load.pk, state=LoadState.READ).delete()


def check_vintage(vintage: int, on: date) -> None:
    if not FIRST <= vintage <= on.year + 1:
        raise Refused(
            _("Rents are set year by year: choose a year from %(first)s to %(last)s.")
            % {"first": FIRST, "last": on.year + 1},
            "vintage",
        )


def _one_at_a_time(vintage: int) -> None:
    """Two loads of one vintage follow each other. SQLite writes one at a time anyway."""
    list(CeilingLoad.objects.select_for_update().filter(vintage=vintage).order_by("pk").values_list("pk"))


def _take(load: CeilingLoad, state: str, target: str) -> None:
    if not CeilingLoad.objects.filter(pk=load.pk, state=state).update(state=target):
        raise Refused(_("This was already done: reload the page."))
    load.state = target


def _replace(load: CeilingLoad, replaced: QuerySet[RentCeiling]) -> None:
    """Write the rows of `load` in place of `replaced` (any vintage: narrowed here), and keep what they were."""
    replaced = replaced.filter(vintage=load.vintage)
    before = list(
        replaced.order_by("commune", "kind", "level").values_list("commune", "kind", "level", "eur_per_m2", "load")
    )
    new = [(insee, kind, level, Decimal(value)) for insee, kind, level, value in load.rows]
    if sorted(row[:4] for row in before) == sorted(new):
        raise Refused(_("This changes nothing: these values are already in force."))
    load.before = [[insee, kind, level, str(value), of] for insee, kind, level, value, of in before]
    replaced.delete()
    RentCeiling.objects.bulk_create(
        RentCeiling(commune_id=insee, vintage=load.vintage, kind=kind, level=level, eur_per_m2=value, load=load)
        for insee, kind, level, value in new
    )
    load.save(update_fields=["before", "state"])
