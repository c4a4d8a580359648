"""A household of which every closed field says something to look for."""

from datetime import date
from types import SimpleNamespace

import pytest

from tests.plugins.papers import pdf, picture

LEFT, DAY = date(2026, 9, 15), date(2026, 10, 1)


@pytest.fixture
def told(staff, running_lease, on_day):
    """A tenancy that is over and owes nothing, about which everybody wrote; each text bears a mark of its own."""
    from trousseau.applications.models import SupportingDocument
    from trousseau.captation.visits.entries import Photo, Seen
    from trousseau.core.actions_papers import file_document
    from trousseau.core.mail import queue
    from trousseau.core.models import Person
    from trousseau.followup.actions import note_contact, write_team_note
    from trousseau.followup.home_visits import receive_home_visit
    from trousseau.incidents.actions.incidents import report_incident
    from trousseau.portals.messages import JOINED
    from trousseau.support.actions import edit_closed_note, write_closed_note
    from trousseau.tenancies.actions import end_lease

    on_day(DAY.isoformat())
    lease, household = running_lease, running_lease.household
    holder, on = household.holder, date(2026, 8, 20)
    Person.objects.filter(pk=holder.pk).update(email="marque-01@essai.example", phone="MARQUE-02", address="MARQUE-03")
    note_contact(staff.rental, household=household, kind="call", on=on, today=on, line="MARQUE-04")
    write_team_note(staff.rental, household=household, on=on, today=on, text="MARQUE-05")
    receive_home_visit(
        staff.rental,
        lease=lease,
        on=on,
        today=on,
        presence="met",
        points={"dry": Seen("no", "MARQUE-06")},
        agreed="MARQUE-07",
        note="MARQUE-08",
        photos=[Photo(picture("JPEG", (60, 40)))],
    )
    for level in ("professional", "private"):
        note = write_closed_note(staff.social, household=household, level=level, on=on, today=on, text="MARQUE-09")
        edit_closed_note(staff.social, note=note, version=1, on=on, today=on, text="MARQUE-10")
    # as one filed before the lease: a closed application takes none
    paper = file_document(kind="supporting-landlord", title="Titre", content=pdf(b"MARQUE-11"), suffix=".pdf", on=on)
    SupportingDocument.objects.create(
        application=household.application,
        file="landlord",
        kind="identity",
        person=holder,
        document=paper,
        received_on=on,
        received_by=staff.social,
    )
    report_incident(
        staff.rental,
        problem="water",
        source="tenant",
        words="MARQUE-12",
        on=on,
        today=on,
        key="c0ffee00-0000-4000-8000-000000000001",
        mandate=lease.mandate,
        lease=lease,
        name="MARQUE-13",
        reach="MARQUE-14",
    )
    queue(JOINED, to="marque-15@essai.example", body="MARQUE-16", author=staff.rental, household=household)
    lease.refresh_from_db()
    end_lease(staff.rental, lease=lease, version=lease.version, on=LEFT, today=LEFT)
    lease.refresh_from_db()
    marks = tuple(f"MARQUE-{n:02}" for n in range(1, 17))
    return SimpleNamespace(lease=lease, household=household, marks=marks, name=holder.last_name)
