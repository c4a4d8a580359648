"""An appointment with a household: fixed, moved, cancelled, kept or missed, and what it becomes."""

from datetime import date, time

import pytest
from django.urls import reverse

from trousseau.core.actions_grants import give_household, take_grants
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Message, ToDo
from trousseau.desk.actions_agenda import cancel_appointment, fix_appointment, move_appointment, note_kept, note_missed
from trousseau.desk.models import Appointment
from trousseau.desk.nightly import appointments as night
from trousseau.followup.actions import note_contact, note_home_visit, withdraw_contact
from trousseau.followup.enums import MissedFor, Presence
from trousseau.followup.models import Contact, HomeVisit
from trousseau.followup.queries import signs
from trousseau.support.actions_team import join_team
from trousseau.support.queries_team import caseload

DAY = date(2026, 9, 22)  # a Tuesday
EVE = date(2026, 9, 21)
MARKER = "Zébulonmarque"


@pytest.fixture
def day(on_day):
    return on_day("2026-09-22")


@pytest.fixture
def home(running_lease):
    lease = running_lease
    holder = lease.household.holder
    holder.email = "capucine@exemple.fr"
    holder.save()
    return lease


def fix(staff, home, **said):
    given = {"kind": "meeting", "on": DAY, "user": staff.social, "at": time(10), "household": home.household} | said
    return fix_appointment(staff.social, today=EVE, **given)


def waits(row):
    return ToDo.objects.waiting().filter(kind="desk.appointment", subject=f"appointment:{row.pk}")


def test_nothing_is_said_of_an_appointment_before_its_day(staff, home):
    row = fix(staff, home)
    assert row.came_of == "" and row.contact is None and not Contact.objects.exists()
    with pytest.raises(Refused):
        note_kept(staff.social, appointment=row, version=row.version, today=EVE)
    assert not Contact.objects.exists() and waits(row).get().due_on == DAY


def test_one_that_was_kept_is_a_meeting_of_its_day(staff, home):
    row = fix(staff, home)
    note_kept(staff.social, appointment=row, version=row.version, today=DAY, line="Dossier complet.")
    row.refresh_from_db()
    assert (row.came_of, row.contact.presence, row.contact.kind, row.contact.on) == ("kept", "met", "office", DAY)
    assert row.contact.notes.get().text == "Dossier complet." and not waits(row).exists()
    assert signs([home.household_id], DAY).met == {home.household_id: DAY}
    with pytest.raises(Refused):
        note_missed(staff.social, appointment=row, version=row.version, today=DAY, missed_for="work")


def test_its_contact_withdrawn_it_asks_again_what_came_of_it(staff, home):
    row = fix(staff, home)
    first = note_kept(staff.social, appointment=row, version=row.version, today=DAY, line="Dossier complet.")
    withdraw_contact(staff.social, contact=first, why="Autre rendez-vous.", today=DAY)
    row.refresh_from_db()
    assert (row.came_of, row.contact) == ("", None) and waits(row).exists()
    second = note_kept(staff.social, appointment=row, version=row.version, today=DAY, line="Dossier complet.")
    row.refresh_from_db()
    assert row.contact == second != first and not waits(row).exists()
    assert list(Contact.objects.all()) == [second]


def test_one_that_was_missed_is_no_sign_and_says_why_without_blame(staff, home):
    row = fix(staff, home)
    note_missed(staff.social, appointment=row, version=row.version, today=DAY, missed_for=MissedFor.TRANSPORT)
    row.refresh_from_db()
    assert (row.came_of, row.contact.presence, row.contact.missed_for) == ("missed", "absent", "transport")
    found = signs([home.household_id], DAY)
    assert not found.met and not found.heard and not waits(row).exists()


def test_what_was_missed_since_the_last_sign_stands_in_the_caseload(staff, home, day, client):
    join_team(
        staff.social,
        household=home.household,
        part="referent",
        user=staff.social,
        why="Essai",
        starts_on=EVE,
        today=EVE,
    )
    row = fix(staff, home)
    line = caseload(staff.social, EVE).lines[0]
    assert line.next_on == DAY and str(line.todos[0]["title"]) == "Rendez-vous" and line.group == "due"
    note_missed(staff.social, appointment=row, version=row.version, today=DAY, missed_for="forgot")
    assert caseload(staff.social, DAY).lines[0].missed == 1
    client.force_login(staff.social)
    page = client.get(reverse("support:household", args=[home.household_id])).content.decode()
    assert str(MissedFor.FORGOT.label) in page.replace("\u202f", " ").replace("\u00a0", " ")
    assert "1 rendez-vous manqué" in client.get(reverse("support:list")).content.decode().replace("\u00a0", " ")
    note_contact(staff.social, household=home.household, kind="call", on=DAY, today=DAY)
    assert caseload(staff.social, DAY).lines[0].missed == 0, "they spoke that day"


def test_what_a_school_says_is_no_meeting_and_no_sign(staff, home):
    contact = note_contact(
        staff.social, household=home.household, kind="call", on=DAY, today=DAY, presence=Presence.THIRD
    )
    assert contact.presence == "third"
    found = signs([home.household_id], DAY)
    assert not found.met and not found.heard and not found.written


def test_a_visit_at_home_is_the_visit_that_follow_up_knows(staff, home):
    at = {"kind": "visit", "lease": home, "household": None}
    row = fix(staff, home, **at)
    with pytest.raises(Refused) as refused:
        note_kept(staff.social, appointment=row, version=row.version, today=DAY)
    assert refused.value.field == "line"
    note_kept(staff.social, appointment=row, version=row.version, today=DAY, line="Bon état.")
    assert HomeVisit.objects.get().contact == Appointment.objects.get().contact
    other = fix(staff, home, **at, on=date(2026, 9, 20))
    visit = note_home_visit(
        staff.social, lease=home, on=date(2026, 9, 20), today=DAY, presence="met", state="Point par point."
    )
    note_kept(staff.social, appointment=other, version=other.version, today=DAY, line="À deux.")
    other.refresh_from_db()
    assert other.contact == visit.contact and HomeVisit.objects.count() == 2
    assert visit.contact.notes.get().text == "À deux.", "nothing typed is lost"
    third = fix(staff, home, **at, on=date(2026, 9, 21))
    told = {"missed_for": "work", "line": "Rappeler le soir."}
    note_missed(staff.social, appointment=third, version=third.version, today=DAY, **told)
    third.refresh_from_db()
    assert third.contact.missed_for == "work" and third.contact.notes.get().text == "Rappeler le soir."


def test_what_is_said_of_a_visit_written_already_fills_it_or_is_refused_beside_its_field(staff, home):
    row = fix(staff, home, kind="visit", lease=home, household=None)
    visit = note_home_visit(staff.social, lease=home, on=DAY, today=DAY, presence="met", state="Point par point.")
    coming, holder = date(2026, 10, 20), home.household.holder
    told = {"version": row.version, "today": DAY, "next_on": coming, "person": str(holder.pk)}
    note_kept(staff.social, appointment=row, **told)
    visit.refresh_from_db()
    visit.contact.refresh_from_db()
    assert (visit.next_on, visit.contact.person) == (coming, holder)
    assert ToDo.objects.waiting().get(kind="followup.visit").due_on == coming
    Appointment.objects.update(came_of="", contact=None)
    row.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        note_kept(staff.social, appointment=row, version=row.version, today=DAY, next_on=date(2026, 10, 21))
    assert refusal.value.field == "next_on" and "20\u00a0octobre" in refusal.value.message


def test_why_it_was_missed_is_not_lost_when_the_contact_was_noted_before(staff, home):
    row = fix(staff, home)
    note_contact(staff.social, household=home.household, kind="office", on=DAY, today=DAY, presence="absent")
    note_missed(staff.social, appointment=row, version=row.version, today=DAY, missed_for="transport")
    row.refresh_from_db()
    assert row.contact.missed_for == "transport" and Contact.objects.count() == 1


@pytest.mark.parametrize("at", ["the office", "home"])
@pytest.mark.parametrize("why", ["work", "transport"])
def test_two_missed_the_same_day_are_two(staff, home, at, why):
    what = {"kind": "visit", "lease": home, "household": None} if at == "home" else {}
    for hour, missed_for in ((10, "work"), (14, why)):
        row = fix(staff, home, at=time(hour), **what)
        note_missed(staff.social, appointment=row, version=row.version, today=DAY, missed_for=missed_for)
    rows = Appointment.objects.order_by("at")
    assert [one.contact.missed_for for one in rows] == ["work", why] and Contact.objects.count() == 2


def test_one_sent_twice_is_written_once(staff, home):
    key = "4b6fd1f5-8f3c-4e23-9a0e-1a6b6f0a0b01"
    assert fix(staff, home, key=key) == fix(staff, home, key=key)
    assert Appointment.objects.count() == 1
    for changed in ({"on": date(2026, 9, 24)}, {"about": "Un autre sujet"}, {"tell": True}, {"language": "Dari"}):
        with pytest.raises(Refused, match="déjà été envoyée"):  # not kept, and never said to be
            fix(staff, home, key=key, **changed)
    assert Appointment.objects.get().on == DAY


def test_one_cancelled_or_of_a_colleague_who_left_the_tab_does_not_pass_for_what_is_sent(staff, home):
    key = "4b6fd1f5-8f3c-4e23-9a0e-1a6b6f0a0b01"
    row = fix(staff, home, key=key)
    with pytest.raises(Refused) as refusal:
        fix_appointment(
            staff.director,
            kind="meeting",
            on=DAY,
            user=staff.social,
            at=time(14),
            household=home.household,
            key=key,
            today=EVE,
        )
    assert refusal.value.field == "key"
    cancel_appointment(staff.social, appointment=row, version=row.version, today=EVE)
    with pytest.raises(Refused) as refusal:
        fix(staff, home, key=key)
    assert refusal.value.field == "key"
    assert fix(staff, home, key="4b6fd1f5-8f3c-4e23-9a0e-1a6b6f0a0b02").cancelled_on is None


def test_nothing_is_said_of_it_before_its_hour(staff, home, client, day, monkeypatch):
    row = fix(staff, home, at=time(16))
    for verb, said in ((note_kept, {}), (note_missed, {"missed_for": "forgot"})):
        with pytest.raises(Refused):
            verb(staff.social, appointment=row, version=row.version, today=DAY, now=time(15, 59), **said)
    monkeypatch.setattr("trousseau.desk.views_agenda.hour", lambda: time(9))
    client.force_login(staff.social)
    url = reverse("desk:appointment_missed", args=[row.pk])
    assert client.post(url, {"version": row.version, "missed_for": "forgot"}).status_code == 422
    assert "manque" not in client.get(reverse("desk:appointment_came", args=[row.pk])).content.decode()
    assert not Contact.objects.exists()
    note_missed(staff.social, appointment=row, version=row.version, today=DAY, now=time(16), missed_for="forgot")


def test_an_hour_that_no_clock_shows_is_refused(staff, home):
    spring = {"on": date(2027, 3, 28), "household": home.household}
    with pytest.raises(Refused) as refused:
        fix(staff, home, at=time(2, 30), until=time(3, 15), **spring)
    assert refused.value.field == "at"
    fix(staff, home, at=time(3), **spring)
    fix(staff, home, at=time(2, 30), on=date(2027, 10, 31))  # twice on the clock: the first of them


def test_one_whose_colleague_no_longer_has_the_file_is_the_directions_to_settle(staff, home, account, day):
    def lost() -> list:
        return [row.subject for row in ToDo.objects.waiting().filter(kind="desk.appointment_nobody")]

    row = fix(staff, home, on=date(2026, 9, 25))
    night(DAY)
    assert lost() == []
    take_grants(staff.director, user=staff.social, on=DAY, why="Départ.", households=[home.household])
    night(DAY)
    night(DAY)
    assert lost() == [f"appointment:{row.pk}"]
    give = {"household": home.household, "user": staff.social, "on": DAY}
    give_household(staff.director, ground="Relais", **give, today=today())
    night(DAY)
    assert lost() == [], "the file is open again"
    take_grants(staff.director, user=staff.social, on=DAY, why="Départ.", households=[home.household])
    night(DAY)
    said = {"kind": "meeting", "on": row.on, "at": time(10), "user": staff.rental}
    move_appointment(staff.director, appointment=row, version=row.version, today=DAY, **said)
    assert lost() == []


def test_moved_it_says_from_which_day_at_whose_wish_and_waits_for_the_new_one(staff, home):
    row = fix(staff, home)
    said = {"kind": "meeting", "on": date(2026, 9, 29), "at": time(9), "until": None, "user": staff.rental}
    move_appointment(staff.social, appointment=row, version=row.version, today=EVE, moved_for="household", **said)
    row.refresh_from_db()
    assert (row.moved_from, row.moved_for) == (DAY, "household")
    assert waits(row).get().due_on == date(2026, 9, 29) and waits(row).get().user == staff.rental
    cancel_appointment(staff.social, appointment=row, version=row.version, today=EVE, cancelled_for="agency")
    assert not waits(row).exists()
    with pytest.raises(Refused):
        note_missed(staff.social, appointment=row, version=row.version, today=DAY, missed_for="work")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"interpreter": "ISM"}, "language"), ({"interpreter": "ISM", "language": "dari"}, "interpreted")],
)
def test_an_interpreter_has_a_language_and_is_asked_or_confirmed(staff, home, said, field):
    with pytest.raises(Refused) as refused:
        fix(staff, home, **said)
    assert refused.value.field == field and not Appointment.objects.exists()


def test_who_may_not_open_the_file_reads_that_a_colleague_is_taken_and_no_more(staff, account, home, client, day):
    home.household.holder.last_name = MARKER
    home.household.holder.save()
    fix(staff, home, about=MARKER, place=MARKER, language="dari", interpreted="asked", interpreter=MARKER)
    stranger = account("rental", name="Ugo Martinet", grants=False)
    client.force_login(stranger)
    page = client.get(reverse("desk:agenda")).content.decode()
    assert "10:00" in page and staff.social.name in page and "Rendez-vous" in page
    assert MARKER not in page and "dari" not in page
    row = Appointment.objects.get()
    for name in ("appointment", "appointment_came", "appointment_kept", "appointment_missed", "appointment_cancel"):
        assert client.get(reverse(f"desk:{name}", args=[row.pk])).status_code == 404
    assert client.get(reverse("desk:agenda_new_with", args=[home.household_id])).status_code == 404
    client.force_login(staff.social)
    page = client.get(reverse("desk:agenda")).content.decode()
    assert MARKER in page and "dari" in page


def test_one_that_became_a_contact_stands_once_on_the_agenda(staff, home, client, day):
    row = fix(staff, home)
    note_kept(staff.social, appointment=row, version=row.version, today=DAY)
    client.force_login(staff.social)
    rows = [seen.entry.uid for one in client.get(reverse("desk:agenda")).context["days"] for seen in one.rows]
    assert rows.count(f"desk.appointment:{row.pk}") == 1 and not [
        uid for uid in rows if uid.startswith("followup.contact")
    ]


def test_the_person_who_asked_is_reminded_once_on_the_eve(staff, home, on_day):
    on_day(EVE.isoformat())
    row = fix(staff, home, tell=True, place="CCAS d’exemple", about=MARKER)
    fix(staff, home, at=time(15))
    night(EVE)
    night(EVE)
    message = Message.objects.get(event="desk.appointment")
    assert message.to == "capucine@exemple.fr" and "10:00" in message.body and "CCAS d’exemple" in message.body
    assert MARKER not in message.body and str(home.household) not in message.subject
    row.refresh_from_db()
    assert row.told_on == EVE


def test_the_page_asks_what_came_of_it_with_nothing_ticked(staff, home, client, day):
    row = fix(staff, home)
    client.force_login(staff.social)
    came = client.get(reverse("desk:appointment_came", args=[row.pk]))
    assert came.status_code == 200 and "Personne n’est venu" in came.content.decode()
    page = client.get(reverse("desk:appointment_missed", args=[row.pk])).content.decode()
    assert 'type="radio"' in page and "checked" not in page.split("<main")[1].split("</main")[0]
    sent = client.post(reverse("desk:appointment_missed", args=[row.pk]), {"version": row.version})
    assert sent.status_code == 422 or sent.status_code == 200
    assert not Contact.objects.exists()
    sent = client.post(
        reverse("desk:appointment_missed", args=[row.pk]), {"version": row.version, "missed_for": "unknown"}
    )
    assert sent.status_code == 302 and Contact.objects.get().missed_for == "unknown"
    assert client.get(reverse("desk:appointment_came", args=[row.pk])).status_code == 302
