"""What the database itself refuses: a published seed, an adopted grid or a frozen problem that somebody changes."""

from trousseau.core.triggers import Trigger, aborts, raises, refuse


def _kept(name: str, table: str, event: str, when: str, why: str) -> None:
    """Refuse UPDATE or DELETE of the rows where `when` holds, on both bases."""
    row = "NEW" if event == "UPDATE" else "OLD"
    Trigger(
        name,
        table,
        sqlite=f"BEFORE {event} ON {table} WHEN {when} BEGIN SELECT {aborts('allocation', why)}; END",
        postgresql=(
            f"BEFORE {event} ON {table} FOR EACH ROW",
            f"\nBEGIN\n    IF {when} THEN {raises('allocation', why)}; END IF;\n    RETURN {row};\nEND ",
        ),
    )


_kept(
    "allocation_sitting_seed",
    "allocation_sitting",
    "UPDATE",
    "OLD.seed <> '' AND (NEW.seed <> OLD.seed OR NEW.seed_on <> OLD.seed_on)",
    "a published seed is never changed",
)
for _event in ("UPDATE", "DELETE"):
    _kept(
        f"allocation_grid_{_event.lower()}",
        "allocation_grid",
        _event,
        "OLD.adopted_on IS NOT NULL",
        "an adopted grid is never changed: another version replaces it",
    )
    refuse(
        f"allocation_frozenproblem_{_event.lower()}",
        "allocation_frozenproblem",
        _event,
        "what a proposal rested on is never changed",
    )
    refuse(
        f"allocation_trialresult_{_event.lower()}",
        "allocation_trialresult",
        _event,
        "the figures of a trial are never changed",
    )
refuse("allocation_trialkept_update", "allocation_trialkept", "UPDATE", "what a grid is adopted upon is never changed")
_kept(
    "allocation_trialkept_delete",
    "allocation_trialkept",
    "DELETE",
    "EXISTS (SELECT 1 FROM allocation_grid WHERE id = OLD.grid_id AND adopted_on IS NOT NULL)",
    "what a grid was adopted upon is never taken away",
)
