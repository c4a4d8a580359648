"""A tenancy in arrears, and the social worker who supports its household."""

from datetime import date
from types import SimpleNamespace

import pytest

from trousseau.aids.actions import grant_aid, prepare_aid, send_aid
from trousseau.support.actions_team import join_team

DAY = date(2026, 9, 15)
SENT, DECIDED = date(2026, 9, 16), date(2026, 10, 1)


@pytest.fixture
def indebted(on_day, staff, owing_lease):
    on_day(DAY.isoformat())
    theirs = {"household": owing_lease.household, "part": "referent", "user": staff.social, "why": "Budget."}
    join_team(staff.social, starts_on=DAY, today=DAY, **theirs)
    return owing_lease


@pytest.fixture
def ask(staff, indebted):
    """Prepare a request: `ask(kind="charity", …)`; by default an FSL for the rents that are late."""

    def prepare(actor=None, **fields):
        return prepare_aid(
            actor or staff.social,
            **{
                "household": indebted.household,
                "lease": indebted,
                "kind": "fsl_stay",
                "pays": "rent",
                "paid_to": "agency",
                "asked": 30000,
                "agreed_on": DAY,
                "today": DAY,
                **fields,
            },
        )

    return prepare


@pytest.fixture
def granted(on_day, staff, ask):
    """An FSL asked, then granted: 250 €."""
    aid = ask()
    send_aid(staff.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    grant_aid(staff.social, aid=aid, version=aid.version, on=DECIDED, granted=25000, today=DECIDED)
    on_day("2026-10-02")
    return aid


@pytest.fixture
def people(staff):
    return SimpleNamespace(social=staff.social, rental=staff.rental, director=staff.director)
