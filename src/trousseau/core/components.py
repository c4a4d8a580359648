"""The small pieces of HTML that every page repeats, built in Python: a list draws hundreds of them."""

import re
from datetime import date
from functools import lru_cache
from html import escape as quick  # Django’s first asks whether the text waits for a language

from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trousseau.engines import typography

ICONS = ("keys", "ok", "warn", "bad", "info", "ask", "clock", "lock", "down", "doc", "menu", "off") + (
    "home",
    "talk",
    "table",
    "list",
    "key",
    "tool",
    "scale",
)
TONES = {"ok": "ok", "warn": "warn", "bad": "bad", "note": "info"}  # tone → its icon when none is named
_ICON = {name: mark_safe(f'<svg class="i" aria-hidden="true"><use href="#i-{name}"/></svg>') for name in ICONS}
LONG = 24  # letters of a word that a column need not hold on one line
_TAG = re.compile(r"(<[^>]*>)")


def language() -> str:
    return get_language() or "fr"


def icon(name: str) -> SafeString:
    """The drawing `name` of the sprite. Raises KeyError for a name that is not drawn."""
    return _ICON[name]


def words(value, lang: str | None = None) -> SafeString:
    """`value` escaped, with the spaces and apostrophes of French when the page is in French.

    On safe HTML the text between tags alone is touched: a space in an attribute is data.
    """
    if isinstance(value, Promise):
        value = str(value)  # safe HTML said later does not say before that it is safe
    if not (lang or language()).startswith("fr"):
        return conditional_escape(value)
    if not hasattr(value, "__html__"):
        return mark_safe(quick(typography.french(str(value))))
    parts = _TAG.split(value.__html__())
    parts[::2] = [typography.french(part) for part in parts[::2]]
    return mark_safe("".join(parts))


def badge(tone: str, text, lang: str | None = None) -> SafeString:
    """A state that needs a person: its icon and its word. `tone` is ok, warn, bad, note, or « warn:clock »."""
    tone, _sep, name = tone.partition(":")
    return mark_safe(
        f'<span class="badge is-{tone}">{_ICON[name or TONES[tone]]}<span>{_initial(words(text, lang))}</span></span>'
    )


def _initial(text: SafeString) -> str:
    """A badge stands alone: it begins with a capital."""
    return text[:1].upper() + text[1:]


def state(text, lang: str | None = None) -> SafeString:
    """The usual state: a quiet word."""
    return mark_safe(f'<span class="state">{_ICON["ok"]}<span>{words(text, lang)}</span></span>')


def state_of(tone: str, text, lang: str | None = None) -> SafeString:
    """How a list shows a state: quiet when all is well, a badge when someone should look."""
    return _state_of(tone, str(text), lang or language())


@lru_cache(maxsize=1024)  # a list says the same few states, row after row
def _state_of(tone: str, text: str, lang: str) -> SafeString:
    if tone == "ok":
        return state(text, lang)
    return badge(tone, text, lang) if tone else words(text, lang)


def ordinal(text: str) -> SafeString:
    """« 1er » with its letters raised."""
    return mark_safe(escape(text).replace("1er", "1<sup>er</sup>"))


def day(value: date, lang: str | None = None, **options) -> SafeString:
    return ordinal(typography.day(value, lang or language(), **options))


_RIGHT = frozenset({"num", "money"})
_WRITTEN = {
    "text": words,
    "money": typography.amount,
    "state": lambda value, lang: state_of(value[0], value[1], lang),
    "date": day,
    "month": typography.month,
}


def _number(value, lang: str) -> str:
    return typography.number(value, lang) if isinstance(value, int) else words(value, lang)


def _long(text: str) -> bool:
    """Whether a word of `text` may be broken, lest it widen its column beyond the page."""
    return len(text) > LONG and any(len(word) > LONG for word in text.split())


def table_rows(rows, kinds: frozenset[str] = _RIGHT) -> SafeString:
    """The `<tr>`s of a list: `rows` of `pages.Cell`. The first cell heads its row."""
    lang = language()
    nil = f'–<span class="vh">{escape(_("none"))}</span>'
    ways: dict[str, tuple] = {}  # by kind: how its value is written, the tag of a cell, that of an empty one
    out = []
    for row in rows:
        out.append("<tr>")
        tag, end = '<th scope="row" class="pin">', "</th>"
        for kind, value, url, second in row:
            if kind not in ways:
                style = "num" if kind in kinds else "nowrap" if kind in ("date", "month") else ""
                full = f'<td class="{style}">' if style else "<td>"
                ways[kind] = _WRITTEN.get(kind, _number), full, f'<td class="{style} nil">'.replace('" ', '"')
            write, full, void = ways[kind]
            empty = value is None or value == ""
            inner = nil if empty else write(value, lang)
            if url:
                inner = f'<a href="{escape(url)}">{inner}</a>'
            if second:
                inner += f"<small>{words(second, lang)}</small>"
            tag = tag or (void if empty else full)
            if _long(str(second)) or (kind == "text" and not empty and _long(str(value))):
                tag = tag.replace('class="', 'class="long ') if "class" in tag else '<td class="long">'
            out.append(f"{tag}{inner}{end}")
            tag, end = "", "</td>"
        out.append("</tr>")
    return mark_safe("".join(out))
