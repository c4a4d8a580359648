"""Whether a statement may be taken. The sentences are French and say the figures."""

from datetime import date

from trousseau.rules.said import Said, say

from .model import Statement, money

OLDEST = date(2000, 1, 1)


def unsound(statement: Statement) -> Said | str:
    """What no statement may be, of whatever account, or "": of several currencies, or whose sum is wrong."""
    if len(statement.currencies) > 1:
        return say(
            "This statement mixes currencies (%(currencies)s): its amounts cannot be added up.",
            currencies=", ".join(sorted(filter(None, statement.currencies))),
        )
    if statement.opening is None or statement.closing is None:
        return ""
    off = statement.opening + statement.moved - statement.closing
    if off:
        return say(
            "Opening balance %(opening)s and movements %(moved)s do not make the closing balance %(closing)s: %(off)s apart. The statement is incomplete: ask for it again.",
            opening=money(statement.opening, statement.currency),
            moved=money(statement.moved, statement.currency),
            closing=money(statement.closing, statement.currency),
            off=money(off, statement.currency),
        )
    return ""


def wrong(statement: Statement, today: date) -> Said | str:
    """What keeps this statement from being taken, or "": its currency, its days, its sum."""
    foreign = sorted(statement.currencies - {"EUR"})
    if foreign:
        said = ", ".join(name or str(say("a currency that it does not say")) for name in foreign)
        return say("This statement is in %(currencies)s: only an account in euros (EUR) is held here.", currencies=said)
    for line in statement.lines:
        if line.booked_on is None:
            return say("A movement has no date: ask the bank for the statement again.")
        if not OLDEST <= line.booked_on <= today:
            return say(
                "A movement is dated %(day)s, a day that has not come or is too old: check the file with the bank.",
                day=f"{line.booked_on:%d/%m/%Y}",
            )
    if statement.closing_on and not OLDEST <= statement.closing_on <= today:
        return say(
            "The closing balance is dated %(day)s: this day has not come, or is too old.",
            day=f"{statement.closing_on:%d/%m/%Y}",
        )
    return unsound(statement)
