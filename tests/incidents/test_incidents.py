"""An incident from who says it to who says that it is over; two reports, two people at once, bad input."""

from datetime import date, timedelta

import pytest

from tests.plugins.frozen import freeze
from tests.plugins.papers import PDF, picture
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.incidents import actions
from trousseau.incidents.models import DamageDeclaration, Incident, IncidentPhoto, IncidentReport
from trousseau.incidents.photos import drawn

from .conftest import DAY, MARKER

LATER = DAY + timedelta(days=3)


def waiting() -> set[str]:
    return set(ToDo.objects.waiting().filter(room="incidents").values_list("kind", flat=True))


def done(staff, incident: Incident, on: date = DAY) -> Incident:
    incident.refresh_from_db()
    actions.finish(staff.rental, incident=incident, version=incident.version, on=on, today=on)
    return incident


def test_a_report_opens_an_incident_with_its_day_and_promises_an_answer(report):
    said = report("leak")
    assert (said.incident.urgency, said.incident.due_on) == ("urgent", DAY + timedelta(days=1))
    assert said.answer_due_on == date(2026, 11, 25)
    assert said.photos.count() == 1
    assert waiting() == {"incidents.act", "incidents.answer"}


def test_a_photo_is_drawn_again_and_keeps_nothing_of_the_telephone(report):
    kept = report("leak", photos=[picture("PNG")]).photos.get()
    with kept.file.file.open("rb") as file:
        assert file.read(2) == b"\xff\xd8"


@pytest.mark.parametrize(
    ("content", "why"), [(PDF, "n’est pas une image"), (b"", "est vide"), (b"GIF89a", "pas une image")]
)
def test_a_photo_that_is_not_one_is_refused_and_nothing_is_half_written(report, content, why):
    with pytest.raises(Refused, match=why) as refused:
        report("leak", photos=[picture("JPEG"), content])
    assert refused.value.field == "photos"
    assert not Incident.objects.exists() and not IncidentReport.objects.exists() and not IncidentPhoto.objects.exists()


def test_a_day_to_come_and_no_word_are_refused(report):
    with pytest.raises(Refused, match="pas encore"):
        report("leak", on=LATER)
    with pytest.raises(Refused, match="ce qui ne va pas"):
        report("leak", words="  ")


def test_reported_twice_it_is_one_incident_with_two_reports(report):
    first, second = report("leak"), report("leak", words="Ça coule encore", photos=[])
    other = report("heating", photos=[])
    assert second.incident_id == first.incident_id != other.incident_id
    assert first.incident.reports.count() == 2


def test_the_same_form_sent_twice_is_one_report(report):
    first, again = report("leak", key="one"), report("leak", key="one")
    assert first.pk == again.pk and first.incident.reports.count() == 1


@pytest.mark.parametrize(
    "changes",
    [{"words": "L’eau coule partout."}, {"problem": "heating"}, {"photos": [picture("PNG")]}],
    ids=lambda c: [*c][0],
)
def test_the_form_sent_again_with_something_else_does_not_pass_for_the_first(report, changes):
    first = report(key="one")
    with pytest.raises(Refused):
        report(key="one", **changes)
    assert IncidentReport.objects.get() == first


def test_the_same_photo_is_kept_once(report, home):
    said = report("leak")
    again = drawn(home.tenant, [picture("JPEG")])
    assert actions.add_photos(home.tenant, incident=said.incident, photos=again, today=DAY) == 0
    assert said.incident.photos.count() == 1


def test_an_answer_to_who_reported_it_is_the_one_promised(report, staff):
    said = report("leak")
    actions.tell(
        staff.rental,
        incident=said.incident,
        report=said,
        to="reporter",
        how="call",
        words="On vient",
        on=DAY,
        today=DAY,
    )
    said.refresh_from_db()
    assert said.answered_on == DAY and waiting() == {"incidents.act"}
    with pytest.raises(Refused, match="pas encore connu"):
        actions.tell(
            staff.rental,
            incident=said.incident,
            to="owner",
            how="call",
            words="x",
            on=DAY - timedelta(days=1),
            today=DAY,
        )


def test_it_is_over_when_who_reported_it_says_so_and_not_before(report, staff, home):
    said = report("leak")
    with pytest.raises(Refused, match="pas encore fait"):
        actions.say_end(home.tenant, report=said, end="yes", today=DAY)
    incident = done(staff, said.incident)
    assert incident.state == "done" and "incidents.ask_end" in waiting()
    said.refresh_from_db()
    actions.say_end(home.tenant, report=said, end="yes", tidy=True, today=DAY)
    incident.refresh_from_db()
    assert (incident.state, incident.ended_on) == ("ended", DAY)
    assert "incidents.ask_end" not in waiting() and "incidents.act" not in waiting()


def test_one_no_begins_it_again_and_all_are_asked_anew(report, staff, home):
    first = report("leak")
    neighbour = report("leak", source="neighbour", lease=None, name="Nour Exemple", words="Chez moi aussi", photos=[])
    incident = done(staff, first.incident)
    first.refresh_from_db()
    actions.say_end(home.tenant, report=first, end="no", today=DAY)
    incident.refresh_from_db()
    neighbour.refresh_from_db()
    assert (incident.state, incident.done_on, neighbour.asked_on) == ("open", None, None)
    assert "incidents.act" in waiting() and "incidents.ask_end" not in waiting()
    done(staff, incident, LATER)
    for said in (first, neighbour):
        said.refresh_from_db()
        assert (said.asked_on, said.end) == (LATER, "")
        actions.say_end(staff.rental, report=said, end="yes", today=LATER)
    incident.refresh_from_db()
    assert incident.state == "ended"


def test_who_does_not_answer_is_noted_so_after_the_delay_of_the_house_alone(report, staff):
    said = report("leak")
    incident = done(staff, said.incident)
    said.refresh_from_db()
    with pytest.raises(Refused, match=r"8\s+décembre 2026"):
        actions.say_end(staff.rental, report=said, end="unheard", today=DAY + timedelta(days=13))
    actions.say_end(staff.rental, report=said, end="unheard", today=DAY + timedelta(days=14))
    incident.refresh_from_db()
    assert incident.state == "unheard"


def test_two_who_answer_at_once_leave_the_first_answer(report, staff, home):
    said = report("leak")
    incident = done(staff, said.incident)
    mine, theirs = (IncidentReport.objects.get(pk=said.pk) for _ in range(2))
    actions.say_end(home.tenant, report=mine, end="no", today=DAY)
    with pytest.raises(Refused, match="déjà"):
        actions.say_end(staff.rental, report=theirs, end="yes", today=DAY)
    incident.refresh_from_db()
    assert incident.state == "open"


def test_two_who_close_at_once_meet_a_conflict(report, staff):
    incident = report("leak").incident
    one, other = (Incident.objects.get(pk=incident.pk) for _ in range(2))
    actions.finish(staff.rental, incident=one, version=one.version, on=DAY, today=DAY)
    with pytest.raises(Conflict):
        actions.finish(staff.social, incident=other, version=other.version, on=DAY, today=DAY)


def test_a_report_of_what_was_said_done_begins_it_again(report, staff):
    incident = done(staff, report("leak").incident)
    again = report("leak", words="Ça recommence", photos=[])
    incident.refresh_from_db()
    assert again.incident_id == incident.pk and incident.state == "open"


def test_what_is_over_is_reported_anew(report, staff, home):
    first = report("leak")
    done(staff, first.incident)
    first.refresh_from_db()
    actions.say_end(home.tenant, report=first, end="yes", today=DAY)
    assert report("leak", photos=[]).incident_id != first.incident_id


def test_several_dwellings_are_gathered_at_their_building(report, staff, home, build, building):
    first = report("lift")
    second = build.running_lease("Digitale")
    type(second.mandate.dwelling).objects.filter(pk=second.mandate.dwelling_id).update(building=building)
    second.mandate.dwelling.refresh_from_db()
    also = report("lift", mandate=second.mandate, lease=second, photos=[])
    whole = actions.gather_at_building(staff.rental, incident=first.incident, version=1, today=DAY)
    assert actions.gather_at_building(staff.rental, incident=also.incident, version=1, today=DAY) == whole
    assert whole.building == building and whole.reports.count() == 2 and whole.photos.count() == 1
    joined = Incident.objects.filter(state="joined")
    assert joined.count() == 2 and {one.into_id for one in joined} == {whole.pk}


def test_a_dwelling_without_a_building_is_gathered_nowhere(report, staff):
    with pytest.raises(Refused, match="immeuble"):
        actions.gather_at_building(staff.rental, incident=report("lift").incident, version=1, today=DAY)


def test_the_whole_place_is_one_of_two(home, staff, building):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="un logement ou d"):
        actions.report_incident(
            staff.rental,
            problem="lift",
            source="agency",
            words="x",
            on=DAY,
            today=DAY,
            key="k",
            mandate=home.mandate,
            building=building,
        )


def test_who_acts_and_by_when_is_followed_on_the_day_of_the_manager(report, staff):
    incident = report("leak").incident
    actions.steer(staff.rental, incident=incident, version=1, acts="syndic", due_on=LATER, today=DAY)
    assert ToDo.objects.waiting().get(kind="incidents.act").due_on == LATER
    with pytest.raises(Refused, match="passé"):
        actions.steer(staff.rental, incident=incident, version=2, acts="syndic", due_on=date(2026, 11, 1), today=DAY)


def test_a_damage_is_declared_by_its_day_and_the_indemnity_goes_to_somebody(report, staff, home):
    incident = report("leak").incident
    found = actions.open_declaration(
        staff.rental, incident=incident, side="tenant", lease=home.lease, seen_on=DAY, today=DAY
    )
    assert found.due_on == date(2026, 12, 1) and "incidents.declare" in waiting()
    empty = {"insurer": "", "number": "", "expert": "", "expert_on": None, "indemnity": None, "paid_to": ""}
    given = empty | {"declared_on": DAY, "paid_on": None}
    with pytest.raises(Refused, match="quel assureur"):
        actions.edit_declaration(staff.rental, declaration=found, version=1, today=DAY, **given)
    given["insurer"] = "Mutuelle Aurore"
    with pytest.raises(Refused, match="à qui"):
        actions.edit_declaration(staff.rental, declaration=found, version=1, today=DAY, **given | {"paid_on": DAY})
    actions.edit_declaration(
        staff.rental,
        declaration=found,
        version=1,
        today=DAY,
        **given | {"paid_on": DAY, "indemnity": 74000, "paid_to": "tenant"},
    )
    assert "incidents.declare" not in waiting()
    assert DamageDeclaration.objects.get().indemnity == 74000


def test_what_a_person_said_is_no_word_of_the_base(report):
    from django.db import connection

    report("leak")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM incidents_incidentreport")
        assert MARKER not in cursor.fetchone()[0]


def test_said_twice_by_one_household_it_is_answered_once(report, staff):
    first, second = report("leak"), report("leak", words="Ça coule encore", photos=[])
    assert ToDo.objects.waiting().filter(kind="incidents.answer").count() == 1
    given = {"incident": first.incident, "report": first, "to": "reporter", "how": "call"}
    actions.tell(staff.rental, **given, words="Nous venons", on=DAY, today=DAY)
    second.refresh_from_db()
    assert second.answered_on == DAY and not ToDo.objects.waiting().filter(kind="incidents.answer").exists()


def test_in_a_frozen_file_the_home_is_shown_and_so_is_what_its_household_says_and_not_what_others_say_of_it(
    report, staff, home
):
    incidents = {one: report(one, photos=[]).incident for one in ("leak", "neighbours")}
    freeze(staff, home.lease.household, keep=[staff.rental], on=DAY)
    said = {"photos": drawn(staff.rental, [picture("PNG")]), "today": DAY}
    with pytest.raises(Refused, match="gelé") as refused:
        actions.add_photos(staff.rental, incident=incidents["neighbours"], **said)
    assert refused.value.field == "photos"
    own = incidents["neighbours"].reports.get()
    assert actions.add_photos(home.tenant, incident=own.incident, report=own, **said) == 1
    assert actions.add_photos(staff.rental, incident=incidents["leak"], **said) == 1
