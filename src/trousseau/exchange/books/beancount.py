"""A journal of beancount. https://beancount.github.io/docs/beancount_language_syntax.html"""

from collections.abc import Iterable, Iterator

from . import BookEntry, Movement, euros, flat

ROOTS = {"1": "Equity", "6": "Expenses", "7": "Income"}  # by class of the French chart; the rest: Assets


def account(movement: Movement) -> str:
    """« Assets:C46711:M00012:L00042 »: a segment begins with a letter, the first is one of beancount's five."""
    number, *rest = movement.parts
    return ":".join((ROOTS.get(number[:1], "Assets"), f"C{number}", *rest))


def write(book_entries: Iterable[BookEntry]) -> Iterator[str]:
    """The lines of the journal; each account is opened on the day of its first movement."""
    opened: set[str] = set()
    yield 'option "operating_currency" "EUR"'
    yield ""
    for entry in book_entries:
        day = entry.date.isoformat()
        lines = [(account(movement), movement.cents) for movement in entry.movements]
        for name in dict.fromkeys(name for name, _cents in lines if name not in opened):
            opened.add(name)
            yield f"{day} open {name} EUR"
        yield f'{day} * "{_quoted(entry.label)}"'
        yield f'  number: "{_quoted(entry.code)}"'
        if entry.own_date:
            yield f"  happened: {entry.own_date.isoformat()}"
        for name, cents in lines:
            yield f"  {name}  {euros(cents)} EUR"
        yield ""


def _quoted(text: str) -> str:
    return flat(text).replace("\\", "/").replace('"', "'")
