"""What the database itself refuses: a published period changed or taken back."""

from trousseau.core.triggers import Trigger, aborts, refuse, refuse_truncate

_WHY = "what was published is never changed"

# INSERT OR REPLACE deletes what it meets, and SQLite fires no delete trigger for it unless recursive_triggers is on
for table, more in (
    ("observatory_publishedperiod", ""),
    ("observatory_correctedperiod", " AND p.vintage = NEW.vintage"),
):
    Trigger(
        f"{table}_insert",
        table,
        sqlite=f"""BEFORE INSERT ON {table} BEGIN
    SELECT {aborts("observatory", _WHY)} WHERE EXISTS (SELECT 1 FROM {table} p
        WHERE p.id = NEW.id OR (p.start = NEW.start AND p.quarter = NEW.quarter{more}));
END""",
    )
    refuse(f"{table}_update", table, "UPDATE", _WHY)
    refuse(f"{table}_delete", table, "DELETE", _WHY)
    refuse_truncate(table)
