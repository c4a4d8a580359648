"""Inside a room as between rooms: what reads another part is not read by it, however far round."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "trousseau"
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/apps.py"))


def modules(path: Path) -> Iterator[str]:
    """What a module imports of the house, in full."""
    package = path.relative_to(SOURCE.parent).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            stem = [*package[: len(package) - node.level + 1]] if node.level else []
            stem += node.module.split(".") if node.module else []
            yield from (".".join([*stem, one.name]) for one in node.names)


def parts(room: Path) -> dict[str, set[str]]:
    """Each folder or file at the root of a room, and those of the room that it imports."""
    found: dict[str, set[str]] = {}
    for path in room.rglob("*.py"):
        part = path.relative_to(room).parts[0].removesuffix(".py")
        if part in ("migrations", "__init__"):
            continue
        read = {name.split(".")[2] for name in modules(path) if name.startswith(f"trousseau.{room.name}.")}
        found.setdefault(part, set()).update(
            one for one in read - {part} if (room / one).is_dir() or (room / f"{one}.py").exists()
        )
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_no_two_parts_of_a_room_import_each_other(room):
    try:
        list(TopologicalSorter(parts(SOURCE / room)).static_order())
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))
