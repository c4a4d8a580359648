"""A journal of hledger, the plain-text accounting tool. https://hledger.org/hledger.html#journal"""

from collections.abc import Iterable, Iterator

from . import BookEntry, euros, flat


def write(book_entries: Iterable[BookEntry]) -> Iterator[str]:
    """The lines of the journal, amounts in euros with a dot."""
    for entry in book_entries:
        label = flat(entry.label.replace(";", ","))
        yield f"{entry.date.isoformat()} ({entry.code}) {label}"
        for movement in entry.movements:
            yield f"    {':'.join(movement.parts)}  {euros(movement.cents)} EUR"
        yield ""
