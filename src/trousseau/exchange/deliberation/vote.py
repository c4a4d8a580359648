"""The vote: counts by category, proxies written beside them, and the result in words."""

import re
from dataclasses import dataclass

from .model import Vote
from .people import CIVILITY
from .words import NUMBER_WORDS, to_int

_COUNT = rf"(\d{{1,4}}\b(?!\s*(?:€|euros?))|{NUMBER_WORDS}\b)"
_CATEGORIES = {
    "for_": r"pour",
    "against": r"contre",
    "abstention": r"abstentions?",
    "no_position": r"(?:ne\s+)?(?:se\s+prononcen?t?|s'exprimen?t?|pren(?:d|nent)|participen?t?)\s+pas(?:\s+part)?(?:\s+(?:au|a\s+ce|a\s+la|a)\s+(?:vote|deliberation))?"
    r"|non[ -]participations?|refus\s+de\s+vote|sans\s+participation",
}
_CATEGORY = "|".join(f"(?P<{name}>{words})" for name, words in _CATEGORIES.items())
_MARK = r"(?:\s*\(\s*s\s*\))?(?:\s*\([^)\n]{0,80}\))?"
# "POUR : 81", "Voix contre : 0"; in a table without colons, "Pour 12 Contre 0".
_TITLED = re.compile(rf"\b(?:{_CATEGORY}){_MARK}\s*[:=]\s*{_COUNT}")
_LOOSE = re.compile(rf"\b(?:{_CATEGORY}){_MARK}\s*[:=]?\s*{_COUNT}")
# "11 voix pour, 1 voix contre et 1 abstention".
_COUNTED = re.compile(
    rf"{_COUNT}\s+(?P<voices>(?:voix|votes?|suffrages?)\s+)?(?P<word>pour|contre|abstentions?|ne\s+se\s+prononcen?t?\s+pas)\b"
)
_NO_ABSTENTION = re.compile(r"\bsans\s+abstention")
_PROXIES = re.compile(rf"\bdont\s+{_COUNT}\s+(?:procurations?|pouvoirs?|par\s+procuration)")
_CAST = re.compile(rf"\bsuffrages\s+exprimes\s*[:=]\s*{_COUNT}")
_MAJORITY = re.compile(rf"\bmajorite\s+absolue\s*[:=]\s*{_COUNT}")

_DELIBERATED = re.compile(
    r"\bapres\s+en\s+avoir\s+(?:\w+\s+)?delibere|\b(?:le\s+conseil|le\s+comite|l'assemblee)\b[^.\n]{0,160}?(?<!\ba )(?<!ait )(?<!ont )(?<!ant )\b(?:decide|delibere|approuve|adopte|autorise|prend\s+acte)"
)
_UNANIMOUS = re.compile(r"\bunanim(?:ite|ement)\b")
_CARRIED = re.compile(
    r"\ba\s+la\s+majorite\b|\b(?:est|sont|a\s+ete)\s+(?:adopte|approuve)|^\s*adoptee?\b|\bdeliberation\s+adoptee\b|\badopte[e]?\s*(?:$|[.:!]|a\s)",
    re.M,
)
_LOST = re.compile(
    r"\b(?:n'est|n'a)\s+pas\s+(?:ete\s+)?(?:adopte|approuve)|\b(?:est|a\s+ete)\s+(?:rejete|repousse)|^\s*rejetee?\b|\b(?:proposition|deliberation)\s+rejetee",
    re.M,
)
_RECITAL = re.compile(r"^[ \t]*(?:vu|considerant|pour rappel|rappelant)\b[^\n]*", re.M)
_LEFT = re.compile(
    r"\b(?:ne\s+pren(?:d|nent)\s+pas\s+part|n'(?:ayant|a|ont)\s+pas\s+pris\s+part|ne\s+participen?t?\s+pas|"
    r"quitten?t?\s+la\s+(?:salle|seance)|se\s+retiren?t?|s'est\s+retiree?)\b(?![^\n:]{0,30}:)"
)
_PERSON = re.compile(rf"(?<!\w)(?:{CIVILITY})")
_SECOND_CALL = (
    "sans condition de quorum",
    "seconde convocation",
    "deuxieme convocation",
    "nouvelle convocation",
)


@dataclass(frozen=True, slots=True)
class Ballot:
    vote: Vote
    cast: int | None
    majority: int | None
    unanimous: bool
    adopted: bool | None  # as the act says it in words
    withdrawn: int
    second_call: bool


def deliberated_at(folded: str, start: int) -> int | None:
    """Where the council has deliberated: what comes before is the report put to it."""
    first = None
    for match in _DELIBERATED.finditer(folded, start):
        if match[0].startswith("apres"):
            return match.start()
        first = match.start() if first is None else first
    return first


def read_ballot(text: str, folded: str, start: int, figures: dict[str, int]) -> Ballot:
    """The ballot of the act, whose matter begins at `start`; `figures` are those of its tables."""
    turn = deliberated_at(folded, start)
    after = folded[turn if turn is not None else start :]
    counts = _counts(after)
    if not counts and turn is not None:
        counts = _counts(folded[start:])
    if not counts:
        counts = {name: figures[name] for name in _CATEGORIES if name in figures}
    words = after if turn is not None else _RECITAL.sub("", after)
    unanimous = _UNANIMOUS.search(words) is not None
    lost = _LOST.search(words) is not None
    adopted = False if lost else True if unanimous or _CARRIED.search(words) else None
    proxies = _PROXIES.search(after)
    return Ballot(
        Vote(**counts, proxies=to_int(proxies[1]) if proxies else None),
        _number(_CAST, folded, start),
        _number(_MAJORITY, folded, start),
        unanimous,
        adopted,
        _withdrawn(text, folded, start),
        any(words in folded for words in _SECOND_CALL),
    )


def _withdrawn(text: str, folded: str, start: int) -> int:
    """How many members the act says left before the vote, one at least in each sentence that says so."""
    sentences: dict[int, int] = {}
    for left in _LEFT.finditer(folded, start):
        floor = max(0, left.start() - 400)
        begin = max(
            floor, folded.rfind("\n", floor, left.start()) + 1, folded.rfind("; ", floor, left.start()) + 1
        )
        sentences.setdefault(begin, left.end())
    return sum(max(1, len(_PERSON.findall(text[a:b]))) for a, b in sentences.items())


def _number(pattern: re.Pattern[str], folded: str, start: int) -> int | None:
    if "majorite absolue" not in folded and "suffrages" not in folded:
        return None
    return to_int(found[1]) if (found := pattern.search(folded, start)) else None


def _counts(folded: str) -> dict[str, int]:
    counts = _titled(_TITLED.finditer(folded))
    if counts:
        return counts
    for line in folded.split("\n"):
        counts = _titled(_LOOSE.finditer(line))
        if len(counts) > 1:
            return counts
    return _counted(folded)


def _titled(matches) -> dict[str, int]:
    counts: dict[str, int] = {}
    for match in matches:
        name = match.lastgroup if match.lastgroup in _CATEGORIES else next(n for n in _CATEGORIES if match[n])
        value = to_int(match[match.re.groups])
        if value is not None:
            counts.setdefault(name, value)
    return counts


def _counted(folded: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    bare = set()
    for match in _COUNTED.finditer(folded):
        word = match["word"]
        name = next(n for n, words in _CATEGORIES.items() if re.fullmatch(words, word))
        value = to_int(match[1])
        if value is None or name in counts:
            continue
        counts[name] = value
        if not match["voices"] and name == "for_":
            bare.add(name)
    # "3 logements pour" or "2 pour" alone is no vote: a second category must stand beside it.
    if bare and len(counts) == 1:
        return {}
    if _NO_ABSTENTION.search(folded) and counts:
        counts.setdefault("abstention", 0)
    return counts
