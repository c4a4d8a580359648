"""The pages of prevention."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.papers import PDF
from trousseau.core.models import AccessLog, JobRun, ToDo
from trousseau.prevention import actions
from trousseau.prevention.models import ArrearsReport, StepTaken
from trousseau.prevention.nightly import JOBS
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.models import MonthRun
from trousseau.rents.run.calling import call_month


@pytest.fixture
def manager(client, staff, on_day):
    on_day("2026-08-12")
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def url(name, *args):
    return reverse(f"prevention:{name}", args=args)


def test_the_situation_says_the_debt_the_law_the_action_and_why_not_another(manager, owing):
    page = text(manager.get(url("situation", owing.pk)))
    for said in (
        "450,00 € en retard depuis le 5 août 2026",
        "Appeler Aminata Capucine",
        "Règle de l’agence n° 1",
        "CCH, art. R824-1",
        "la dette n’est pas un impayé au sens du texte",
    ):
        assert said in page, said


def test_noting_the_call_from_the_situation_makes_the_action_disappear_at_once(manager, owing):
    actions.refresh(owing, on=date(2026, 8, 12))
    page = text(manager.get(url("situation", owing.pk)))
    target = re.search(rf'href="({url("contact", owing.pk)}[^"]*)"', page)[1]
    assert manager.get(target).context["form"]["kind"].value() == "call"
    answer = manager.post(target, {"kind": "call", "presence": "met", "on": "2026-08-12"}, follow=True)
    assert "Rien d’autre à faire pour l’instant" in text(answer) and "Rien à faire aujourd’hui" in text(answer)
    assert not ToDo.objects.waiting().filter(room="prevention").exists()
    assert manager.get(url("list")).context["count"] == 0


def test_the_letter_is_proposed_as_a_letter(manager, owing, on_day):
    on_day("2026-08-26")
    page = text(manager.get(url("situation", owing.pk)))
    target = re.search(rf'href="({url("contact", owing.pk)}[^"]*)"', page)[1]
    assert manager.get(target).context["form"]["kind"].value() == "letter"


def test_recording_the_report_with_its_proof_brings_the_plan(manager, aided, on_day):
    on_day("2026-09-12")
    manager.post(url("refresh", aided.pk))
    page = text(manager.get(url("situation", aided.pk)))
    assert "Le signalement est dû avant le 5 novembre 2026" in page and "Ensuite : Signaler à la CAF" in page
    assert manager.get(url("take", aided.pk, "report")).status_code == 404
    assert "CCH, art. R824-4" in text(manager.get(url("report", aided.pk)))
    sent = {"on": "2026-09-12", "note": "Signalé en ligne.", "channel": "system"}
    assert manager.post(url("report", aided.pk), sent).context["form"].errors["proof"]
    sent["proof"] = SimpleUploadedFile("accuse.pdf", PDF)
    answer = manager.post(url("report", aided.pk), sent, follow=True)
    assert "Proposer un plan d’apurement" in text(answer) and "Signalé en ligne." in text(answer)
    assert not StepTaken.objects.exists()
    kept = ArrearsReport.objects.get()
    assert url("proof", kept.pk) in text(answer)
    assert b"".join(manager.get(url("proof", kept.pk)).streaming_content) == PDF


@pytest.mark.parametrize("step", ["call", "remind", "expel"])
def test_only_plans_reports_and_decisions_are_recorded_as_steps(manager, owing, step):
    assert manager.get(url("take", owing.pk, step)).status_code == 404


def test_refreshing_is_a_post(manager, owing):
    assert manager.get(url("refresh", owing.pk)).status_code == 405
    manager.post(url("refresh", owing.pk))
    assert ToDo.objects.waiting().get(room="prevention").kind == "prevention.call"


def test_the_list_shows_each_action_with_its_debt_and_leads_to_its_situation(manager, owing):
    actions.refresh(owing, on=date(2026, 8, 12))
    row = manager.get(url("list")).context["rows"][0]
    assert (row[0].value, row[0].url) == ("Appeler Aminata Capucine", url("situation", owing.pk))
    assert (row[4].value, row[1].value) == (date(2026, 8, 10), 45000)


def test_an_empty_list_says_that_all_is_up_to_date(manager, running_lease):
    assert "Tout est à jour" in text(manager.get(url("list")))


def test_a_new_regime_that_nobody_verified_says_so(manager, owing, staff, on_day):
    on_day("2027-01-02")
    page = text(manager.get(url("situation", owing.pk)))
    assert "La dette était déjà un impayé avant le 1er janvier 2027" in page.replace("<sup>er</sup>", "er")
    assert "personne n’a encore vérifiée" not in page  # the rules that answer are those of 2026
    receive_payment(
        staff.rental,
        lease=owing,
        payer="tenant",
        method="card",
        amount=90000,
        on=date(2027, 1, 3),
        today=date(2027, 1, 3),
        key="all",
    )
    call_month(staff.rental, month=date(2027, 1, 1))
    on_day("2027-01-08")
    assert "personne n’a encore vérifiée" in text(manager.get(url("situation", owing.pk)))


def test_the_director_reads_every_action_and_a_social_worker_writes_none(client, owing, staff, on_day):
    on_day("2026-08-12")
    actions.refresh(owing, on=date(2026, 8, 12))
    client.force_login(staff.director)
    assert client.get(url("list")).context["count"] == 1
    client.force_login(staff.social)
    assert client.get(url("list")).context["count"] == 1
    page = text(client.get(url("situation", owing.pk)))
    assert url("contact", owing.pk) not in page and reverse("rents:lease", args=[owing.pk]) not in page
    for name, args in (("contact", ()), ("take", ("plan",)), ("refresh", ())):
        assert client.post(url(name, owing.pk, *args)).status_code == 403


def test_opening_a_situation_is_recorded(manager, owing):
    manager.get(url("situation", owing.pk))
    assert AccessLog.objects.get(household=owing.household).page == "prevention:situation"


def test_without_a_grant_a_situation_does_not_exist(client, account, owing):
    actions.refresh(owing, on=date(2026, 8, 12))
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    for name, args in (("situation", ()), ("contact", ()), ("take", ("plan",))):
        assert client.get(url(name, owing.pk, *args)).status_code == 404
    assert client.post(url("refresh", owing.pk)).status_code == 404
    assert client.get(url("list")).context["count"] == 0


def test_sixty_actions_cost_at_most_eight_queries(manager, owing, build, staff, django_assert_max_num_queries):
    build.copies(owing, 60)
    call_month(staff.rental, month=date(2026, 8, 1))
    assert actions.refresh_all(date(2026, 8, 12)) == 61
    with django_assert_max_num_queries(8):
        answer = manager.get(url("list"))
    assert (answer.context["count"], len(answer.context["rows"])) == (61, 50)


def test_a_list_that_no_night_computed_says_so_and_is_computed_by_its_button(manager, owing):
    page = manager.get(url("list"))
    assert "Rien n’est encore calculé" in text(page) and "Tout est à jour" not in text(page)
    assert "aucune n’est en retard" in text(page)
    after = manager.post(url("refresh_all"), follow=True)
    assert after.context["count"] == 1 and "Appeler Aminata Capucine" in text(after)


def test_a_list_that_its_button_computed_says_that_nothing_is_to_be_done(
    client, staff, running_lease, call, pay, on_day
):
    on_day("2026-08-06")
    call(7, 8)
    pay(running_lease, 200000, "2026-08-06")
    client.force_login(staff.rental)
    assert "Rien n’est encore calculé" in text(client.get(url("list")))
    page = text(client.post(url("refresh_all"), follow=True))
    assert "Tout est à jour" in page and "Les actions sont calculées" in page


def test_a_list_that_could_not_be_computed_says_why(manager, owing, monkeypatch):
    monkeypatch.setitem(JOBS, "prevention.refresh", lambda on: 1 // 0)
    page = text(manager.post(url("refresh_all"), follow=True))
    assert "Les actions n’ont pas pu être calculées" in page and "Rien n’est encore calculé" in page


def test_a_list_that_a_night_computed_since_the_rents_were_called_is_up_to_date(manager, owing):
    JobRun.objects.create(job="prevention.refresh", ok=True)
    page = text(manager.get(url("list")))
    assert "Tout est à jour" in page and url("refresh_all") not in page
    MonthRun.objects.update(posted_at=datetime(2100, 1, 1, tzinfo=UTC))
    assert url("refresh_all") in text(manager.get(url("list")))
