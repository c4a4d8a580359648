"""What the database itself refuses: the seed of a draw changed once it was published."""

from trousseau.core.triggers import Trigger, aborts, raises

_WHEN = "OLD.seed <> '' AND (NEW.seed <> OLD.seed OR NEW.seed_on <> OLD.seed_on)"
_WHY = "a published seed is never changed"

Trigger(
    "allocation_sitting_seed",
    "allocation_sitting",
    sqlite=f"BEFORE UPDATE ON allocation_sitting WHEN {_WHEN} BEGIN SELECT {aborts('allocation', _WHY)}; END",
    postgresql=(
        "BEFORE UPDATE ON allocation_sitting FOR EACH ROW",
        f"\nBEGIN\n    IF {_WHEN} THEN {raises('allocation', _WHY)}; END IF;\n    RETURN NEW;\nEND ",
    ),
)
