"""A file that a page opens is logged under that page: its reason is read from it."""

import ast
from pathlib import Path

from django.urls import get_resolver

import trousseau

SOURCE = Path(trousseau.__file__).parent
OPENING = {"find": 2, "opened": 2, "opened_all": 2}  # where each call says the page


def pages_named() -> dict[str, str]:
    """By page that a view says when it opens a file, one place that does."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in OPENING and len(call.args) > OPENING[name]:
                page = call.args[OPENING[name]]
                if isinstance(page, ast.Constant) and isinstance(page.value, str):
                    found[page.value] = f"{path.relative_to(SOURCE)}:{call.lineno}"
    return found


def test_each_page_under_which_a_file_is_opened_exists():
    names = {
        f"{room}:{name}"
        for room, (_prefix, part) in get_resolver().namespace_dict.items()
        for name in part.reverse_dict
        if isinstance(name, str)
    }
    found = pages_named()
    assert len(found) > 100
    assert {page: where for page, where in found.items() if page not in names} == {}
