"""A grid of points read from plain data, checked whole: one French sentence for each thing that is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from .points import ACCESS, CATEGORIES, CODES, EFFORT, ETHOS, PRIORITY, SENIORITY, Grid, GridLine

MOST_POINTS, MOST_LETTING, MOST_LABEL = 10_000, 1_000_000, 80
ONE_NUMBER = (PRIORITY, SENIORITY, ACCESS)
KEYS = {ETHOS: (1, 13), "size": (0, 20), EFFORT: (0, 10_000)}
SHOWN = 40


class GridNotReadable(Exception):
    """`problems` are French lines, one a problem."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


def read_grid(found: Any, place: str = "grid") -> Grid:
    """{"version", "adopted_on", "letting", "lines": [{"code", "label", "points", "cap"}]}. Raises GridNotReadable."""
    problems: list[str] = []
    if not isinstance(found, Mapping):
        raise GridNotReadable([f"{place} : une grille est un objet"])
    for name in found:
        if name not in ("version", "adopted_on", "letting", "lines"):
            problems.append(f"{place}.{short(name)} : champ inconnu")
    version = found.get("version")
    if not isinstance(version, str) or not 0 < len(version.strip()) <= MOST_LABEL:
        problems.append(f"{place}.version : donnez le nom de la version, {MOST_LABEL} signes au plus")
    adopted = _day(found.get("adopted_on"))
    if adopted is None:
        problems.append(f"{place}.adopted_on : donnez le jour de l’adoption, écrit AAAA-MM-JJ")
    letting = found.get("letting")
    if not _points(letting, MOST_LETTING) or not letting:
        problems.append(
            f"{place}.letting : dites combien de points vaut un logement attribué de plus, de 1 à {MOST_LETTING}"
        )
    rows = found.get("lines")
    lines: list[GridLine] = []
    if not isinstance(rows, list | tuple) or not rows:
        problems.append(f"{place}.lines : une grille a au moins une ligne")
        rows = ()
    for number, row in enumerate(rows[: len(CODES) + 1], 1):
        line = _line(row, f"{place}.lines, ligne {number}", problems)
        if line and any(one.code == line.code for one in lines):
            problems.append(f"{place}.lines, ligne {number} : « {line.code} » est déjà dans la grille")
        elif line:
            lines.append(line)
    if len(rows) > len(CODES):
        problems.append(f"{place}.lines : {len(rows)} lignes, {len(CODES)} au plus")
    if problems:
        raise GridNotReadable(problems)
    assert isinstance(version, str) and adopted is not None and isinstance(letting, int)
    return Grid(version, adopted, letting, tuple(lines))


def grid_data(grid: Grid) -> dict[str, Any]:
    """The grid as `read_grid` takes it."""
    return {
        "version": grid.version,
        "adopted_on": grid.adopted_on.isoformat(),
        "letting": grid.letting,
        "lines": [
            {
                "code": line.code,
                "label": line.label,
                "points": line.points
                if isinstance(line.points, int)
                else {str(key): line.points[key] for key in sorted(line.points)},
                "cap": line.cap,
            }
            for line in grid.lines
        ],
    }


def _line(row: Any, place: str, problems: list[str]) -> GridLine | None:
    before = len(problems)
    if not isinstance(row, Mapping):
        problems.append(f"{place} : une ligne est un objet")
        return None
    code, label, cap = row.get("code"), row.get("label"), row.get("cap")
    if code not in CODES:
        problems.append(f"{place}, code : « {short(code)} » est inconnu ; les codes sont {', '.join(CODES)}")
        return None
    place = f"{place} ({code})"
    for name in row:
        if name not in ("code", "label", "points", "cap"):
            problems.append(f"{place}, {short(name)} : champ inconnu")
    if not isinstance(label, str) or not 0 < len(label.strip()) <= MOST_LABEL:
        problems.append(f"{place}, label : donnez un libellé, {MOST_LABEL} signes au plus")
        label = ""
    if cap is not None and not _points(cap):
        problems.append(f"{place}, cap : un plafond est un nombre entier de points, de 0 à {MOST_POINTS}")
    if code == SENIORITY and cap is None:
        problems.append(f"{place}, cap : l’ancienneté demande un plafond, sans quoi elle l’emporterait sur tout")
    points = _one(row, place, problems) if code in ONE_NUMBER else _table(row, code, place, problems)
    return None if len(problems) > before else GridLine(code, label, points, cap)


def _one(row: Mapping[str, Any], place: str, problems: list[str]) -> int:
    points = row.get("points")
    if points is None:
        problems.append(f"{place}, points : le poids manque")
    elif not _points(points):
        problems.append(
            f"{place}, points : « {short(points)} » n’est pas un nombre entier de points, de 0 à {MOST_POINTS}"
        )
    return points if isinstance(points, int) else 0


def _table(row: Mapping[str, Any], code: str, place: str, problems: list[str]) -> dict[int, int]:
    points = row.get("points")
    least, most = KEYS[code]
    if not isinstance(points, Mapping) or not points:
        problems.append(f'{place}, points : donnez les points de chaque valeur, par exemple {{"{least}": 5}}')
        return {}
    table: dict[int, int] = {}
    for key, worth in points.items():
        text = str(key)
        value = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else -1
        if not least <= value <= most or text != str(value):
            problems.append(f"{place}, points : « {short(key)} » n’est pas une valeur entière de {least} à {most}")
        elif worth is None:
            problems.append(f"{place}, points : le poids de « {value} » manque")
        elif not _points(worth):
            problems.append(
                f"{place}, points : « {short(worth)} » (valeur {value}) n’est pas un nombre entier de points, de 0 à {MOST_POINTS}"
            )
        else:
            table[value] = worth
    named = {str(key) for key in points}
    if code == ETHOS and (lacking := [str(one) for one in CATEGORIES if str(one) not in named]):
        problems.append(f"{place}, points : le poids manque pour la catégorie {', '.join(lacking)}")
    return table


def _points(value: Any, most: int = MOST_POINTS) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def short(value: Any) -> str:
    """A wrong value, as it can be repeated in a sentence."""
    if isinstance(value, int) and abs(value) >= 10**SHOWN:
        return "un nombre démesuré"
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
