"""The head of an act: which council, when, who presides, and the figures of attendance."""

import re
from dataclasses import dataclass
from datetime import date

from .people import leading_name
from .words import DATE, NUMBER_WORDS, to_date, to_int, weekday

_KIND = (
    r"(?:conseil\s+(?:metropolitain|municipal|communautaire|departemental|regional|syndical|d'administration|"
    r"de\s+communaute)|comite\s+syndical|bureau\s+(?:metropolitain|communautaire))"
)
_COUNCIL = re.compile(rf"\b{_KIND}(?:\s+(?:de\s+la|de|du|des|d'|l'))+\s*[^\n\t,;:.(]{{2,80}}")
_BARE_COUNCIL = re.compile(rf"\b{_KIND}\b")
_PLACE = re.compile(
    r"^\s*(?:(?:ville|commune|mairie)\s+d(?:e\s+|')|communaute\s+\S|dijon\s+metropole)[^\n\t,;:.(]{2,60}$", re.M
)
_COUNCIL_END = re.compile(
    r"\s+(?:dument|legalement|regulierement|s'est|s'etant|est\b|etant|se\s+sont|a\s+ete|en\s+date|du\s+\d|seance|reuni|convoque|,)"
)

_OTHER_SITTING = re.compile(r"\b(?:proces-verba|compte[ -]rendu|approbation|precedent|prochain)")
_SITTING = re.compile(rf"\b(?:seance|reunion|session)\b[^\n]{{0,50}}?(?:\bdu\b|\ble\b|:)\s*{DATE}")
_YEAR = re.compile(
    rf"\bl'an\s+(?P<lead>\d{{4}}|deux[ -]mille(?:[ -]+{NUMBER_WORDS})?)\s*,?\s*(?:et\s+)?(?:le\s+)?{DATE}"
)
_COUNCIL_DATE = re.compile(rf"\bconseil\b[^\n]{{0,60}}?\bdu\s+{DATE}")
_CONVOKED = re.compile(
    rf"\bconvo(?:cation|que)[a-z]*\b[^\n]{{0,60}}?(?:\ble\b|\bdu\b|\ben\s+date\b|:)\s*(?:le\s+)?{DATE}"
)

_CHAIR = re.compile(
    r"^\s*president[e]?(?:\s+de\s+(?:la\s+)?seance)?\s*:\s*|\bsous\s+la\s+presidence\s+(?:de\s+|d')|\bpresidee?\s+par\s+|\bpresidence\s*:\s*",
    re.M,
)
_SECRETARY = re.compile(
    r"\bsecretaires?\s+de\s+(?:la\s+)?seance\s*(?::|est|,)?\s*|^\s*(?:le|la)?\s*secretaire\s*[:,]\s*", re.M
)
_MADE_SECRETARY = re.compile(r",?\s+(?:a|est|ont)\s+(?:ete\s+)?(?:nommee?|designee?|elue?)\b[^\n.;]{0,40}?secretaire")
_SIGNED = re.compile(r"^\s*(?:le|la)\s+secretaire[^\n,:]{0,20}[,:]?\s*\n\s*", re.M)

_N = r"(\d{1,4})\b(?![/.,]\d)"
_FIGURES = {
    "in_office": re.compile(
        rf"\ben\s+exercice\s*(?:\([^)\n]*\)\s*)?[:=.…\s]*{_N}|\b(\d{{1,4}})\s+(?:membres|conseillers|elus)\b[^\n:;.,]{{0,30}}en\s+exercice"
    ),
    "members": re.compile(
        rf"\b(?:nombre\s+(?:total\s+)?de\s+(?:membres|conseillers|elus|delegues)"
        rf"|effectif\s+legal|membres\s+(?:afferents|composant))(?:(?!exercice|present|votant|absent)[^\n:\d]){{0,50}}[:=]\s*{_N}"
    ),
    "present": re.compile(
        rf"\bpresente?s?(?:\(e?s?\))?(?:\s+(?:et\s+)?participant\s+au\s+vote|\s+(?:au\s+vote|a\s+la\s+seance|en\s+seance))?\s*(?:[:=]\s*{_N}|\(\s*(\d{{1,4}})\s*\))"
    ),
    "proxies": re.compile(
        rf"\b(?:procurations?|pouvoirs?|representee?s?|mandats?)(?:\(s\))?(?:\s+(?:donnes|donnees|ecrits|de\s+vote))?\s*(?:[:=]\s*{_N}|\(\s*(\d{{1,4}})\s*\)\s*:)"
    ),
    "voters": re.compile(rf"votants?\s*[:=]\s*{_N}|pris\s+part\s+(?:a\s+la\s+deliberation|au\s+vote)\s*[:=]\s*{_N}"),
    "absent": re.compile(rf"absente?s?(?:\s+(?:excuse?e?s?|et\s+excuses))?\s*(?:[:=]\s*{_N}|\(\s*(\d{{1,4}})\s*\))"),
}
_COLUMNS = re.compile(
    r"(en\s+exercice)|(presents?)|(procurations?|pouvoirs?|representes?)|(votants?)|(absents?)|(pour)|(contre)|(abstentions?)"
)
COLUMN_NAMES = ("in_office", "present", "proxies", "voters", "absent", "for_", "against", "abstention")


@dataclass(frozen=True, slots=True)
class Head:
    council: str | None
    held_on: date | None
    weekday: int | None
    convened_on: date | None
    stated_twice: dict[str, tuple[str, ...]]  # by field, the values that compete: the field itself is None
    chair: str | None
    secretary: str | None


def read_head(text: str, folded: str, start: int) -> Head:
    """The head of the act, whose matter begins at `start`."""
    found = _find_sitting(folded)
    held_on, day = found if found else (None, None)
    held, convened = _sittings(folded, start), _convened(folded, held_on, start)
    twice = {"held_on": held, "convened_on": convened}
    return Head(
        _council(text, folded),
        None if len(held) > 1 else held_on,
        None if len(held) > 1 else day,
        convened[0] if len(convened) == 1 else None,
        {name: tuple(f"{day:%d/%m/%Y}" for day in days) for name, days in twice.items() if len(days) > 1},
        _first_name(_CHAIR, text, folded),
        _secretary(text, folded),
    )


def _find_sitting(folded: str) -> tuple[date, int | None] | None:
    for pattern in (_SITTING, _YEAR, _COUNCIL_DATE):
        for match in pattern.finditer(folded, 0, 6000):
            year = to_int(match["lead"]) if pattern is _YEAR else None
            if day := to_date(match, year):
                return day, weekday(match)
    return None


def _sittings(folded: str, start: int) -> list[date]:
    """The days that the head gives to this sitting, each once."""
    found: list[date] = []
    for pattern in (_SITTING, _YEAR):
        for match in pattern.finditer(folded, 0, min(start or 6000, 6000)):
            line = folded[folded.rfind("\n", 0, match.start()) + 1 : match.start()]
            day = to_date(match, to_int(match["lead"]) if pattern is _YEAR else None)
            if day and not _OTHER_SITTING.search(line + match[0]):
                found.append(day)
    return list(dict.fromkeys(found))


def _convened(folded: str, held_on: date | None, start: int) -> list[date]:
    """The days that the head gives to the convocation, each once; those below it when it gives none."""
    found: list[date] = []
    for match in _CONVOKED.finditer(folded, 0, 8000):
        if found and match.start() > (start or 8000):
            break
        # A convocation whose year is not written is that of the sitting, or the one before in January.
        day = to_date(match, held_on.year if held_on else None)
        if day and held_on and not match["year"] and match["day"] and day > held_on:
            day = to_date(match, held_on.year - 1)
        if day:
            found.append(day)
    return list(dict.fromkeys(found))


def _council(text: str, folded: str) -> str | None:
    for match in _COUNCIL.finditer(folded, 0, 6000):
        end = _COUNCIL_END.search(folded, match.start() + 10, match.end())
        name = " ".join(text[match.start() : end.start() if end else match.end()].split())
        if len(name.split()) >= 3 and not re.search(r"\d", name):
            return name
    bare = _BARE_COUNCIL.search(folded, 0, 6000)
    if bare is None:
        return None
    name = " ".join(text[bare.start() : bare.end()].split())
    place = _PLACE.search(folded, 0, 3000)
    return f"{name}, {' '.join(text[place.start() : place.end()].split())}" if place else name


def _first_name(pattern: re.Pattern[str], text: str, folded: str) -> str | None:
    for match in pattern.finditer(folded):
        if name := leading_name(text[match.end() : match.end() + 200].lstrip().split("\n", 1)[0]):
            return name
    return None


def _secretary(text: str, folded: str) -> str | None:
    if name := _first_name(_SECRETARY, text, folded):
        return name
    if match := _MADE_SECRETARY.search(folded):
        before = re.split(r"\n|; |: |\.\s(?=[A-ZÀ-Þ][a-zà-ÿ])", text[max(0, match.start() - 80) : match.start()])[-1]
        if name := leading_name(before):
            return name
    return _first_name(_SIGNED, text, folded)


def read_figures(folded: str) -> dict[str, tuple[int, ...]]:
    """The figures of attendance that the act states, by field name, each value once; votes too when a table
    gives them."""
    found: dict[str, list[int]] = {}
    for name, pattern in _FIGURES.items():
        for match in pattern.finditer(folded):
            found.setdefault(name, []).append(int(next(group for group in match.groups() if group)))
    for name, count in _table(folded):
        found.setdefault(name, []).append(count)
    return {name: tuple(dict.fromkeys(counts)) for name, counts in found.items()}


def _table(folded: str) -> list[tuple[str, int]]:
    """Figures given as a row of titles over a row of numbers."""
    lines = [line for line in folded.split("\n") if line.strip()]
    pairs = []
    for title, row in zip(lines, lines[1:], strict=False):
        numbers = row.split()
        if len(numbers) < 2 or len(title) > 200 or not all(n.isdigit() and len(n) < 5 for n in numbers):
            continue
        columns = [COLUMN_NAMES[m.lastindex - 1] for m in _COLUMNS.finditer(title) if m.lastindex]
        if len(columns) == len(numbers):
            pairs += [(c, int(n)) for c, n in zip(columns, numbers, strict=True)]
    return pairs
