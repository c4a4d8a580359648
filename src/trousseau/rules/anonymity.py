"""RGPD, art. 5 and 9: what is written under numbers names nobody and says nothing of a person's health.

Words are compared without accents nor capitals, whole. It catches what is plain; it proves nothing of the rest.
"""

import re
import unicodedata
from collections.abc import Iterable

# names that are also words of such a reason: they count with a capital, inside a sentence
ORDINARY = frozenset(
    "petit petite grand grande blanc blanche noir brun rose roux jeune vieux bon bonne meilleur gentil juste prudent "
    "constant claire pierre aime mai avril juillet aout marchand boulanger berger moulin maison jardin fontaine pont "
    "rue place lac mont val bois soleil francois france paris loyer bail caf ville avec sans pour son sur".split()
)
# what stands in many names and names nobody
PARTICLES = frozenset("les des del della van von der den ben bel ait ibn abd san saint sainte".split())
SHORTEST = 3
HEALTH = re.compile(
    r"^(?:malad(?:e|es|ie|ies|if|ive)|cancer\w*|tumeur\w*|leucemi\w*|chimiotherap\w*|radiotherap\w*|diabet\w*|depressi(?:f|ve|on)s?|"
    r"bipolair\w*|schizophren\w*|psychiatr\w*|psychotiqu\w*|psychos\w*|nevros\w*|suicid\w*|anorexi\w*|boulimi\w*|"
    r"autis(?:me|te|tes|tique)|trisomi\w*|alzheimer|parkinson|sclerose\w*|epilep\w*|vih|sida|seropositi\w*|hepatit\w*|"
    r"tuberculos\w*|cirrhos\w*|alcooli\w*|toxicoman\w*|addict\w*|drogue\w*|methadone|hospitalis\w*|hopital|chu|"
    r"dialys\w*|asthm\w*|infarctus|avc|cardiaque\w*|paraplegi\w*|tetraplegi\w*|hemiplegi\w*|handicap\w*|invalidite|invalides?|"
    r"aah|mdph|ald|enceinte|grossesse|fausse-couche|medicament\w*|sante|pathologi\w*)$"
)
TITLE = re.compile(r"(?i)\b(?:mm?|mr|mmes?|mlles?)\.$")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in letters if not unicodedata.combining(one))


def words_of_names(names: Iterable[str]) -> frozenset[str]:
    """The plain words of these names that may be looked for in a text."""
    found = {plain(word) for name in names for part in WORD.findall(name) for word in (part, *part.split("-"))}
    return frozenset(word for word in found if len(word) >= SHORTEST and word not in PARTICLES)


def named(text: str, names: Iterable[str], besides: str = "") -> list[str]:
    """The words of `text`, as typed, that are of these names. `besides`: what the text may say, an address for instance."""
    looked_for = words_of_names(names) - words_of_names([besides])
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        parts = {plain(word), *map(plain, word.split("-"))} & looked_for
        if parts - ORDINARY or (parts and word[:1].isupper() and not _begins(text, match.start())):
            found.append(word)
    return list(dict.fromkeys(found))


def of_health(text: str) -> list[str]:
    """The words of `text`, as typed, that say something of health."""
    return list(dict.fromkeys(word for word in WORD.findall(text) if HEALTH.match(plain(word))))


def _begins(text: str, place: int) -> bool:
    before = text[:place].rstrip(" \t\u00a0\u202f«“\"'(")
    return not before or (before[-1] in ".!?:;\n" and not TITLE.search(before))
