"""What the settings change: the agency, a value of the scales, the outlines of communes."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau import scales
from trousseau.rules.dates import add_days
from trousseau.rules.rent_index import Quarter, agrees, read

from . import renewals, scale_values
from . import scales as core_scales
from .actions import edit, record
from .errors import Refused
from .models import Agency, CommuneBoundary, ScaleValue, User
from .verbs import TODAY, VERSIONED, No, verb

LAW = No("what is public: no household is named")


@verb(once=VERSIONED, frozen=No("the agency itself"), happened=No("its first card may be still to come"))
def save_agency(actor: User, *, version: int, **fields) -> Agency:
    """The agency's identity, printed on all its papers: one row, made at the first call."""
    fields["name"] = " ".join(fields["name"].split())  # one line: it stands in the headers of messages
    agency, fresh = Agency.objects.get_or_create(pk=1, defaults={"name": fields["name"], "address": fields["address"]})
    edit(actor, agency, version=agency.version if fresh else version, **fields)
    return agency


@verb(
    once=No("a scale has one value that begins on a day: the base refuses a second"),
    frozen=LAW,
    happened=("verified_on",),
)
def add_scale_value(
    actor: User,
    *,
    code: str,
    value: str,
    starts_on: date,
    article: str,
    source: str,
    ends_on: date | None = None,
    verified_on: date | None = None,
    today: date | None = None,
) -> ScaleValue:
    """A later value of a scale: what asked for it falls away, on `today` when it is told, else at night. Raises Refused when
    the value is not of the scale's kind, or comes too early."""
    shipped = scales.load().get(code)
    if not shipped:
        raise Refused(_("This scale does not exist."), "code")
    model = shipped[-1]
    if code == scales.INDEX:
        ends_on = _check_index(value, starts_on)
    if starts_on <= model.start:
        raise Refused(
            _("A shipped value already starts on %(day)s: the new one comes after.") % {"day": model.start.isoformat()},
            "starts_on",
        )
    row = ScaleValue(
        code=code,
        value=scale_values.checked(code, value, starts_on),
        starts_on=starts_on,
        ends_on=ends_on,
        article=article,
        source=source,
        verified_on=verified_on,
    )
    record(row, actor)
    transaction.on_commit(core_scales.forget)
    core_scales.forget()  # also for what follows in this transaction
    if today:
        renewals.follow(today)
    return row


def _check_index(value: str, starts_on: date) -> date:
    """A quarter of the IRL: its value and the change published with it must agree. Returns the quarter's last day."""
    quarter = Quarter.of(starts_on)
    if starts_on != quarter.start:
        raise Refused(_("An index starts on the first day of its quarter, for instance 2026-07-01."), "starts_on")
    try:
        index = read(tuple(part.strip() for part in value.split(",")))
    except (ValueError, ZeroDivisionError):
        index = None
    if index is None or index.change is None:
        raise Refused(
            _("Write the index, a comma, then the yearly change published with it, for instance 148.37, 1.15."), "value"
        )
    if not agrees(index, core_scales.indexes().get(quarter.later(-1))):
        raise Refused(_("This index and its published change do not agree: read both again on insee.fr."), "value")
    return add_days(quarter.next.start, -1)


@verb(once=No("the same outlines are in place of the first"), frozen=LAW, happened=TODAY)
def replace_boundaries(actor: User, *, shapes: Mapping[str, list], source: str, on: date) -> None:
    """The outlines of these communes (INSEE codes), in place of those that they had."""
    CommuneBoundary.objects.filter(commune__in=shapes).delete()
    CommuneBoundary.objects.bulk_create(
        CommuneBoundary(commune_id=insee, shape=shape, source=source, loaded_by=actor, loaded_on=on)
        for insee, shape in shapes.items()
    )
