"""What a bank said is sealed when its file has been read: the file itself, which names people, is then erased.

The seal is of a statement and of all its lines, with the key that the base never holds: a line changed, moved to another
statement, put in or taken out is known. What the books make of a line (its state, what is left of it) is not in it.
"""

from collections.abc import Iterable, Iterator

from trousseau.core import chain
from trousseau.core.fields import Unread, is_read

from ..models import BankLine, Statement

OF_THE_STATEMENT = ("account_id", "file_id", "rank", "number", "first_day", "last_day", "opening", "closing", "count")
OF_A_LINE = ("pk", "rank", "booked_on", "valued_on", "cents", "said", "iban_key", "reason", "code", "count")


def spelled(statement: Statement, lines: Iterable[tuple]) -> str:
    """What is sealed of a statement and of its lines (`OF_A_LINE`), by rank."""
    own = [_plain(getattr(statement, name)) for name in OF_THE_STATEMENT]
    return chain.written(["bank.statement", statement.pk, own, [[_plain(value) for value in line] for line in lines]])


def _plain(value):
    if isinstance(value, Unread):
        return None  # no seal was made of that
    return value if value is None or isinstance(value, int) else str(value)


def seal(statements: Iterable[Statement]) -> None:
    """Seal what was just staged, in the caller's transaction."""
    for statement, text in _spelled(statements):
        Statement.objects.filter(pk=statement.pk).update(seal=chain.sealed(text))


def _spelled(statements: Iterable[Statement]) -> Iterator[tuple[Statement, str]]:
    for statement in statements:
        lines = BankLine.objects.filter(statement=statement).order_by("rank", "pk").values_list(*OF_A_LINE)
        yield statement, spelled(statement, lines.iterator(chunk_size=1000))


def broken() -> list[Statement]:
    """The statements taken that are no longer what the bank said, or that nothing sealed."""
    taken = Statement.objects.filter(taken=True).select_related("account").order_by("pk")
    return [one for one, text in _spelled(taken.iterator(chunk_size=100)) if not chain.holds(text, one.seal)]


def unread(statements: Iterable[Statement]) -> list[BankLine]:
    """Lines of the files of which what the bank wrote cannot be read."""
    lines = BankLine.objects.filter(statement__in=statements).order_by("pk").only("said", "statement")
    return [line for line in lines.iterator(chunk_size=1000) if not is_read(line)]
