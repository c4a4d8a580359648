"""A line of the agency's own bank: a person says what it is, or that it was not that."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button

from ... import chart, links
from ...access import BANK
from ...enums import TO_TREAT, Ledger
from ...models import BankAccount, BankLine, Entry
from .. import own, subjects
from ..books import Candidate, Pool
from ..forms import OwnForm, UnsayForm
from ..lines import clear_line

NEW, NOTED = "account", "noted"


@guard(BANK)
def own_line(request, pk):
    """One page for a line: what it is while that is not said, then how to undo it. What says it is never taken for what
    undoes it: sent twice, or from another tab, it comes once the line is said."""
    row = subjects.OWN_LINE.find(request, pk)
    return _say(request, row) if row.state in TO_TREAT or "what" in request.POST else _unsay(request, row)


def _words(row: BankLine) -> str:
    amount, day = localised.money(row.cents), localised.day(row.booked_on)
    shown = _("%(amount)s on %(day)s.") % {"amount": amount, "day": day}
    return " ".join(part for part in (shown, row.party, row.label) if part)


def _noted(row: BankLine) -> dict[str, Candidate]:
    """What somebody noted before the bank said it, of this very amount."""
    if row.left != row.cents:
        return {}
    pool = Pool.of(row.statement.account, scales.at("bank.days_apart", today()).number, [row])
    return {_key(one.entries): one for one in pool.near(row)}


def _key(entries: Iterable[Entry]) -> str:
    return f"{NOTED}:{'-'.join(str(pk) for pk in sorted(entry.pk for entry in entries))}"


def _cleared(row: BankLine) -> list[Entry]:
    """What it was said to be, of what was noted before."""
    return [one.entry for one in row.clearings.exclude(entry=row.entry).select_related("entry")]


def _say(request, row: BankLine):
    noted, cleared = _noted(row), _cleared(row)
    already = {_key(cleared): cleared[0].label} if cleared else {}

    def does(actor, *, line, what, cents, aux, key) -> None:
        if what in already:
            return  # sent twice
        if what in noted:
            clear_line(actor, line=line, entries=noted[what].entries)
        else:
            own.say_own(actor, line=line, account=what.partition(":")[2], cents=cents, aux=aux, key=key)

    labels = already | {key: one.entries[0].label for key, one in noted.items()}
    choices = [
        *((key, _("Noted already: %(label)s") % {"label": label}) for key, label in labels.items()),
        *((f"{NEW}:{one.code}", f"{one.code} {chart.said(one.label)}") for one in own.may_be()),
    ]
    return subjects.OWN_LINE.form(
        request,
        row,
        title=_("What is this movement?"),
        here=str(row),
        subtitle=_words(row),
        verb=_("Note it"),
        form=OwnForm,
        does=does,
        options={"choices": choices},
        initial={"cents": abs(row.left)},
        then=lambda _made: _next(row),
        cancel=reverse("ledger:statement", args=[row.statement_id]),
        said=lambda _made: _done(row),
    )


def _next(row: BankLine) -> str:
    """The same line while something is left of it, then the next of the agency that waits, or the bank."""
    row.refresh_from_db()
    after = row if row.state in TO_TREAT else own.to_say().first()
    return subjects.OWN_LINE.url(after) if after else subjects.BANK.url()


def _done(row: BankLine) -> str:
    """Named: the page that says so is often that of another line."""
    if row.state in TO_TREAT:
        left = localised.money(abs(row.left))
        return _("A part of %(line)s is in the books; %(left)s is left of it.") % {"line": row, "left": left}
    return _("%(line)s is in the books for what it is.") % {"line": row}


def treat_buttons(account: BankAccount | None, *, main: bool = False) -> list[Button]:
    """Where the lines of an account that wait are said: those of the agency here, those of the clients in a later room."""
    if account is None or account.ledger != Ledger.AGENCY:
        return [Button(_("Lines to treat"), links.BANK_LINES.url(), BANK, main=main)]
    first = own.to_say().filter(statement__account=account).first()
    return [Button(_("Say what each line is"), subjects.OWN_LINE.url(first), BANK, main=main)] if first else []


def _unsay(request, row: BankLine):
    told = ", ".join(f"{one} ({one.label})" for one in own.said(row) or _cleared(row))
    return subjects.OWN_LINE.form(
        request,
        row,
        title=_("This movement was said"),
        here=str(row),
        subtitle=f"{_words(row)} {told}",
        verb=_("It was not that"),
        form=UnsayForm,
        does=own.unsay_own,
        cancel=reverse("ledger:statement", args=[row.statement_id]),
        then=subjects.OWN_LINE.url(row),
        said=_("This line is to be identified again."),
    )


def page_of(line: BankLine) -> str:
    """Where a line is treated: that of the agency here, that of the clients in a later room."""
    if line.statement.account.ledger == Ledger.AGENCY:
        return subjects.OWN_LINE.url(line)
    return links.BANK_LINE.url(line.pk)
