"""A frozen file (RGPD, art. 18) takes no word from who keeps it; what a claim needs is written all the same."""

import pytest
from django.urls import reverse

from tests.plugins.frozen import DAY, freeze
from trousseau.aids.actions import prepare_aid
from trousseau.aids.actions_budget import write_budget
from trousseau.captation.visits.entries import Seen
from trousseau.core.errors import Refused
from trousseau.desk.actions_agenda import fix_appointment, move_appointment
from trousseau.desk.rights.actions import lift_restriction
from trousseau.followup.actions import note_contact, note_home_visit, withdraw_contact, write_team_note
from trousseau.followup.models import Contact, HomeVisit, TeamNote
from trousseau.followup.words import QUESTIONS
from trousseau.incidents.actions import report_incident, tell
from trousseau.prevention.actions import note_about_debt
from trousseau.rules.dates import add_days
from trousseau.support import actions_notes, actions_plans
from trousseau.support.actions import edit_closed_note, write_closed_note
from trousseau.support.actions_reports import begin_report
from trousseau.support.actions_team import join_team, leave_team
from trousseau.support.models import ClosedNote

SEEN = {next(iter(QUESTIONS)): Seen("yes")}
NOTED = {"on": DAY, "today": DAY}


@pytest.fixture
def kept(on_day, staff, owing_lease):
    """A household in debt whose file is frozen, kept by its referent; what she wrote before."""
    on_day(DAY.isoformat())
    household = owing_lease.household
    given = {"part": "referent", "user": staff.social, "why": "Budget.", "starts_on": DAY, "today": DAY}
    join_team(staff.social, household=household, **given)
    for level in ("professional", "private"):
        write_closed_note(staff.social, household=household, level=level, text=f"REPERE-{level}", met=False, **NOTED)
    write_team_note(staff.social, household=household, text="REPERE-équipe", **NOTED)
    plan = actions_plans.write_plan(staff.social, household=household, own_words="Rester.", said_on=DAY, today=DAY)
    freeze(staff, household, keep=[staff.social, staff.rental])
    household.plan = plan
    household.lease = owing_lease
    return household


def test_who_keeps_it_writes_changes_moves_and_throws_away_no_word(staff, kept):
    professional, private = ClosedNote.objects.order_by("pk")
    team, by = TeamNote.objects.get(), staff.social
    acts = (
        lambda: write_closed_note(by, household=kept, level="professional", text="Encore.", **NOTED),
        lambda: edit_closed_note(by, note=professional, version=1, text="Autre.", **NOTED),
        lambda: actions_notes.move_note(by, note=professional, version=1, to="team", today=DAY),
        lambda: actions_notes.move_team_note(by, note=team, version=1, to="professional", today=DAY),
        lambda: actions_notes.delete_note(by, note=private, version=1, today=DAY),
        lambda: actions_plans.add_goal(by, plan=kept.plan, area="budget", words="Payer.", today=DAY),
        lambda: actions_plans.edit_plan(by, plan=kept.plan, version=1, own_words="Partir.", said_on=DAY, today=DAY),
        lambda: write_team_note(by, household=kept, text="Encore.", **NOTED),
        lambda: note_contact(by, household=kept, kind="call", line="Il dit que.", **NOTED),
    )
    for act in acts:
        with pytest.raises(Refused, match="gelé") as refused:
            act()
        assert "18" in refused.value.article
    assert sorted(ClosedNote.objects.values_list("level", flat=True)) == ["private", "professional"]
    assert TeamNote.objects.get().text == "REPERE-équipe" and not Contact.objects.exists()


def test_a_claim_is_written_in_it_all_the_same_and_so_is_a_bare_fact(staff, kept):
    note_about_debt(staff.rental, lease=kept.lease, kind="call", presence="met", line="Promet 50 €.", **NOTED)
    note_contact(staff.social, household=kept, kind="call", **NOTED)
    assert Contact.objects.count() == 2 and TeamNote.objects.filter(text="Promet 50 €.").exists()


def test_no_other_door_lets_words_in(staff, kept):
    by, lease = staff.social, kept.lease
    bare = note_contact(by, household=kept, kind="call", **NOTED)
    neighbour = {"source": "neighbour", "words": "Il crie.", "key": "n", "mandate": lease.mandate}
    soon = {"on": add_days(DAY, 2), "user": by, "today": DAY, "household": kept}
    fixed = fix_appointment(by, kind="meeting", **soon)
    aid = {"kind": "charity", "pays": "living", "paid_to": "household", "agreed_on": DAY, "today": DAY}
    acts = (
        lambda: prepare_aid(by, household=kept, words="Il boit.", **aid),
        lambda: write_budget(by, household=kept, adults=1, young=0, sums={}, **NOTED),
        lambda: fix_appointment(by, kind="meeting", about="Parler.", **soon),
        lambda: move_appointment(by, appointment=fixed, version=1, about="Parler.", on=DAY, user=by, today=DAY),
        lambda: note_home_visit(by, lease=lease, presence="met", state="Sale.", **NOTED),
        lambda: note_home_visit(by, lease=lease, presence="met", points=SEEN, agreed="Ranger.", **NOTED),
        lambda: withdraw_contact(by, contact=bare, why="Il n’était pas là.", today=DAY),
        lambda: report_incident(staff.rental, problem="neighbours", **neighbour, **NOTED),
        lambda: report_incident(staff.captation, problem="neighbours", **neighbour | {"lease": None}, **NOTED),
    )
    for number, act in enumerate(acts):
        with pytest.raises(Refused, match="gelé") as refused:
            act()
        assert "18" in refused.value.article, number
    assert Contact.everything.get().withdrawn_on is None and not HomeVisit.objects.exists()


def test_what_the_lease_the_safety_of_the_home_and_the_household_itself_ask_is_done(staff, kept):
    """A leak, what the tenant says, the home seen point by point, and the bare facts."""
    place = {"mandate": kept.lease.mandate, "lease": kept.lease}
    leak = {"source": "agency", "words": "L’eau coule chez le voisin."}
    report_incident(staff.rental, problem="leak", key="a", **leak, **place, **NOTED)
    said = {"source": "tenant", "words": "Je ne dors plus."}
    own = report_incident(staff.rental, problem="neighbours", key="b", **said, **place, **NOTED)
    answer = {"to": "tenant", "how": "call", "words": "Nous venons lundi."}
    tell(staff.rental, incident=own.incident, report=own, **answer, **NOTED)
    with pytest.raises(Refused, match="gelé"):
        tell(staff.rental, incident=own.incident, **answer | {"to": "owner"}, **NOTED)
    note_home_visit(staff.social, lease=kept.lease, presence="met", points=SEEN, **NOTED)
    fix_appointment(staff.social, kind="meeting", household=kept, on=DAY, user=staff.social, today=DAY)
    assert HomeVisit.objects.count() == 1


def test_who_leaves_the_team_says_nothing_of_it_and_leaves_all_the_same(staff, kept):
    row = kept.team.get()
    left = {"row": row, "version": row.version, "ends_on": DAY, "today": DAY, "ended_for": "asked"}
    with pytest.raises(Refused, match="gelé") as refused:
        leave_team(staff.director, end_words="Il ne vient plus.", **left)
    assert refused.value.field == "end_words" and kept.team.get().ends_on is None
    leave_team(staff.director, **left)
    assert kept.team.get().ends_on == DAY


def test_the_night_throws_no_private_note_of_it_away(staff, kept, on_day):
    from trousseau.core.actions_grants import take_grants

    take_grants(staff.director, user=staff.social, on=DAY, why="Gel.")
    later = on_day(add_days(DAY, 90).isoformat())
    assert actions_notes.look_at_private_notes(later) == (0, 0)
    assert ClosedNote.objects.filter(level="private").exists()


def test_once_it_is_lifted_all_is_written_again(staff, kept):
    request = kept.rights_requests.get()
    lift_restriction(staff.director, request=request, version=request.version, lifted_for="Corrigé.", today=DAY)
    write_closed_note(staff.social, household=kept, level="professional", text="Encore.", **NOTED)
    assert ClosedNote.objects.count() == 3


def test_what_was_typed_on_the_page_of_a_note_is_not_lost(client, staff, kept):
    client.force_login(staff.social)
    page = reverse("support:note_new", args=[kept.pk])
    sent = client.post(page, {"level": "professional", "on": DAY.isoformat(), "text": "REPERE-TAPE"})
    assert sent.status_code == 422 and "REPERE-TAPE" in sent.content.decode() and "gelé" in sent.content.decode()


def test_its_page_leads_to_nothing_that_is_refused(client, staff, kept):
    client.force_login(staff.social)
    page = client.get(reverse("support:household", args=[kept.pk])).content.decode()
    assert "REPERE-professional" in page and "gelé" in page
    professional, team = ClosedNote.objects.order_by("pk")[0], TeamNote.objects.get()
    for name, pk in (
        *(("note_new", kept.pk), ("share_new", kept.pk), ("note_edit", professional.pk)),
        *(("note_move", professional.pk), ("team_note_move", team.pk)),
    ):
        assert reverse(f"support:{name}", args=[pk]) not in page, name


def test_a_report_of_a_frozen_file_goes_to_nobody(staff, kept):
    from trousseau.followup.actions_decided import begin_decided_measure

    measure = begin_decided_measure(staff.social, household=kept, kind="asll", begun_on=DAY, today=DAY)
    with pytest.raises(Refused, match="gelé"):
        begin_report(staff.social, measure=measure, kind="interim", today=DAY)
