"""What a line of the agency's own bank is: entries noted before, or a movement of an account that a person names.

The lines of the clients' bank are said in a later room, which knows whose money they are.
"""

from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.verbs import No, verb

from .. import chart
from ..access import ACCOUNTS
from ..actions import hold, post, reverse
from ..enums import TO_TREAT, Ledger, LineState
from ..models import BankLine, Entry
from ..postings import Posting
from .lines import give_back, post_line, take, unclear
from .queries import lines
from .reconciliation import SUSPENSE

JOURNAL = "OD"


def of_agency():
    """The lines of the agency's own accounts, newest first."""
    return lines().filter(statement__account__ledger=Ledger.AGENCY)


def to_say():
    """Those that wait for a person, oldest first."""
    return of_agency().filter(state__in=TO_TREAT).order_by("booked_on", "pk")


def source(line: BankLine) -> str:
    return f"ledger.own_line:{line.pk}"


def said(line: BankLine) -> list[Entry]:
    """What it was said to be, and still is."""
    return list(Entry.objects.posted().filter(source=source(line), reverses=None, reversed_by=None).order_by("pk"))


def may_be() -> list[chart.Account]:
    """The accounts of which a person may say that a line moves them."""
    rows = [one for one in chart.accounts().values() if one.ledger == Ledger.AGENCY]
    return [one for one in rows if not one.bank and one.code != SUSPENSE]


def _said_own(told: Any) -> Entry | None:
    hold(Ledger.AGENCY)
    known = Entry.objects.filter(idempotency_key=f"{source(told.line)}:{told.key}").first()
    if known:
        other = known.lines.exclude(account=SUSPENSE).get()
        moved = other.debit + other.credit
        kept = SimpleNamespace(account=other.account, aux=other.aux, cents=moved, stands=known in said(told.line))
        sent_again(kept, account=told.account, aux=told.aux, cents=told.cents, stands=True)
    return known


@verb(once=_said_own, frozen=ACCOUNTS, happened=No("the bank says the day"))
def say_own(actor: User, *, line: BankLine, account: str, cents: int, aux: str = "", key: str) -> Entry:
    """`cents` above zero of a line, or all of it, are a movement of `account`. `key`: a form sent twice is one.

    Raises Refused for an account that a line may not be, or for more than is left of it.
    """
    line.refresh_from_db()
    if account not in {one.code for one in may_be()}:
        raise Refused(_("Choose an account of this ledger."), "account")
    if cents <= 0 or cents > abs(line.left):
        raise Refused(
            _("%(left)s is left of this line: write that sum, or less.") % {"left": localised.money(abs(line.left))},
            "cents",
        )
    if line.state == LineState.WAITING:
        post_line(actor, line=line)
    came = line.cents > 0
    take(line, cents if came else -cents)
    sides = [Posting(SUSPENSE, debit=cents), Posting(account, credit=cents, aux=aux)]
    if not came:
        sides = [Posting(account, debit=cents, aux=aux), Posting(SUSPENSE, credit=cents)]
    return post(
        actor,
        ledger=Ledger.AGENCY,
        journal=JOURNAL,
        on=line.booked_on,
        label=f"{chart.account_label(Ledger.AGENCY, account)} {line.pseudonym}"[:160],
        lines=sides,
        key=f"{source(line)}:{key}",
        source=source(line),
        piece=line.pseudonym,
    )


@transaction.atomic
def unsay_own(actor: User, *, line: BankLine) -> None:
    """It was not that: the opposite entries are posted, and the line is to be said again."""
    hold(Ledger.AGENCY)
    line.refresh_from_db()
    parts = said(line)
    for entry in parts:
        reverse(actor, entry=entry, on=entry.happened_on, label=f"Annulation {line.pseudonym}")
        move = entry.lines.get(account=SUSPENSE)
        give_back(line, move.debit - move.credit)
    if not parts:
        unclear(actor, line=line)
