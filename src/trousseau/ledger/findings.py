"""What a proof finds, kept as it was found and said in the language of who reads it."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import components
from trousseau.engines import typography


@dataclass(frozen=True)
class Finding:
    """`msgid` is marked by `N_`, with %(name)s places. In `params` a whole number is cents, an ISO day is a day, `what` a
    msgid too; the rest are codes of accounts, funds and leases: never a name."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        lang = components.language()
        params = {name: _(value) if name == "what" else _said(value, lang) for name, value in self.params.items()}
        return _(self.msgid) % params if params else _(self.msgid)

    def kept(self) -> list:
        """As a statement of funds keeps it, after the code of its proof."""
        return [self.msgid, self.params]


def read(kept: list) -> Finding:
    """What `kept` wrote; a statement made before 27 November 2026 kept a whole French sentence."""
    return Finding(*kept)


def _said(value, lang: str) -> str:
    if isinstance(value, int):
        return typography.money(value, lang)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return typography.day(date.fromisoformat(value), lang)
    return value
