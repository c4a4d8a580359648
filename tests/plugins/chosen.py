"""The tests that `make test` leaves out (tools/chosen.py): those of the file that `LEFT_OUT` names, and, beside the suite on
SQLite, where `ONLY_SQL` is set, those that say nothing to a base that another would hear otherwise."""

import os
from pathlib import Path

from tools import chosen


def pytest_collection_modifyitems(config, items):
    out = os.environ.get("LEFT_OUT")
    left = set(Path(out).read_text().splitlines()) if out else set()
    only = bool(os.environ.get("ONLY_SQL"))
    gone = [item for item in items if item.nodeid in left or (only and not _asks_sql(item))]
    if gone:
        away = {item.nodeid for item in gone}
        items[:] = [item for item in items if item.nodeid not in away]
        config.hook.pytest_deselected(items=gone)


def _asks_sql(item) -> bool:
    return item.get_closest_marker("postgres") is not None or chosen.asks_sql(item.path)
