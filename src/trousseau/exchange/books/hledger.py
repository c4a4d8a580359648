"""A journal of hledger, the plain-text accounting tool. https://hledger.org/hledger.html#journal"""

from collections.abc import Iterable, Iterator

from . import Transaction, euros, flat


def write(transactions: Iterable[Transaction]) -> Iterator[str]:
    """The lines of the journal, amounts in euros with a dot."""
    for transaction in transactions:
        label = flat(transaction.label.replace(";", ","))
        yield f"{transaction.date.isoformat()} ({transaction.code}) {label}"
        for movement in transaction.movements:
            yield f"    {':'.join(movement.parts)}  {euros(movement.cents)} EUR"
        yield ""
