"""From loose data to a checked document, and from a document to the strings that a template prints.

The types of the dataclasses say everything: `Cents` are integer cents, `Prose` is a sentence that takes
French spaces, `str` is printed as given, a field without a default is required.
"""

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from trousseau.engines import typography

Cents = NewType("Cents", int)
Prose = NewType("Prose", str)


class Unprintable(ValueError):
    """The data cannot make the document. `problems` holds (field path, what is wrong) pairs, all of them."""

    def __init__(self, document: str, problems: Sequence[tuple[str, str]]):
        self.document = document
        self.problems = tuple(problems)
        super().__init__(f"{document}: " + "; ".join(f"{path} {wrong}" for path, wrong in self.problems))


def read[T](cls: type[T], data: Any, name: str) -> T:
    """`data` (a mapping, or an instance of `cls`) as a checked `cls`, one of the documents.

    Raises Unprintable naming every field that is missing, unknown, of another type or inconsistent.
    """
    problems: list[tuple[str, str]] = []
    document = _dataclass(cls, data, "", problems)
    if not problems:
        problems.extend(document.problems())
    if problems:
        raise Unprintable(name, problems)
    return document


def printable(value: Any, hint: Any = None) -> Any:
    """A checked value as JSON: amounts, dates and numbers are already written in French.

    The properties of a dataclass are printed too, so that nothing is computed in a template.
    """
    if is_dataclass(value):
        cls: type = type(value)
        shown = {key: printable(getattr(value, key), hint) for key, hint in _hints(cls).items()}
        return shown | {key: printable(getattr(value, key), hint) for key, hint in _computed(cls).items()}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return [printable(item, get_args(hint)[0]) for item in value]
    if Cents in (hint, *get_args(hint)):
        return typography.money(value)
    if isinstance(value, date):
        return typography.day(value)
    if isinstance(value, Decimal):
        # 44.50 is 44,5; normalize alone would write 1200 as 1.2E+3
        whole = value == value.to_integral_value()
        return typography.number(value.to_integral_value() if whole else value.normalize())
    return typography.french(typography.drawable(value)) if Prose in (hint, *get_args(hint)) else str(value)


@lru_cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


@lru_cache
def _computed(cls: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        for key, value in vars(base).items():
            if isinstance(value, property):
                found[key] = get_type_hints(value.fget)["return"]
    return found


def _dataclass(cls: type, data: Any, path: str, problems: list[tuple[str, str]]) -> Any:
    if isinstance(data, cls):
        data = {field.name: getattr(data, field.name) for field in fields(cls)}
    if not isinstance(data, Mapping):
        problems.append((path or cls.__name__, f"must be a mapping, not {type(data).__name__}"))
        return None
    before = len(problems)
    known = {field.name: field for field in fields(cls)}
    for key in data:
        if key not in known:
            problems.append((_join(path, str(key)), "is not a field of this document"))
    values = {}
    for name, field in known.items():
        where = _join(path, name)
        value = data.get(name)
        if not _empty(value):
            values[name] = _value(_hints(cls)[name], value, where, problems)
        elif _required(field):
            problems.append((where, "is missing"))
    return cls(**values) if len(problems) == before else None


def _value(hint: Any, value: Any, path: str, problems: list[tuple[str, str]]) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        hint = next(choice for choice in get_args(hint) if choice is not type(None))
        return _value(hint, value, path, problems)
    if origin is tuple:
        if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
            problems.append((path, f"must be a list, not {type(value).__name__}"))
            return ()
        item = get_args(hint)[0]
        return tuple(_item(item, one, f"{path}[{n}]", problems) for n, one in enumerate(value))
    if origin is Literal:
        if value not in get_args(hint):
            problems.append((path, f"must be one of {', '.join(get_args(hint))}"))
        return value
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass(hint, value, path, problems)
    kind = getattr(hint, "__supertype__", hint)
    # a bool is an int and a datetime is a date for Python: neither is what the document means
    exact = kind in (int, date) and isinstance(value, bool | datetime)
    if exact or not isinstance(value, kind):
        problems.append((path, f"must be {_called(hint)}, not {type(value).__name__}"))
    return value


def _item(hint: Any, value: Any, path: str, problems: list[tuple[str, str]]) -> Any:
    if _empty(value):
        problems.append((path, "is missing"))
        return None
    return _value(hint, value, path, problems)


def _called(hint: Any) -> str:
    return "integer cents" if hint is Cents else "text" if hint in (str, Prose) else f"a {hint.__name__}"


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ((), [])


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
