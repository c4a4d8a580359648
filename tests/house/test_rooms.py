"""What a room plugs in, and what it leads to, is declared: none of it is found by the name of a file, or in a string."""

import ast
import re
from functools import cache
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from trousseau.journey import JOURNEY

SOURCE = Path(__file__).parents[2] / "src" / "trousseau"
HEIGHT = {room.code: height for height, room in enumerate(JOURNEY)}
# What an `apps.py` names when the room has it: without it nobody would know of the module.
PLUGS = ("mail_papers", "money_proofs", "nightly", "obstacles", "personal_data", "todo", "triggers", "urls")


@cache
def files_of(room: str) -> list[tuple[str, str]]:
    """Where each file of the code, the pages and the scripts of a room stands, and what it holds."""
    return [
        (str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8"))
        for path in sorted((SOURCE / room).rglob("*"))
        if path.suffix in (".py", ".html", ".js") and "migrations" not in path.parts
    ]


def beginnings(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """With what the addresses of this site begin: a room's own prefix, or the words of a room that has none."""
    found = set()
    for one in patterns:
        first = str(one.pattern).partition("/")[0]
        if first:
            found.add(first)
        elif isinstance(one, URLResolver):
            found |= beginnings(one.url_patterns)
    return found


def pages(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    """The URL names of this site."""
    found = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= pages(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        else:
            found.add(f"{space}{one.name}")
    return found


def written(room: str, sought: str) -> list[str]:
    """Each line of a room that holds it, and where it stands."""
    lines = re.compile(rf"^.*(?:{sought}).*$", re.MULTILINE)
    return [
        f"{where}:{text.count('\n', 0, line.start()) + 1} {line[0].strip()}"
        for where, text in files_of(room)
        if re.search(sought, text)
        for line in lines.finditer(text)
    ]


def test_no_room_names_a_page_of_a_later_one():
    """Say in its `links.py` what it leads to; the later room says where, in its `apps.py`."""
    rooms = list(HEIGHT)
    for height, room in enumerate(rooms[:-1]):
        assert written(room, rf"""["'`](?:{"|".join(rooms[height + 1 :])}):[\w{{]""") == []


def test_no_room_writes_an_address_in_full():
    """`reverse` finds its own and those of earlier rooms: an address that changes is written once, in `urls.py`."""
    first = "|".join(sorted(beginnings(get_resolver().url_patterns)))
    for room in HEIGHT:
        assert written(room, rf"""["'`=]/(?:{first})["'`/?#]""") == []


def test_every_link_arrives_at_a_page():
    from trousseau.core.links import LINKS

    known = pages(get_resolver().url_patterns)
    assert LINKS
    assert [code for code, link in LINKS.items() if link.name not in known] == []


def test_every_kind_of_thing_to_do_is_done_on_a_page_that_exists():
    from trousseau.core.links import Link
    from trousseau.core.todo import KINDS

    known = pages(get_resolver().url_patterns)
    names = {code: kind.page.name if isinstance(kind.page, Link) else kind.page for code, kind in KINDS.items()}
    assert len(names) > 40
    assert {code: name for code, name in names.items() if name not in known} == {}


def test_every_link_of_a_page_is_declared_by_its_room_or_an_earlier_one():
    from trousseau.core.links import LINKS

    for room in HEIGHT:
        for where, text in files_of(room):
            for code in re.findall(r"""{% link ["']([\w.]+)["']""", text) if where.endswith(".html") else ():
                assert code in LINKS and HEIGHT[code.partition(".")[0]] <= HEIGHT[room], f"{where} {code}"


def test_what_a_room_has_to_plug_in_is_named_where_it_is_declared():
    for room in HEIGHT:
        declared = ast.walk(ast.parse((SOURCE / room / "apps.py").read_text(encoding="utf-8")))
        imports = [node for node in declared if isinstance(node, ast.ImportFrom) and node.level]
        named = {word for one in imports for word in ((one.module or "").split(".")[0], *(n.name for n in one.names))}
        if room == "core":
            named.add("todo")  # with which the others write theirs: it has none of its own
        assert [plug for plug in PLUGS if (SOURCE / room / f"{plug}.py").exists() and plug not in named] == [], room


def test_no_module_of_a_room_is_found_by_its_name():
    for room in (*HEIGHT, "site"):
        assert written(room, r"\b(?:find_spec|import_module|autodiscover_modules|iter_modules)\b") == []
