"""A register with a few lines, hands that write in it, and what its verification finds."""

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import connection

from trousseau.core import chain
from trousseau.mandates.actions import end_mandate, mention_in_register, sign_mandate
from trousseau.mandates.models import Mandate, RegisterEntry
from trousseau.mandates.register import NAME, content
from trousseau.mandates.verification import verify

TABLE = "mandates_registerentry"
DAY = date(2026, 6, 10)  # the signatures of `build`
NOW = date(2026, 12, 31)  # the day on which a test writes, unless it says another
SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def book(committed_db, three_mandates):
    """Three mandates and an amendment to the second, committed: lines 1 to 4."""
    return three_mandates


def amend(actor, mandate, reason="Loyer ramené à 390 €", on=date(2026, 7, 1), today=None) -> RegisterEntry:
    return mention_in_register(actor, mandate=mandate, kind="amend", reason=reason, on=on, today=today or NOW)


def cancel(actor, mandate, on=date(2026, 7, 1)) -> RegisterEntry:
    return mention_in_register(actor, mandate=mandate, kind="cancel", reason="Inscrit deux fois", on=on, today=NOW)


def end(staff, mandate, on=date(2026, 6, 30)) -> None:
    end_mandate(staff.director, mandate=mandate, version=mandate.version, on=on)


def sign(actor, mandate, on=DAY, today=None, late="") -> Mandate:
    given = {"signed_at": "owner", "available_from": DAY, "on": on, "today": today or NOW, "late": late}
    sign_mandate(actor, mandate=mandate, version=1, **given)
    return mandate


def numbers() -> list[int]:
    return list(RegisterEntry.objects.filter(kind="mandate").values_list("number", flat=True))


def found(*heads: chain.Head) -> list[tuple[str, int]]:
    """What verification finds: code and number of the row, which its sentence names."""
    breaks = [one for one in verify(heads).breaks if one.code != "unguarded"]  # `tamper` has taken the guards off
    for one in breaks:
        assert one.code in ("counter", "unrecorded") or f"n° {one.number}" in one.why, one
    return [(one.code, one.number) for one in breaks]


def heads_file():
    return django_settings.HOME / "heads" / f"{NAME}.head"


def write(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def line(values: dict[str, object] | None = None, verb: str = "INSERT INTO") -> str:
    """A hand-written line 5: a copy of line 3 for the draft, following line 4, with `values` in their place."""
    given = {
        "id": 500,
        "chain_number": 5,
        "number": 4,
        "kind": "'mandate'",
        "mandate_id": "(SELECT max(id) FROM mandates_mandate)",
        "date": "date",
        "names": "names",
        "addresses": "addresses",
        "situation": "situation",
        "dwelling_id": "dwelling_id",
        "purpose": "purpose",
        "observations": "observations",
        "written_at": "written_at",
        "written_by_id": "written_by_id",
        "prev_hash": f"(SELECT hash FROM {TABLE} WHERE chain_number = 4)",
        "hash": "'h'",
    } | (values or {})
    columns, selected = ", ".join(given), ", ".join(str(value) for value in given.values())
    return f"{verb} {TABLE} ({columns}) SELECT {selected} FROM {TABLE} WHERE chain_number = 3"


def seal_again() -> None:
    """What a forger who has the code does: every seal computed anew, with the key at hand."""
    last = chain.START
    for entry in RegisterEntry.objects.order_by("chain_number"):
        seal = chain.seal(NAME, entry.chain_number, last.hash, content(entry))
        RegisterEntry.objects.filter(pk=entry.pk).update(prev_hash=last.hash, hash=seal)
        last = chain.Head(entry.chain_number, seal)


def of(number: int, column: str = "id") -> str:
    return f"(SELECT {column} FROM {TABLE} WHERE chain_number = {number})"
