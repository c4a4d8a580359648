"""Many letters that came back at once: which letter each line speaks of, and what is wrong in the others."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.normal import normal
from trousseau.exchange import spreadsheets

from ..enums import LetterAnswer
from ..models import Campaign, CampaignLetter

MOST = 500  # lines at once: each moves a prospect, in one transaction
_REFERENCE = re.compile(r"\bC(\d{1,9})\s*[-–‑]\s*(\d{1,9})\b", re.IGNORECASE)
WORDS = {
    LetterAnswer.UNDELIVERED: ("npai", "pnd", "retour", "non distribue", "revenu", "undeliv"),
    LetterAnswer.YES: ("oui", "repondu", "interesse", "yes"),
    LetterAnswer.NO: ("non", "refus", "refuse", "no"),
    LetterAnswer.LATER: ("plus tard", "later"),
    LetterAnswer.OBJECTS: ("opposition", "oppose", "objects"),
}
_BY_WORD = {word: answer for answer, words in WORDS.items() for word in words}


@dataclass(frozen=True)
class Line:
    """A line as its reader numbers it."""

    number: int
    text: str


@dataclass(frozen=True)
class Wrong:
    line: Line
    why: str


@dataclass
class Lot:
    """`good`: each letter with its answer, once; `wrong`: the lines that say nothing that can be recorded."""

    good: list[tuple[CampaignLetter, str]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    def counts(self) -> list[tuple[str, int]]:
        found = [(str(answer.label), sum(a == answer for _l, a in self.good)) for answer in LetterAnswer]
        return [(label, n) for label, n in found if n]

    def written(self) -> str:
        """One line for each letter, which `sort` reads again the same."""
        return "\n".join(f"{letter.reference} {answer}" for letter, answer in self.good)


def typed(text: str) -> list[Line]:
    return [Line(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]


def of_file(content: bytes) -> list[Line]:
    """The rows of a spreadsheet; the first one when it holds no reference names the columns. Raises Refused."""
    try:
        table = spreadsheets.read(content)
        rows = [(row.line, row.cells) for row in table.rows()]
    except spreadsheets.NotReadable as error:
        plain = content.decode("utf-8", "replace")  # one column has no separator to be read by
        if b"\0" not in content and _REFERENCE.search(plain):
            return typed(plain)
        raise Refused(str(error), "file") from error
    if _REFERENCE.search(" ".join(table.header)):
        rows.insert(0, (table.header_line, table.header))
    return [Line(number, " ".join(filter(None, map(str.strip, cells)))) for number, cells in rows]


def sort(campaign: Campaign, lines: Iterable[Line], answer: str) -> Lot:
    """`answer` is that of a line that bears a reference alone. Raises Refused on more than a lot holds."""
    lines = list(lines)
    if len(lines) > MOST:
        raise Refused(_("%(n)s lines at most at once: cut this list.") % {"n": MOST}, "references")
    asked = {int(found[2]) for line in lines if (found := _REFERENCE.search(line.text))}
    letters = campaign.letters.select_related("campaign", "mail", "prospect__owner", "prospect__dwelling__commune")
    known = {letter.pk: letter for letter in letters.filter(pk__in=asked)}
    lot, seen = Lot(), {}
    for line in lines:
        said = _judge(campaign, line, answer, known, seen)
        if isinstance(said, str):
            lot.wrong.append(Wrong(line, said))
        else:
            lot.good.append(said)
    return lot


def _judge(campaign, line: Line, answer: str, known: dict, seen: dict) -> tuple[CampaignLetter, str] | str:
    """The letter and its answer, or what is wrong."""
    found = _REFERENCE.search(line.text)
    if found is None:
        return _("No reference such as C12-345 on this line.")
    if int(found[1]) != campaign.pk:
        return _("This letter is of another campaign.")
    letter = known.get(int(found[2]))
    if letter is None:
        return _("No letter of this campaign has this reference.")
    if letter.pk in seen:
        return _("Already on line %(line)s.") % {"line": seen[letter.pk]}
    seen[letter.pk] = line.number
    if letter.came:
        return _("Already recorded: %(answer)s.") % {"answer": LetterAnswer(letter.came).label}
    word = normal(line.text[found.end() :])
    if word and word not in _BY_WORD:
        return _("“%(word)s” is no answer: write NPAI, oui, non, plus tard or opposition.") % {
            "word": line.text[found.end() :].strip(" ;,:\t")
        }
    return letter, _BY_WORD.get(word, answer)
