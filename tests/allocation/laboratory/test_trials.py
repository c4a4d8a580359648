"""A trial, from the question to the page: counted by hand, done once, read by those it concerns."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from trousseau.allocation.laboratory import figures, tasks
from trousseau.allocation.laboratory.actions import ask_trial, keep_trial
from trousseau.allocation.laboratory.problems import accepted, next_sitting, past
from trousseau.allocation.laboratory.queries import kept_for
from trousseau.allocation.models import Trial, TrialKept, TrialResult
from trousseau.applications.models import Application
from trousseau.core.errors import Refused
from trousseau.core.tasks import take_up_again

from .conftest import DAYS, LINES, TODAY

pytestmark = pytest.mark.django_db
SPACES = str.maketrans({"\u202f": " ", "\xa0": " "})


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode().translate(SPACES)


def page(client, user, trial, query=""):
    client.force_login(user)
    return client.get(reverse("allocation:trial", args=[trial.pk]) + query)


def test_the_months_that_were_are_read_from_dated_rows(history, staff):
    trial = Trial(kind="past", months=12, on=TODAY)
    lived = past(trial).past
    code = {name: history[name].code for name in ("Ail", "Bleuet", "Chêne", "Dahlia")}
    assert lived.sittings == DAYS
    assert {one.id for one in lived.problem.households} == set(code.values())
    # who waited before the first sitting waits from it; who came later from the day of the request
    assert lived.arrived == {
        code["Ail"]: DAYS[0],
        code["Bleuet"]: DAYS[0],
        code["Chêne"]: date(2026, 7, 1),
        code["Dahlia"]: DAYS[0],
    }
    assert lived.left == {code["Dahlia"]: date(2026, 7, 2)}
    assert [home.free_on for home in lived.problem.dwellings] == [date(2026, 6, 10)] * 2


def test_a_past_month_is_counted_as_by_hand(client, history, staff, ask, any_history):
    found = ask(kind="past", months=12).result.figures
    # two dwellings free at the first sitting, everybody accepts: the two oldest requests have them under first come
    first = next(one for one in found["policies"] if one["code"] == "first_come")
    assert (first["size"], first["housed"], first["offers"], first["empty_days"]) == (4, 2, 2, 20)
    assert first["waits"]["steps"] == [[0, 0.5, pytest.approx(0.0578, abs=1e-3), pytest.approx(0.8447, abs=1e-3)]]
    assert found["history"] == {
        "from": "2026-06-20",
        "to": "2026-08-20",
        "sittings": 3,
        "months": 2,
        "households": 4,
        "dwellings": 2,
        "left": 1,
    }
    shown = text(page(client, staff.director, Trial.objects.get()))
    assert "3 séances" in shown and "chaque offre est acceptée" in shown
    csv = page(client, staff.director, Trial.objects.get(), "?csv=politiques").content.decode()
    assert "Premier arrivé;2;4;1,00;10;0 jour;" in csv.translate(SPACES)


def test_a_short_history_is_said_and_nothing_is_drawn(client, history, staff, ask):
    trial = ask(kind="past", months=12)
    shown = text(page(client, staff.director, trial))
    assert "trop courte pour conclure" in shown and "<figure>" not in shown
    assert page(client, staff.director, trial, "?csv=politiques").status_code == 404


def test_without_a_sitting_nor_a_dwelling_the_pages_say_so(client, staff, grids, ask, on_day):
    on_day(TODAY.isoformat())
    assert "trop courte" in text(page(client, staff.director, ask(kind="past", months=12)))
    assert "rien à comparer" in text(page(client, staff.director, ask(kind="sitting")))
    Trial.objects.all().delete()
    assert "Rien n’a encore été essayé" in text(client.get(reverse("allocation:laboratory")))


def test_another_grid_says_who_enters_the_first_three(client, build, staff, grids, ask, on_day):
    on_day(TODAY.isoformat())
    build.mandate(rooms=2)
    old = [build.application(f"Vieux {n}", on=date(2026, 6, 1 + n), rooms_min=1) for n in range(3)]
    fits = [build.application(f"Juste {n}", on=date(2026, 6, 5 + n), rooms_min=2) for n in range(3)]
    trial = ask(kind="sitting", grid=grids[1])
    assert trial.result.figures["enters"] == sorted(one.code for one in fits)
    assert trial.result.figures["leaves"] == sorted(one.code for one in old)
    shown = text(page(client, staff.social, trial))
    assert "3 ménages entrent parmi les trois premiers d’un logement, 3 ménages en sortent" in shown
    assert f"{fits[0].code} 4 → 1" in shown


def test_trying_the_grid_in_force_changes_nothing(history, grids, ask):
    found = ask(kind="sitting", grid=grids[0]).result.figures
    assert found["enters"] == found["leaves"] == found["plan"] == [] and not found["moved"]


def test_a_limit_a_quota_and_no_limit_are_tried_alone(history, staff, grids):
    pair = next_sitting(Trial(kind="sitting", on=TODAY, effort=300, left=0, siao=50))
    assert pair.before.thresholds.effort is None and pair.after.thresholds.effort.value == 300
    assert pair.after.thresholds.left is None and pair.after.grid == pair.before.grid
    assert [quota.at_least for quota in pair.before.quotas] == [0]
    assert [quota.at_least for quota in pair.after.quotas] == [1]  # of two dwellings


def test_the_same_question_is_the_same_trial_and_the_same_inputs_run_once(history, staff, ask, monkeypatch):
    asked = [ask_trial(staff.director, kind="sitting", on=TODAY) for _n in range(2)]
    assert asked[0] == asked[1] and Trial.objects.count() == 1
    first = ask(kind="sitting")
    monkeypatch.setattr(figures, "sitting_figures", lambda *given: pytest.fail("computed twice"))
    again = ask(kind="sitting")
    assert again != first and again.result == first.result and TrialResult.objects.count() == 1


def test_a_changed_file_is_other_inputs(history, staff, ask):
    first = ask(kind="sitting")
    Application.objects.filter(pk=history["Ail"].pk).update(rooms_min=3)
    assert ask(kind="sitting").result != first.result


def test_a_worker_killed_in_the_middle_leaves_nothing_half_written(client, history, staff, any_history, monkeypatch):
    trial = ask_trial(staff.director, kind="past", months=12, on=TODAY)
    whole = figures.replay

    def killed(*given):
        if given[1].kind == "optimum":
            raise SystemExit
        return whole(*given)

    monkeypatch.setattr(figures, "replay", killed)
    with pytest.raises(SystemExit):
        tasks.work(trial)
    trial.refresh_from_db()
    assert (trial.state, trial.result, trial.done, trial.total) == ("asked", None, 3, 5)
    assert not TrialResult.objects.exists()
    answer = page(client, staff.director, trial)
    assert "Étape 3 sur 5" in text(answer) and answer["Refresh"] == "2"
    monkeypatch.setattr(figures, "replay", whole)
    take_up_again(tasks.work_on_trial, trial)
    tasks.work(trial)
    trial.refresh_from_db()
    assert trial.state == "done" and len(trial.result.figures["policies"]) == 5


def test_a_defect_stops_the_trial_and_its_text_is_not_logged(history, staff, monkeypatch, caplog):
    trial = ask_trial(staff.director, kind="sitting", on=TODAY)
    monkeypatch.setattr(figures, "sitting_figures", lambda *given: 1 / 0)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        tasks.work_on_trial.func(trial.pk)
    trial.refresh_from_db()
    assert trial.stopped and "Ail" not in caplog.text


def test_no_name_is_on_a_page_nor_in_a_csv(client, history, staff, ask, any_history, grids):
    for trial in (ask(kind="sitting", grid=grids[1]), ask(kind="past", months=12, grid=grids[1])):
        shown = page(client, staff.director, trial)
        pages = [text(shown)]
        for table in shown.context["tables"]:
            pages.append(text(page(client, staff.director, trial, f"?csv={table.code}")))
        for name in ("Ail", "Bleuet", "Chêne", "Dahlia", "Aminata"):
            assert not any(name in one for one in pages), name


def test_the_coordinator_reads_figures_without_a_number_nor_a_small_group(
    client, history, staff, account, ask, any_history, grids
):
    coordinator = account("coordinator")
    for trial in (ask(kind="sitting", grid=grids[1]), ask(kind="past", months=12, grid=grids[1])):
        shown = page(client, coordinator, trial)
        body = text(shown)
        for table in shown.context["tables"]:
            body += text(page(client, coordinator, trial, f"?csv={table.code}"))
        assert "D0000" not in body
        groups = next(table for table in shown.context["tables"] if table.code == "groupes")
        assert groups.rows == [] and "moins de 11 ménages" in body  # all are few: none is told


def test_who_may_read_and_who_may_try(client, history, staff, account, ask):
    trial = ask(kind="sitting")
    answers = {}
    for role in ("director", "social", "rental", "commission", "captation"):
        user = getattr(staff, role)
        client.force_login(user)
        answers[role] = (page(client, user, trial).status_code, client.get(reverse("allocation:trial_new")).status_code)
    assert answers == {
        "director": (200, 200),
        "social": (200, 200),
        "rental": (403, 403),
        "commission": (403, 403),
        "captation": (403, 403),
    }


def test_a_trial_is_joined_to_the_grid_it_tried_and_never_changes(client, history, staff, ask, grids):
    draft = grids[1]
    trial = ask(kind="sitting", grid=draft)
    kept = keep_trial(staff.director, trial=trial, grid=draft, on=TODAY)
    assert keep_trial(staff.director, trial=trial, grid=draft, on=TODAY) == kept
    assert list(kept_for(draft)) == [kept] and "D0000" not in str(kept.figures)
    with pytest.raises(DatabaseError), transaction.atomic():
        TrialKept.objects.update(figures={})
    url = reverse("allocation:trial_kept", args=[kept.pk])
    for user, told in ((staff.director, True), (staff.commission, False)):
        client.force_login(user)
        assert (url in client.get(reverse("allocation:grid", args=[draft.pk])).content.decode()) is told
    client.force_login(staff.commission)
    assert client.get(url).status_code == 404  # not adopted yet
    type(draft).objects.filter(pk=draft.pk).update(
        adopted_on=TODAY, minutes="PV du 15 septembre", adopted_by=staff.director
    )
    shown = text(client.get(url))
    assert "Essai B" in shown and "D0000" not in shown
    with pytest.raises(DatabaseError), transaction.atomic():
        TrialKept.objects.all().delete()


def test_a_draft_that_is_dropped_takes_its_trials_with_it(history, staff, ask, grids):
    trial = ask(kind="sitting", grid=grids[1])
    keep_trial(staff.director, trial=trial, grid=grids[1], on=TODAY)
    grids[1].delete()
    assert not Trial.objects.exists() and not TrialKept.objects.exists() and TrialResult.objects.exists()


def test_what_is_tried_after_the_adoption_is_not_what_the_grid_was_adopted_upon(history, staff, ask, grids):
    trial = ask(kind="sitting", grid=grids[0])
    with pytest.raises(Refused):
        keep_trial(staff.director, trial=trial, grid=grids[0], on=TODAY)


def test_a_trial_of_another_grid_or_of_lines_changed_since_is_not_joined(history, staff, ask, grids):
    trial = ask(kind="sitting", grid=grids[1])
    with pytest.raises(Refused):
        keep_trial(staff.director, trial=trial, grid=grids[0], on=TODAY)
    grids[1].lines = LINES
    grids[1].save()
    with pytest.raises(Refused):
        keep_trial(staff.director, trial=trial, grid=grids[1], on=TODAY)
    assert not TrialKept.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "past", "months": ""}, "months"),
        ({"kind": "past", "months": "0"}, "months"),
        ({"kind": "sitting", "effort": "120"}, "effort"),
        ({"kind": "sitting", "effort": "33,33"}, "effort"),
        ({"kind": "sitting", "effort": "un tiers"}, "effort"),
        ({"kind": "sitting", "left": "-3"}, "left"),
        ({"kind": "sitting", "left": "400"}, "left"),
        ({"kind": "sitting", "siao": "101"}, "siao"),
        ({"kind": "demain"}, "kind"),
        ({"kind": "sitting", "grid": "9999"}, "grid"),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_field(client, staff, typed, field):
    client.force_login(staff.director)
    answer = client.post(reverse("allocation:trial_new"), typed)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not Trial.objects.exists()


def test_a_trial_is_asked_by_its_page_and_the_worker_is_told(client, staff, history):
    client.force_login(staff.social)
    answer = client.post(
        reverse("allocation:trial_new"), {"kind": "past", "months": "12", "effort": "33,3", "left": "9", "siao": "20"}
    )
    trial = Trial.objects.get()
    assert answer.url == reverse("allocation:trial", args=[trial.pk])
    assert (trial.effort, trial.left, trial.siao, trial.months) == (333, 900, None, 12)
    assert trial.asked_by == staff.social


def test_answers_to_offers_are_counted_from_the_decisions(build, staff):
    build.running_lease("Capucine")
    assert accepted(date(2026, 6, 1), TODAY) == (100, 1)
    assert accepted(date(2026, 7, 1), TODAY) == (None, 0)


def test_a_crowd_takes_no_query_a_household(crowd, grids, build, history, django_assert_max_num_queries):
    trial = Trial(kind="past", months=12, on=TODAY)
    with django_assert_max_num_queries(120):
        lived = past(trial)
    assert len(lived.past.problem.households) == 504
