"""What a proof finds, kept as it was found and said in the language of who reads it."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trousseau.core import components
from trousseau.engines import typography
from trousseau.rules.said import Said, Sum, together


@dataclass(frozen=True)
class Finding:
    """`msgid` is marked by `N_`, with %(name)s places. In `params` a whole number is cents, an ISO day is a day, `what` a
    msgid too and a list several; the rest are codes of accounts, funds and leases: never a name."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = str(self.said)
        return typography.french(said) if components.language().startswith("fr") else said

    @property
    def said(self) -> Said:
        return Said(self.msgid, "", tuple((name, _value(name, value)) for name, value in self.params.items()))

    def kept(self) -> list:
        """As a statement of funds keeps it, after the code of its proof."""
        return [self.msgid, self.params]


def read(kept: list) -> Finding:
    """What `kept` wrote; a statement made before 27 November 2026 kept a whole French sentence."""
    return Finding(*kept)


def _value(name: str, value: Any) -> Any:
    if name == "what":
        return Said(value)
    if isinstance(value, list):
        return together(map(Said, value), ", ")
    if isinstance(value, int):
        return Sum(value)
    return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value
