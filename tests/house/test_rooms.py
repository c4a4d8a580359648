"""What a room plugs in is declared: none of it is found by the name of a file."""

import re
from collections.abc import Iterator
from pathlib import Path

from trousseau.journey import JOURNEY

SOURCE = Path(__file__).parents[2] / "src" / "trousseau"
HEIGHT = {room.code: height for height, room in enumerate(JOURNEY)}
# What an `apps.py` names when the room has it: without it nobody would know of the module.
PLUGS = ("held", "money_proofs", "nightly", "obstacles", "todo", "triggers", "urls")


def lines_of(room: str) -> Iterator[tuple[str, str]]:
    """Each line of the code, the pages and the scripts of a room, and where it stands."""
    for path in sorted((SOURCE / room).rglob("*")):
        if path.suffix in (".py", ".html", ".js") and "migrations" not in path.parts:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield f"{path.relative_to(SOURCE)}:{number}", line


def written(room: str, sought: str) -> list[str]:
    return [f"{where} {line.strip()}" for where, line in lines_of(room) if re.search(sought, line)]


def test_what_a_room_has_to_plug_in_is_named_where_it_is_declared():
    for room in HEIGHT:
        declared = (SOURCE / room / "apps.py").read_text(encoding="utf-8")
        named = {word for said in re.findall(r"from \.([^#\n]+)", declared) for word in re.findall(r"\w+", said)}
        if room == "core":
            named.add("todo")  # with which the others write theirs: it has none of its own
        assert [plug for plug in PLUGS if (SOURCE / room / f"{plug}.py").exists() and plug not in named] == [], room


def test_no_module_of_a_room_is_found_by_its_name():
    for room in (*HEIGHT, "site"):
        assert written(room, r"\b(?:find_spec|import_module|autodiscover_modules|iter_modules)\b") == []
