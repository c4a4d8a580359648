"""What captation reads."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from trousseau.core import components, scales
from trousseau.core.models import User
from trousseau.engines import typography
from trousseau.rules import decency

from .access import WRITE
from .enums import Answer
from .models import DwellingInspection, Owner, Prospect


@dataclass(frozen=True)
class LabelledPoint:
    """A point of the rule in words, with the dated value it is held against (None: no threshold in figures)."""

    code: str
    label: str
    status: str
    value: str
    threshold: str
    article: str
    scale: scales.Value | None


def prospects() -> QuerySet[Prospect]:
    """Next contact first; those without one at the end, on both databases."""
    return Prospect.objects.select_related("owner", "dwelling__commune", "officer").order_by(
        F("next_contact_on").asc(nulls_last=True), "pk"
    )


def officers() -> QuerySet[User]:
    """Who may follow a prospect: the open accounts of those who write here."""
    return User.objects.filter(role__in=WRITE.roles, is_active=True)


def owners() -> QuerySet[Owner]:
    return Owner.objects.all()


def owners_named(key: str, limit: int = 20) -> list[Owner]:
    """The first owners whose name holds each word of the normalised `key`."""
    found = owners()
    for word in key.split():
        found = found.filter(key__contains=word)
    return list(found.annotate(known=Exists(Prospect.objects.filter(owner=OuterRef("pk"))))[:limit])


def inspections(prospect: Prospect) -> QuerySet[DwellingInspection]:
    return prospect.inspections.select_related("made_by")


def decency_law(on: date) -> tuple[decency.DecencyLaw, dict[str, scales.Value]]:
    """The thresholds in force on a day, and the dated values they come from."""
    values = {
        code: scales.at(f"decency.{code}", on)
        for code in ("min_surface", "min_height", "min_volume", "letting_classes")
    }
    law = decency.DecencyLaw(
        Decimal(values["min_surface"].value),
        Decimal(values["min_height"].value),
        Decimal(values["min_volume"].value),
        tuple(values["letting_classes"].value),
        values["min_surface"].article,
        values["letting_classes"].article,
    )
    return law, values


def room_size(surface: Decimal, height: Decimal, volume: Decimal) -> str:
    """« 12,50 m², 2,45 m, 30,63 m³ » in the reader's language."""
    sizes = ((surface, "m²"), (height, "m"), (volume.quantize(Decimal("0.01"), ROUND_HALF_UP), "m³"))
    return ", ".join(
        f"{typography.number(n.normalize() + 0, components.language())} {unit}" for n, unit in sizes
    )


def decency_points(prospect: Prospect, on: date) -> list[LabelledPoint]:
    """Each point of the last inspection against the law of the day; empty before any inspection."""
    inspection = prospect.inspections.first()
    if inspection is None:
        return []
    law, values = decency_law(on)
    labels = {
        "main_room": _("Main room"),
        "energy": _("Energy class"),
        "weather_tight": _("Weather-tight"),
        "safe_networks": _("Gas and electricity safe"),
        "heating": _("Heating works"),
        "no_pests": _("No pests"),
    }
    room = decency.main_room(inspection.main_room_surface, inspection.main_room_height, law)
    energy = decency.energy(prospect.dwelling.energy, law)
    classes = energy.threshold
    points = [
        (room, room_size(*room.value), _room_limits(law), values["min_surface"]),
        (
            energy,
            energy.value[0] if energy.value else _("not known"),
            _("%(first)s to %(last)s") % {"first": classes[0], "last": classes[-1]},
            values["letting_classes"],
        ),
    ]
    for code in decency.SEEN:
        point = decency.seen(code, getattr(inspection, code))
        points.append((point, str(Answer(point.value[0]).label), "", None))
    return [
        LabelledPoint(p.code, labels[p.code], p.status, value, threshold, p.article, scale)
        for p, value, threshold, scale in points
    ]


def _room_limits(law: decency.DecencyLaw) -> str:
    lang = components.language()
    return _("%(surface)s m² under %(height)s m, or %(volume)s m³") % {
        "surface": typography.number(law.min_surface, lang),
        "height": typography.number(law.min_height, lang),
        "volume": typography.number(law.min_volume, lang),
    }
