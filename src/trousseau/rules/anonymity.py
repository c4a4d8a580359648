"""RGPD, art. 5 and 9: what is written under numbers names nobody and says nothing of a person's health.

Words are compared without accents nor capitals, whole, and joined: « Ndiaye » is N'Diaye. It catches what is plain; it
proves nothing of the rest.
"""

import re
import unicodedata
from collections.abc import Iterable

# names that are also words of such a reason: they count with a capital, inside a sentence, or after « M. »
ORDINARY = frozenset(
    "petit petite grand grande blanc blanche noir brun rose roux jeune vieux bon bonne meilleur gentil juste prudent "
    "constant claire pierre aime mai avril juillet aout marchand boulanger berger moulin maison jardin fontaine pont "
    "rue place lac mont val bois soleil francois france paris loyer bail caf ville avec sans pour son sur "
    "besoin menage prudence desire famille enfant parent mere pere couple personne demande dossier attente revenu "
    "patience constance esperance modeste victoire grace aide droit proche cour gare ecole "
    "plain pied pres services dont elle numero exemple ecrivez plutot que logement doit etre par "  # what is advised
    "au en et il ne ni on or ou sa se si tu un va vu an ce".split()
)
# what stands in many names and names nobody
PARTICLES = frozenset(
    "les des del della van von der den ben bel ait ibn abd san saint sainte le la de du el al da di do".split()
)
ARTICLES = frozenset("l le la les d de du des un une au aux en a".split())
SHORTEST = 2
SURE = 3  # a shorter name is looked for with a capital, or after « M. »
LONG = 5  # from there on a plural counts without a capital
JOINED = 4  # words of a text that may be one name: Abd El Kader
# each is compared without its accents, hyphens and the points of its initials: « V.I.H. », « anti-dépresseur »; the usual wrong
# spellings too
HEALTH = re.compile(
    r"^(?:malad(?:e|es|ie|ies|if|ive)|cancer\w*|tumeur\w*|leucemi\w*|chimio\w*|radiotherap\w*|oncolog\w*|diabet\w*|"
    r"depressi(?:f|ve|on)s?|bipol\w*|s[ck]?[hc]?[iy]zo(?:phren\w*|s)?|paranoi?a?(?:que|ques|s)?|"
    r"ps[yi]c?h?k?[iy]?atr\w*|phsyc\w*|psychique\w*|psychotiqu\w*|psychos\w*|nevros\w*|neurolog\w*|suicid\w*|"
    r"anorexi\w*|boulimi\w*|automutil\w*|scarifi(?:e|es|cations?)|"
    r"autis(?:me|te|tes|tique)|trisomi\w*|al[tz]?z?h?eimer\w*|parkinson\w*|sclerose\w*|epilep\w*|"
    r"vih|hiv|vhc|vhb|sida|seropo(?:s?|sitif\w*|sitiv\w*)|hepath?it\w*|"
    r"tuberculos\w*|cirrhos\w*|alcoo?l(?:i\w*|os?)|toxico\w*|addict\w*|droguee?s?|cocaine|heroine|methadone|subutex|"
    r"desintox\w*|sevrages?|csapa|hospitalis\w*|hopita(?:l|ux)|chu|"
    r"(?:hemo)?dialys\w*|asthm\w*|infarctus|avc|cardiaque\w*|fibromyalgi\w*|paraplegi\w*|tetraplegi\w*|hemiplegi\w*|"
    r"(?:poly)?handi(?:cap\w*)?|invalidite|invalides?|rqth|esat|samsah|savs|"
    r"aah|mdph|ald|tdah?|tsa|tspt|ptsd|posttraumatique\w*|cmp|epsm|psy|psys|psycholog\w*|psychotherap\w*|"
    r"neuroleptiqu\w*|antidepresseurs?|anxiolytiqu\w*|lithium|"
    r"burnout|enceinte|grossesse|faussecouche|medicament\w*|sante|pathologi\w*|sourde?s?|malentendante?s?|"
    r"aveugles?|(?:mal|non)voyante?s?)$"
)
HEALTH_TWO = re.compile(
    r"^(?:fauteuils? ?roulants?|mobilite ?reduite|burn out|sero posit\w*|anti depresseurs?|post traumatique\w*|"
    r"(?:mal|non) voyante?s?|troubles? (?:mentaux|mental|bipolaires?))$"
)
# the word before tells that it is said of a paper, a wall or a room
OF_THINGS = re.compile(
    r"^(?:(?:pieces?|documents?|justificatifs?) invalides?|(?:l|d|cette) enceinte|(?:pieces?|murs?|facades?) aveugles?)$"
)
CIVILITY = re.compile(r"(?i)\b(?:(?:mm?|mr|mmes?|mlles?)\.?|monsieur|messieurs|(?:ma|mes)(?:dame|demoiselle)s?)\s*$")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
INITIALS = re.compile(r"(?:\b[^\W\d_]\.\s?)+[^\W\d_]\b\.?|" + WORD.pattern)
LETTERS = re.compile(r"[^\W\d_]+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
    return "".join(one for one in letters if not unicodedata.combining(one))


def bare(word: str) -> str:
    """A word without what may stand inside: hyphens, and the points of initials."""
    return re.sub(r"[-.\s]", "", plain(word))


def visible(text: str) -> str:
    """Without what is not seen and would cut a word: soft hyphens, characters of no width."""
    return "".join(one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one) != "Cf")


def words_of_names(names: Iterable[str]) -> frozenset[str]:
    """The plain words of these names, and each name with its words joined."""
    found = set()
    for name in map(visible, names):
        words = [part for word in name.split() for part in (word, *LETTERS.findall(word))]
        found |= {joined(word) for word in (name, *words)}
    return frozenset(word for word in found if len(word) >= SHORTEST)


def joined(text: str) -> str:
    return "".join(map(plain, LETTERS.findall(text)))


def named(text: str, names: Iterable[str], besides: str = "", firsts: Iterable[str] = ()) -> list[str]:
    """The words of `text`, as typed, that are of these names. `besides`: the addresses that the text may say, one a line.
    `firsts`: those of the names that begin a sentence when a person is called so."""
    text, firsts = visible(text), words_of_names(firsts)
    looked_for = words_of_names(names) | firsts
    matches = list(LETTERS.finditer(text))
    allowed, found = _said(matches, text, besides), []
    for first in range(len(matches)):
        for last in range(first, min(first + JOINED, len(matches))):
            if last > first and not _one_name(text, matches[first : last + 1]):
                continue
            place = matches[first].start()
            whole = text[place : matches[last].end()]
            free = allowed.isdisjoint(range(first, last + 1))
            if free and _names(text, whole, place, looked_for, firsts):
                found.append(_typed(text, place, whole))
                break
    return list(dict.fromkeys(found))


def of_health(text: str, besides: str = "") -> list[str]:
    """The words of `text`, as typed, that say something of health. `besides`: the addresses that it may say, one a line."""
    text = visible(text)
    letters = list(LETTERS.finditer(text))
    allowed = {letters[index].start() for index in _said(letters, text, besides)}
    found, before = [], ""
    for match in INITIALS.finditer(text):
        word = bare(match[0])
        two = f"{before} {word}"
        alone = HEALTH.match(word) and match.start() not in allowed and not OF_THINGS.match(two)
        if alone or HEALTH_TWO.match(word) or HEALTH_TWO.match(two):
            found.append(match[0])
        before = word
    return list(dict.fromkeys(found))


def _names(text: str, whole: str, place: int, looked_for: frozenset[str], firsts: frozenset[str]) -> bool:
    """True when this word of the text, or these words joined, are of a name that is looked for."""
    word, capital = joined(whole), whole[:1].isupper()
    civil = CIVILITY.search(text[:place])
    for one in {word, word[:-1]} if word[-1:] in ("s", "x") else {word}:
        if one not in looked_for or (one != word and not capital and len(one) < LONG):
            continue
        if civil and (capital or one not in PARTICLES):
            return True
        if one in PARTICLES:
            continue
        if one in ORDINARY:
            if capital and (one in firsts or not _begins(text, place)):
                return True
        elif capital or len(one) >= SURE:
            return True
    return False


def _one_name(text: str, matches: list[re.Match]) -> bool:
    """True when these words may be one name in several words; « du pont » is none, « Du Pont » is."""
    between = [text[a.end() : b.start()] for a, b in zip(matches, matches[1:], strict=False)]
    if any(gap not in (" ", "\u00a0", "\u202f", "-", "\u2010", "\u2011", "'", "’") for gap in between):
        return False
    return matches[-1][0][:1].isupper() or plain(matches[0][0]) not in ARTICLES


def _typed(text: str, place: int, whole: str) -> str:
    """The word as a reader sees it: Marie-Lou for Marie."""
    around = next((match for match in WORD.finditer(text) if match.start() <= place < match.end()), None)
    return around[0] if around and len(around[0]) >= len(whole) else whole


def _said(matches: list[re.Match], text: str, besides: str) -> set[int]:
    """The places of the words by which the text says one of these addresses, from « rue » on."""
    words, found = [plain(match[0]) for match in matches], set()
    for part in re.split(r"[,;\d\n()]+", visible(besides)):
        said = [plain(word) for word in LETTERS.findall(part)]
        while said and (len(said[0]) == 1 or said[0] in ("bis", "ter", "quater")):
            del said[0]
        for start in range(len(words)):
            length = 0
            while start + length < len(words) and length < len(said) and words[start + length] == said[length]:
                length += 1
            alone = length == len(said) == 1 and matches[start][0][:1].isupper()
            if length > 1 or (alone and not CIVILITY.search(text[: matches[start].start()])):
                found |= set(range(start, start + length))
    return found


def _begins(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \t\u00a0\u202f«“\"'(")
    return not before or (before[-1] in ".!?:;\n" and not CIVILITY.search(before))
