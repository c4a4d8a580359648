"""What captation reads."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.rules import decency

from .models import Owner, Prospect


@dataclass(frozen=True)
class LabelledPoint:
    """A point of the rule with its words and whether its threshold was verified."""

    label: str
    status: str
    value: str
    threshold: str
    article: str
    verified: bool


def prospects() -> QuerySet[Prospect]:
    return Prospect.objects.select_related("owner", "dwelling__commune")


def owners() -> QuerySet[Owner]:
    return Owner.objects.all()


def decency_points(prospect: Prospect, on: date) -> list[LabelledPoint]:
    """Each point of the last inspection against the law of the day; empty before any inspection."""
    inspection = prospect.inspections.first()
    if inspection is None:
        return []
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
    labels = {
        "main_room": _("Main room"),
        "energy": _("Energy class"),
        "weather_tight": _("Weather-tight"),
        "safe_networks": _("Gas and electricity safe"),
        "heating": _("Heating works"),
        "no_pests": _("No pests"),
    }
    points = [
        decency.main_room(inspection.main_room_surface, inspection.main_room_height, law),
        decency.energy(prospect.dwelling.energy, law),
        *(
            decency.seen(code, getattr(inspection, code), law)
            for code in ("weather_tight", "safe_networks", "heating", "no_pests")
        ),
    ]
    verified = all(value.verified for value in values.values())
    return [
        LabelledPoint(labels[p.code], p.status, p.value, p.threshold, p.article, verified) for p in points
    ]
