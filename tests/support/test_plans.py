"""A plan with a person: written, signed, done, read again, ended; its words are nowhere in clear."""

from datetime import date

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from tests.plugins.once import after_back
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Document, ToDo
from trousseau.core.personal_data import erase, export
from trousseau.support import actions_plans as actions
from trousseau.support.models import SupportPlan, SupportStep

DAY, NEXT, LATER = date(2026, 9, 15), date(2026, 12, 15), date(2026, 9, 20)
WORDS, GOAL, STEP, SERVICE = "REPERE-MOTS dormir", "REPERE-BUT payer", "REPERE-ETAPE appeler", "REPERE-SERVICE"
MARKERS = ("REPERE-MOTS", "REPERE-BUT", "REPERE-ETAPE", "REPERE-SERVICE", "REPERE-BILAN", "REPERE-FIN")


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def shown(response) -> str:
    return (b"".join(response) if response.streaming else response.content).decode()


def test_a_plan_goes_from_its_words_to_its_end_by_the_pages(client, staff, followed):
    client.force_login(staff.social)
    made = client.post(reverse("support:plan_new", args=[followed.pk]), {"own_words": WORDS, "said_on": "2026-09-15"})
    plan = SupportPlan.objects.get()
    assert made.url == reverse("support:plan", args=[plan.pk])
    assert "Ajouter un but" in shown(client.get(made.url))
    new, asked = reverse("support:goal_new", args=[plan.pk]), {"words": GOAL, "area": "budget"}
    after_back(client, new, asked, {"area": "rights"}, count=plan.goals.count)
    plan.goals.filter(area="rights").delete()
    goal = plan.goals.get()
    given = {"what": STEP, "by": "service", "service": SERVICE, "due_on": "2026-10-01"}
    new = reverse("support:step_new", args=[goal.pk])
    after_back(client, new, given, {"due_on": "2026-10-02"}, count=goal.steps.count)
    goal.steps.filter(due_on="2026-10-02").delete()
    page = shown(client.get(made.url))
    assert all(one in page for one in (WORDS, GOAL, STEP, SERVICE))
    for copie, name in (("", "projet"), ("?copie=a_signer", "a-signer")):
        paper = client.get(reverse("support:plan_draft", args=[plan.pk]) + copie)
        assert name in paper["Content-Disposition"] and WORDS in text_of(paper.content)
    assert not Document.objects.filter(kind="support_plan").exists()
    agreed = {"version": plan.version, "agreed_on": "2026-09-15", "review_on": "2026-12-15"}
    assert client.post(reverse("support:plan_agree", args=[plan.pk]), agreed).status_code == 302
    plan.refresh_from_db()
    kept = text_of(shown_bytes(client.get(reverse("support:plan_kept", args=[plan.pk]))))
    assert WORDS in kept and "PROJET" not in kept
    assert set(ToDo.objects.waiting().values_list("kind", flat=True)) >= {"support.plan_copy", "support.plan_review"}
    step = SupportStep.objects.get()
    done = {"version": step.version, "on": "2026-09-15"}
    assert client.post(reverse("support:step_done", args=[step.pk]), done).status_code == 302
    assert "Faite" in shown(client.get(made.url))
    review = {"on": "2026-09-15", "words": "REPERE-BILAN", "next_on": "2027-01-14"}
    new = reverse("support:plan_review", args=[plan.pk])
    after_back(client, new, review, {"next_on": "2027-01-15"}, count=plan.reviews.count)
    assert ToDo.objects.waiting().get(kind="support.plan_review").due_on == date(2027, 1, 15)
    plan.refresh_from_db()
    over = {"version": plan.version, "ended_for": "reached", "end_words": "REPERE-FIN", "on": "2026-09-15"}
    assert client.post(reverse("support:plan_end", args=[plan.pk]), over).status_code == 302
    assert not ToDo.objects.waiting().filter(kind="support.plan_review").exists()
    page = shown(client.get(made.url))
    assert "REPERE-FIN" in page and "REPERE-BILAN" in page


def shown_bytes(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of a SQLite database is what is read here")
def test_the_file_of_the_database_holds_no_word_of_a_plan(staff, plan):
    actions.review_plan(
        staff.social, plan=plan, version=plan.version, on=DAY, words="REPERE-BILAN", next_on=NEXT, today=DAY
    )
    actions.end_plan(
        staff.social, plan=plan, version=plan.version, on=DAY, ended_for="reached", end_words="REPERE-FIN", today=DAY
    )
    connection.ensure_connection()
    image = connection.connection.serialize()
    assert b"Capucine" in image
    assert [marker for marker in MARKERS if marker.encode() in image] == []


def test_a_step_due_before_the_plan_was_agreed_is_refused(client, staff, draft):
    client.force_login(staff.social)
    given = {"version": draft.version, "agreed_on": "2026-10-02", "review_on": "2026-12-15"}
    late = date(2026, 10, 2)
    with pytest.raises(Refused, match="1er octobre 2026|1er\xa0octobre\xa02026|1er\xa0octobre 2026") as refused:
        actions.agree_plan(staff.social, plan=draft, version=draft.version, agreed_on=late, review_on=NEXT, today=late)
    assert refused.value.field == "agreed_on" and given
    goal = draft.goals.get()
    early = {"what": "Trop tôt", "by": "person", "due_on": "2026-09-01"}
    answer = client.post(reverse("support:step_new", args=[goal.pk]), early)
    assert (
        answer.status_code == 422 and list(answer.context["form"].errors) == ["due_on"] and "Trop tôt" in shown(answer)
    )
    draft.refresh_from_db()
    assert draft.agreed_on is None and goal.steps.count() == 1


def test_a_step_done_before_does_not_keep_a_plan_from_being_agreed(staff, draft, on_day):
    step = draft.goals.get().steps.get()
    actions.do_step(staff.social, step=step, version=step.version, on=DAY, today=DAY)
    late = on_day("2026-10-02")
    actions.agree_plan(staff.social, plan=draft, version=draft.version, agreed_on=late, review_on=NEXT, today=late)
    assert draft.agreed_on == late


def test_a_plan_without_a_step_is_not_agreed(staff, followed):
    plan = actions.write_plan(staff.social, household=followed, own_words=WORDS, said_on=DAY, today=DAY)
    actions.add_goal(staff.social, plan=plan, area="budget", words=GOAL, today=DAY)
    with pytest.raises(Refused, match="chaque but une étape"):
        actions.agree_plan(staff.social, plan=plan, version=plan.version, agreed_on=DAY, review_on=NEXT, today=DAY)


def test_a_plan_ended_twice_in_two_windows_ends_once(client, staff, plan):
    client.force_login(staff.social)
    url = reverse("support:plan_end", args=[plan.pk])
    given = {"version": plan.version, "ended_for": "reached", "end_words": "Premier.", "on": "2026-09-15"}
    assert client.post(url, given).status_code == 302
    second = client.post(url, {**given, "ended_for": "left", "end_words": "Le second texte."})
    assert second.status_code == 422 and "Le second texte." in shown(second) and "a fini le" in shown(second)
    stale = SupportPlan.objects.get(pk=plan.pk)
    stale.ended_on = None  # as the other window read it
    with pytest.raises(Conflict):
        actions.end_plan(
            staff.social, plan=stale, version=plan.version, on=DAY, ended_for="left", end_words="", today=DAY
        )
    plan.refresh_from_db()
    assert (plan.ended_for, plan.end_words) == ("reached", "Premier.")


def test_what_was_signed_stays_and_what_comes_beside_says_so(client, staff, plan, on_day):
    goal = plan.goals.get()
    with pytest.raises(Refused, match="ce qui est signé reste"):
        actions.edit_goal(staff.social, goal=goal, version=goal.version, area="work", words="Autre")
    on_day(LATER.isoformat())
    added = actions.add_step(
        staff.social, goal=goal, what="Étape nouvelle", by="person", due_on=date(2026, 11, 1), today=LATER
    )
    actions.edit_step(
        staff.social, step=added, version=added.version, what="Étape neuve", by="person", due_on=date(2026, 11, 2)
    )
    client.force_login(staff.social)
    assert "après la signature" in shown(client.get(reverse("support:plan", args=[plan.pk])))


def test_a_second_plan_typed_in_another_window_is_told_why_and_keeps_its_words(client, staff, plan, followed):
    client.force_login(staff.social)
    url = reverse("support:plan_new", args=[followed.pk])
    answer = client.post(url, {"own_words": "Des mots de plus.", "said_on": "2026-09-15"})
    assert answer.status_code == 422 and "a déjà un plan" in shown(answer) and "Des mots de plus." in shown(answer)
    assert client.get(url).url == reverse("support:plan", args=[plan.pk])


def test_a_household_has_one_open_plan(staff, plan, followed):
    with pytest.raises(ValidationError, match="a déjà un plan"):
        actions.write_plan(staff.social, household=followed, own_words="Autre", said_on=DAY, today=DAY)


def test_what_nobody_signed_is_taken_off_and_what_was_signed_is_left_aside(client, staff, draft):
    client.force_login(staff.social)
    goal = draft.goals.get()
    twice = [
        actions.add_step(staff.social, goal=goal, what="En double", by="person", due_on=NEXT, today=DAY)
        for _n in range(2)
    ]
    url = reverse("support:step_leave", args=[twice[1].pk])
    assert client.post(url, {"version": 1}).status_code == 302
    assert goal.steps.count() == 2 and not SupportStep.history.filter(id=twice[1].pk).exists()
    other = actions.add_goal(staff.social, plan=draft, area="work", words="Par erreur", today=DAY)
    assert client.post(reverse("support:goal_drop", args=[other.pk]), {"version": 1}).status_code == 302
    actions.agree_plan(staff.social, plan=draft, version=draft.version, agreed_on=DAY, review_on=NEXT, today=DAY)
    assert client.post(reverse("support:step_leave", args=[twice[0].pk]), {"version": 1}).status_code == 302
    step = SupportStep.objects.get(pk=twice[0].pk)
    assert step.left_on == DAY and "Laissée" in shown(client.get(reverse("support:plan", args=[draft.pk])))
    with pytest.raises(Refused, match="laissée"):
        actions.do_step(staff.social, step=step, version=step.version, on=DAY, today=DAY)
    with pytest.raises(Refused, match="ce qui est signé reste"):
        actions.drop_goal(staff.social, goal=goal, version=goal.version)


def test_a_service_has_a_name(staff, draft):
    with pytest.raises(Refused) as refused:
        actions.add_step(staff.social, goal=draft.goals.get(), what="Écrire", by="service", due_on=NEXT, today=DAY)
    assert refused.value.field == "service"


def test_only_who_accompanies_the_household_opens_its_plan(client, account, staff, plan):
    url = reverse("support:plan", args=[plan.pk])
    client.force_login(account("social", name="Nora Pipit", grants=False))
    assert client.get(url).status_code == 404
    client.force_login(staff.rental)
    assert client.get(url).status_code == 403


def test_a_plan_is_in_the_copy_of_the_person_and_erased_with_them(staff, plan, followed):
    found = export(followed, staff.social)
    assert WORDS in str(found) and STEP in str(found)
    assert WORDS not in str(export(followed, staff.rental))
    kept = Document.objects.get(kind="support_plan")
    erase(staff.director, followed)
    assert not SupportPlan.objects.exists() and not SupportPlan.history.exists()
    assert not Document.objects.filter(pk=kept.pk).exists()


def test_no_step_is_done_before_the_plan_was_spoken_of(staff, plan):
    step = SupportStep.objects.get(goal__plan=plan)
    with pytest.raises(Refused, match="parlé du plan") as refused:
        actions.do_step(staff.social, step=step, version=step.version, on=date(2026, 9, 14), today=DAY)
    assert refused.value.field == "on"
    actions.do_step(staff.social, step=step, version=step.version, on=DAY, today=DAY)
