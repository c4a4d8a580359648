"""What the demonstration tells of its convention: shares that nobody said, a payment late, a programme that adds up."""

from datetime import date

import pytest

from trousseau.conventions import queries_money, queries_programmes, watch
from trousseau.conventions.enums import PartyPart, Standing
from trousseau.conventions.models import Amendment, Convention, TimeSpent
from trousseau.core.enums import Role
from trousseau.core.localised import money
from trousseau.core.models import ToDo
from trousseau.demo.cast import Cast
from trousseau.demo.funders import convene

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 28)


@pytest.fixture
def tell(account, settings, tmp_path):
    """The convention as the demonstration of a day tells it."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    people = {
        role: account(role) for role in (Role.DIRECTOR, Role.CAPTATION, Role.SOCIAL, Role.RENTAL, Role.COORDINATOR)
    }

    def told_on(day: date) -> Convention:
        cast = Cast(1, day)
        cast.people = people
        convene(cast)
        return Convention.objects.get()

    return told_on


@pytest.fixture
def told(tell) -> Convention:
    return tell(DAY)


@pytest.mark.parametrize("day", ["2026-12-31", "2027-01-01", "2027-01-11", "2027-07-01", "2028-02-29"])
def test_it_runs_and_is_late_of_one_payment_whichever_day_it_is_told(tell, day):
    on = date.fromisoformat(day)
    convention = tell(on)
    assert convention.standing(on) == Standing.SIGNED and convention.ends_on > on
    assert TimeSpent.objects.filter(holding__post__convention=convention).exists()
    watch.all_of(convention, on=on)
    [late] = ToDo.objects.waiting().filter(kind="conventions.due", due_on__lte=on)
    assert late.params["left"] == money(712_500)


def test_the_shares_that_no_decision_says_stay_unknown(told):
    found = queries_money.account(told, *queries_money.EVER)
    assert len(found.unsaid) == 2 and found.voted == 7_425_000 + 1_400_000
    assert [one.left for one in found.parties if one.share is None] == [None, None]
    assert found.received == 3_000_000 and found.returned == 100_000
    grantor = next(one for one in found.parties if one.part == PartyPart.GRANTOR)
    assert grantor.left == 7_425_000 - 3_000_000  # what went back is not asked again


def test_the_directors_day_says_what_is_due_and_since_when(told):
    watch.all_of(told, on=DAY)
    late = ToDo.objects.waiting().get(kind="conventions.due")
    assert late.role == Role.DIRECTOR and late.due_on == date(2026, 11, 9)
    assert late.params["left"] == money(712_500) and late.params["since"] == "2026-11-09"
    assert told.standing(DAY) == Standing.SIGNED and told.standing(date(2027, 1, 1)) == Standing.OVER


def test_the_programme_adds_up_and_the_amendment_of_detail_touches_nothing(told):
    for line in queries_programmes.programme_lines():
        assert line.committed + line.left == line.envelope and 0 <= line.paid <= line.committed
    first = queries_programmes.programme_lines()[0]
    assert (first.committed, first.paid) == (7_925_000, 2_900_000 + 200_000)
    assert not Amendment.objects.get().touches
