"""The lines of a grid in words, and the one that the software proposes first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.applications.enums import Ethos
from trousseau.rules.points import ACCESS, EFFORT, ETHOS, PRIORITY, SENIORITY, SIZE, Grid, GridLine

from ..lines import per_cent

DEFAULT = {
    "letting": 1000,
    "lines": [
        {"code": PRIORITY, "label": "Priorité prouvée", "points": 30, "cap": None},
        {
            "code": ETHOS,
            "label": "Situation",
            "points": {str(n): 40 if n <= 2 else 30 if n <= 4 else 20 if n <= 10 else 15 for n in range(1, 14)},
            "cap": None,
        },
        {"code": SENIORITY, "label": "Ancienneté, par mois", "points": 1, "cap": 24},
        {"code": SIZE, "label": "Taille du logement", "points": {"0": 10, "1": 4}, "cap": None},
        {"code": EFFORT, "label": "Part des ressources, aide déduite", "points": {"200": 10, "300": 5}, "cap": None},
        {"code": ACCESS, "label": "Logement accessible à qui en a besoin", "points": 50, "cap": None},
    ],
}


@dataclass(frozen=True)
class Told:
    """A line of a grid: its label, then each case with its points."""

    label: str
    cases: list[tuple[str, int]]
    note: str


def told(grid: Grid) -> list[Told]:
    return [Told(line.label, _cases(line), _note(line)) for line in grid.lines]


def _cases(line: GridLine) -> list[tuple[str, int]]:
    if isinstance(line.points, int):
        fact = {
            PRIORITY: _("a priority ground is proved"),
            SENIORITY: _("each full month of seniority"),
            ACCESS: _("the household needs access, the dwelling gives it"),
        }[line.code]
        return [(fact, line.points)]
    rows = ((key, line.points[key]) for key in sorted(line.points))
    if line.code == ETHOS:
        return [(_("ETHOS category %(key)s: %(label)s") % {"key": k, "label": ethos_label(k)}, p) for k, p in rows]
    if line.code == EFFORT:
        return [(_("%(part)s of the resources at most") % {"part": per_cent(k)}, p) for k, p in rows]
    return [
        (
            _("as many rooms as asked")
            if k == 0
            else ngettext("%(n)s room more than asked", "%(n)s rooms more than asked", k) % {"n": k},
            p,
        )
        for k, p in rows
    ]


def ethos_label(key: int) -> str:
    return str(Ethos(key).label)


def _note(line: GridLine) -> str:
    if line.cap is None:
        return ""
    return ngettext("%(n)s point at most", "%(n)s points at most", line.cap) % {"n": line.cap}


def most(lines: Iterable[GridLine]) -> int:
    """The most points that a household may have, bonuses of quotas apart."""
    found = 0
    for line in lines:
        best = line.points if isinstance(line.points, int) else max(line.points.values())
        found += line.worth(best) if line.code != SENIORITY else line.cap or 0
    return found
