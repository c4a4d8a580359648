"""The words of each person's name, which the base keeps from `key` whoever writes it: letters, digits and single spaces."""

from .triggers import Trigger

PERSON, WORD = "core_person", "core_nameword"
_FORGET = f"DELETE FROM {WORD} WHERE person_id = OLD.id"
_INTO = f"INSERT INTO {WORD} (person_id, word) SELECT DISTINCT NEW.id, value FROM"
_SQLITE = f"""{_INTO} json_each('["' || replace(NEW.key, ' ', '","') || '"]') WHERE value <> ''"""
_POSTGRESQL = f"{_INTO} unnest(string_to_array(NEW.key, ' ')) AS words(value) WHERE value <> ''"

Trigger(
    "core_person_named",
    PERSON,
    sqlite=f"AFTER INSERT ON {PERSON} BEGIN {_SQLITE}; END",
    postgresql=(f"AFTER INSERT ON {PERSON} FOR EACH ROW", f" BEGIN {_POSTGRESQL}; RETURN NULL; END "),
)
Trigger(
    "core_person_renamed",
    PERSON,
    sqlite=f"AFTER UPDATE OF key ON {PERSON} WHEN NEW.key <> OLD.key BEGIN {_FORGET}; {_SQLITE}; END",
    postgresql=(
        f"AFTER UPDATE OF key ON {PERSON} FOR EACH ROW WHEN (NEW.key <> OLD.key)",
        f" BEGIN {_FORGET}; {_POSTGRESQL}; RETURN NULL; END ",
    ),
)
