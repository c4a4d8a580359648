"""The page of a household that one supports: what to do first, then the rest, what is settled folded."""

from datetime import date

import lxml.html
import pytest
from django.urls import reverse

from trousseau.support.actions import write_closed_note
from trousseau.support.actions_plans import add_step, do_step
from trousseau.support.models import SupportStep

DAY = date(2026, 9, 15)


@pytest.fixture
def shown(client, staff, followed):
    def read() -> lxml.html.HtmlElement:
        client.force_login(staff.social)
        answer = client.get(reverse("support:household", args=[followed.pk]))
        return lxml.html.fromstring(answer.content.decode())

    return read


def titles(document) -> list[str]:
    """What is to be done, in the order of the page: the first apart, then those under it."""
    section = document.get_element_by_id("suite")
    return [one.text_content().strip() for one in section.xpath(".//h3 | .//ul[contains(@class,'then')]/li/a")]


def folded(document, word: str) -> bool:
    return bool(document.xpath(f"//details[not(@open)]//*[contains(text(), '{word}')]"))


def test_without_a_plan_the_next_action_is_to_write_one(shown, followed):
    document = shown()
    assert titles(document) == [f"Écrire un plan avec {followed}"]
    assert document.xpath("//main//section")[0].get("id") == "suite"  # before all the rest
    assert len(document.xpath("//main//*[contains(@class, 'btn-main')]")) == 1


def test_what_is_done_leaves_what_waits_and_is_folded(shown, staff, plan):
    assert "REPERE-ETAPE appeler" in titles(shown())
    step = SupportStep.objects.get()
    do_step(staff.social, step=step, version=step.version, on=DAY, today=DAY)
    document = shown()
    assert "REPERE-ETAPE appeler" not in titles(document) and titles(document)[-1].startswith("Faire le bilan")
    assert folded(document, "REPERE-ETAPE")


def test_the_first_due_comes_first_whatever_asks_for_it(shown, staff, plan):
    add_step(
        staff.social,
        goal=plan.goals.get(),
        what="REPERE-TOT",
        by="person",
        service="",
        due_on=date(2026, 9, 16),
        today=DAY,
    )
    document = shown()
    assert titles(document)[0] == "REPERE-TOT"
    assert len(document.xpath("//main//*[contains(@class, 'btn-main')]")) == 1


def test_only_the_last_notes_are_in_sight(shown, staff, followed):
    for n in range(1, 6):
        write_closed_note(
            staff.social, household=followed, level="professional", on=date(2026, 9, n), text=f"REPERE-{n}", today=DAY
        )
    document = shown()
    assert [folded(document, f"REPERE-{n}") for n in (1, 2, 3, 4, 5)] == [True, True, False, False, False]


def test_the_head_of_the_caseload_counts_the_new_on_their_own(client, staff, followed):
    client.force_login(staff.social)
    said = client.get(reverse("support:list")).content.decode()
    assert "1 est nouveau" in said and "dont" not in said.split("</header>")[0].split("page-head")[-1]
