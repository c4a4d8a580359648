"""A journal of hledger, the plain-text accounting tool. https://hledger.org/hledger.html#journal"""

from collections.abc import Iterable, Iterator

from . import BookEntry, euros, flat


def write(book_entries: Iterable[BookEntry]) -> Iterator[str]:
    """The lines of the journal, amounts in euros with a dot. The currency and each account are declared, the account
    before its first movement: `hledger check --strict` refuses any other.
    """
    declared: set[str] = set()
    yield "commodity 1000.00 EUR"
    yield ""
    for entry in book_entries:
        label = flat(entry.label.replace(";", ","))
        lines = [(":".join(movement.parts), movement.cents) for movement in entry.movements]
        for name in dict.fromkeys(name for name, _cents in lines if name not in declared):
            declared.add(name)
            yield f"account {name}"
        own = f"={entry.own_date.isoformat()}" if entry.own_date else ""  # its secondary date
        yield f"{entry.date.isoformat()}{own} ({entry.code}) {label}"
        for name, cents in lines:
            yield f"    {name}  {euros(cents)} EUR"
        yield ""
