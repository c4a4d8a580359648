"""RGPD, art. 9 and 10: the words of a free text that say more of a person than a home needs.

One lexicon for all free texts. It catches what is plain, and proves nothing of the rest: who writes is asked, never told
that a text is right. The words of health are those of `anonymity`.
"""

import re
from dataclasses import dataclass

from .anonymity import WORD, bare, of_health, plain, visible

HEALTH, JUSTICE, ORIGIN, OPINION, INTIMACY = "health", "justice", "origin", "opinion", "intimacy"
ARTICLES = {
    HEALTH: "RGPD, art. 9",
    JUSTICE: "RGPD, art. 10",
    ORIGIN: "RGPD, art. 9",
    OPINION: "RGPD, art. 9",
    INTIMACY: "RGPD, art. 9",
}
MOST_WORDS = 3  # of one expression

# what a doctor says of somebody; a need (calm, ground floor, lift) is none
DIAGNOSIS = re.compile(
    r"^(?:cancer\w*|tumeur\w*|leucemi\w*|diabet\w*|depressi(?:f|ve|on)s?|bipol\w*|tdah?|tsa|tspt|ptsd|burnout|"
    r"s[ck]?[hc]?[iy]zo(?:phren\w*|s)?|paranoi?a?(?:que|ques|s)?|psychotiqu\w*|psychos\w*|"
    r"nevros\w*|suicid\w*|anorexi\w*|boulimi\w*|autis(?:me|te|tes|tique)|trisomi\w*|al[tz]?z?h?eimer\w*|parkinson\w*|"
    r"sclerose\w*|epilep\w*|vih|hiv|vhc|vhb|sida|seropo\w*|hepath?it\w*|tuberculos\w*|cirrhos\w*|alcoo?li(?:que|ques|sme)|"
    r"toxicoman\w*|addict\w*|asthm\w*|infarctus|avc|fibromyalgi\w*|paraplegi\w*|tetraplegi\w*|hemiplegi\w*)$"
)
OTHERS = {
    JUSTICE: re.compile(
        r"^(?:prison|incarcer\w*|detenue?s?|detention|condamn\w*|ecrou\w*|delinquan\w*|spip|probation|ex-detenue?s?|"
        r"garde a vue|garde-a-vue|casier judiciaire|mise? en examen|bracelet electronique|controle judiciaire|"
        r"sortante? de prison)$"
    ),
    ORIGIN: re.compile(
        r"^(?:ethni\w*|race|raciale?s?|metisse?s?|nationalite|immigree?s?|clandestine?s?|maghrebine?s?|africaine?s?|arabes?|"
        r"algerienn?e?s?|marocaine?s?|tunisienn?e?s?|turque?s?|turcs|tsiganes?|gitane?s?|manouches?|roms?|roumaine?s?|"
        r"syrienn?e?s?|afghane?s?|congolaise?s?|asiatiques?|sans papiers?|sans-papiers?|couleur de peau)$"
    ),
    OPINION: re.compile(
        r"^(?:religi\w*|catholiques?|musulman\w*|islam\w*|juifs?|juives?|protestante?s?|evangelist?e?s?|bouddhist\w*|athee?s?|"
        r"mosquee|ramadan|temoins? de jehovah|syndique?e?s?|syndicalist\w*|communist\w*|gauchist\w*|extreme droite|"
        r"extreme gauche)$"
    ),
    INTIMACY: re.compile(
        r"^(?:homosexuel\w*|lesbiennes?|transgenres?|transsexuel\w*|prostitu\w*|orientation sexuelle|vie sexuelle)$"
    ),
}


@dataclass(frozen=True)
class Sensitive:
    """A word of a text as it was typed, and what it speaks of: one of the keys of `ARTICLES`."""

    word: str
    topic: str

    @property
    def article(self) -> str:
        return ARTICLES[self.topic]


def sensitive(text: str) -> list[Sensitive]:
    """What a text says of health, justice, origin, opinion or intimacy, in the order of the topics, each word once."""
    found = [Sensitive(word, HEALTH) for word in of_health(text)]
    text = visible(text)
    words = list(WORD.finditer(text))
    for start in range(len(words)):
        for end in range(start, min(start + MOST_WORDS, len(words))):
            typed = text[words[start].start() : words[end].end()]
            said = " ".join(plain(word[0]) for word in words[start : end + 1])
            found += [Sensitive(typed, topic) for topic, known in OTHERS.items() if known.match(said)]
    order = list(ARTICLES)
    return sorted(dict.fromkeys(found), key=lambda one: order.index(one.topic))


def diagnoses(text: str) -> list[str]:
    """The words of a text, as typed, that are a diagnosis."""
    return [word for word in of_health(text) if DIAGNOSIS.match(bare(word))]
