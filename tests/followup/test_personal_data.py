"""What the follow-up holds of a household goes with it, the photos of its home first."""

from datetime import date

from trousseau.captation.visits.entries import Photo, Seen
from trousseau.core.models import Document
from trousseau.core.personal_data import erase, export
from trousseau.followup.actions_measures import begin_measure
from trousseau.followup.home_visits import receive_home_visit
from trousseau.followup.models import (
    Contact,
    HomeVisit,
    HomeVisitPhoto,
    HomeVisitPoint,
    HouseholdMeasure,
    MeasureReview,
    TeamNote,
)

ON = date(2026, 9, 18)
HELD = (HomeVisitPhoto, HomeVisitPoint, HomeVisit, TeamNote, Contact, MeasureReview, HouseholdMeasure)


def test_all_of_it_is_given_then_erased_with_its_files_and_its_history(running_lease, staff, photo):
    household = running_lease.household
    begin_measure(staff.rental, lease=running_lease, on=ON, today=ON, needs={"rent": "help"}, words="MARQUE-1")
    receive_home_visit(
        staff.rental,
        lease=running_lease,
        on=ON,
        today=ON,
        presence="met",
        points={"dry": Seen("no", "MARQUE-2")},
        agreed="MARQUE-3",
        note="MARQUE-4",
        photos=[Photo(photo())],
    )
    given = str(export(household, staff.director))
    assert all(f"MARQUE-{n}" in given for n in range(1, 5))
    assert all(model.objects.exists() for model in HELD)
    erase(staff.director, household)
    assert not any(model.objects.exists() for model in HELD)
    assert not Document.objects.filter(kind="home-photo").exists()
    assert not TeamNote.history.exists() and not HouseholdMeasure.history.exists()
