"""What the visits read: each point against the law of the day, the rooms, the conclusion of the rule."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.rules import decency

from ..enums import Answer, Mender, RoomKind
from ..models import DwellingInspection, InspectionPoint, Prospect
from .words import point_labels


@dataclass(frozen=True)
class LabelledPoint:
    """A point of the rule in words, with the dated value it is held against (None: no threshold in figures).

    `words`, `mender` and `mend_by` are the visitor's, for a defect or a point not seen.
    """

    code: str
    label: str
    status: str
    value: str
    threshold: str
    article: str
    scale: scales.Value | None
    words: str = ""
    mender: str = ""
    mend_by: date | None = None


def inspections(prospect: Prospect) -> QuerySet[DwellingInspection]:
    return prospect.inspections.select_related("made_by", "concluded_by")


def last_inspection(prospect: Prospect) -> DwellingInspection | None:
    return inspections(prospect).first()


def decency_law(on: date) -> tuple[decency.DecencyLaw, dict[str, scales.Value]]:
    """The thresholds in force on a day, and the dated values they come from."""
    values = {
        code: scales.at(f"decency.{code}", on)
        for code in ("min_surface", "min_height", "min_volume", "letting_classes")
    }
    law = decency.DecencyLaw(
        values["min_surface"].decimal,
        values["min_height"].decimal,
        values["min_volume"].decimal,
        values["letting_classes"].parts,
        values["min_surface"].article,
        values["letting_classes"].article,
    )
    return law, values


def rooms_of(inspection: DwellingInspection) -> list[decency.Room]:
    return [decency.Room(r.kind == RoomKind.MAIN, r.surface, r.height) for r in inspection.rooms.all()]


def rule_points(inspection: DwellingInspection, energy: str, on: date) -> list[decency.Point]:
    """Every point of the rule for this visit, under the law of the day `on`."""
    law, _values = decency_law(on)
    answers = {point.code: point.answer for point in inspection.points.all()}
    return [
        decency.best_main_room(rooms_of(inspection), law),
        decency.energy(energy, law),
        *(decency.seen(code, answers.get(code, Answer.UNSEEN)) for code in decency.SEEN),
    ]


def decency_points(prospect: Prospect, on: date) -> list[LabelledPoint]:
    """Each point of the last inspection against the law of the day; empty before any inspection."""
    inspection = last_inspection(prospect)
    return labelled(inspection, prospect.dwelling.energy, on) if inspection else []


def labelled(inspection: DwellingInspection, energy: str, on: date) -> list[LabelledPoint]:
    law, values = decency_law(on)
    labels = point_labels()
    noted = {point.code: point for point in inspection.points.all()}
    found = []
    for point in rule_points(inspection, energy, on):
        note = noted.get(point.code) or InspectionPoint()
        mender = str(Mender(note.mender).label) if note.mender else ""
        found.append(
            LabelledPoint(
                point.code,
                labels[point.code],
                point.status,
                _value(point),
                _threshold(point, law),
                point.article,
                values[SCALES[point.code]] if point.code in SCALES else None,
                note.words,
                mender,
                note.mend_by,
            )
        )
    return found


SCALES = {"main_room": "min_surface", "energy": "letting_classes"}


def _value(point: decency.Point) -> str:
    match point.code, point.value:
        case "main_room", (Decimal() as surface, Decimal() as height, Decimal() as volume):
            return room_size(surface, height, volume)
        case "main_room", _:
            return _("not measured")
        case "energy", (str(energy),):
            return energy
        case "energy", _:
            return _("not known")
        case _, (str(answer),) if answer:
            return str(Answer(answer).label)
    return str(Answer.UNSEEN.label)


def _threshold(point: decency.Point, law: decency.DecencyLaw) -> str:
    if point.code == "main_room":
        return _room_limits(law)
    if point.code == "energy":
        return _("%(first)s to %(last)s") % {"first": point.threshold[0], "last": point.threshold[-1]}
    return ""


def room_size(surface: Decimal, height: Decimal, volume: Decimal) -> str:
    """« 12,50 m², 2,45 m, 30,63 m³ » in the reader's language."""
    sizes = ((surface, "m²"), (height, "m"), (volume.quantize(Decimal("0.01"), ROUND_HALF_UP), "m³"))
    return ", ".join(f"{localised.number(n.normalize() + 0)} {unit}" for n, unit in sizes)


def _room_limits(law: decency.DecencyLaw) -> str:
    return _("%(surface)s m² under %(height)s m, or %(volume)s m³") % {
        "surface": localised.number(law.min_surface),
        "height": localised.number(law.min_height),
        "volume": localised.number(law.min_volume),
    }


def concluded(inspection: DwellingInspection, on: date) -> tuple[str, list[decency.Point]]:
    """What the rule says of this visit under the law of the day, and the points that decide."""
    return decency.conclusion(rule_points(inspection, inspection.prospect.dwelling.energy, on))
