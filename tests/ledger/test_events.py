"""An event of chart.toml names journals, accounts and amounts that exist, and its entry balances."""

from datetime import date
from itertools import product

import pytest

from trousseau.ledger import chart
from trousseau.ledger.events import draft, events


@pytest.mark.parametrize("event", events().values(), ids=lambda event: event.code)
def test_an_event_moves_accounts_of_its_ledger(event):
    assert (event.ledger, event.journal) in chart.journals()
    assert all((event.ledger, move.account) in chart.accounts() for move in event.moves)


@pytest.mark.parametrize("event", events().values(), ids=lambda event: event.code)
def test_whatever_its_amounts_an_event_balances(event):
    names = sorted({part for move in event.moves for part in move.parts})
    for cents in product((0, 1, 700), repeat=len(names)):
        amounts = dict(zip(names, cents, strict=True))
        made = draft(event.code, on=date(2026, 7, 1), key="k", amounts=amounts)
        assert sum(line.debit for line in made.lines) == sum(line.credit for line in made.lines), amounts


def test_an_amount_the_event_does_not_know_is_an_error():
    with pytest.raises(KeyError):
        draft("rent_call", on=date(2026, 7, 1), key="k", amounts={"rent": 1, "charges": 1, "gift": 1})
