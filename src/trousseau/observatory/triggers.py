"""What the database itself refuses: a published period changed or taken back."""

from trousseau.core.triggers import Trigger, aborts, refuse, refuse_truncate

PERIOD = "observatory_publishedperiod"
_WHY = "what was published is never changed"

# INSERT OR REPLACE deletes what it meets, and SQLite fires no delete trigger for it unless recursive_triggers is on
Trigger(
    f"{PERIOD}_insert",
    PERIOD,
    sqlite=f"""BEFORE INSERT ON {PERIOD} BEGIN
    SELECT {aborts("observatory", _WHY)} WHERE EXISTS (SELECT 1 FROM {PERIOD} p
        WHERE p.id = NEW.id OR (p.start = NEW.start AND p.quarter = NEW.quarter));
END""",
)
refuse(f"{PERIOD}_update", PERIOD, "UPDATE", _WHY)
refuse(f"{PERIOD}_delete", PERIOD, "DELETE", _WHY)
refuse_truncate(PERIOD)
