"""Whether a fee clause of a mandate says how its fee is computed."""

COLLECTED, RENT, FLAT = "collected", "rent", "flat"  # what a clause is computed on


def clause_is_whole(base: str, basis_points: int | None, amount: int | None) -> bool:
    """Décret 72-678, art. 66: a rate for a share, an amount for a flat fee, never both nor neither."""
    if base == FLAT:
        return amount is not None and basis_points is None
    return basis_points is not None and amount is None
