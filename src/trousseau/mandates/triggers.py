"""What the database itself refuses in the register: a line changed, taken out, put in elsewhere, a gap."""

from trousseau.core.chain import START
from trousseau.core.triggers import Trigger, aborts, raises, refuse, refuse_truncate

from .enums import EntryKind

ENTRY = "mandates_registerentry"
_LATER = f"NEW.kind <> '{EntryKind.MANDATE.value}'"
_MANDATES = f"SELECT 1 FROM {ENTRY} e WHERE e.kind = '{EntryKind.MANDATE.value}'"

# Why a new line is refused, and when; the same words for both bases. The line that INSERT OR REPLACE would
# overwrite is looked for here: SQLite fires no delete trigger for it unless recursive_triggers is on.
_REFUSED = {
    "a line is never replaced": f"EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.id = NEW.id)",
    "lines follow one another": f"NEW.chain_number <> (SELECT coalesce(max(e.chain_number), 0) + 1 FROM {ENTRY} e)",
    "seals follow one another": f"NEW.prev_hash <> coalesce((SELECT e.hash FROM {ENTRY} e"
    f" WHERE e.chain_number = NEW.chain_number - 1), '{START.hash}')",
    "numbers have no gap and never restart": f"NOT ({_LATER}) AND EXISTS ({_MANDATES})"
    f" AND NOT EXISTS ({_MANDATES} AND e.chain_number = (SELECT max(m.chain_number) FROM {ENTRY} m"
    f" WHERE m.kind = '{EntryKind.MANDATE.value}') AND e.number = NEW.number - 1)",
    "a mandate is registered once": f"NOT ({_LATER}) AND EXISTS ({_MANDATES} AND e.mandate_id = NEW.mandate_id)",
    "a mention names a mandate of the register": f"{_LATER} AND NOT EXISTS"
    f" ({_MANDATES} AND e.number = NEW.number AND e.mandate_id = NEW.mandate_id)",
    "a cancelled line takes no more mention": f"{_LATER} AND EXISTS (SELECT 1 FROM {ENTRY} e"
    f" WHERE e.number = NEW.number AND e.kind = '{EntryKind.CANCELLATION.value}')",
}
_ONLY_SQLITE = {"numbers are integers": "typeof(NEW.number) <> 'integer' OR typeof(NEW.chain_number) <> 'integer'"}

Trigger(
    f"{ENTRY}_insert",
    ENTRY,
    sqlite=f"BEFORE INSERT ON {ENTRY} BEGIN "
    + " ".join(f"SELECT {aborts('register', why)} WHERE {when};" for why, when in {**_ONLY_SQLITE, **_REFUSED}.items())
    + " END",
    postgresql=(
        f"BEFORE INSERT ON {ENTRY} FOR EACH ROW",
        "\nBEGIN\n"
        + "\n".join(f"    IF {when} THEN {raises('register', why)}; END IF;" for why, when in _REFUSED.items())
        + "\n    RETURN NEW;\nEND ",
    ),
)
refuse(f"{ENTRY}_update", ENTRY, "UPDATE", "a line of the register is never changed")
refuse(f"{ENTRY}_delete", ENTRY, "DELETE", "a line of the register is never deleted")
refuse_truncate(ENTRY)
