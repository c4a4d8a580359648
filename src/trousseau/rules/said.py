"""What the law and the formats say to a person: a sentence in English, and the values put in it.

They know no Django and no reader. Whoever shows a `Said` writes `str(…)`: it is then said in the reader's language,
by the translation given to `speak_by` (Django's in the pages, the French catalogue on the command line).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

type Speech = Callable[..., str]


def _one_or_many(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


_translate: dict[str, Speech] = {"one": str, "many": _one_or_many, "day": str, "money": str}


def speak_by(gettext: Speech, ngettext: Speech, day: Speech, money: Speech) -> tuple[Speech, ...]:
    """Set what speaks every `Said` of this process; returns the former speakers, to put back."""
    before = tuple(_translate.values())
    _translate.update(one=gettext, many=ngettext, day=day, money=money)
    return before


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount among the values of a sentence: said as the reader's language writes money."""

    cents: int

    def __str__(self) -> str:
        return _translate["money"](self.cents)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence (`msgid`), its plural if it has one (chosen by the value `n`), and its values: a `Said`, a `Sum` and a day are
    themselves said in the reader's language."""

    msgid: str
    many: str = ""
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        values = {name: _translate["day"](v) if isinstance(v, date) else v for name, v in self.values}
        found = _translate["many"](self.msgid, self.many, values["n"]) if self.many else _translate["one"](self.msgid)
        # the catalogue is typeset: what is shown in a page is typeset there, what is written elsewhere has plain spaces
        found = found.replace("\u202f", " ").replace("\xa0", " ")
        return found % values if values else found

    def __contains__(self, words: str) -> bool:
        return words in str(self)

    def plain(self) -> list[Any]:
        """As JSON values, to keep or to send to another process; `said` makes it again."""
        return [self.msgid, self.many, {name: _plain(value) for name, value in self.values}]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Sum):
        return {"cents": value.cents}
    return value.plain() if isinstance(value, Said) else value


def said(plain: Any) -> Any:
    """The `Said` of what `plain` gave; any other value as it is."""
    match plain:
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"cents": int(cents)}:
            return Sum(cents)
    if not isinstance(plain, list):
        return plain
    msgid, many, values = plain
    return Said(msgid, many, tuple((name, said(value)) for name, value in values.items()))


def say(msgid: str, **values: Any) -> Said:
    """A sentence whose words are in the catalogue of the core, as are those of `say_many`."""
    return Said(msgid, "", tuple(values.items()))


def together(sentences: Iterable[Said], between: str = " ") -> Said:
    """One sentence after the other."""
    values = tuple((f"s{count}", one) for count, one in enumerate(sentences))
    return Said(between.join(f"%({name})s" for name, _one in values), "", values)


def say_many(one: str, many: str, n: int, **values: Any) -> Said:
    """A `Said` in the singular or the plural of `n`."""
    return Said(one, many, (("n", n), *values.items()))
