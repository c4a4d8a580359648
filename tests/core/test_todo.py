"""What waits to be done falls away with what it is about, by whatever path that ended."""

from datetime import date

import pytest

from trousseau.applications import todo as applications
from trousseau.applications.models import Application
from trousseau.core.models import ToDo
from trousseau.core.nightly import close_settled
from trousseau.core.todo import KINDS, close_over, open_todo
from trousseau.mandates import todo as mandates
from trousseau.mandates.models import Mandate

DAY = date(2026, 6, 30)
AFTER = (mandates.SEE_DWELLING, mandates.GIVE_PAPERS)


def wait(kind, thing) -> None:
    open_todo(kind, thing=thing, on=DAY, due_on=DAY, url="/", name="", dwelling="", owner="", mandate="")


def waiting() -> list[str]:
    mine = [one.code for one in (applications.REVIEW_WISHES, applications.REACH, *AFTER)]
    return sorted(ToDo.objects.waiting().filter(kind__in=mine).values_list("kind", flat=True))


def test_the_night_closes_what_is_about_a_thing_that_is_over_and_nothing_else(build):
    housed, active = build.application("Ail"), build.application("Bleuet")
    for one in (housed, active):
        wait(applications.REVIEW_WISHES, one)
    mandate = build.mandate()
    wait(mandates.SEE_DWELLING, mandate)
    wait(mandates.GIVE_PAPERS, mandate)  # what follows the end of a mandate does not end with it
    assert close_over(on=DAY) == 0
    Application.objects.filter(pk=housed.pk).update(state="housed")
    Mandate.objects.filter(pk=mandate.pk).update(state="ended", ended_on=DAY)
    assert "2" in str(close_settled(DAY)) and close_over(on=DAY) == 0
    assert waiting() == ["allocation.wishes", "mandates.give_papers"]
    assert ToDo.objects.waiting().get(kind="allocation.wishes").subject == f"application:{active.pk}"


def test_an_act_closes_what_is_about_its_own_thing_alone(build):
    one, other = build.application("Ail"), build.application("Bleuet")
    for application in (one, other):
        wait(applications.REACH, application)
    Application.objects.update(state="left")
    assert close_over(on=DAY, thing=one) == 1 and waiting() == ["allocation.reach"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.over])
def test_what_says_that_a_kind_is_over_is_asked_of_keys_that_are_gone(code):
    assert list(KINDS[code].over([999_999])) == []
