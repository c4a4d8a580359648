"""A bank's file as plain values: what `exchange.apart` runs, and the statements that are made again from them."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from trousseau.exchange import apart
from trousseau.rules.said import say

from .model import Line, NotReadable, Statement
from .reading import read_here

TOO_MUCH = say("This file asks too much memory or time to be read: ask the bank for one statement a month.")
_LINE = [field.name for field in fields(Line)]
_DAYS = frozenset(("booked_on", "valued_on", "opening_on", "closing_on"))


def values(content: bytes) -> Iterator[Any]:
    """The lines of each statement, then the statement without them."""
    for statement in read_here(content):
        for line in statement.lines:
            yield [_said(name, getattr(line, name)) for name in _LINE]
        yield {field.name: _said(field.name, getattr(statement, field.name)) for field in fields(Statement)}


def _said(name: str, value: Any) -> Any:
    if name in _DAYS:
        return value and value.isoformat()
    return [] if name == "lines" else sorted(value) if name == "currencies" else value


def read(content: bytes) -> Iterator[Statement]:
    """The statements of a file, one after the other, each whole; read in a process of its own.

    Raises NotReadable with what to do.
    """
    lines: list[Line] = []
    try:
        for value in apart.read("bank", content):
            if isinstance(value, list):
                lines.append(Line(**_meant(dict(zip(_LINE, value, strict=True)))))
            else:
                made = Statement(**_meant(value))
                yield replace(made, lines=tuple(lines), currencies=frozenset(made.currencies))
                lines = []
    except apart.Refused as refused:
        raise NotReadable(*refused.args) from refused
    except apart.Exhausted as error:
        raise NotReadable(TOO_MUCH) from error


def _meant(said: dict[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name in _DAYS and value else value for name, value in said.items()}
