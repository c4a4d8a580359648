"""What the database itself refuses: an entry out of balance, out of order, or changed once posted.

An entry is written as a draft with its lines, then posted by one UPDATE of `posted`; nothing else of an
entry or a line is ever updated. The two bases hold the same rules: SQLite row by row; PostgreSQL row by
row for what is frozen, and once per statement for the balance, so that a thousand entries cost one sum.
"""

from functools import partial

from trousseau.core.chain import START
from trousseau.core.triggers import Trigger, aborts, raises, refuse, refuse_truncate

from .chart import banks

ENTRY, LINE, FUND, CLOSED = "ledger_entry", "ledger_line", "ledger_fund", "ledger_closedyear"
CLEARING, OUTSTANDING = "ledger_clearing", "ledger_outstanding"
# of an entry `e` and its line `l`: whether it moves an account that is held at a bank
AT_BANK = "(" + " OR ".join(f"e.ledger = '{one.ledger}' AND l.account = '{one.code}'" for one in banks()) + ")"
_KEPT = (
    "id, ledger, journal, year, number, date, own_date, piece, label, key, source, idempotency_key,"
    " reverses_id, posted_at, posted_by_id, chain_number, prev_hash, hash"
)


def _of(row: str) -> str:
    return "(" + ", ".join(f"{row}.{column.strip()}" for column in _KEPT.split(",")) + ")"


_abort, _raise = partial(aborts, "ledger"), partial(raises, "ledger")


# What an entry shares with no other, by which INSERT OR REPLACE would find the one that it replaces.
_ONCE = (
    ("id",),
    ("idempotency_key",),
    ("reverses_id",),
    ("ledger", "chain_number"),
    ("ledger", "journal", "year", "number"),
)


def _posted(columns: tuple[str, ...]) -> str:
    """Whether a posted entry holds these of NEW. Each is one look-up in its own unique index: « + » keeps `posted` out of
    the planner's choice, which with the statistics of ANALYZE would read every posted entry again for each one inserted."""
    same = " AND ".join(f"e.{column} = NEW.{column}" for column in columns)
    return f"EXISTS (SELECT 1 FROM {ENTRY} e WHERE {same} AND +e.posted)"


# Entries: born as drafts. INSERT OR REPLACE deletes what it meets, and SQLite fires no delete trigger for
# it unless recursive_triggers is on: looked for here, a connection without that setting is refused too.
Trigger(
    "ledger_entry_insert",
    ENTRY,
    sqlite=f"""BEFORE INSERT ON {ENTRY} BEGIN
    SELECT {_abort("an entry is posted after its lines")} WHERE NEW.posted IS NOT 0;
    SELECT {_abort("a posted entry is never replaced")} WHERE {" OR ".join(map(_posted, _ONCE))};
END""",
    postgresql=(
        f"BEFORE INSERT ON {ENTRY} FOR EACH ROW",
        f"""
BEGIN
    IF NEW.posted THEN {_raise("an entry is posted after its lines")}; END IF;
    RETURN NEW;
END """,
    ),
)

_UNBALANCED = "two lines or more, debits equal to credits"
_NUMBERS = "numbers and seals follow one another"
_FUNDS = "a fund belongs to the ledger of its entry"
_OPEN = "an entry is dated in its year, and that year is open"

Trigger(
    "ledger_entry_update",
    ENTRY,
    sqlite=f"""BEFORE UPDATE ON {ENTRY} BEGIN
    SELECT {_abort("a posted entry is never changed")} WHERE OLD.posted;
    SELECT {_abort("a draft is only posted")} WHERE NEW.posted IS NOT 1 OR {_of("NEW")} IS NOT {_of("OLD")};
    SELECT {_abort(_UNBALANCED)} FROM (
        SELECT count(*) AS n, sum(debit) AS d, sum(credit) AS c FROM {LINE} WHERE entry_id = NEW.id
    ) WHERE n < 2 OR d IS NOT c OR d <= 0;
    SELECT {_abort(_FUNDS)} WHERE EXISTS (
        SELECT 1 FROM {LINE} l JOIN {FUND} f ON f.id = l.fund_id WHERE l.entry_id = NEW.id AND f.ledger <> NEW.ledger);
    SELECT {_abort(_OPEN)} WHERE CAST(strftime('%Y', NEW.date) AS INTEGER) IS NOT NEW.year OR EXISTS (
        SELECT 1 FROM {CLOSED} c WHERE c.ledger = NEW.ledger AND c.year = NEW.year);
    SELECT {_abort(_NUMBERS)} WHERE NEW.number <> 1 AND NOT EXISTS (
        SELECT 1 FROM {ENTRY} e WHERE e.posted AND e.ledger = NEW.ledger AND e.journal = NEW.journal
            AND e.year = NEW.year AND e.number = NEW.number - 1);
    SELECT {_abort(_NUMBERS)} WHERE NEW.prev_hash IS NOT (
        CASE NEW.chain_number WHEN 1 THEN '{START.hash}' ELSE (
            SELECT e.hash FROM {ENTRY} e WHERE e.posted AND e.ledger = NEW.ledger
                AND e.chain_number = NEW.chain_number - 1) END);
END""",
    postgresql=(
        f"BEFORE UPDATE ON {ENTRY} FOR EACH ROW",
        f"""
BEGIN
    IF OLD.posted THEN {_raise("a posted entry is never changed")}; END IF;
    IF NOT NEW.posted OR {_of("NEW")} IS DISTINCT FROM {_of("OLD")} THEN
        {_raise("a draft is only posted")};
    END IF;
    RETURN NEW;
END """,
    ),
)

# Every row of this statement goes from draft to posted: ledger_entry_update lets nothing else through.
# Scalar subqueries rather than joins: whatever the planner believes of a table that just grew, each row
# costs a few index look-ups.
Trigger(
    "ledger_entry_post",
    ENTRY,
    postgresql=(
        f"AFTER UPDATE ON {ENTRY} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
        f"""
BEGIN
    IF EXISTS (SELECT FROM fresh f WHERE (
        SELECT count(*) < 2 OR sum(l.debit) <> sum(l.credit) OR sum(l.debit) <= 0
        FROM {LINE} l WHERE l.entry_id = f.id)) THEN
        {_raise(_UNBALANCED)};
    END IF;
    IF EXISTS (SELECT FROM fresh f WHERE (
        SELECT count(*) > 0 FROM {LINE} l
        WHERE l.entry_id = f.id AND (SELECT d.ledger FROM {FUND} d WHERE d.id = l.fund_id) <> f.ledger)) THEN
        {_raise(_FUNDS)};
    END IF;
    IF EXISTS (SELECT FROM fresh f WHERE extract(year FROM f.date) <> f.year)
       OR EXISTS (SELECT FROM fresh f JOIN {CLOSED} c ON c.ledger = f.ledger AND c.year = f.year) THEN
        {_raise(_OPEN)};
    END IF;
    IF EXISTS (SELECT FROM fresh f WHERE f.number <> 1 AND (
        SELECT e.id FROM {ENTRY} e WHERE e.posted AND e.ledger = f.ledger AND e.journal = f.journal
            AND e.year = f.year AND e.number = f.number - 1) IS NULL)
       OR EXISTS (SELECT FROM fresh f WHERE f.prev_hash IS DISTINCT FROM (
        CASE f.chain_number WHEN 1 THEN '{START.hash}' ELSE (
            SELECT e.hash FROM {ENTRY} e WHERE e.posted AND e.ledger = f.ledger
                AND e.chain_number = f.chain_number - 1) END)) THEN
        {_raise(_NUMBERS)};
    END IF;
    RETURN NULL;
END """,
    ),
)

Trigger(
    "ledger_entry_delete",
    ENTRY,
    sqlite=f"""BEFORE DELETE ON {ENTRY} WHEN OLD.posted
BEGIN SELECT {_abort("a posted entry is never deleted")}; END""",
    postgresql=(
        f"BEFORE DELETE ON {ENTRY} FOR EACH ROW WHEN (OLD.posted)",
        f" BEGIN {_raise('a posted entry is never deleted')}; END ",
    ),
)

# Lines: written once, beside a draft. SQLite would keep a text or a fraction in an integer column.
Trigger(
    "ledger_line_insert",
    LINE,
    sqlite=f"""BEFORE INSERT ON {LINE} BEGIN
    SELECT {_abort("cents are integers")} WHERE typeof(NEW.debit) <> 'integer' OR typeof(NEW.credit) <> 'integer';
    SELECT {_abort("a posted entry takes no more lines")} FROM {ENTRY} WHERE id = NEW.entry_id AND posted;
    SELECT {_abort("a line is never replaced")} FROM {LINE} WHERE id = NEW.id;
END""",
    # FOR SHARE waits for a posting under way in another transaction, and sees it
    postgresql=(
        f"AFTER INSERT ON {LINE} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
        f"""
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT entry_id FROM fresh) f WHERE (
        SELECT e.posted FROM {ENTRY} e WHERE e.id = f.entry_id FOR SHARE)) THEN
        {_raise("a posted entry takes no more lines")};
    END IF;
    RETURN NULL;
END """,
    ),
)
refuse("ledger_line_update", LINE, "UPDATE", "a line is never changed")
Trigger(
    "ledger_line_delete",
    LINE,
    sqlite=f"""BEFORE DELETE ON {LINE} BEGIN
    SELECT {_abort("a posted line is never deleted")} FROM {ENTRY} WHERE id = OLD.entry_id AND posted;
END""",
    postgresql=(
        f"BEFORE DELETE ON {LINE} FOR EACH ROW",
        f"""
BEGIN
    IF EXISTS (SELECT FROM {ENTRY} e WHERE e.id = OLD.entry_id AND e.posted FOR SHARE) THEN
        {_raise("a posted line is never deleted")};
    END IF;
    RETURN OLD;
END """,
    ),
)

# What waits for the bank: a clearing takes it away, and its end puts it back. Entries posted are added by totals.py.
_SHOWN = f"DELETE FROM {OUTSTANDING} WHERE entry_id = NEW.entry_id"
_AGAIN = f"""INSERT INTO {OUTSTANDING} (entry_id, ledger, account, date, cents)
    SELECT e.id, e.ledger, l.account, e.date, sum(l.debit) - sum(l.credit)
    FROM {ENTRY} e JOIN {LINE} l ON l.entry_id = e.id WHERE e.id = OLD.entry_id AND {AT_BANK}
    GROUP BY e.id, e.ledger, l.account, e.date"""
for _name, _event, _row, _does in (("insert", "INSERT", "NEW", _SHOWN), ("delete", "DELETE", "OLD", _AGAIN)):
    Trigger(
        f"ledger_clearing_{_name}",
        CLEARING,
        sqlite=f"AFTER {_event} ON {CLEARING} BEGIN {_does}; END",
        postgresql=(f"AFTER {_event} ON {CLEARING} FOR EACH ROW", f" BEGIN {_does}; RETURN {_row}; END "),
    )

# Funds: their codes are sealed in the lines.
refuse("ledger_fund_update", FUND, "UPDATE", "a fund is never changed")
refuse("ledger_fund_delete", FUND, "DELETE", "a fund is never deleted")

# Closed years: for good.
refuse("ledger_closedyear_update", CLOSED, "UPDATE", "a closed year is never changed")
refuse("ledger_closedyear_delete", CLOSED, "DELETE", "a closed year is not opened again")
for _table in (ENTRY, LINE, FUND, CLOSED):
    refuse_truncate(_table)
