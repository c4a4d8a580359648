"""The head of an act: which council, when, who presides, and the figures of attendance.

Each field has its rules: a pattern, and the name by which the page says which one took the value. All are tried; the
candidates then compete (`candidates.choose`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trousseau.rules.deliberation import name_key, name_words
from trousseau.rules.said import Said, say

from .candidates import Candidate, Chosen, choose
from .people import CIVILITY, leading_name
from .words import DATE, YEAR_WORDS, fold, to_date, to_int, weekday

_HEAD = 8000  # characters: no head is longer

# ---- which council

_KIND = (
    r"(?:commission\s+permanente(?:\s+du\s+conseil\s+(?:departemental|regional|metropolitain))?|"
    r"conseil\s+(?:metropolitain|municipal|general|communautaire|departemental|regional|syndical|d'administration|d'arrondissement|"
    r"d'agglomeration|de\s+(?:la\s+)?communaute(?:\s+(?:d'agglomeration|urbaine|de\s+communes))?|de\s+(?:la\s+|l')?(?:euro)?metropole|de\s+territoire)|"
    r"comite\s+syndical|bureau\s+(?:metropolitain|communautaire|syndical))"
)
_OF = r"\s+(?:de\s+la\s+commune\s+d(?:e\s+|')|de\s+la\s+ville\s+d(?:e\s+|')|de\s+la\s+|de\s+l'\s*|de\s+|du\s+|des\s+|d'\s*)"
_NAMED_COUNCIL = re.compile(rf"\b{_KIND}{_OF}[^\n\t,;:.(/]{{2,80}}")
# "Conseil de Paris", "Conseil de Rochemare Métropole": a place alone after "conseil de".
_CITY_COUNCIL = re.compile(r"\bconseil\s+(?:de\s+|d')(?=\w)[^\n\t,;:.(/]{2,80}")
_BARE_COUNCIL = re.compile(rf"\b{_KIND}\b")
_COUNCIL_END = re.compile(
    r"\s+(?:dument|legalement|regulierement|s'est|s(?=\s+(?:est|etant)\b)|s'etant|est|etant|se|ont|a|au|en|le|lors|sous|a\s+ete|du(?=\s+(?:\d|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche))|seance|reuni\w*|convoqu\w*|decid\w*|deliber\w*|apres|vu|rendu\w*|certifi\w*|publie\w*|transmis\w*|extrait|approuv\w*|adopt\w*|autoris\w*|donn\w*|qui|et(?=\s+(?:a|publi|transmi))|"
    r"par|pour|sur|dont|n[°o]\s*\d|siegeant|-(?=\s)|valant|,)(?=\s|$)"
)
_NO_PLACE = re.compile(
    r"(?:cette|notre|ladite|la\s+commune$|la\s+ville$|quartier|jeunes|surveillance|developpement|securite|etat)\b|\d"
)
# The line that names the body of a bare "conseil municipal", by the word of the council.
_BODY_LINES = {
    "municipal": r"(?:ville|commune|mairie)\s+d(?:e\s+la\s+|e\s+|')",
    "communautaire": r"(?:communaute\s+\S+|grand\s|pays\s|agglomeration\s)",
    "metropolitain": r"(?!republique\b)(?:\S+(?:[ \t]+\S+){0,3}[ \t]+metropole|metropole\s)",
    "departemental": r"departement\s+d",
    "regional": r"region\s",
    "administration": r"(?:centre\s+(?:inter)?communal\s+d'action\s+sociale|ccas|cias|office\s|caisse\s)",
    "territoire": r"(?:etablissement\s+public\s+territorial|territoire\s)",
    "syndical": r"(?:syndicat\s|sivu\s|sivom\s)",
}
_NOT_THE_BODY = re.compile(r"(?<=\S)\s+(?:conseil|comite|bureau|seance|reunion)\b")
_ANY_BODY = re.compile(
    r"^[ \t]*(?:ville|commune|communaute|centre\s+communal|syndicat|metropole)\s[^\n\t,;:.(]{2,80}$", re.M
)


# "LONGNY AU PERCHE", "Jouy sous Thelle": a small word that a place goes on with; what a sitting goes on with is none.
_INSIDE = re.compile(r"\s+(?:au|en|sur|sous)\s+(?=\S)")
_NO_PART = re.compile(
    r"(?:seance|session|convocation|date|exercice|vertu|nombre|lieu|mairie|salle|siege|hotel|presence|cours|titre|application|"
    r"la|le|les|l'|son|sa|ses|un|une|\d|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|total|vu|proposition|rapport)"
)


def _council_end(text: str, flat: str, start: int, end: int) -> int:
    """Where the name of a council ends."""
    for stop in _COUNCIL_END.finditer(flat, start, end):
        inside = _INSIDE.match(flat, stop.start())
        goes_on = inside and text[inside.end()].isupper() and not _NO_PART.match(flat, inside.end())
        if not goes_on:
            return stop.start()
    return end


def council_kind(council: str | None) -> str:
    """The kind of a council by its name: "commune", "large" (a grouping of many inhabitants), "grouping", "other", "" when it is not
    known."""
    folded = fold(council or "")
    if re.search(r"\b(?:departement|region|administration|arrondissement)", folded):
        return "other"
    if "municipal" in folded:
        return "commune"
    if re.search(r"metropol|agglomeration|urbaine|territoire", folded):
        return "large"
    return "grouping" if re.search(r"communaut|metropol|syndica|territoire|agglomeration", folded) else ""


_GENERIC = frozenset(
    "conseil municipal communautaire metropolitain departemental regional de la du des l d le les commune ville mairie communaute communes agglomeration "
    "dagglomeration urbaine departement region commission permanente comite syndical bureau territoire metropole leurometropole eurometropole syndicat "
    "mixte etablissement public territorial centre communal daction sociale ccas dadministration administration extrait registre deliberations".split()
)


def _place_words(council: str) -> frozenset[str]:
    return frozenset(
        name_key(word)
        for word in re.split(r"[\s,]+", fold(council))
        if name_key(word) not in _GENERIC and name_key(word)
    )


def _same_council(one: str, other: str) -> bool:
    """Whether two ways of writing name one council: the places that they name agree, or one names none."""
    a, b = _place_words(one), _place_words(other)
    return a <= b or b <= a


def _councils(text: str, flat: str, end: int) -> Iterator[Candidate[str]]:
    named, city, bare, line = (
        say("the council named with its place"),
        say("“conseil de” and a place"),
        say("the council named alone"),
        say("the council, and the line that names its body"),
    )
    place = None
    for rank, (rule, pattern) in enumerate(((named, _NAMED_COUNCIL), (city, _CITY_COUNCIL))):
        for match in pattern.finditer(flat, 0, end):
            if re.search(
                r"(?:avis|vu|election|delegation|delibere\w*\s+par)\s+d[ue]\s*$",
                flat[max(0, match.start() - 20) : match.start()],
            ):
                continue
            kind = (
                _BARE_COUNCIL.match(flat, match.start())
                if pattern is _NAMED_COUNCIL
                else re.compile(r"conseil").match(flat, match.start())
            )
            after = kind.end() if kind else match.start()
            finish = _council_end(text, flat, after, match.end())
            name = " ".join(text[match.start() : finish].split()).rstrip(" -–—’'")
            of = re.match(_OF, flat[after:finish] + " ")
            body = flat[after:finish][of.end() :].strip() if of else ""
            if not body or _NO_PLACE.match(body):
                continue
            first = text[after:finish][of.end() :].lstrip()[:1] if of else ""
            if not first.isupper() and not re.match(r"(?:pays|grand|communes?|metropole|eurometropole)\b", body):
                continue
            if not _place_words(name):
                continue
            yield Candidate(name, match.start(), finish, rule, rank)
    for match in _BARE_COUNCIL.finditer(flat, 0, end):
        body_line = next((k for k in _BODY_LINES if k in match[0]), None)
        name = " ".join(text[match.start() : match.end()].split())
        place = (
            re.search(
                rf"^[ \t]*(?:republique[ \t]+francaise[ \t]+)?({_BODY_LINES[body_line]}[^\n\t,;:.(]{{1,70}}?)[ \t]*(?:\([^)\n]*\)|-\s[^\n]*)?$",
                flat[:3000],
                re.M,
            )
            if body_line
            else None
        )
        if place is None and body_line in ("communautaire", "metropolitain"):
            place = _ANY_BODY.search(flat, 0, 3000)
        if place and place[1 if place.re.groups else 0].strip() != match[0]:
            begin, finish = place.span(1 if place.re.groups else 0)
            if other := _NOT_THE_BODY.search(flat, begin, finish):  # two titles that a lost line end joined
                finish = other.start()
            whole = " ".join(text[begin:finish].split())
            yield Candidate(f"{name}, {whole}", match.start(), match.end(), line, 2)
        else:
            yield Candidate(name, match.start(), match.end(), bare, 3)


_KINDS = re.compile(
    r"municipal|communaut|departemental|general|regional|metropol|syndical|administration|territoire|arrondissement|agglomeration"
)


def _of_one_kind(found: Iterator[Candidate[str]]) -> list[Candidate[str]]:
    """The candidates, without those of another kind than the first, which no line names with its place: a council that the
    act tells of may be named, the one that meets is. Two of two kinds, both named, compete."""
    candidates = list(found)
    kinds = [kind[0] if (kind := _KINDS.search(fold(one.value))) else "" for one in candidates]
    first = min((one.start, kind) for one, kind in zip(candidates, kinds, strict=True) if kind)[1] if any(kinds) else ""
    alike = [one for one, kind in zip(candidates, kinds, strict=True) if kind in ("", first)]
    return candidates if any(one.rank < 2 for one in alike) else alike


# ---- when

# What makes a day another than that of the sitting, in the words before it.
_OTHER_DAY = re.compile(
    r"\b(?:commission(?!\s+permanente)|comite(?!\s+syndical)|bureau|proces[- ]verba\w*|comptes?[- ]rendus?|approbation|precedente?|prochaine?|rapport|avis|"
    r"arrondissement|affich\w+|publi\w+|depos\w+|transmi\w+|recue?|convo\w+|anterieure?|depuis|jusqu\w*|report\w*|conference|envoye)\b"
)
_SITTING = re.compile(rf"\b(?:seance|reunion|session|assemblee)\b[^\n]{{0,50}}?(?:\bdu\b|\ble\b|:)\s*{DATE}")
_YEAR_FIRST = re.compile(rf"(?:\bl'an\s+|^[ \t]*)(?P<lead>\d{{4}}|{YEAR_WORDS})\s*,?\s*(?:et\s+)?(?:le\s+){DATE}", re.M)
_OPENING_DAY = re.compile(rf"^[ \t]*(?:le|ce|aujourd'hui,?(?:\s+le)?)\s+{DATE}", re.M)
_GATHERED = re.compile(r"\breuni\w*|\bassembl\w+|\bseance\b|\bsession\b")
_COUNCIL_DAY = re.compile(
    rf"\b(?:conseil|comite\s+syndical|bureau|commission\s+permanente|assemblee)\b(?P<gap>[^\n.;:]{{0,90}}?)\b(?:du|en\s+date\s+du)\s+{DATE}"
)
_NUMBER_DAY = re.compile(rf"^[ \t]*deliberation\s+(?:numero|n\s*[°o]?\.?)\s*[^\n]{{1,30}}?\s+du\s+{DATE}", re.M)
_ADOPTED_DAY = re.compile(rf"\b(?:adoptee?|deliberee?)\s+(?:en\s+seance\s+)?le\s+{DATE}\s*,?\s*par\s+le\s+conseil")
_MINUTES_DAY = re.compile(
    rf"^(?![^\n]{{0,60}}\b(?:approbation|adoption|approuve|adopte|precedente?|dernier)\b)[ \t]*(?:proces[- ]verbal|compte[- ]rendu)\b[^\n]{{0,90}}?\b(?:du|en\s+date\s+du)\s+{DATE}(?![^\n]{{0,80}}\b(?:approuve|adopte))",
    re.M,
)
_CONVOKED = re.compile(
    rf"\bconvo(?:cation|que)[a-z]*\b(?P<gap>[^\n]{{0,60}}?)(?P<by>\ble\b|\bdu\b|\ben\s+date\b|:|adressee?s?)\s*(?:du\s+|le\s+)?{DATE}"
)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    weekday: int | None = None


def _same_day(one: Day, other: Day) -> bool:
    return one.day == other.day


def _sittings(flat: str, end: int, council: str | None) -> Iterator[Candidate[Day]]:
    bureau = "bureau" in fold(council or "")
    rules = (
        (_SITTING, say("the day of the “séance”"), 0),
        (_YEAR_FIRST, say("“l’an …, le …” in full"), 0),
        (_OPENING_DAY, say("the day on which the council gathered"), 0),
        (_COUNCIL_DAY, say("“conseil du …”"), 0),
        (_NUMBER_DAY, say("the day beside the number of the act"), 1),
        (_ADOPTED_DAY, say("“adopté le …” by the council"), 1),
        (_MINUTES_DAY, say("the day in the title of the minutes"), 2),
    )
    for pattern, rule, rank in rules:
        for match in pattern.finditer(flat, 0, len(flat) if pattern is _ADOPTED_DAY else end):
            day = to_date(match, to_int(match["lead"]) if pattern is _YEAR_FIRST else None)
            if day is None:
                continue
            before = flat[max(flat.rfind("\n", 0, match.start()) + 1, match.start() - 90) : match.start()]
            # "… du 28 janvier 2021 Réunion du 3 mars 2021": a title of its own, whatever ends before it
            said = match[0] if pattern is _SITTING and re.search(r"\d{4}\s+$", before) else before + match[0]
            if bureau:
                said = said.replace("bureau", "")
            if pattern is _MINUTES_DAY:
                said = "" if match.start() < 600 else said
            if _OTHER_DAY.search(said):
                continue
            if pattern is _OPENING_DAY and not _GATHERED.search(
                flat, match.end(), min(match.end() + 400, _line_end(flat, match.end()))
            ):
                continue
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield Candidate(Day(day, weekday(match)), start, match.end(), rule, rank)


def _line_end(flat: str, at: int) -> int:
    end = flat.find("\n", at)
    return len(flat) if end < 0 else end


def _convocations(flat: str, end: int, held: date | None) -> Iterator[Candidate[date]]:
    rule = say("the day of the “convocation”")
    for match in _CONVOKED.finditer(flat, 0, _HEAD):
        gap = match["gap"]
        if (
            _GATHERED.search(gap)
            or re.search(r"affich|publi|commission", gap)
            or "conseil" in gap
            and match["by"] == "du"
            and "date" not in gap
        ):
            continue
        # A convocation whose year is not written is that of the sitting, or the one before in January.
        day = to_date(match, held.year if held else None)
        if day and held and not match["year"] and match["day"] and day > held:
            day = to_date(match, held.year - 1)
        if day:
            yield Candidate(day, match.start(), match.end(), rule, 0 if match.start() <= end else 1)


# ---- who

_CHAIR = (
    (re.compile(r"\bsous\s+la\s+presidence\s+(?:de\s+|d'|du\s+)"), say("“sous la présidence de”")),
    (re.compile(r"\bpresidee?\s+par\s+"), say("“présidée par”")),
    (re.compile(r"^[ \t]*president[e]?(?:\s+de\s+(?:la\s+)?seance)?\s*:\s*", re.M), say("the title “Président”")),
    (re.compile(r"\bpresidence\s*:\s*"), say("the title “Présidence”")),
)
_SECRETARY = re.compile(
    r"\bsecretaires?(?:\s+de\s+(?:la\s+)?seance)?(?:\s+(?:de\s+seance\s+)?(?:elue?|designee?|nommee?)(?:\(e\))?)?\s*(?::|,\s*(?=m\b|m\.|mme|monsieur|madame))\s*"
)
_SECRETARY_IS = re.compile(r"\bsecretaires?\s+de\s+(?:la\s+)?seance\s+(?:est\s+)?(?=m\.|mme|monsieur|madame)")
_MADE_SECRETARY = re.compile(
    r",?\s+(?:a|est|ont)\s+(?:ete\s+)?(?:nommee?|designee?|elue?|choisie?)\b[^\n.;]{0,60}?(?:secretaire|pour\s+remplir\s+(?:cette|ces)\s+fonctions?)"
)
_MADE_BY_HIM = re.compile(
    r"\b(?:designe|nomme|elit)\s+(?=m\.|mme|monsieur|madame)(?P<who>[^\n.;]{3,60}?)\s+(?:comme\s+|en\s+qualite\s+de\s+)?secretaire"
)
_SIGNED = re.compile(r"^[ \t]*(?:le|la)\s+secretaire[^\n,:]{0,20}[,:]?\s*\n\s*", re.M)
_NO_NAME = frozenset(
    "conformement madame monsieur mesdames messieurs maire lemaire president presidente lepresident conseil leconseil conseilmunicipal seance objet date presents "
    "absents extrait nombre membres vu considerant il elle apres article deliberation convocation le la les".split()
)


def _proper(text: str) -> str | None:
    """The name that `text` begins with, when it is surely one: a civility before it, or a word in capitals, or two words that
    a stop ends."""
    bare = text.lstrip(" \t\n:,-–—")
    name = leading_name(bare)
    if name is None or name_key(name) in _NO_NAME:
        return None
    if any(name_key(word) in _NO_NAME for word in name.split()):
        return None
    if re.match(CIVILITY, bare) or any(len(word) > 1 and word.isupper() for word in re.split(r"[\s'’-]", name)):
        return name
    after = bare[len(name) :].lstrip(" ")[:1]
    return name if len(name.split()) > 1 and (not after or after in ",.;:\n(") else None


def _same_person(one: str, other: str) -> bool:
    a, b = name_words(one), name_words(other)
    return a <= b or b <= a or name_key(one) == name_key(other)


def _chairs(text: str, flat: str) -> Iterator[Candidate[str]]:
    for pattern, rule in _CHAIR:
        for match in pattern.finditer(flat, 0, _HEAD):
            end = min(_line_end(flat, match.end()) if flat[match.end() - 1] != "\n" else len(flat), match.end() + 200)
            if name := _proper(
                re.sub(
                    r"^(?:[Ll][ea]\s+)?(?:Maire|MAIRE|Président\w*|PRÉSIDENT\w*)\s*,\s*", "", text[match.end() : end]
                )
            ):
                yield Candidate(name, match.start(), match.end() + _length(text, match.end(), name), rule)


def _secretaries(text: str, flat: str) -> Iterator[Candidate[str]]:
    for pattern in (_SECRETARY, _SECRETARY_IS):
        for match in pattern.finditer(flat):
            line = text[match.end() : match.end() + 200].split("\n", 1)[0]
            name = _proper(line)
            if name and not _cut_name(name, line, text[match.end() + len(line) : match.end() + 200]):
                end = match.end() + _length(text, match.end(), name)
                yield Candidate(name, match.start(), end, say("the title “Secrétaire”"))
                # two people: neither is the secretary alone
                if (other := re.match(r"\s*(?:,|et\b|&)\s*(?:et\s+)?", text[end:])) and (
                    second := _proper(text[end + other.end() : match.end() + 200].split("\n", 1)[0])
                ):
                    yield Candidate(second, match.start(), end, say("the title “Secrétaire”"))
    for match in _MADE_SECRETARY.finditer(flat):
        before = re.split(
            r"\n|; |: |,\s(?=[MD])|(?<!\bM)(?<!MM)\.\s(?=[A-ZÀ-Þ][a-zà-ÿ])",
            text[max(0, match.start() - 80) : match.start()],
        )[-1]
        civil = list(re.finditer(rf"(?<!\w){CIVILITY}", before))
        if civil:
            before = before[civil[-1].start() :]
        if name := _proper(before):
            yield Candidate(name, match.start() - len(before), match.end(), say("“désigné secrétaire”"))
    for match in _MADE_BY_HIM.finditer(flat):
        if name := _proper(text[match.start("who") : match.end("who")]):
            yield Candidate(name, match.start(), match.end(), say("“désigné secrétaire”"))
    for match in _SIGNED.finditer(flat):
        if name := _proper(text[match.end() : match.end() + 200].split("\n", 1)[0]):
            yield Candidate(
                name, match.start(), match.end() + _length(text, match.end(), name), say("who signs as “secrétaire”"), 1
            )


_NO_FIRST_NAME = re.compile(
    r"\s*(?:membres?|dates?|objet|presents?|absents?|nombre|convocation|etai\w+|le|la|les|vu|secretaire|conseil\w*|procurations?|pouvoirs?|excuse\w*|"
    r"vot\w+|quorum|rapporteur|deliberation|monsieur|madame|ordre|apres|affich\w+|pour|en|il|elle|seance|presid\w+|delegue\w*|service|direction)\b"
)


def _cut_name(name: str, line: str, rest: str) -> bool:
    """Whether a family name alone ends its line, right above a word that may be its first name."""
    below = re.match(r"[ \t]*\n\s*(?P<word>[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ]?[a-zà-ÿ]+)?)\b(?!\s*:)", rest)
    ends = name.isupper() and line.rstrip().endswith(name.split()[-1])
    return bool(ends and below and not _NO_FIRST_NAME.match(fold(below["word"])))


def _length(text: str, start: int, name: str) -> int:
    """How far from `start` the words of `name` go."""
    at = text.find(name.split()[-1], start)
    return at + len(name.split()[-1]) - start if 0 <= at < start + 200 else 0


# ---- how many

_N = r"(\d{1,3})\b(?![/.,]\d|\s*(?:%|€|h\b|heures?))"
_FIGURES = {
    "in_office": (
        rf"\ben\s+exercice(?:\s+au\s+jour\s+de\s+la\s+seance)?\s*(?:\([^)\n]*\)\s*)?(?:[:=…\s-]|\.{{2,}})*{_N}",
        r"(?<![/\d.-])\b(\d{1,3})[ \t]+(?:membres|conseillers|elus|delegues)\b[^\n:;.,]{0,30}en\s+exercice",
    ),
    "members": (
        rf"\b(?:nombre\s+(?:total\s+)?de\s+(?:membres|conseillers|elus|delegues)"
        rf"|effectif\s+legal|membres\s+(?:afferents|composant))(?:(?!exercice|present|votant|absent|pris\s+part|represente|pouvoir|procuration|deliberation)[^\n:\d]){{0,60}}[:=]\s*{_N}",
    ),
    "present": (
        rf"(?<!non )\bpresente?s?(?:\(e?s?\))?(?:\s+(?:et\s+)?participant\s+au\s+vote|\s+(?:au\s+vote|a\s+la\s+seance|en\s+seance))?\s*(?:[:=]\s*{_N}|\(\s*(\d{{1,3}})\s*\))",
    ),
    "proxies": (
        rf"(?<!absents et )(?<!absents ou )\b(?:procurations?|pouvoirs?|representee?s?|mandats?|delegations?\s+de\s+vote)(?:\(s\))?(?:\s+(?:donnes|donnees|ecrits|de\s+vote))?\s*(?:[:=]\s*{_N}|\(\s*(\d{{1,3}})\s*\)\s*:)",
    ),
    "voters": (
        rf"votants?(?:\s*\(\s*presents\s+et\s+representes\s*\))?\s*[:=]\s*{_N}",
        rf"pris\s+part\s+(?:a\s+la\s+deliberation|au\s+vote)\s*[:=]\s*{_N}",
    ),
    "absent": (rf"absente?s?(?:\s+(?:excuse?e?s?|et\s+excuses))?\s*(?:[:=]\s*{_N}|\(\s*(\d{{1,3}})\s*\))",),
}
_COMPILED = {name: tuple(re.compile(pattern) for pattern in patterns) for name, patterns in _FIGURES.items()}
# "en exercice 15 – présents 12 – votants 14": titles and figures in one line, without a colon.
_IN_A_ROW = re.compile(
    r"\b(?P<title>en\s+exercice|presents?|votants?|pouvoirs?|procurations?|absents?)[ \t]*[:=]?[ \t]*(?P<n>\d{1,3})\b(?!\s*[/.]\s*\d)"
)
_ROW_NAMES = {"en": "in_office", "pr": "present", "vo": "voters", "po": "proxies", "ab": "absent"}
_COLUMNS = re.compile(
    r"(en\s+exercice)|(presents?)|(procurations?|pouvoirs?|representes?)|(votants?)|(absents?)|(pour)|(contre)|(abstentions?)"
)
COLUMN_NAMES = ("in_office", "present", "proxies", "voters", "absent", "for_", "against", "abstention")
_STATED = say("the figure after its title")
_TABLED = say("the figure under its title, in a table")


def figure_candidates(flat: str) -> dict[str, list[Candidate[int]]]:
    """Every figure of attendance that the act states, by field; votes too when a table gives them."""
    found: dict[str, list[Candidate[int]]] = {}

    def add(name: str, value: int, start: int, end: int, rule: Said) -> None:
        found.setdefault(name, []).append(Candidate(value, start, end, rule))

    for name, patterns in _COMPILED.items():
        for pattern in patterns:
            for match in pattern.finditer(flat):
                add(name, int(next(group for group in match.groups() if group)), match.start(), match.end(), _STATED)
    start = 0
    for line in flat.split("\n"):
        row = list(_IN_A_ROW.finditer(line)) if "\t" not in line else []
        titles = [match["title"][:2] if not match["title"].startswith("pro") else "po" for match in row]
        if len(row) > 1 and len(set(titles)) == len(titles):
            for title, match in zip(titles, row, strict=True):
                add(_ROW_NAMES[title], int(match["n"]), start + match.start(), start + match.end(), _STATED)
        start += len(line) + 1
    for name, value, begin, end in _table(flat):
        add(name, value, begin, end, _TABLED)
    return found


def read_figures(flat: str) -> dict[str, tuple[int, ...]]:
    """The figures that the act states, by field name, each value once."""
    return {name: tuple(dict.fromkeys(c.value for c in found)) for name, found in figure_candidates(flat).items()}


def _table(flat: str) -> Iterator[tuple[str, int, int, int]]:
    """Figures given as a row of titles over a row of numbers."""
    start = 0
    title, at = "", 0
    for line in flat.split("\n"):
        numbers = line.split()
        if title and len(numbers) > 1 and len(title) <= 200 and all(n.isdigit() and len(n) < 4 for n in numbers):
            columns = [COLUMN_NAMES[m.lastindex - 1] for m in _COLUMNS.finditer(title) if m.lastindex]
            if len(columns) == len(numbers):
                for column, number in zip(columns, numbers, strict=True):
                    yield column, int(number), at, start + len(line)
        if line.strip():
            title, at = line, start
        start += len(line) + 1


# ---- the whole head


@dataclass(frozen=True, slots=True)
class Head:
    council: Chosen[str]
    held: Chosen[Day]
    convened: Chosen[date]
    chair: Chosen[str]
    secretary: Chosen[str]
    figures: dict[str, Chosen[int]]


def read_head(text: str, flat: str, told: str, start: int) -> Head:
    """The head of the act, whose matter begins at `start`; `told` is the folded text without its recitals."""
    end = min(start or _HEAD, _HEAD)
    council = choose(_of_one_kind(_councils(text, told, end)), _same_council)
    if not council.rivals and not any(place.rank < 2 for place in council.places):
        council = choose(_of_one_kind(_councils(text, told, len(told))), _same_council)
    held = choose(_sittings(told, end, council.value), _same_day)
    if held.value is None and not held.rivals:
        held = choose(_sittings(told, min(len(told), _HEAD), council.value), _same_day)
    convened = choose(_convocations(told, end, held.value.day if held.value else None))
    return Head(
        council,
        held,
        convened,
        choose(_chairs(text, flat), _same_person),
        choose(_secretaries(text, flat), _same_person),
        {name: choose(found) for name, found in figure_candidates(flat).items()},
    )
