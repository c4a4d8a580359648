"""What is kept so as not to read all the lines: totals, and movements that the bank has not shown.

`post` keeps them in the transaction that writes the lines; verification adds the lines up again.
"""

from collections.abc import Sequence

from django.db import connection

from .models import Clearing, DayTotal, Entry, Fund, FundTotal, Line, Outstanding
from .triggers import AT_BANK

_ENTRY, _LINE, _FUND = (model._meta.db_table for model in (Entry, Line, Fund))
_DAY, _OF_FUND = (model._meta.db_table for model in (DayTotal, FundTotal))
_OUTSTANDING, _CLEARING = (model._meta.db_table for model in (Outstanding, Clearing))

_FUND_KEY = "fund_id, account, aux"  # columns of a line too, and of no entry

# table, what it is kept by, where that is read
_KEPT = (
    (_DAY, "ledger, account, date, journal", "e.ledger, l.account, e.date, e.journal", ""),
    (_OF_FUND, _FUND_KEY, _FUND_KEY, " AND fund_id IS NOT NULL"),
)
_FRESH = "e.chain_number > %s AND e.id BETWEEN %s AND %s AND l.entry_id BETWEEN %s AND %s"


def add_up(ledger: str, after: int, keys: tuple[int, int]) -> None:
    """Add the lines of the entries sealed after the number `after`. Nobody else does meanwhile: the chain is locked.

    `keys`, the first and the last of these entries: of tables that have just grown PostgreSQL would read every line.
    """
    with connection.cursor() as cursor:
        for table, names, columns, where in _KEPT:
            cursor.execute(
                f"""INSERT INTO {table} ({names}, debit, credit)
                SELECT {columns}, sum(l.debit), sum(l.credit)
                FROM {_ENTRY} e CROSS JOIN {_LINE} l
                WHERE e.ledger = %s AND {_FRESH} AND l.entry_id = e.id{where}
                GROUP BY {columns}
                ON CONFLICT ({names}) DO UPDATE
                SET debit = {table}.debit + excluded.debit, credit = {table}.credit + excluded.credit""",
                [ledger, after, *keys, *keys],
            )
        cursor.execute(
            f"INSERT INTO {_OUTSTANDING} (entry_id, ledger, account, date, cents) {_moved(_FRESH)}",
            [ledger, after, *keys, *keys],
        )


def _moved(which: str) -> str:
    """What some entries of a ledger moved on the accounts of the bank: the entries first, then their lines."""
    return f"""SELECT e.id, e.ledger, l.account, e.date, sum(l.debit) - sum(l.credit)
        FROM {_ENTRY} e CROSS JOIN {_LINE} l
        WHERE e.ledger = %s AND {which} AND l.entry_id = e.id AND {AT_BANK}
        GROUP BY e.id, e.ledger, l.account, e.date ORDER BY e.id, l.account"""


def wrong_outstanding(ledger: str) -> list[tuple[int, str]]:
    """(entry's key, account) of what waits for the bank and is not kept so, or is kept and does not wait."""
    with connection.cursor() as cursor:
        shown = f"SELECT 1 FROM {_CLEARING} c WHERE c.entry_id = e.id"
        cursor.execute(_moved(f"e.posted AND NOT EXISTS ({shown})"), [ledger])
        waits = {(key, account, str(day), cents) for key, _ledger, account, day, cents in cursor.fetchall()}
    kept = Outstanding.objects.filter(ledger=ledger).values_list("entry", "account", "date", "cents")
    found = waits ^ {(key, account, str(day), cents) for key, account, day, cents in kept}
    return sorted({row[:2] for row in found})


def wrong_of_funds(ledger: str) -> Sequence[tuple[str, str, str]]:
    """(fund's code, account, lease) of the totals that are not the sums of their lines; the base compares them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT f.code, t.account, t.aux FROM (
                SELECT {_FUND_KEY}, debit, credit FROM {_OF_FUND}
                UNION ALL
                SELECT {_FUND_KEY}, -debit, -credit FROM {_LINE} l
                JOIN {_ENTRY} e ON e.id = l.entry_id WHERE e.posted AND fund_id IS NOT NULL
            ) t JOIN {_FUND} f ON f.id = t.fund_id WHERE f.ledger = %s
            GROUP BY 1, 2, 3 HAVING sum(debit) <> 0 OR sum(credit) <> 0 ORDER BY 1, 2, 3""",
            [ledger],
        )
        return cursor.fetchall()
