"""The vote: counts by category, proxies written beside them, and the result in words."""

import re
from dataclasses import dataclass

from trousseau.rules.deliberation_checks import listed
from trousseau.rules.said import Said, say

from .header import read_figures
from .model import Vote
from .people import CIVILITY
from .words import NUMBER_WORDS, to_int

_COUNT = rf"(\d{{1,4}}\b(?!\s*(?:€|euros?))|{NUMBER_WORDS}\b)"
_CATEGORIES = {
    "for_": r"pour",
    "against": r"contre",
    "abstention": r"abstentions?",
    "no_position": r"n\.?p\.?p?\.?v\.?|(?:ne\s+)?(?:se\s+prononcen?t?|s'exprimen?t?|pren(?:d|nent)|participen?t?)\s+pas(?:\s+part)?(?:\s+(?:au|a\s+ce|a\s+la|a)\s+(?:vote|deliberation))?"
    r"|non[ -]participations?(?:\s+au\s+vote)?|refus\s+de\s+vote|sans\s+participation",
}
_CATEGORY = "|".join(f"(?P<{name}>{words})" for name, words in _CATEGORIES.items())
_MARK = r"(?:\s*\(\s*s\s*\))?(?:\s*\([^)\n]{0,80}\))?"
# "POUR : 81", "Voix contre : 0"; in a table without colons, "Pour 12 Contre 0".
_NOTHING = r"(?:/(?=\s|$)|-{1,2}(?=[ \t]*(?:$|\n|[;,])))"  # "ont voté contre : /"
_TITLED = re.compile(rf"\b(?:{_CATEGORY}|(?P<abstained>abstenus)){_MARK}\s*[:=]\s*(?:{_NOTHING}|{_COUNT})")
_LOOSE = re.compile(rf"\b(?:{_CATEGORY}){_MARK}\s*[:=]?\s*{_COUNT}")
# "11 voix pour, 1 voix contre et 1 abstention".
_COUNTED = re.compile(
    rf"{_COUNT}\s+(?P<voices>(?:voix|votes?|suffrages?)\s+)?(?P<word>pour|contre|abstentions?|ne\s+se\s+prononcen?t?\s+pas)\b"
)
# "Votants 30 Pour 10 Contre 20": a table without colons, whose total would be read as the votes for.
_AFTER_TOTAL = re.compile(
    rf"\b(?:votants?|exprimes|presents?|exercice)\b[\s|]*{_COUNT}\s+(?:voix\s+)?(?:{_CATEGORIES['for_']})\b"
)
_NO_ABSTENTION = re.compile(r"\bsans\s+abstention")
_PROXIES = re.compile(rf"\bdont\s+{_COUNT}\s+(?:procurations?|pouvoirs?|par\s+procuration)")
_CAST = re.compile(rf"\bsuffrages\s+exprimes\s*[:=]\s*{_COUNT}")
_MAJORITY = re.compile(rf"\bmajorite\s+absolue\s*[:=]\s*{_COUNT}")

_DELIBERATED = re.compile(
    r"\bapres\s+(?:en\s+)?avoir\s+(?:\w+\s+)?delibere|\b(?:le\s+conseil|le\s+comite|le\s+bureau|la\s+commission\s+permanente|l'assemblee)\b"
    r"[^.\n]{0,160}?(?<!\ba )(?<!ait )(?<!ont )(?<!ant )\b(?:decide|delibere|approuve|adopte|autorise|prend\s+acte)"
    r"|^[ \t]*(?:delibere|decide)[ \t]*:?[ \t]*$",
    re.M,
)
_UNANIMOUS = re.compile(r"\bunanim(?:ite|ement)\b")
_CARRIED = re.compile(
    r"\ba\s+la\s+majorite\b|\b(?:est|sont|a\s+ete)\s+(?:adopte|approuve)|^\s*adoptee?\b|\b(?:deliberation|conclusions|propositions?)\s+adoptees?\b|\badopte[e]?\s*(?:$|[.:!]|a\s)",
    re.M,
)
_LOST = re.compile(
    r"\b(?:n'est|n'a)\s+pas\s+(?:ete\s+)?(?:adopte|approuve)|\b(?:est|a\s+ete)\s+(?:rejete|repousse)|^\s*rejetee?\b|\b(?:proposition|deliberation)\s+rejetee",
    re.M,
)
_SAID_CARRIED = re.compile(
    r"\b(?:est|sont|a\s+ete)\s+(?:adopte|approuve)|^\s*adoptee?\b|\bdeliberation\s+adoptee\b", re.M
)
# Why no vote is taken; with `votes`, because several compete.
SEVERAL_TIMES = say("the council deliberates several times in it", votes=True)
_ONCE = re.compile(r"\bapres\s+(?:en\s+)?avoir\s+(?:\w+\s+)?delibere")
_SENTENCE = re.compile(r"\n|(?<=[.;])\s")
# "par 13 voix contre 1": the first number is for, or against, as one writes.
_EITHER = re.compile(rf"{_COUNT}\s+(?:(?:voix|votes?|suffrages?)\s+)?contre\s+{_COUNT}")
# What a council also votes on, but where the act names it only to allow it ("tout avenant ou amendement").
_OTHER_MATTER = re.compile(
    r"(?<!ou )(?<!et )(?<!tout )(?<!tous )(?<!d')(?<!eventuel )(?<!eventuels )\b(?P<what>(?:sous-)?amendement|contre-proposition|"
    r"question\s+prealable|motion|v(?:oe|œ)u|renvoi\s+en\s+commission|ajournement|ordre\s+du\s+jour|"
    r"demande\s+de\s+(?:report|retrait|modification|renvoi)|proposition\s+de\s+(?:report|retrait|modification|renvoi))s?\b(?!\s+eventuel)"
)
# What the council does not do, though its act counts votes for: those of a refusal cannot be told from those lost.
_NOT_DONE = re.compile(
    r"\b(?:ne\s+|n')(?:s'\s?)?(?:adopt|approuv|accept|autoris|accord|attribu|donn|valid|retien|vot|decid|octroi|sollicit|emet|"
    r"souhait|renouvel|ratifi|habilit|confirm|prend\s+(?!pas\s+part)|alloue|verse)\w*\s+(?:pas|point|aucun)|\bne\s+pas\s+(?!prendre\s+part)"
    r"|\b(?:refuse|refusent|refuser|rejette|rejettent|rejeter|repousse|repoussent|repousser|desapprouve|s'oppose|"
    r"ajourne|ajourner|ajournement|sursoit|surseoir|avis\s+defavorable)\b"
    r"|\b(?:reporte|reporter|renvoie|renvoyer)\s+(?:a\s|la\s|le\s|ce\s|cette\s|cet\s|l'|sa\s|son\s)|\bretir(?:e|er)\b[^.\n]{0,40}\bordre\s+du\s+jour"
)
# A refusal whose votes are counted: lost when those against are more.
_REFUSED = re.compile(
    r"\b(?:refuse|refusent|refuser|rejette|rejettent|rejeter|repousse|repousser|n'(?:adopte|approuve|accepte|accorde)\s+pas)\b"
)
# A committee's opinion, told before the council's decision: no vote of the council.
_OPINION = re.compile(
    r"\b(?:commissions?(?!\s+permanente)|comite\s+(?!syndical)\w+|bureau|conseil\s+d'arrondissement)\b"
)
# A tally given part by part: "9 (groupe A) + 2 (groupe B)", "Pour | 5 | 9".
_PARTS = re.compile(
    rf"\b(?:pour|contre|abstentions?)\b{_MARK}[ \t]*[:=|]?[ \t]*(?!(?:19|20)\d\d\b)\d{{1,4}}\b(?:[ \t]*\([^)\n]{{0,80}}\))?"
    r"[ \t]*(?:[+|&\t ]|,(?!\d)|et\b)[ \t]*\d{1,4}\b"
    r"(?![ \t]*(?:voix|votes?|suffrages?|pour|contre|abstentions?|ne\s|procurations?|pouvoirs?|€|euros?))"
    rf"|\d\s*(?:\([^)\n]{{0,80}}\)\s*)?\+\s*{_COUNT}"
)
# Who else votes, or on whom: named in the sentence of a tally, nobody knows that the tally is the act's.
_ELSEWHERE = re.compile(
    r"\b(?:rappel\w*|precedente?s?|commissions?|comite\s+(?!syndical)|bureau\s+(?!metropolitain|communautaire)|avai(?:t|ent)|"
    r"(?:seance|deliberation|conseil)\s+du\s+\d|elections?|elit|elue?s?|designe\w*|nomm(?:e|es|ee|ees|er)|inscription|"
    r"modification|report|retrait|amende)\b"
)
_CLAUSE = re.compile(r"(?<!\Wm)(?<!\Wmm)\.\s|;|\n\s*\n|:\s*\n")
# Where the council's decision is told: two of them may be two acts.
_FORMULA = re.compile(
    r"^[ \t]*(?:point\s+[^\n]{0,40}?)?(?:le\s+conseil|le\s+comite|le\s+bureau|la\s+commission\s+permanente|l'assemblee)\b[^.\n]{0,160}?(?<!\ba )(?<!ait )(?<!ont )(?<!ant )\b"
    r"(?:decide|approuve|adopte|autorise|rejette|refuse|donne|attribue|accorde|vote)\b",
    re.M,
)
_NUMBERINGS = tuple(
    re.compile(pattern, re.M)
    for pattern in (
        r"^[ \t]*(?:extrait\s+de\s+la\s+)?deliberation\s+(?:numero|n\s*[°o]?\.?)\s*(\d[\w./-]*)(?!\s+du\s+\d)",
        r"^[ \t]*(?:n\s*°|no\.?|numero)\s*(\d[\w./-]*)",
        r"^[ \t]*((?:19|20)\d\d[-/._]\d{1,4}(?:[-/._]\d{1,4})*)\s*[-:.]\s+\S",
        r"^[ \t]*(?:point|question|affaire|dossier|rapport)\s*(?:numero|n\s*[°o]?\.?)?\s*(\d{1,3})\b",
    )
)
_VOTED = re.compile(
    r"\b(?:adopt|rejet|repouss|approuv|accept|vot(?:e|ant)|unanim|aux\s+voix|voix\b|(?:pour|contre|abstentions?)\s*:)"
)
_MANNER = re.compile(
    r"\b(?:decide|accepte|choisi)\w*[^.\n]{0,80}\b(?:(?:scrutin|vote)\s+(?:secret|public)|bulletins?\s+secrets?|main\s+levee|huis\s+clos)"
)
_RECITAL = re.compile(r"^[ \t]*(?:vu|considerant|pour rappel|rappelant)\b[^\n]*", re.M)
# The minutes of an earlier sitting, approved: no result of this act.
_MINUTES = re.compile(
    r"\b(?:proces[- ]verba(?:l|ux)|comptes?[- ]rendus?|pv)\b[^.\n]{0,200}?\b(?:adopte|approuve|arrete|valide|vote)\w*[^.\n]*|\bapprouve\s+le\s+(?:proces-verbal|compte[- ]rendu)[^.\n]*"
)
_LEFT = re.compile(
    r"\b(?:ne\s+pren(?:d|nent)\s+pas\s+part|n'(?:ayant|a|ont)\s+pas\s+pris\s+part|ne\s+participen?t?\s+pas|"
    r"quitten?t?\s+la\s+(?:salle|seance)|se\s+retiren?t?|s'est\s+retiree?)\b(?![^\n:]{0,30}:)"
)
_PERSON = re.compile(rf"(?<!\w)(?:{CIVILITY})")
_SECOND_CALL = ("sans condition de quorum", "seconde convocation", "deuxieme convocation", "nouvelle convocation")


@dataclass(frozen=True, slots=True)
class Ballot:
    vote: Vote
    cast: int | None
    majority: int | None
    unanimous: bool
    adopted: bool | None  # as the act says it in words
    withdrawn: int
    second_call: bool
    contested: Said | str  # why nobody can tell which vote is the act's; "" when it is known
    stated_twice: dict[str, tuple[str, ...]]
    at: tuple[int, int] | None = None  # where the votes are counted, or the result told


def deliberated_at(folded: str, start: int) -> int | None:
    """Where the council has deliberated: what comes before is the report put to it."""
    first = None
    for match in _DELIBERATED.finditer(folded, start):
        if match[0].startswith("apres"):
            return match.start()
        first = match.start() if first is None else first
    return first


def several_times(folded: str) -> Said | str:
    """Why this text seems to hold several acts; "" when it holds one."""
    if len(_ONCE.findall(folded)) > 1:
        return SEVERAL_TIMES
    for numbering in _NUMBERINGS:
        numbers = list(dict.fromkeys(match[1].rstrip("-./") for match in numbering.finditer(folded)))
        if len(numbers) > 1:
            return say(
                "this text bears several numbers of an act or of a point (%(numbers)s)",
                numbers=", ".join(numbers[:3]),
                votes=True,
            )
    return ""


def numbered_lines(folded: str) -> list[int]:
    """Where the acts of a set of minutes begin, by their numbers: one line each, none when they bear one number."""
    for numbering in _NUMBERINGS:
        first: dict[str, int] = {}
        for match in numbering.finditer(folded):
            first.setdefault(match[1].rstrip("-./"), match.start())
        if len(first) > 1:
            return sorted(first.values())
    return []


def read_ballot(
    text: str, folded: str, start: int, figures: dict[str, tuple[int, ...]], title: str, several: Said | str
) -> Ballot:
    """The ballot of the act, whose matter begins at `start`; `figures` are those of its tables, `title` its
    folded title. Where votes compete, none is taken."""
    turn = deliberated_at(folded, start)
    after = folded[turn if turn is not None else start :]
    told = _blank(after)
    tables = read_figures(told)
    counts = _counts(told) or {name: tables[name][0] for name in _CATEGORIES if name in tables}
    words = _MINUTES.sub("", after if turn is not None else _RECITAL.sub("", after))
    unanimous = _UNANIMOUS.search(words) is not None
    lost = _LOST.search(words) is not None
    adopted = False if lost else True if unanimous or _CARRIED.search(words) else None
    proxies = _PROXIES.search(after)
    report = folded if turn is None or not counts else _without_opinions(folded[:turn]) + folded[turn:]
    contested = _contested(_RECITAL.sub("", report), figures, title, several) or _unsure(
        text, folded, turn, counts, figures
    )
    refusal = _NOT_DONE.search(after)
    if (
        refusal
        and not lost
        and not contested
        and _REFUSED.match(after, refusal.start())
        and counts.get("for_", 0) < counts.get("against", 0)
    ):
        adopted = False
    elif not lost and not contested and refusal:
        contested = say("the act writes “%(words)s”", words=_quote(text[len(folded) - len(after) :], *refusal.span()))
    if lost and _SAID_CARRIED.search(words):
        contested = contested or say("the act says one proposal adopted and another rejected", votes=True)
    unread = _EITHER.search(after) is not None and "for_" not in counts
    if not contested and not _TITLED.search(told) and (total := _AFTER_TOTAL.search(told)):
        contested = say(
            "“%(words)s” is read in two ways", words=_quote(text[len(folded) - len(after) :], *total.span()), votes=True
        )
    stated = {"votes_cast": _numbers(_CAST, folded, start), "majority": _numbers(_MAJORITY, folded, start)}
    single = {name: found[0] if len(found) == 1 and not contested else None for name, found in stated.items()}
    return Ballot(
        Vote() if contested or unread else Vote(**counts, proxies=to_int(proxies[1]) if proxies else None),
        single["votes_cast"],
        single["majority"],
        unanimous and not contested,
        None if contested else adopted,
        _withdrawn(text, folded, start),
        any(words in folded for words in _SECOND_CALL),
        contested or (say("“voix contre” between two numbers is read in two ways") if unread else ""),
        {name: tuple(map(str, found)) for name, found in stated.items() if len(found) > 1},
        _where(told, counts, words is after, len(folded) - len(after)),
    )


def _where(told: str, counts: dict[str, int], whole: bool, offset: int) -> tuple[int, int] | None:
    """Where in the text the counts stand, else the words of the result."""
    patterns = (_TITLED, _LOOSE, _COUNTED) if counts else (_UNANIMOUS, _LOST, _CARRIED) if whole else ()
    for pattern in patterns:
        spans = [match.span() for match in pattern.finditer(told)]
        if spans and (pattern is not _LOOSE or len(spans) > 1):
            return spans[0][0] + offset, (spans[-1][1] if counts else spans[0][1]) + offset
    return None


def _without_opinions(report: str) -> str:
    """The report put to the council, without the sentences that tell what a committee thought of it."""
    pieces = re.split(r"([.;\n])", report)
    return "".join(" " * len(piece) if _OPINION.search(piece) else piece for piece in pieces)


def _blank(folded: str) -> str:
    """`folded` with blanks in place of its recitals, of the same length."""
    return _RECITAL.sub(lambda line: " " * len(line[0]), folded)


def _unsure(
    text: str, folded: str, turn: int | None, counts: dict[str, int], figures: dict[str, tuple[int, ...]]
) -> Said | str:
    """Why what was read is not surely the vote of the decision; "" when it is."""
    if turn is None:
        return say("the votes are written without the council’s decision") if counts else ""
    before, after, said = _blank(folded[:turn]), _blank(folded[turn:]), text[turn:]
    head = before[max([0, *(cut.end() for cut in _CLAUSE.finditer(before, max(0, turn - 300)))]) :]
    formula = re.split(r"[.:;]", after[:200])[0]
    council = re.search(r"\b(?:conseil|comite\s+syndical|assemblee)\b", head + formula)
    if (other := _ELSEWHERE.search(head)) and council is None:
        return say("another than the council deliberates (“%(other)s”)", other=other[0].strip())
    if not counts:
        if (tally := _first_tally(before)) is not None:
            words = _quote(text, *tally)
            return say("votes are written before the council’s decision alone (“%(words)s”)", words=words)
        if any(name in figures for name in _CATEGORIES):
            return say("votes are written in a table alone, before the council’s decision")
    decisions = [found.start() for found in _FORMULA.finditer(_blank(folded))]
    between = folded[decisions[0] : decisions[-1]] if decisions else ""
    if _UNANIMOUS.search(between) or _first_tally(between) is not None:
        return say("the council decides several times in it", votes=True)
    if parts := _PARTS.search(after):
        return say("the votes are given in parts (“%(words)s”)", words=_quote(said, *parts.span()))
    for pattern in (_TITLED, _COUNTED):
        for found in pattern.finditer(after):
            floor = max(0, found.start() - 300)
            begin = max([floor, *(cut.end() for cut in _CLAUSE.finditer(after, floor, found.start()))])
            if other := _ELSEWHERE.search(after, begin, found.start()):
                words = _quote(said, *other.span())
                return say("votes follow “%(words)s” and may be those of another vote", words=words)
    return ""


def _first_tally(folded: str) -> tuple[int, int] | None:
    """Where the first sentence that counts votes stands."""
    at = 0
    for sentence in _SENTENCE.split(folded):
        at = folded.index(sentence, at)
        if _tallies(sentence):
            return at, at + len(sentence)
        at += len(sentence)
    return None


def _quote(text: str, start: int, end: int) -> str:
    said = " ".join(text[start:end].split())
    return said if len(said) <= 80 else f"{said[:79]}…"


def _contested(folded: str, figures: dict[str, tuple[int, ...]], title: str, several: Said | str) -> Said | str:
    """Why the vote of the act cannot be told from another; "" when there is one vote."""
    if several:
        return several
    told: dict[str, set[int]] = {name: set(figures.get(name, ())) for name in _CATEGORIES}
    for tally in _tallies(folded):
        for name, count in tally:
            told[name].add(count)
    words = {"for_": "pour", "against": "contre", "abstention": "abstention", "no_position": "ne se prononce pas"}
    for name, counts in told.items():
        if len(counts) > 1:
            values = listed([str(count) for count in sorted(counts)])
            return say("“%(word)s” is %(values)s", word=words[name], values=values, votes=True)
    for matter in _OTHER_MATTER.finditer(folded):
        line = folded[folded.rfind("\n", 0, matter.start()) + 1 : matter.start()][-60:]
        if matter["what"] not in title and _VOTED.search(line + folded[matter.end() : matter.end() + 300]):
            return say("it also speaks of a vote on something else (%(what)s)", what=matter["what"], votes=True)
    if any(_VOTED.search(manner[0]) for manner in _MANNER.finditer(folded)):
        return say("it also speaks of the vote on the manner of voting", votes=True)
    return ""


def _tallies(folded: str) -> list[list[tuple[str, int]]]:
    """The counts of each sentence that gives some, every occurrence."""
    found = []
    for sentence in _SENTENCE.split(folded):
        counts = _pairs(_TITLED.finditer(sentence))
        if not counts:
            loose, counted = _loose(sentence), _counted(sentence)
            counts = [*(loose if len(loose) > 1 else counted).items()]
        if counts:
            found.append(counts)
    return found


def _withdrawn(text: str, folded: str, start: int) -> int:
    """How many members the act says left before the vote, one at least in each sentence that says so."""
    sentences: dict[int, int] = {}
    for left in _LEFT.finditer(folded, start):
        floor = max(0, left.start() - 400)
        begin = max(floor, folded.rfind("\n", floor, left.start()) + 1, folded.rfind("; ", floor, left.start()) + 1)
        sentences.setdefault(begin, left.end())
    return sum(max(1, len(_PERSON.findall(text[a:b]))) for a, b in sentences.items())


def _numbers(pattern: re.Pattern[str], folded: str, start: int) -> list[int]:
    if "majorite absolue" not in folded and "suffrages" not in folded:
        return []
    found = (to_int(match[1]) for match in pattern.finditer(folded, start))
    return list(dict.fromkeys(count for count in found if count is not None))


def _counts(folded: str) -> dict[str, int]:
    counts = _titled(_TITLED.finditer(folded))
    if counts:
        return counts
    for line in folded.split("\n"):
        counts = _loose(line)
        if len(counts) > 1:
            return counts
    return _counted(folded)


def _loose(line: str) -> dict[str, int]:
    """ "Pour 12 Contre 0"; not "8 pour 5 contre", whose numbers come first."""
    title, count = _LOOSE.search(line), _COUNTED.search(line)
    return {} if title and count and count.start() < title.start() else _titled(_LOOSE.finditer(line))


def _titled(matches) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, value in _pairs(matches):
        counts.setdefault(name, value)
    return counts


def _pairs(matches) -> list[tuple[str, int]]:
    found = []
    for match in matches:
        name = next((n for n in _CATEGORIES if match[n]), "abstention")
        written = match[match.re.groups]
        value = 0 if written is None else to_int(written)
        if value is not None:
            found.append((name, value))
    return found


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
