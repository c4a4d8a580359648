"""Maps of the territory: what the rooms count by commune, on the boundaries that were loaded, or on circles."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from trousseau import scales
from trousseau.engines import map as engine

from . import components, localised
from .models import Commune, CommuneBoundary


@dataclass(frozen=True)
class Told:
    """A commune's figure: `value` None when nothing is known of it, `secret` when it may not be said."""

    value: int | None
    said: str
    secret: bool = False


@dataclass(frozen=True)
class Drawn:
    """A map ready for a page: its picture, its legend, and whether boundaries were there."""

    svg: str
    legend: str
    boundaries: bool


def territory_map(
    values: Mapping[str, Told], *, name: str, title: str, description: str, unknown: str = ""
) -> Drawn | None:
    """The map of `values` by INSEE code; a commune that is not there counts as not known (`unknown` says so).

    None when not one commune can be placed.
    """
    shapes = dict(CommuneBoundary.objects.values_list("commune", "shape"))
    centres = scales.centres()
    areas = []
    for insee, commune in Commune.objects.values_list("pk", "name"):
        told = values.get(insee, Told(None, unknown or _("no figure for it")))
        areas.append(
            engine.Area(
                commune,
                told.value,
                components.words(told.said),
                shape=shapes.get(insee, ()),
                centre=None if insee in shapes else centres.get(insee),
                secret=told.secret,
            )
        )
    if not any(area.shape or area.centre for area in areas):
        return None
    classes = engine.bands([a.value for a in areas if a.value is not None and not a.secret])
    missing = any(area.value is None and not area.secret for area in areas)
    return Drawn(
        engine.draw(areas, classes, name=name, title=title, description=description),
        engine.legend(
            classes,
            _band,
            unknown=(unknown or _("no figure for it")) if missing else "",
            secret=_("secret") if any(area.secret for area in areas) else "",
        ),
        bool(shapes),
    )


def _band(band: engine.Band) -> str:
    low, high = (localised.number(value) for value in (band.low, band.high))
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
