"""What a rule answers, in the reader's words and units; also as a decision kept it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.rules.counterfactual import NONE, UP_TO, Change, LargestRent
from trousseau.rules.eligibility import ASKED, NO, UNKNOWN, Line
from trousseau.rules.points import NEED, PointLine

BEFORE_BENEFIT = "before_benefit"  # the note of an effort, and of what a month leaves, that an earlier release kept
MONEY = ("effort", "left")


@dataclass(frozen=True)
class Said:
    """A line in words: what is measured, its value, what is asked, how far it is, whether it passes, its ground."""

    label: str
    status: str
    value: str
    threshold: str = ""
    margin: str = ""
    article: str = ""


def surface(hundredths: int) -> str:
    """« 58 m² », « 57,5 m² »."""
    whole = hundredths % 100 == 0
    return localised.number(hundredths // 100 if whole else Decimal(hundredths) / 100) + " m²"


def per_cent(thousandths: int) -> str:
    return localised.number(Decimal(thousandths) / 10) + " %"


def rooms(count: int) -> str:
    return ngettext("%(n)s room", "%(n)s rooms", count) % {"n": count}


UNITS = {
    "surface": surface,
    "rooms_min": rooms,
    "rooms_max": rooms,
    "income": localised.money,
    "effort": per_cent,
    "left": localised.money,
}


def labels() -> dict[str, str]:
    return {
        "surface": _("Living area"),
        "rooms_min": _("Main rooms"),
        "rooms_max": _("Main rooms, at most"),
        "income": _("Tax income of the year"),
        "effort": _("Part of the resources, aid deducted"),
        "left": _("Left to live on, by person counted and day"),
        "access": _("Access"),
        "area": _("Commune"),
        "quota": _("Reserved dwelling"),
        "declined": _("Its own answer"),
    }


def answers(code: str, passes: bool) -> str:
    """The value of a rule that has no figure."""
    return {
        "access": _("suits") if passes else _("there is a step"),
        "area": _("wanted") if passes else _("not among the wishes"),
        "quota": _("open to this household") if passes else _("not for this household"),
        "declined": _("never refused this dwelling") if passes else _("refused this dwelling"),
    }.get(code, "")


def notes() -> dict[str, str]:
    return {
        "resources_unproved": _("resources not proved"),
        "tax_income_unproved": _("no proof yet"),
        "law_unknown": _("the scale of that day is not known"),
        "no_resources": _("no resources: no part can be computed"),
        "no_threshold": _("no limit was adopted: it only informs"),
        "no_ceiling": _("no ceiling"),
        "access_unknown": _("to be verified: nobody said whether there is a step"),
        BEFORE_BENEFIT: _("before any housing benefit"),
    }


def say(line: Line) -> Said:
    """One rule's answer in words."""
    unit, note = UNITS.get(line.code), notes().get(line.note, "")
    if unit is None:
        value = note or answers(line.code, line.status != NO)
    elif line.value is None:
        value = note or _("not known")
    else:
        value = unit(line.value)
    limit = "" if unit is None or line.threshold is None else _limit(line.code, unit(line.threshold))
    label = labels()[line.code]
    if line.note == BEFORE_BENEFIT:
        label = _("Part of the resources") if line.code == "effort" else _("Left to live on, by month")
    return Said(
        label,
        line.status,
        value,
        limit or (note if value != note else ""),
        margin(line),
        "" if line.ground == ASKED else line.ground,
    )


def _limit(code: str, words: str) -> str:
    most = code in ("rooms_max", "income", "effort")
    return (_("%(limit)s at most") if most else _("%(limit)s at least")) % {"limit": words}


def margin(line: Line) -> str:
    """How far from its limit: what is to spare, or what is missing."""
    if line.margin is None or line.status == UNKNOWN or line.code in ("rooms_min", "rooms_max"):
        return ""
    unit = surface if line.code == "surface" else localised.money
    words = _("%(much)s to spare") if line.margin >= 0 else _("%(much)s too far")
    if line.code in MONEY:
        words = _("%(much)s a month to spare") if line.margin >= 0 else _("%(much)s a month too far")
    return words % {"much": unit(abs(line.margin))}


def point_said(line: PointLine) -> tuple[str, int]:
    """« Need and priority » has no value: it would tell an origin."""
    return (_("Need and priority") if line.code == NEED else line.label), line.points


def enough(lines: Sequence[Line], changes: Sequence[Change], rent: LargestRent | None) -> str:
    """The smallest change that would make each refusal of `lines` pass; the largest rent to the cent."""
    least = {line.code: line.threshold for line in lines}
    said = []
    for change in changes:
        much = change.missing or 0
        said.append(
            {
                "surface": lambda much: (
                    _("%(more)s more, that is %(least)s.") % {"more": surface(much), "least": surface(least["surface"])}
                ),
                "rooms_min": lambda much: ngettext("One room more.", "%(n)s rooms more.", much) % {"n": much},
                "rooms_max": lambda much: ngettext("One room fewer.", "%(n)s rooms fewer.", much) % {"n": much},
                "income": lambda much: (
                    _("A tax income lower by %(much)s, or another convention.") % {"much": localised.money(much)}
                ),
                "access": lambda much: _("A dwelling reachable without a step."),
                "area": lambda much: _("A dwelling in a commune it asked for."),
                "quota": lambda much: _("A dwelling that is not reserved."),
                "declined": lambda much: _("Another dwelling: its refusal costs it nothing."),
            }[change.code](much)
        )
    if rent is not None and rent.answer == UP_TO:
        said.append(
            _("A rent of %(rent)s at most, charges unchanged: estimated aid included.")
            % {"rent": localised.money(rent.rent)}
        )
    elif rent is not None and rent.answer == NONE:
        said.append(_("No rent would pass: charges alone are too much."))
    return " ".join(said)


def kept(line: Line) -> dict:
    """As a decision keeps it."""
    return asdict(line)


def of_kept(row: Mapping) -> Line:
    return Line(**row)
