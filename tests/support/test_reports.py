"""The report of a measure: made from its goals and contacts, read with the person, signed, sent, and heard by its measure."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests.tenancies.papers import text_of
from trousseau.core.actions_grants import grant_household
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Document, Organisation, ToDo
from trousseau.followup.actions import note_contact
from trousseau.followup.actions_decided import begin_decided_measure, note_time
from trousseau.followup.enums import MissedFor
from trousseau.mail.actions import cancel, send
from trousseau.mail.queries import queue, register
from trousseau.support import actions_plans as plans
from trousseau.support.actions_reports import begin_report, post_report, sign_report, write_report
from trousseau.support.actions_team import join_team
from trousseau.support.models import MeasureReport
from trousseau.support.papers_reports import facts, facts_of, report_paper

DAY = date(2026, 9, 15)
LATER = date(2026, 10, 20)
MARKER = "Zébulonmarque"


@pytest.fixture
def measure(running_lease, staff):
    household, social = running_lease.household, staff.social
    join_team(social, household=household, part="referent", user=social, why="Budget.", starts_on=DAY, today=DAY)
    funder = Organisation.objects.create(
        kind="funder", name="Département d’essai", address="1 place Essai, 21000 Dijon"
    )
    found = begin_decided_measure(
        social,
        household=household,
        kind="asll",
        begun_on=DAY,
        today=DAY,
        funder=funder,
        interim_due=date(2026, 10, 30),
        planned_end=date(2027, 3, 14),
        adhesion="agreed",
        answered_on=DAY,
    )
    plan = plans.write_plan(social, household=household, own_words="Un chez-moi.", said_on=DAY, today=DAY)
    goal = plans.add_goal(social, plan=plan, area="housing", words="Garder le logement", today=DAY)
    step = plans.add_step(
        social, goal=goal, what="Payer le loyer d’octobre", by="person", due_on=date(2026, 10, 5), today=DAY
    )
    plans.do_step(social, step=step, version=1, on=date(2026, 10, 4), today=date(2026, 10, 4))
    tell = {"household": household, "today": LATER}
    note_contact(social, kind="office", on=date(2026, 10, 1), **tell)
    note_contact(social, kind="office", on=date(2026, 10, 8), presence="absent", missed_for=MissedFor.WORK, **tell)
    note_contact(social, kind="call", on=date(2026, 10, 9), presence="third", line="L’école a appelé.", **tell)
    note_contact(social, kind="letter", on=date(2026, 10, 10), presence="sent", **tell)
    return found


def written(staff, report, **said):
    goal = report.goals.get()
    given = {
        "since": report.since,
        "until": report.until,
        "situation": "Le loyer est payé.",
        "outlook": "Continuer six mois.",
        "person_words": "C’est juste.",
        "read_on": LATER,
        "goals": {goal.pk: ("Je dors mieux.", goal.done)},
    } | said
    write_report(staff.social, report=report, version=report.version, today=LATER, **given)
    report.refresh_from_db()
    return report


def signed(staff, measure):
    report = written(staff, begin_report(staff.social, measure=measure, kind="interim", today=LATER))
    return sign_report(staff.social, report=report, version=report.version, signed_on=LATER, today=LATER)


def waits(kind):
    return ToDo.objects.waiting().filter(kind=f"followup.{kind}")


def test_it_is_prepared_with_the_facts_the_goals_and_what_was_done(measure, staff):
    report = begin_report(staff.social, measure=measure, kind="interim", today=LATER)
    row = report.goals.get()
    assert (report.since, report.until, row.own_words) == (DAY, LATER, "")
    assert "Payer le loyer d’octobre" in row.done and "4\xa0octobre 2026" in row.done
    found = facts(report)
    assert (found.meetings, found.calls, found.missed, found.steps_done, found.steps_left) == (1, 0, 1, 1, 0)
    assert begin_report(staff.social, measure=measure, kind="interim", today=LATER) == report, "begun twice, one stands"


def test_nothing_is_signed_before_the_person_read_it(measure, staff):
    report = written(staff, begin_report(staff.social, measure=measure, kind="interim", today=LATER), read_on=None)
    with pytest.raises(Refused):
        sign_report(staff.social, report=report, version=report.version, signed_on=LATER, today=LATER)
    assert not Document.objects.filter(kind="measure_report").exists()


def test_sent_by_the_register_it_closes_what_was_due_and_taken_back_it_waits_again(measure, staff):
    assert waits("interim").exists()
    report = signed(staff, measure)
    assert waits("interim").exists(), "signed is not sent"
    with pytest.raises(Refused):
        written(staff, report)
    post_report(staff.social, report=report, version=report.version, to=measure.funder, channel="post", today=LATER)
    measure.refresh_from_db()
    assert measure.interim_sent_on is None and waits("interim").exists(), "ready is not sent"
    with pytest.raises(Refused):
        post_report(staff.social, report=report, version=report.version, to=measure.funder, channel="post", today=LATER)
    send(staff.social, items=[report.mail], on=LATER, today=LATER)
    measure.refresh_from_db()
    assert measure.interim_sent_on == LATER and not waits("interim").exists()


def test_it_leaves_to_who_asked_or_pays_and_to_nobody_else(measure, staff, client, on_day):
    on_day(LATER.isoformat())
    report = signed(staff, measure)
    other = Organisation.objects.create(kind="partner", name="Plomberie", address="2 place Essai, 21000 Dijon")
    with pytest.raises(Refused) as refused:
        post_report(staff.social, report=report, version=report.version, to=other, channel="post", today=LATER)
    assert refused.value.field == "to"
    client.force_login(staff.social)
    form = client.get(reverse("support:report_post", args=[report.pk])).context["form"]
    assert list(form.fields["to"].queryset) == [measure.funder]


def test_a_letter_that_will_not_leave_leaves_the_report_to_be_sent(measure, staff):
    report = signed(staff, measure)
    post_report(staff.social, report=report, version=report.version, to=measure.funder, channel="post", today=LATER)
    cancel(staff.social, item=report.mail, version=report.mail.version, today=LATER)
    report.refresh_from_db()
    measure.refresh_from_db()
    assert measure.interim_sent_on is None and waits("interim").exists()
    post_report(staff.social, report=report, version=report.version, to=measure.funder, channel="post", today=LATER)


def test_two_who_write_it_meet(measure, staff):
    report = begin_report(staff.social, measure=measure, kind="interim", today=LATER)
    version = report.version
    written(staff, report)
    report.version = version
    with pytest.raises(Conflict):
        written(staff, report)


def test_the_register_of_mail_shows_it_to_who_supports_the_household_alone(measure, staff, account, client, on_day):
    on_day(LATER.isoformat())
    report = signed(staff, measure)
    post_report(staff.social, report=report, version=report.version, to=measure.funder, channel="post", today=LATER)
    colleague, household = account("social", name="Ève Essai", grants=False), measure.household
    grant_household(
        household, users=[colleague], ground="demande de logement", on=LATER
    )  # their file, not their support
    pages = [reverse(f"mail:{name}", args=[report.mail_id]) for name in ("item", "paper", "send")]
    for user, status in ((colleague, 404), (staff.social, 200)):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status] * 3, user
        assert queue(user).count() == (status == 200)
    send(staff.social, items=[report.mail], on=LATER, today=LATER)
    assert [register(user).count() for user in (colleague, staff.social)] == [0, 1]


def test_what_was_signed_keeps_its_figures_and_its_goals(measure, staff, client, on_day):
    on_day(LATER.isoformat())
    report = signed(staff, measure)
    note_contact(staff.social, household=report.measure.household, kind="office", on=LATER, today=LATER)
    note_time(staff.social, measure=measure, on=LATER, today=LATER, minutes=45)
    goal = report.goals.get().goal
    plans.edit_goal(staff.social, goal=goal, version=goal.version, area="housing", words="Un autre but")
    report = MeasureReport.objects.get(pk=report.pk)
    assert facts(report).meetings == 2 and facts_of(report).meetings == 1 and facts_of(report).minutes == 0
    client.force_login(staff.social)
    page = client.get(reverse("support:report", args=[report.pk])).content.decode()
    assert "Garder le logement" in page and "Un autre but" not in page and "45 min" not in page
    MeasureReport.objects.filter(pk=report.pk).update(counted=None)
    page = client.get(reverse("support:report", args=[report.pk])).content.decode()
    assert "son papier signé les dit" in page.replace("\xa0", " "), "signed before they were kept: no figure of today"


def test_a_diagnosis_in_a_goal_does_not_leave_with_it(measure, staff, client, on_day):
    on_day(LATER.isoformat())
    plan = measure.household.support_plans.get()
    plans.add_goal(staff.social, plan=plan, area="rights", words="Soigner sa schizophrénie", today=DAY)
    report = begin_report(staff.social, measure=measure, kind="interim", today=LATER)
    client.force_login(staff.social)
    url, first, second = reverse("support:report_edit", args=[report.pk]), *report.goals.order_by("pk")
    form = client.get(url).context["form"]
    assert f"goal_{second.pk}" in form.fields and f"goal_{first.pk}" not in form.fields
    told = {"since": DAY, "until": LATER, "situation": "Le loyer est payé.", "read_on": LATER}
    assert client.post(url, {**told, "version": report.version}).status_code == 302
    report.refresh_from_db()
    sign = {"version": report.version, "signed_on": LATER, "today": LATER}
    with pytest.raises(Refused, match="schizophrénie"):
        sign_report(staff.social, report=report, **sign)
    assert client.get(reverse("support:report_draft", args=[report.pk])).status_code == 302, "nor is it printed"
    need = {f"goal_{second.pk}": "Un logement au calme", "version": report.version}
    assert client.post(url, {**told, **need}).status_code == 302
    report.refresh_from_db()
    sign_report(staff.social, report=report, **(sign | {"version": report.version}))
    paper = b"".join(client.get(reverse("support:report_kept", args=[report.pk])))
    assert "Un logement au calme" in text_of(paper) and "schizophrénie" not in text_of(paper)


def test_the_next_report_begins_on_the_day_after_the_last(measure, staff):
    report = signed(staff, measure)
    then = date(2026, 11, 20)
    found = begin_report(staff.social, measure=measure, kind="interim", today=then)
    assert (report.until, found.since) == (LATER, date(2026, 10, 21)), "no day is counted twice"


def test_it_was_not_read_before_it_was_begun(measure, staff):
    report = begin_report(staff.social, measure=measure, kind="interim", today=LATER)
    with pytest.raises(Refused) as refused:
        written(staff, report, read_on=date(2026, 10, 19))
    assert refused.value.field == "read_on"


def test_what_was_done_is_in_french_as_its_paper_whoever_begins_it(measure, staff):
    with override("en"):
        report = begin_report(staff.social, measure=measure, kind="interim", today=LATER)
    assert "fait le 4\xa0octobre 2026" in report.goals.get().done


def test_what_the_household_refused_has_no_report(measure, staff):
    measure.adhesion = "refused"
    with pytest.raises(Refused):
        begin_report(staff.social, measure=measure, kind="interim", today=LATER)


def test_its_paper_says_the_words_and_no_note(measure, staff):
    report = written(staff, begin_report(staff.social, measure=measure, kind="interim", today=LATER))
    assert report_paper(report, on=LATER).pdf.startswith(b"%PDF")


def test_it_is_read_by_who_supports_the_household_alone(measure, staff, account, client, on_day):
    on_day(LATER.isoformat())
    report = written(staff, begin_report(staff.social, measure=measure, kind="interim", today=LATER), situation=MARKER)
    pages = [reverse(f"support:{name}", args=[report.pk]) for name in ("report", "report_edit", "report_draft")]
    for user in (staff.director, staff.rental, account("social", name="Ève Essai", grants=False)):
        client.force_login(user)
        assert {client.get(page).status_code for page in pages} <= {403, 404}
    client.force_login(staff.social)
    for page in pages:
        assert client.get(page).status_code == 200
    assert MARKER in client.get(pages[0]).content.decode()


def test_from_the_page_of_the_household_to_the_mail(measure, staff, client, on_day):
    on_day(LATER.isoformat())
    client.force_login(staff.social)
    page = client.get(reverse("support:household", args=[measure.household_id])).content.decode()
    begin = reverse("support:report_new", args=[measure.pk])
    assert begin in page
    answer = client.post(begin, {"kind": "interim"})
    report = MeasureReport.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("support:report", args=[report.pk])
    row = report.goals.get()
    sent = {
        "version": report.version,
        "since": "2026-09-15",
        "until": "2026-10-20",
        "situation": "Souffre de schizophrénie.",
        "read_on": "2026-10-20",
        f"words_{row.pk}": "Je dors mieux.",
        f"done_{row.pk}": "Loyer payé.",
    }
    edit = reverse("support:report_edit", args=[report.pk])
    assert client.post(edit, sent).status_code != 302, "a diagnosis does not leave"
    assert client.post(edit, sent | {"situation": "Le loyer est payé."}).status_code == 302
    report.refresh_from_db()
    assert report.goals.get().own_words == "Je dors mieux."
    told = {"version": report.version, "signed_on": "2026-10-20"}
    assert client.post(reverse("support:report_sign", args=[report.pk]), told).status_code == 302
    report.refresh_from_db()
    told = {"version": report.version, "to": measure.funder_id, "channel": "post"}
    assert client.post(reverse("support:report_post", args=[report.pk]), told).status_code == 302
    assert client.get(reverse("support:report", args=[report.pk])).status_code == 200
    assert client.get(reverse("support:report_kept", args=[report.pk])).status_code == 200


def test_two_who_write_a_report_each_see_what_the_other_says_of_a_goal(client, staff, measure, on_day):
    on_day(LATER.isoformat())
    report = begin_report(staff.social, measure=measure, kind="interim", today=LATER)
    goal = report.goals.get()
    client.force_login(staff.social)
    url = reverse("support:report_edit", args=[report.pk])
    shown = client.get(url).context["form"]
    assert shown[f"done_{goal.pk}"].value() == goal.done
    told = {name: shown[name].value() or "" for name in shown.fields}
    told = {name: getattr(value, "isoformat", lambda value=value: value)() for name, value in told.items()}
    told[f"done_{goal.pk}"] = goal.done.replace("\n", "\r\n")
    assert client.post(url, told | {f"words_{goal.pk}": "Je veux garder mon chez-moi."}).status_code == 302
    met = client.post(url, told | {"outlook": "Continuer."})
    assert met.status_code == 409
    assert met.context["form"][f"words_{goal.pk}"].value() == "Je veux garder mon chez-moi.", "untouched: not put back"
    assert [one["typed"] for one in met.context["conflict"]] == ["Continuer."]
    met = client.post(url, told | {"outlook": "Continuer.", f"words_{goal.pk}": "Je veux rester."})
    words = next(one for one in met.context["conflict"] if one["stored"] == "Je veux garder mon chez-moi.")
    assert "Garder le logement" in words["label"] and words["typed"] == "Je veux rester."
    assert len(met.context["conflict"]) == 2
