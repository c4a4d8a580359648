"""A sentence is given each of the words that it has a place for: one that lacks is an error on a reader's page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "trousseau"
PLACE = re.compile(r"%\((\w+)\)")


def texts(node: ast.expr) -> Iterator[str]:
    """The sentences that an expression may be: both of a choice, both of a plural."""
    if isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def wrong(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict)):
            continue
        given = {key.value for key in node.right.keys if isinstance(key, ast.Constant)}
        if None in node.right.keys:  # **more: not read here
            continue
        for text in texts(node.left):
            if lacking := set(PLACE.findall(text)) - given:
                yield f"{path.relative_to(SOURCE)}:{node.lineno}: {sorted(lacking)}"


def test_every_place_of_a_sentence_is_filled():
    assert [said for path in SOURCE.rglob("*.py") for said in wrong(path)] == []
