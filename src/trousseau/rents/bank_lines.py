"""What the rents know of the lines of a bank: see `ledger.bank.tasks.identify`."""

from .matching.running import identify_lines


def identify() -> int:
    """How many lines were identified without anybody."""
    return identify_lines()
