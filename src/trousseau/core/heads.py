"""The sheet of the month: where each register and each book ends, printed and signed by a person.

Who holds the machine holds the base, the keys and the file of heads: of lines cut from the end with their heads, or of
a book emptied with them, nothing is left to read. A signed paper is in another hand. A room says in its `apps.py` which
registers it has (`Chained`).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.exchange.given import content_of
from trousseau.rules.dates import month_start
from trousseau.rules.said import Said, say, together

from . import rooms
from .actions import write
from .chain import START, Head
from .enums import Role
from .errors import Failed, Refused, happened
from .localised import Text
from .models import HeadsSheet, User
from .nightly import once
from .signed import SHEET
from .todo import Kind, close_todo, open_todo

SIGN = Kind(
    "core.sign_heads",
    Role.DIRECTOR,
    gettext_lazy("Sign the sheet of the registers and books"),
    gettext_lazy("The sheet of %(month)s is ready: print it, hold it against the one before, sign it, keep it apart."),
    gettext_lazy("Open the sheet to sign"),
    page="core:heads_sheet",
)
PRINTED = 16  # digits of a seal on the sheet
LEAST = 12  # that are typed
LARGEST = 200_000  # bytes of a file that is given as a sheet


class Verdict(Protocol):
    """What reading a register again from end to end found: its head, and in one sentence what does not hold."""

    @property
    def head(self) -> Head: ...
    @property
    def ok(self) -> bool: ...
    @property
    def said(self) -> Said: ...


@dataclass(frozen=True)
class Chained:
    """A register or a book. `word` is its name on the sheet, as it is typed: small letters without accent."""

    word: str
    label: Text
    verify: Callable[[Sequence[Head]], Verdict]


def discover() -> list[Chained]:
    """The registers and books of this site, in the order of the journey."""
    return [one for room in rooms.installed() for one in room.chained()]


def spelled(number: int, seal: str) -> str:
    """A head as the sheet prints it: « 412 : 9f3a 1c22 0b7e 55d1 »."""
    return f"{number} : {' '.join(seal[i : i + 4] for i in range(0, PRINTED, 4))}" if number else "0"


def line(sheet: HeadsSheet) -> str:
    """Its heads in one line, to be typed or kept: « registre 42:9f3a1c220b7e55d1 mandants 1210:… »."""
    return " ".join(
        f"{word} {number}:{seal[:PRINTED]}" if number else f"{word} 0" for word, number, seal in sheet.heads
    )


def typed(text: str, words: Iterable[str]) -> dict[str, list[Head]]:
    """The heads that a person copied from one sheet or several, of the registers called `words`.

    Spaces and line ends count for nothing. Raises Refused naming what cannot be read: nothing is compared by half.
    """
    words = list(words)
    found: dict[str, list[Head]] = {}
    parts = re.split(rf"\b({'|'.join(map(re.escape, words))})\b", " ".join(text.lower().split()))
    if parts[0].strip() or len(parts) == 1:
        raise Refused(
            _("“%(text)s” begins with none of the names of the sheet (%(words)s). Copy it as: %(example)s.")
            % {"text": parts[0].strip()[:40], "words": ", ".join(words), "example": f"{words[0]} 412:9f3a1c220b7e"},
            "sheet",
        )
    for word, rest in zip(parts[1::2], parts[2::2], strict=True):
        told = re.sub(r"[\s\-]", "", rest).strip(",;.")
        noted = re.fullmatch(rf"([0-9]{{1,9}}):([0-9a-f]{{{LEAST},64}})", told)
        if told == "0":
            found.setdefault(word, []).append(START)
        elif noted and int(noted[1]):
            found.setdefault(word, []).append(Head(int(noted[1]), noted[2]))
        else:
            raise Refused(
                _(
                    "%(word)s: “%(told)s” is no head. Copy the number, a colon, then the digits of the seal (0 to 9, a to f), "
                    "%(least)s at least."
                )
                % {"word": word, "told": told[:80], "least": LEAST},
                "sheet",
            )
    return found


def given(text: str, word: str) -> list[Head]:
    """The heads of the register `word` on a sheet typed on the command line, or in a file that holds its line.

    Raises Refused when the sheet says nothing of it.
    """
    try:
        if Path(text).exists():
            text = content_of(text, LARGEST)[:LARGEST].decode()
    except (OSError, ValueError):
        raise Refused(_("This file is no text: copy in it the line of the sheet.")) from None
    found = typed(text, [one.word for one in discover()])
    if word not in found:
        raise Refused(_("This sheet says nothing of “%(word)s”.") % {"word": word})
    return found[word]


def only_paper(head: Head) -> Said:
    """What no reading of the base shows, said where no sheet was given."""
    sheet = say(
        "Only the signed sheet of a month shows it: compare its numbers (--sheet, or the page Registers and books)."
    )
    if not head.number:
        empty = say(
            "Nothing in the base tells a register that never began from one that was emptied with the file of its heads."
        )
        return together([empty, sheet])
    cut = say(
        "What is not seen from here: lines taken away after no. %(n)s with the file of their heads, or all of them made "
        "again with the key.",
        n=head.number,
    )
    return together([cut, sheet])


def compared(found: Verdict, heads: Sequence[Head]) -> Said:
    """What the comparison with a sheet shows, beside what the register says of itself."""
    last = max((one.number for one in heads), default=0)
    if found.ok and not last:
        return say("The sheet says 0: it was empty on that day, and that proves nothing of the lines written since.")
    if found.ok:
        return say(
            "As the sheet says: the lines up to no. %(n)s are those of the day it was signed. Of the lines after it, only "
            "the next sheet tells.",
            n=last,
        )
    if last > found.head.number:
        return say(
            "The sheet says no. %(n)s, and the register ends at no. %(end)s: what is between was taken away since it was "
            "signed. Copy the numbers once more; if they are the same, restore a backup of that day beside, and compare.",
            n=last,
            end=found.head.number,
        )
    return say(
        "Copy the numbers once more. If they are those of the sheet, lines were changed since it was signed, by somebody "
        "who had the keys: restore a backup of that day beside, and compare."
    )


def _kept() -> Mapping[str, list[Head]]:
    """The heads of the sheets made until now, as the base still says them: who cuts a tail must think of them too."""
    found: dict[str, list[Head]] = {}
    for sheet in HeadsSheet.objects.all():
        for word, number, seal in sheet.heads:
            if number:
                found.setdefault(word, []).append(Head(number, seal))
    return found


@once
def make_sheet(on: date) -> Said:
    """Make the sheet of the month of `on`, once, and ask for its signature. Raises Failed while a register is not whole,
    or no longer says what an earlier sheet says: a sheet bears witness of what was read, never of what is doubted."""
    month, registers = month_start(on), discover()
    if not registers:
        return say("No register on this site.")
    if HeadsSheet.objects.filter(month=month).exists():
        return say("The sheet of heads of this month is made.")
    before = _kept()
    found = [(one, one.verify(before.get(one.word, []))) for one in registers]
    wrong = [verdict.said for _one, verdict in found if not verdict.ok]
    if wrong:
        raise Failed(together([say("No sheet of heads before this is explained:"), *wrong]))
    if not any(verdict.head.number for _one, verdict in found):
        return say("No sheet of heads yet: nothing is written in the registers and books.")
    heads = [[one.word, verdict.head.number, verdict.head.hash] for one, verdict in found]
    with transaction.atomic():
        sheet, made = HeadsSheet.objects.get_or_create(month=month, defaults={"made_on": on, "heads": heads})
        if made:
            open_todo(SIGN, on=on, due_on=on, thing=sheet, month=month.isoformat())
    return say("The sheet of heads of this month is made: it waits for its signature.")


@transaction.atomic
def sign_sheet(actor: User, *, sheet: HeadsSheet, on: date, today: date) -> HeadsSheet:
    """The director printed it, looked at the one before, and signed. Its copy is then asked for."""
    happened(on, today)
    if sheet.signed_on:
        raise Refused(_("This sheet is signed already."))
    sheet.signed_on, sheet.signed_by = on, actor
    write(sheet)
    close_todo(SIGN, thing=sheet, on=today)
    SHEET.await_copy(sheet, on=today)
    return sheet


JOBS = {"core.heads": make_sheet}
