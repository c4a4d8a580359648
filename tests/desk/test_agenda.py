"""One agenda of all rooms: who reads what, what goes out to a telephone, what is reminded."""

import re
from dataclasses import fields
from datetime import date, time

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.allocation.models import Sitting
from trousseau.core.access import right_of
from trousseau.core.agenda import SOFTENED, What, Window, entries
from trousseau.core.errors import Refused
from trousseau.core.models import Message, Person
from trousseau.desk import agenda as queries
from trousseau.desk.actions_agenda import cancel_appointment, fix_appointment, make_address, move_appointment, remind
from trousseau.desk.models import Appointment, CalendarAddress
from trousseau.desk.nightly import remind as remind_all
from trousseau.followup.actions import note_home_visit

DAY = date(2026, 9, 22)  # a Tuesday
MARKER = "Zébulonmarque"


@pytest.fixture
def day(on_day):
    return on_day("2026-09-22")


def fix(staff, lease=None, **said):
    given = {"kind": "meeting", "on": DAY, "user": staff.rental, "at": time(10), "until": time(11)} | said
    return fix_appointment(staff.rental, today=DAY, lease=lease, **given)


def events(user, first=DAY, last=DAY):
    return entries(Window(user, first, last))


def test_an_event_is_given_to_who_may_open_its_page_and_to_nobody_else(staff, account, client, running_lease, day):
    fix(staff, running_lease)
    note_home_visit(
        staff.rental,
        lease=running_lease,
        on=date(2026, 9, 20),
        today=DAY,
        presence="met",
        state="Bon état.",
        next_on=DAY,
    )
    fix(staff, about=MARKER, at=time(15), until=None)
    stranger = account("rental", name="Ugo Martinet", grants=False)
    seen = {}
    for user in (staff.rental, staff.social, staff.director, staff.captation, staff.commission, stranger):
        rows = events(user, date(2026, 9, 1), date(2026, 9, 30))
        seen[user] = {row.uid.split(":")[0] for row in rows}
        client.force_login(user)
        for row in rows:
            assert client.get(row.url).status_code == 200, f"{user} is shown {row.uid} and may not open it"
    assert {"desk.appointment", "followup.visit", "followup.contact"} <= seen[staff.rental]
    assert {"followup.visit", "followup.contact"} <= seen[staff.social]
    assert not {"followup.visit", "followup.contact", "desk.appointment", "tenancies.keys"} & seen[stranger]
    assert not {"followup.visit", "desk.appointment"} & seen[staff.captation]
    assert MARKER not in " ".join(row.about for row in events(staff.social)), "about no tenancy: not theirs"
    assert MARKER in " ".join(row.about for row in events(staff.director))


def test_the_title_of_no_event_names_anybody(staff, running_lease, day):
    Person.objects.update(last_name=MARKER)
    fix(staff, running_lease, about=MARKER)
    rows = events(staff.director, date(2026, 1, 1), date(2026, 12, 31))
    assert rows and not [row for row in rows if MARKER in row.title]


words = st.text(alphabet="abcdé,;\n\\", max_size=20).map(lambda text: MARKER + text)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words, words, st.sampled_from(["meeting", "visit", "partners", "team", "works"]))
def test_the_private_calendar_holds_no_word_that_a_person_typed(staff, running_lease, about, place, kind):
    Person.objects.update(last_name=MARKER, first_name=MARKER)
    Sitting.objects.update(place=MARKER)
    running_lease.mandate.dwelling.address = f"1 rue {MARKER}"
    running_lease.mandate.dwelling.save()
    row = fix(staff, running_lease, about=about[:160], place=place[:160], kind=kind)
    content = queries.private_calendar(staff.rental, DAY, written=timezone.now()).decode()
    unfolded = content.replace("\r\n ", "")
    assert "BEGIN:VEVENT" in unfolded and MARKER not in unfolded and running_lease.code not in unfolded
    assert "DTSTART:20260922T080000Z" in unfolded, "ten o’clock in Paris"
    assert not re.search("synthèse|audience|médiation|procédure", unfolded, re.IGNORECASE)
    row.delete()


def test_what_tells_a_debt_or_a_dispute_is_an_appointment_outside():
    assert {what.public for what in SOFTENED} == {What.MEETING}
    assert {What.HEARING, What.MEDIATION, What.PARTNERS, What.PROCEDURE} == set(SOFTENED)


def test_a_revoked_address_an_unknown_one_and_that_of_a_closed_account_are_the_same_404(
    client, staff, running_lease, day
):
    fix(staff, running_lease)
    client.force_login(staff.rental)
    page = client.post(reverse("desk:agenda_address")).content.decode()
    url = re.search(r'value="http://[^/"]+(/agenda/[^"]+\.ics)"', page).group(1)
    client.logout()
    answer = client.get(url)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    token = url.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in str(list(CalendarAddress.objects.values())), "the base has its digest alone"
    second = reverse("desk:agenda_private", args=[make_address(staff.rental)])
    assert (client.get(url).status_code, client.get(second).status_code) == (404, 200), "a new one ends the one before"
    client.force_login(staff.rental)
    client.post(reverse("desk:agenda_address_end"))
    client.logout()
    gone, none = client.get(second), client.get(reverse("desk:agenda_private", args=["x" * 43]))
    assert gone.status_code == none.status_code == 404
    third = reverse("desk:agenda_private", args=[make_address(staff.rental)])
    type(staff.rental).objects.filter(pk=staff.rental.pk).update(is_active=False)
    assert client.get(third).status_code == 404


def test_an_address_is_read_a_few_times_an_hour_and_guessed_hardly(client, staff, day):
    url = reverse("desk:agenda_private", args=[make_address(staff.rental)])
    codes = [client.get(url).status_code for _n in range(31)]
    assert codes == [200] * 30 + [429]
    guesses = [client.get(reverse("desk:agenda_private", args=[f"guess{n}"])).status_code for n in range(21)]
    assert guesses == [404] * 20 + [429]


def test_two_hours_of_one_colleague_that_meet_are_said(client, staff, running_lease, day):
    fix(staff, running_lease)
    fix(staff, at=time(10, 30), until=None)
    fix(staff, user=staff.social, at=time(10, 30), until=None)
    client.force_login(staff.rental)
    page = client.get(reverse("desk:agenda"))
    assert len(page.context["found"].clashes) == 1
    assert "Inès Mésange a deux rendez-vous en même temps" in page.content.decode().replace("\u00a0", " ")
    fix(staff, at=time(12), until=time(13))
    assert len(client.get(reverse("desk:agenda")).context["found"].clashes) == 1, "one after the other is no clash"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"on": date(2031, 1, 1)}, "on"),
        ({"on": date(2025, 1, 1)}, "on"),
        ({"at": None}, "at"),
        ({"until": time(9)}, "until"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written(staff, running_lease, said, field):
    with pytest.raises(Refused) as refused:
        fix(staff, running_lease, **said)
    assert refused.value.field == field and not Appointment.objects.exists()


def test_nobody_is_sent_to_a_household_whose_file_they_may_not_open(staff, account, running_lease):
    stranger = account("rental", name="Ugo Martinet", grants=False)
    with pytest.raises(Refused) as refused:
        fix(staff, running_lease, user=stranger)
    assert refused.value.field == "user"
    assert stranger not in queries.colleagues(running_lease.household)


def test_an_appointment_is_moved_then_cancelled_and_two_writers_meet(client, staff, running_lease, day):
    row = fix(staff, running_lease)
    said = {"kind": "visit", "on": DAY, "user": staff.rental, "at": time(14), "until": None}
    move_appointment(staff.rental, appointment=row, version=1, today=DAY, **said)
    client.force_login(staff.rental)
    url = reverse("desk:appointment", args=[row.pk])
    sent = {"kind": "meeting", "on": "2026-09-23", "user": staff.rental.pk, "version": "1"}
    assert client.post(url, sent).status_code == 409, "the other one wrote meanwhile"
    row.refresh_from_db()
    cancel_appointment(staff.rental, appointment=row, version=row.version, today=DAY)
    assert client.get(url).status_code == 404 and not [r for r in events(staff.rental) if r.uid.startswith("desk.")]


def test_the_day_after_is_written_once_to_who_asked_and_names_nobody(staff, running_lease, day):
    Person.objects.update(last_name=MARKER)
    fix(staff, running_lease, on=date(2026, 9, 23), about=MARKER)
    remind(staff.rental, wanted=True)
    remind(staff.social, wanted=True)
    remind_all(DAY)
    remind_all(DAY)
    message = Message.objects.get(event="desk.agenda")
    assert message.to == staff.rental.email and "10:00" in message.body and MARKER not in message.body
    remind(staff.rental, wanted=False)
    remind_all(date(2026, 9, 23))
    assert Message.objects.filter(event="desk.agenda").count() == 1


def test_a_week_asks_the_base_no_more_for_sixty_tenancies_than_for_one(
    client, staff, build, running_lease, day, django_assert_max_num_queries
):
    for lease in build.copies(running_lease, 60):
        Appointment.objects.create(
            household=lease.household,
            lease=lease,
            kind="visit",
            on=DAY,
            user=staff.rental,
            made_by=staff.rental,
            at=time(9),
        )
    client.force_login(staff.rental)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("desk:agenda"))
    assert page.context["found"].total >= 60


@pytest.mark.parametrize("query", ["?jour=hier", "?vue=mois", "?qui=x", "?vue=liste&jour=2026-09-01", "?vue=jour"])
def test_what_cannot_be_read_in_the_address_is_left_out(client, staff, day, query):
    client.force_login(staff.rental)
    assert client.get(reverse("desk:agenda") + query).status_code == 200


def test_the_sheet_for_the_partners_holds_dates_and_kinds_and_no_word_of_a_note(client, staff, running_lease, day):
    from trousseau.desk.papers import synthesis
    from trousseau.followup.actions import note_contact, write_team_note

    note_contact(staff.rental, household=running_lease.household, kind="call", on=date(2026, 9, 1), today=DAY)
    write_team_note(staff.rental, household=running_lease.household, on=DAY, today=DAY, text=MARKER)
    note_home_visit(
        staff.rental, lease=running_lease, on=date(2026, 9, 20), today=DAY, presence="met", state=MARKER, agreed=MARKER
    )
    found = synthesis(running_lease, on=DAY)
    told = {one.name: getattr(found, one.name) for one in fields(found) if one.name != "agency"}
    said = str(told).replace("\\xa0", " ")
    assert MARKER not in said and "06 00 00 00 21" not in said and "rue du Modèle" not in said
    assert "Appel" in said and "1er septembre 2026" in said
    client.force_login(staff.rental)
    answer = client.get(reverse("desk:synthesis", args=[running_lease.pk]))
    assert answer.content.startswith(b"%PDF") and "no-store" in answer["Cache-Control"]
    assert running_lease.household.openings.filter(page="desk:synthesis").exists()


def test_each_page_of_the_agenda_bears_its_right():
    from trousseau.desk import views_agenda

    assert right_of(views_agenda.private).public and not right_of(views_agenda.agenda).public


def test_the_tenant_reads_the_day_and_the_hour_and_no_word_that_a_colleague_wrote(
    running_lease, account, staff, on_day, client
):
    on_day("2026-11-24")
    lease = running_lease
    person = lease.household.holder
    person.user = account("tenant")
    person.save()
    for kind, about in (("meeting", "dettes et conduite"), ("partners", "synthèse à leur sujet")):
        Appointment.objects.create(
            household=lease.household,
            lease=lease,
            kind=kind,
            on="2026-12-08",
            at="10:00",
            user=staff.rental,
            made_by=staff.rental,
            about=about,
        )
    client.force_login(person.user)
    page = client.get("/espace/locataire/").content.decode()
    assert page.count("Un rendez-vous avec nous") == 1 and "10 h 00" in page
    assert "conduite" not in page and "synthèse" not in page


def test_a_long_hour_meets_each_of_those_that_fall_in_it(staff, day):
    for at, until in ((9, 17), (10, 11), (14, 15), (17, 18)):
        fix(staff, at=time(at), until=time(until))
    found = queries.agenda(staff.rental, DAY, DAY)
    assert [(one.first.at, one.second.at) for one in found.clashes] == [(time(9), time(10)), (time(9), time(14))]
    assert [row.clash for row in found.days[0].rows] == [True, True, True, False]
