"""A request about data: noted once, its clock, its answer, its papers; the file frozen."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pypdfium2
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from tests.tenancies.papers import text_of
from trousseau.allocation.actions import decide, open_sitting
from trousseau.allocation.queries import candidates
from trousseau.applications.actions import edit_application
from trousseau.applications.composition.actions import add_member, correct_member
from trousseau.applications.proofs.actions import add_resource, drop_resource
from trousseau.applications.referrals.actions import ask_complement
from trousseau.applications.situations.actions import note_situation
from trousseau.core.actions_grants import grant_household, keep_grants
from trousseau.core.clock import today
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import AccessLog, Grant, Household, Person, ToDo
from trousseau.core.openings import by_person, openings
from trousseau.core.openings_papers import openings_paper
from trousseau.core.personal_data import export, told
from trousseau.desk.actions_agenda import fix_appointment
from trousseau.desk.models import Appointment, RightsRequest
from trousseau.desk.rights import actions, proposal
from trousseau.desk.rights.forms import RestrictForm
from trousseau.desk.rights.queries import outside
from trousseau.followup.actions import note_contact
from trousseau.followup.models import Contact
from trousseau.support.actions import write_closed_note
from trousseau.support.actions_team import join_team
from trousseau.tenancies.actions import end_lease

DAY = date(2026, 9, 15)


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


def note(staff, household, right="access", **changes):
    given = {
        "household": household,
        "person": household.holder,
        "right": right,
        "by": "letter",
        "received_on": date(2026, 9, 10),
        "words": "",
        "key": str(uuid4()),
        "today": DAY,
    }
    return actions.note_request(staff.social, **(given | changes))


def test_it_is_to_be_answered_within_a_month_or_on_the_next_open_day(staff, application):
    made = note(staff, application.household, identity="known")
    assert made.due_on == date(2026, 10, 12)  # the 10th is a Saturday
    row = ToDo.objects.get(kind="desk.rights_answer")
    assert row.due_on == made.due_on and row.role == "director"
    actions.answer_request(staff.director, request=made, version=1, outcome="done", answer="Remis ce jour.", today=DAY)
    row.refresh_from_db()
    assert row.closed_on == DAY


def test_it_is_noted_once_however_often_it_is_sent(staff, application):
    key = str(uuid4())
    first = note(staff, application.household, key=key)
    assert note(staff, application.household, key=key) == first
    with pytest.raises(Refused):
        note(staff, application.household, key=key, right="erasure")
    with pytest.raises(Refused):
        note(staff, application.household, key=key, identity="shown")
    with pytest.raises(ValidationError, match="déjà notée"):
        note(staff, application.household)
    assert RightsRequest.objects.count() == 1
    note(staff, application.household, right="erasure")
    assert RightsRequest.objects.count() == 2


def test_nothing_is_given_before_the_identity_is_checked(staff, application):
    made = note(staff, application.household)
    with pytest.raises(Refused, match="identité"):
        actions.answer_request(staff.director, request=made, version=1, outcome="done", answer="Remis.", today=DAY)
    erasure = note(staff, application.household, right="erasure")
    with pytest.raises(Refused, match="identité"):
        actions.erase_for(staff.director, request=erasure, version=1, sure=True, today=DAY)
    actions.check_identity(staff.social, request=made, version=1, identity="shown", identity_on=DAY, today=DAY)
    actions.answer_request(staff.director, request=made, version=2, outcome="done", answer="Remis.", today=DAY)
    with pytest.raises(Refused, match="répondu"):
        actions.answer_request(staff.director, request=made, version=3, outcome="done", answer="Remis.", today=DAY)


def test_two_who_answer_at_once_the_second_meets_the_first(staff, application):
    made = note(staff, application.household, identity="known")
    seen = RightsRequest.objects.get()
    actions.answer_request(staff.director, request=made, version=1, outcome="done", answer="Remis.", today=DAY)
    with pytest.raises(Conflict):
        actions.answer_request(staff.director, request=seen, version=1, outcome="partly", answer="Non.", today=DAY)
    assert RightsRequest.objects.get().answer == "Remis."


def test_more_time_is_taken_once_before_the_month_is_over_and_says_why(staff, application):
    made = note(staff, application.household, identity="known")
    with pytest.raises(Refused, match="12.octobre"):
        actions.extend_request(
            staff.director, request=made, version=1, extended_for="Trop tard", today=date(2026, 10, 13)
        )
    actions.extend_request(staff.director, request=made, version=1, extended_for="le dossier a dix ans", today=DAY)
    assert made.due_on == date(2026, 12, 10) and ToDo.objects.get(kind="desk.rights_answer").due_on == made.due_on
    with pytest.raises(Refused, match="une seule fois"):
        actions.extend_request(staff.director, request=made, version=2, extended_for="encore", today=DAY)


def test_the_base_holds_in_cipher_what_is_asked_answered_and_what_an_appointment_is_about(staff, application):
    household = application.household
    made = note(staff, household, right="rectification", identity="known", words="REPERE-DIT", stands="REPERE-ECRIT")
    actions.answer_request(staff.director, request=made, version=1, outcome="done", answer="REPERE-REPONSE", today=DAY)
    about = {"about": "REPERE-OBJET", "kind": "meeting", "on": date(2026, 9, 20), "user": staff.social}
    fixed = fix_appointment(staff.social, household=household, key=str(uuid4()), today=DAY, **about)
    fixed.refresh_from_db()
    made.refresh_from_db()
    assert (made.words, made.stands, made.answer, fixed.about) == (
        "REPERE-DIT",
        "REPERE-ECRIT",
        "REPERE-REPONSE",
        "REPERE-OBJET",
    )
    with connection.cursor() as cursor:
        for model in (RightsRequest, RightsRequest.history.model, Appointment, Appointment.history.model):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            rows = cursor.fetchall()
            assert rows and "REPERE" not in str(rows)


def test_a_correction_keeps_both_what_is_said_and_what_stands(staff, application):
    with pytest.raises(Refused):
        note(staff, application.household, right="rectification", words="Je suis né en 1991.")
    made = note(staff, application.household, right="rectification", words="Je suis né en 1991.", stands="Né en 1992.")
    assert (made.words, made.stands) == ("Je suis né en 1991.", "Né en 1992.")


def test_a_refusal_says_its_ground_and_the_letter_where_to_complain(staff, application, client):
    made = note(staff, application.household, right="erasure", identity="known")
    client.force_login(staff.director)
    url = reverse("desk:rights_refuse", args=[made.pk])
    answer = client.post(url, {"version": 1, "ground": "", "answer": "Non."})
    assert answer.status_code == 422
    assert client.post(url, {"version": 1, "ground": "claim", "answer": "Une dette court."}).status_code == 302
    printed = client.get(reverse("desk:rights_letter", args=[made.pk]))
    said = text_of(printed.content)
    assert "CNIL" in said and "Une dette court" in said and "art. 17, 3 e" in said.replace("\xa0", " ")


def test_an_erasure_answers_its_request_and_leaves_the_proof_of_the_answer(staff, application):
    made = note(staff, application.household, right="erasure", identity="known", words="MARQUE")
    actions.erase_for(staff.director, request=made, version=1, sure=True, today=DAY)
    made.refresh_from_db()
    assert made.outcome in ("done", "partly") and made.words == "" and made.answered_on == DAY
    assert Person.objects.get(pk=application.household.holder_id).last_name == "Personne effacée"
    assert not RightsRequest.history.filter(words="MARQUE").exists()


@pytest.mark.parametrize("right", ["erasure", "restriction"])
def test_what_the_software_does_is_not_done_by_writing_it(staff, application, right):
    made = note(staff, application.household, right=right, identity="known")
    with pytest.raises(Refused) as refused:
        actions.answer_request(staff.director, request=made, version=1, outcome="done", answer="Fait.", today=DAY)
    made.refresh_from_db()
    assert refused.value.field == "outcome" and not made.outcome


def test_the_answer_of_an_erasure_says_all_that_is_kept(staff, paying_lease, on_day):
    on = on_day("2026-09-20")
    lease = type(paying_lease).objects.get(pk=paying_lease.pk)
    end_lease(staff.rental, lease=lease, version=lease.version, on=date(2026, 9, 15), today=on)
    asked = note(staff, lease.household, right="erasure", received_on=on, today=on, identity="shown")
    kept = actions.erase_for(staff.director, request=asked, version=asked.version, sure=True, today=on)
    answer = RightsRequest.objects.get(pk=asked.pk).answer
    assert len(answer) > 1000 and all(one in answer for one in kept)


def test_a_request_of_another_right_erases_and_freezes_nothing(staff, application, client):
    made = note(staff, application.household, identity="known")
    with pytest.raises(Refused):
        actions.erase_for(staff.director, request=made, version=1, sure=True, today=DAY)
    with pytest.raises(Refused):
        actions.restrict_file(staff.director, request=made, version=1, keep=[], answer="Gelé.", today=DAY)
    client.force_login(staff.director)
    for page in ("rights_erase", "rights_restrict", "rights_letter"):
        assert client.get(reverse(f"desk:{page}", args=[made.pk])).status_code == 404, page


def test_a_frozen_file_is_erased_by_nobody_and_opens_to_nobody_more(staff, application, account, client):
    from trousseau.support.actions_team import join_team

    household = application.household
    made = note(staff, household, right="restriction", identity="known")
    actions.restrict_file(staff.director, request=made, version=1, keep=[], answer="Gelé.", today=DAY)
    with pytest.raises(Refused, match="gelé"):
        actions.erase_household(staff.director, household=household, today=today())
    joined = {"part": "referent", "user": staff.social, "why": "Budget.", "starts_on": DAY, "today": DAY}
    with pytest.raises(Refused, match="gelé"):
        join_team(staff.director, household=household, **joined)
    client.force_login(staff.director)
    assert "gelé" in client.get(reverse("desk:household", args=[household.pk])).content.decode()


@pytest.fixture
def frozen(staff, application):
    """A file that is frozen, and that the social worker keeps."""
    made = note(staff, application.household, right="restriction", identity="known")
    kept = {"keep": [staff.social], "answer": "Gelé.", "today": DAY}
    actions.restrict_file(staff.director, request=made, version=1, **kept)
    return application


def test_no_verb_of_a_request_writes_in_a_frozen_file(staff, frozen):
    household, holder = frozen.household, frozen.household.holder
    came = {"relation": "child", "came": "arrival", "on": DAY, "today": DAY}
    ask = {"of": "household", "what": "Un justificatif", "on": DAY, "today": DAY}
    wage = {"kind": "wage", "cents": 90000, "person": holder, "starts_on": DAY, "proof": "", "proved_on": None}
    row = frozen.resource_rows.get()
    written = (
        lambda: note_situation(staff.social, application=frozen, ethos=2, cause="unknown", starts_on=DAY, today=DAY),
        lambda: add_resource(staff.social, application=frozen, today=DAY, **wage),
        lambda: drop_resource(staff.social, resource=row),
        lambda: ask_complement(staff.social, application=frozen, **ask),
        lambda: add_member(staff.social, household=household, version=1, first_name="A", last_name="B", **came),
        lambda: correct_member(staff.social, member=household.members.get(), version=1, today=DAY, phone="1"),
        lambda: edit_application(staff.social, application=frozen, version=1, communes=[], today=DAY, rooms_min=2),
    )
    for write in written:
        with pytest.raises(Refused, match="gelé"):
            write()


def test_a_frozen_file_is_examined_by_no_commission_and_opens_to_no_team(staff, build, frozen):
    sitting = open_sitting(staff.director, on=DAY, members=[staff.director, staff.commission], today=DAY)
    given = {"outcome": "allocated", "reason": "Le logement convient.", "today": DAY}
    mandate = build.mandate()
    assert frozen.code not in candidates(DAY)
    with pytest.raises(Refused, match="gelé"):
        decide(staff.commission, sitting=sitting, mandate=mandate, application=frozen, **given)
    grant_household(frozen.household, users=[staff.rental], ground="bail", on=DAY)
    ever = [(DAY, None)]
    keep_grants(frozen.household, user=staff.rental, ground="équipe", days=ever, on=DAY)
    assert not Grant.objects.given(DAY).filter(household=frozen.household, user=staff.rental).exists()
    keep_grants(frozen.household, user=staff.social, ground="demande de logement", days=ever, on=DAY)
    assert Grant.objects.open_to(staff.social, DAY).filter(household=frozen.household).exists()


def test_a_file_that_was_to_open_later_is_frozen_too(staff, application, account):
    from trousseau.core.actions_grants import give_household
    from trousseau.core.models import Grant
    from trousseau.support.actions_team import join_team

    household, later = application.household, date(2026, 10, 1)
    colleague, other = account("rental"), account("social", grants=False)
    joined = {"part": "referent", "user": staff.social, "why": "Budget.", "starts_on": DAY, "today": DAY}
    join_team(staff.director, household=household, **joined)
    join_team(
        staff.social, household=household, part="colleague", user=colleague, why="Énergie.", starts_on=later, today=DAY
    )
    give_household(staff.director, household=household, user=other, ground="Visite", on=later, today=today())
    made = note(staff, household, right="restriction", identity="known")
    Grant.objects.filter(user=staff.social).update(ends_on=date(2026, 12, 31))  # for a while, and needed all the same
    kept = {staff.director, staff.social, colleague, other}
    assert set(RestrictForm(household=household).fields["keep"].queryset) == kept
    closed = actions.restrict_file(
        staff.director, request=made, version=1, keep=[staff.social], answer="Gelé.", today=DAY
    )
    still = Grant.objects.given(DAY).filter(household=household)
    assert set(still.values_list("user", flat=True)) == {staff.director.pk, staff.social.pk} and closed == 2


def test_who_keeps_a_frozen_file_opens_it_to_nobody_here_or_outside(staff, application, account):
    from trousseau.core.actions_grants import give_grants, give_household
    from trousseau.support.actions_sharing import share
    from trousseau.support.actions_team import join_team

    household, partner, colleague = application.household, account("partner"), account("social", grants=False)
    joined = {"part": "referent", "user": staff.social, "why": "Budget.", "starts_on": DAY, "today": DAY}
    join_team(staff.director, household=household, **joined)
    made = note(staff, household, right="restriction", identity="known")
    actions.restrict_file(staff.director, request=made, version=1, keep=[staff.social], answer="Gelé.", today=DAY)
    until = {"until": date(2026, 10, 1), "informed_on": DAY, "today": DAY}
    with pytest.raises(Refused, match="gelé"):
        share(staff.social, household=household, what="plan", reader=partner, ground="social", **until)
    with pytest.raises(Refused, match="gelé"):
        give_household(staff.director, household=household, user=colleague, ground="Relais", on=DAY, today=today())
    with pytest.raises(Refused, match="gelé"):
        give_grants(staff.director, to=colleague, source=staff.social, on=DAY, today=today())


def test_the_answer_of_an_erasure_is_still_read_by_a_director(staff, application, client):
    made = note(staff, application.household, right="erasure", identity="known")
    other = note(staff, application.household, right="objection", words="Le partage avec le CCAS")
    actions.erase_for(staff.director, request=made, version=1, sure=True, today=DAY)
    waits = ToDo.objects.waiting().for_user(staff.director).filter(kind="desk.rights_answer")
    assert [row.subject for row in waits] == [f"rightsrequest:{other.pk}"], "the other one is not forgotten"
    assert "effacée" in str(waits.get().params) and "Capucine" not in str(waits.get().params)
    client.force_login(staff.director)
    for one in (made, other):
        assert client.get(reverse("desk:rights_request", args=[one.pk])).status_code == 200
    shown = client.get(reverse("desk:rights_letter", args=[made.pk]))
    assert shown.status_code == 200 and "à la main" in text_of(shown.content)


def test_a_frozen_file_closes_to_who_is_not_needed_and_no_term_erases_it(staff, application, on_day):
    made = note(staff, application.household, right="restriction", identity="known")
    closed = actions.restrict_file(
        staff.director, request=made, version=1, keep=[], answer="Gelé à votre demande.", today=DAY
    )
    assert closed == 1
    assert not Household.objects.for_user(staff.social).exists()
    assert Household.objects.for_user(staff.director).exists()
    from trousseau.applications.actions import move_application

    application.refresh_from_db()
    move_application(staff.director, application=application, code="leave", on=DAY, today=DAY)
    later = on_day("2029-09-15")
    assert proposal.proposed(later) == []
    made.refresh_from_db()
    actions.lift_restriction(
        staff.director, request=made, version=made.version, lifted_for="Erreur corrigée", today=DAY
    )
    assert [one.term.code for one in proposal.proposed(later)] == [
        "retention.applicant_months",
        "retention.social_months",
    ]


def test_the_person_is_given_their_file_in_plain_words_and_who_opened_it(staff, application, client):
    client.force_login(staff.social)
    client.post(reverse("desk:why", args=[application.household_id]), {"reason": "came"})
    client.get(reverse("desk:household", args=[application.household_id]))
    copied = text_of(client.get(reverse("desk:copy_paper", args=[application.household_id])).content)
    assert "Capucine" in copied and "4 mars 1992" in copied.replace("\xa0", " ") and "CNIL" in copied
    opened = text_of(client.get(reverse("desk:openings_paper", args=[application.household_id])).content)
    assert "Travailleuse sociale" in opened or "ravailleu" in opened
    assert "Maud" not in opened
    assert set(AccessLog.objects.values_list("page", "purpose")) >= {
        ("desk:household", "file"),
        ("desk:copy_paper", "rights"),
    }


def test_the_direction_s_copy_says_who_hands_over_what_it_does_not_read(staff, application, client):
    household = application.household
    support = {"part": "referent", "user": staff.social, "why": "Budget.", "starts_on": DAY, "today": DAY}
    join_team(staff.social, household=household, **support)
    write_closed_note(
        staff.social, household=household, level="professional", on=DAY, text="REPERE-NOTE", today=DAY, met=False
    )

    def copy(user) -> str:
        client.force_login(user)
        answer = client.get(reverse("desk:copy_paper", args=[household.pk]))
        return " ".join(text_of(answer.content).replace("\xa0", " ").split())

    theirs = copy(staff.director)
    assert "REPERE-NOTE" not in theirs and "ne contient pas" in theirs
    assert "Qui vous accompagne à l’agence vous le remet" in theirs and "Maud" not in theirs
    hers = copy(staff.social)
    assert "REPERE-NOTE" in hers and "Maud" not in hers
    made = note(staff, household)
    client.force_login(staff.director)
    assert "Qui l’accompagne" in client.get(reverse("desk:rights_request", args=[made.pk])).content.decode()


def test_the_copy_has_no_code_of_the_machine(build, staff):
    lease = build.running_lease("Verveine")
    told_rows = {model.__name__: rows for model, rows in told(lease.household, staff.director)}
    said = {value for rows in told_rows.values() for row in rows for _label, value in row}
    assert {"Document", "StateChange", "HouseholdMember"} <= set(told_rows)
    assert not said & {"lease", "house", "decision", "letter", "receipt"} and "Logé" in said


def test_the_pages_open_and_an_empty_desk_says_what_to_do(staff, application, client):
    client.force_login(staff.director)
    assert "Aucune demande" in client.get(reverse("desk:rights")).content.decode()
    made = note(staff, application.household)
    page = client.get(reverse("desk:rights_request", args=[made.pk])).content.decode()
    assert "Capucine" in page and reverse("desk:rights_identity", args=[made.pk]) in page
    for name in ("rights_identity", "rights_extend", "rights_answer", "rights_refuse"):
        assert client.get(reverse(f"desk:{name}", args=[made.pk])).status_code == 200
    for right, name in (("erasure", "rights_erase"), ("restriction", "rights_restrict")):
        other = note(staff, application.household, right=right)
        assert client.get(reverse(f"desk:{name}", args=[other.pk])).status_code == 200
    sent = {
        "key": str(uuid4()),
        "person": application.household.holder_id,
        "right": "objection",
        "by": "desk",
        "received_on": "2026-09-14",
        "words": "Je ne veux plus d’appels.",
        "identity": "known",
    }
    new = reverse("desk:rights_new", args=[application.household_id])
    asked = client.post(new, {**sent, "words": "Ne dites pas que je suis séropositive."})
    assert asked.status_code == 422 and "séropositive" in asked.content.decode(), "asked about before it is kept"
    done = client.post(new, sent, follow=True)
    assert done.status_code == 200 and "14 octobre" in done.content.decode().replace("\xa0", " ")


def test_a_social_worker_says_why_they_open_a_file_out_of_their_caseload(staff, application, client, on_day):
    household = application.household
    page, why = (reverse(name, args=[household.pk]) for name in ("desk:household", "desk:why"))
    client.force_login(staff.social)
    asked = client.get(page)
    assert asked.status_code == 302 and asked.url == why and not AccessLog.objects.exists()
    assert "Pourquoi ouvrez-vous ce dossier" in client.get(why).content.decode()
    assert client.post(why, {"reason": "other", "words": " "}).status_code == 422  # which, is asked
    sent = client.post(why, {"reason": "other", "words": "REPERE-RAISON"})
    assert sent.url == page and client.get(page).status_code == 200
    AccessLog.objects.update(at="2026-09-15T10:00:00+02:00")
    on_day("2026-10-14")
    assert client.get(page).status_code == 200  # it holds for a month
    on_day("2026-10-15")
    assert client.get(page).url == why
    client.force_login(staff.director)
    for seen in (reverse("desk:outside"), page):
        assert "REPERE-RAISON" in client.get(seen).content.decode()
    told_to_the_person = text_of(client.get(reverse("desk:openings_paper", args=[household.pk])).content)
    assert "ravailleur social" in told_to_the_person and "REPERE-RAISON" not in told_to_the_person
    openings_told = str(export(household, staff.director)[str(AccessLog._meta.verbose_name)])
    assert "social" in openings_told and "Maud" not in openings_told and "REPERE-RAISON" not in openings_told


def test_who_supports_a_household_is_not_asked_why(staff, application, client):
    given = {"part": "referent", "user": staff.social, "why": "Budget.", "starts_on": DAY, "today": DAY}
    join_team(staff.social, household=application.household, **given)
    client.force_login(staff.social)
    assert client.get(reverse("desk:household", args=[application.household_id])).status_code == 200


def test_the_log_is_a_line_for_each_person_and_day(staff, application, client, on_day):
    household, opened = application.household, []
    for day, page in (
        ("15", "support:household"),
        ("15", "aids:household"),
        ("15", "support:household"),
        ("16", "support:team"),
    ):
        opened.append(AccessLog.objects.create(household=household, user=staff.social, role="social", page=page))
        AccessLog.objects.filter(pk=opened[-1].pk).update(at=f"2026-09-{day}T10:00:00+02:00")
    on_day("2026-09-17")
    lines = by_person(household)
    assert [(one.user, one.on.day, one.times) for one in lines] == [(staff.social, 16, 1), (staff.social, 15, 3)]
    with override("fr"):
        days = openings(household, date(2026, 9, 17))
    assert [(one.on.day, one.role) for one in days] == [(16, "un travailleur social"), (15, "un travailleur social")]
    assert len(days[1].whys) == len(set(days[1].whys)) and days[1].whys[0] == lines[1].whys[0]
    client.force_login(staff.director)
    shown = client.get(reverse("desk:household", args=[household.pk])).content.decode()
    assert shown.count("<dd>Maud Fauvette") == 2 and "(3×)" in shown


def open_file(household, user, role: str, day: str, page="desk:household") -> None:
    last = AccessLog.objects.create(household=household, user=user, role=role, page=page)
    AccessLog.objects.filter(pk=last.pk).update(at=f"{day}T10:00:00+02:00")


def test_openings_by_who_only_has_the_role_are_shown_to_the_director(staff, application, client, on_day):
    household = application.household

    def opened(day: str) -> int:
        """How many lines are to be looked at, once the social worker opened the file that day."""
        on_day(day)
        open_file(household, staff.social, "social", day)
        return outside(staff.director).count()

    assert opened("2026-09-15") == opened("2026-09-15") == 1  # a line for each day
    note_contact(staff.social, household=household, kind="call", presence="sent", on=DAY, today=DAY)
    assert opened("2026-09-16") == 2  # a message left is no meeting
    note_contact(staff.social, household=household, kind="call", on=DAY, today=date(2026, 9, 16))
    assert opened("2026-09-16") == 2  # what is noted afterwards takes nothing off the list
    assert opened("2026-09-17") == 2  # who spoke with the household is known to work for it
    Contact.objects.all().delete()
    given = {"part": "referent", "user": staff.social, "why": "Budget."}
    join_team(staff.director, household=household, **given, starts_on=date(2026, 9, 18), today=date(2026, 9, 17))
    assert opened("2026-09-18") == 3
    open_file(household, staff.rental, "rental", "2026-09-18")
    open_file(household, staff.director, "social", "2026-09-18")  # the reader's own
    assert [row.user for row in outside(staff.director)] == [staff.rental, *[staff.social] * 3]
    of_a_room = {"person": household.holder, "ground": "bail", "starts_on": date(2026, 9, 18)}
    Grant.objects.create(household=household, user=staff.rental, **of_a_room)
    assert outside(staff.director).count() == 3  # the work of a room opened it to them


def test_a_line_to_look_at_says_the_role_and_the_newest_reason_within_its_month_in_the_file_too(
    staff, application, client, on_day
):
    household = application.household
    for day, words in (("15", "REPERE-PREMIERE"), ("16", "REPERE-DERNIERE")):
        said = {"role": "social", "reason": "other", "words": words}
        actions.say_why(staff.social, household=household, **said)
        AccessLog.objects.filter(purpose="file", at__date__gt="2026-09-16").update(at=f"2026-09-{day}T09:00:00+02:00")
        last = AccessLog.objects.order_by("-pk")[0].pk
        AccessLog.objects.filter(pk=last).update(at=f"2026-09-15T{day}:00:00+02:00")
    for day in ("2026-09-15", "2026-10-14", "2026-10-15"):
        open_file(household, staff.social, "social", day)
    assert [row.said for row in outside(staff.director)] == [None, "other", "other"]
    on_day("2026-10-15")
    client.force_login(staff.director)
    page = reverse("desk:outside")
    sent = b"".join(client.get(page, {"format": "csv"}).streaming_content).decode()
    for shown in (sent, client.get(page).content.decode()):
        assert shown.count("REPERE-DERNIERE") == 2 and "REPERE-PREMIERE" not in shown
        assert shown.count("ravailleur social") >= 3 and "Aucune raison donnée" in shown
    seen = client.get(reverse("desk:household", args=[household.pk])).content.decode()
    assert "REPERE-DERNIERE" in seen and "REPERE-PREMIERE" not in seen


def test_the_whole_file_is_not_handed_over_before_it_is_said_why(staff, application, client):
    household = application.household
    client.force_login(staff.social)
    note_contact(staff.social, household=household, kind="call", presence="sent", on=DAY, today=DAY)
    for name in ("household", "copy", "copy_paper", "openings_paper"):
        asked = client.get(reverse(f"desk:{name}", args=[household.pk]))
        assert asked.status_code == 302 and asked.url == reverse("desk:why", args=[household.pk]), name
    assert not AccessLog.objects.exists()
    client.post(reverse("desk:why", args=[household.pk]), {"reason": "came"})
    assert client.get(reverse("desk:copy", args=[household.pk])).status_code == 200


def test_a_copy_names_nobody_of_the_agency_and_its_columns_are_in_french(staff, application, client):
    household, names = application.household, {one.name for one in vars(staff).values()}
    note(staff, household)
    client.force_login(staff.director)
    copied = client.get(reverse("desk:copy", args=[household.pk])).json()
    assert not [name for name in names if name in str(copied)]
    rows = copied["demande sur les données"] + copied["état de la demande"]
    assert {row.get("noté par", row.get("par")) for row in rows} >= {"un travailleur social"}
    columns = {column for rows in copied.values() for row in rows for column in row}
    assert "compte" in columns and not columns & {"by", "noted by", "sent by", "user", "household"}
    paper = text_of(client.get(reverse("desk:copy_paper", args=[household.pk])).content)
    assert "travailleur social" in paper and not [name for name in names if name in paper]


def test_who_opened_a_file_is_read_in_three_columns(staff, application):
    """A long « Pourquoi » leaves « Par » its place: the words of one job stand on one line."""
    for page in (
        "rents:lease",
        "aids:household",
        "support:household",
        "incidents:incident",
        "desk:household",
        "mail:one",
    ):
        open_file(application.household, staff.social, "social", "2026-09-15", page)
    paper = openings_paper(application.household, DAY).pdf
    said = pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()
    assert "Un travailleur social" in said.replace("\xa0", " ")


def test_the_words_of_a_reason_are_kept_in_cipher_those_that_stood_in_clear_too(staff, application):
    household, table = application.household, AccessLog._meta.db_table
    open_file(household, staff.social, "social", "2026-09-15")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET words = 'REPERE-CLAIR'")
        step = import_module("trousseau.core.migrations.0006_reasons_of_openings_are_encrypted")
        step.encrypt(apps, SimpleNamespace(connection=connection))
        actions.say_why(staff.social, household=household, role="social", reason="other", words="REPERE-CHIFFRE")
        cursor.execute(f"SELECT words FROM {table}")
        assert "REPERE" not in str(cursor.fetchall())
    assert {row.words for row in AccessLog.objects.all()} == {"REPERE-CHIFFRE", "REPERE-CLAIR"}
