"""The tests that `make test` leaves out (tools/chosen.py): those of the file that `LEFT_OUT` names, and, beside the suite on
SQLite, those of other files than `ASKED` lists, which say nothing to a base that another would hear otherwise."""

import os
from pathlib import Path

from tools import chosen


def pytest_collection_modifyitems(config, items):
    left, asked = (_lines(name) for name in ("LEFT_OUT", "ASKED"))
    gone = [
        item
        for item in items
        if item.nodeid in (left or ()) or (asked is not None and str(item.path.relative_to(chosen.ROOT)) not in asked)
    ]
    if gone:
        away = {item.nodeid for item in gone}
        items[:] = [item for item in items if item.nodeid not in away]
        config.hook.pytest_deselected(items=gone)


def _lines(name: str) -> set[str] | None:
    path = os.environ.get(name)
    return set(Path(path).read_text().splitlines()) if path else None
