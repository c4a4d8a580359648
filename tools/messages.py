"""The words of the pages: one French catalogue per room, beside its code.

    python tools/messages.py update    take the msgids from the code and templates, keep what is translated
    python tools/messages.py compile   write the .mo files that Django reads (never committed)
    python tools/messages.py check     name what is missing, fuzzy, obsolete or contradictory; exit 1

The msgids are English and live in the code; the msgstrs are French and live in
`src/trousseau/<room>/locale/fr/LC_MESSAGES/django.po`. They are written with ordinary spaces: `compile`
puts the narrow and fixed ones. What stands outside the rooms (the journey, the settings, what the law and the
formats `say`) is core's.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from trousseau.engines.typography import french

SOURCE = Path(__file__).resolve().parents[1] / "src" / "trousseau"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "say": None,
    "say_many": (1, 2),
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")},
}
HEADER = """\
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""


def rooms() -> list[str]:
    """The folders of src/trousseau that are Django applications."""
    return sorted(path.parent.name for path in SOURCE.glob("*/apps.py"))


def po(room: str) -> Path:
    return SOURCE / room / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def _files(room: str) -> Iterator[Path]:
    yield from sorted((SOURCE / room).rglob("*.py"))
    yield from sorted((SOURCE / room).rglob("templates/**/*.*"))
    if room == "core":
        for folder in ("site", "rules", "exchange"):
            yield from sorted((SOURCE / folder).rglob("*.py"))
        yield from sorted(SOURCE.glob("*.py"))


def _read(path: Path) -> io.BytesIO:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # what templatize leaves of the text around the msgids is no Python: its indentation least of all
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return io.BytesIO(text.encode())


def asked(room: str) -> Catalog:
    """The msgids that the code and templates of `room` ask for."""
    catalog = Catalog(locale="fr")
    for path in _files(room):
        if "migrations" in path.parts:
            continue
        for _line, msgid, _comments, context in extract("python", _read(path), KEYWORDS):
            catalog.add(msgid, context=context)
    return catalog


def known(room: str) -> Catalog:
    """The catalogue of `room` as it is written; empty when there is none yet."""
    if not po(room).exists():
        return Catalog(locale="fr")
    return read_po(io.BytesIO(po(room).read_bytes()), locale="fr")


def _key(message: Message) -> tuple:
    return (message.context, message.id if isinstance(message.id, tuple) else (message.id,))


def _messages(catalog: Catalog) -> dict[tuple, Message]:
    return {_key(message): message for message in catalog if message.id}


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def update(room: str) -> None:
    wanted, old = asked(room), _messages(known(room))
    found = _messages(wanted)
    if not found:
        po(room).unlink(missing_ok=True)
        return
    for key, message in found.items():
        if key in old and not old[key].fuzzy:
            message.string = old[key].string
    out = io.BytesIO()
    write_po(out, wanted, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    po(room).parent.mkdir(parents=True, exist_ok=True)
    po(room).write_text(HEADER + out.getvalue().decode().lstrip("\n"), encoding="utf-8")


_TAGS = re.compile(r"(<[^>]*>)")


def _typeset(text: str) -> str:
    parts = _TAGS.split(text)
    parts[::2] = [french(part) for part in parts[::2]]
    return "".join(parts)


def compile_(room: str) -> None:
    """Write the .mo under another name first: a server that starts meanwhile reads the old one or the new."""
    if not po(room).exists():
        return
    catalog = known(room)
    for message in _messages(catalog).values():
        strings = tuple(_typeset(text) for text in _strings(message))
        message.string = strings if isinstance(message.string, tuple) else strings[0]
    target = po(room).with_suffix(".mo")
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as out:
        write_mo(out, catalog)
    draft.replace(target)


def check(room: str) -> list[str]:
    """What is wrong with the catalogue of `room`, one line each."""
    wanted, written = _messages(asked(room)), _messages(known(room))
    lines = []
    for key in sorted(wanted.keys() - written.keys(), key=str):
        lines.append(f"{room}: missing, run update: {key[1][0]!r}")
    for key in sorted(written.keys() - wanted.keys(), key=str):
        lines.append(f"{room}: obsolete, run update: {key[1][0]!r}")
    for key, message in written.items():
        if not all(_strings(message)):
            lines.append(f"{room}: not translated: {key[1][0]!r}")
        elif message.fuzzy:
            lines.append(f"{room}: fuzzy: {key[1][0]!r}")
        else:
            lines += [f"{room}: {error}: {key[1][0]!r}" for error in message.check()]
            if any(re.search(r"\w'\w", text) for text in _strings(message)):
                lines.append(f"{room}: write ’ for the apostrophe: {key[1][0]!r}")
    return lines


def contradictions() -> list[str]:
    """One msgid, two translations: Django keeps one catalogue for all the rooms, so the first would win."""
    first: dict[tuple, tuple[str, tuple[str, ...]]] = {}
    lines = []
    for room in rooms():
        for key, message in _messages(known(room)).items():
            other, strings = first.setdefault(key, (room, _strings(message)))
            if strings != _strings(message) and all(strings) and all(_strings(message)):
                lines.append(
                    f"{other} and {room}: {key[1][0]!r} is {strings[0]!r} and {_strings(message)[0]!r}: "
                    "say the same, or give one a context (pgettext)"
                )
    return lines


def main(arguments: list[str]) -> int:
    verb, *wanted = arguments or ["check"]
    if verb not in ("update", "compile", "check") or set(wanted) - set(rooms()):
        print(__doc__)
        return 2
    lines = []
    for room in wanted or rooms():
        if verb == "check":
            lines += check(room)
        else:
            {"update": update, "compile": compile_}[verb](room)
    if verb == "check" and not wanted:
        lines += contradictions()
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
