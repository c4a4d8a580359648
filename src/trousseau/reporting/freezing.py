"""The rows of a report as they are kept: one text, the same for the same rows, whose SHA-256 is the digest of the report.

The figures are made from it alone, so that they can be made again, and are found the same.
"""

import hashlib
import json
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.errors import Refused

from .measures import BY_CODE, Counted
from .models import Report
from .reading import Period, Row

FORMAT = "trousseau-report-rows/1"


def frozen(period: Period, rows: Counted, before: Counted | None) -> bytes:
    said = {
        "format": FORMAT,
        "period": [day.isoformat() for day in period],
        "rows": _written(rows),
        "before": None if before is None else _written(before),
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def thawed(content: bytes) -> tuple[Counted, Counted | None]:
    """Raises ValueError for what this format did not write."""
    said = json.loads(content)
    if said.get("format") != FORMAT:
        raise ValueError("not the rows of a report")
    return _read(said["rows"]), None if said["before"] is None else _read(said["before"])


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def rows_of(report: Report) -> tuple[Counted, Counted | None]:
    """The rows of a report that kept them. Raises Refused where its file is lost, or is not the one that was frozen."""
    assert report.rows is not None
    try:
        with report.rows.file.open("rb") as file:
            content = file.read()
    except OSError:
        content = b""
    if digest(content) != report.digest:
        raise Refused(
            _(
                "The rows of the report from %(start)s to %(end)s, version %(n)s, are lost or were changed: put their file back "
                "from a backup. Until then no report is sent, since what was told of them is not known."
            )
            % {"start": localised.day(report.starts_on), "end": localised.day(report.ends_on), "n": report.number}
        )
    return thawed(content)


def _written(rows: Counted) -> dict[str, list[list]]:
    return {code: [[row.pk, row.unit, row.on.isoformat(), *row[3:]] for row in found] for code, found in rows.items()}


def _read(said: dict[str, list[list]]) -> Counted:
    return {
        code: [Row(one[0], one[1], date.fromisoformat(one[2]), *one[3:]) for one in found]
        for code, found in said.items()
        if code in BY_CODE
    }
