"""Who was met, and when: the same answer on any day, by any path."""

from datetime import date
from random import Random

import pytest

from trousseau.core.models import ToDo
from trousseau.followup import actions, queries
from trousseau.followup.actions_measures import begin_measure
from trousseau.prevention.actions import note_about_debt
from trousseau.prevention.queries import dones
from trousseau.rules.dates import add_days
from trousseau.support.actions import write_closed_note

BEGUN = date(2026, 7, 15)
KINDS = ("call", "text", "letter", "office")
PRESENCES = ("met", "sent", "received", "absent")


class Told:
    """What was done, kept beside the base: (day, day it was noted, kind, outcome, day of the next contact)."""

    def __init__(self, seed: int, lease, staff):
        self.chance, self.lease, self.staff = Random(seed), lease, staff
        self.said: list[tuple[date, date, str, str, date | None]] = []

    def one(self, today: date) -> None:
        on = max(BEGUN, add_days(today, -self.chance.choice((0, 0, 0, 1, 4, 11))))
        kind, presence = self.chance.choice(KINDS), self.chance.choice(PRESENCES)
        household, actor = self.lease.household, self.staff.rental
        given = {"kind": kind, "presence": presence, "on": on, "today": today}
        coming = None
        match self.chance.choice(("contact", "debt", "visit", "support")):
            case "contact":
                coming = self.chance.choice((None, add_days(on, 3), add_days(on, 20)))
                actions.note_contact(actor, household=household, next_on=coming, **given)
            case "debt":
                note_about_debt(actor, lease=self.lease, **given)
            case "visit":
                kind, presence = "visit", self.chance.choice(("met", "absent"))
                if presence == "met" and any(row[0] == on and row[2:4] == ("visit", "met") for row in self.said):
                    return
                state = "Tenu." if presence == "met" else ""
                actions.note_home_visit(actor, lease=self.lease, on=on, today=today, presence=presence, state=state)
            case "support":
                kind, presence = "office", "met"
                write_closed_note(
                    self.staff.social, household=household, level="professional", on=on, today=today, text="Entretien."
                )
        if kind in ("text", "letter") and presence == "met":
            presence = "sent"
        if (row := (on, today, kind, presence, coming)) not in self.said:  # the same sent again is one
            self.said.append(row)

    def last(self, day: date, which) -> date | None:
        """As somebody who reads the list of what was done says it, of the day and noted by it."""
        days = [
            on
            for on, noted, kind, presence, _coming in self.said
            if on <= day and noted <= day and which(kind, presence)
        ]
        return max(days, default=None)

    def coming(self, day: date) -> date | None:
        """The day of the next contact: of the last one that set it, or that gave a sign and sets none."""
        rows = [row for row in self.said if row[0] <= day and row[1] <= day]
        rows = [row for row in rows if row[3] in ("met", "received") or row[4]]
        return max(enumerate(rows), key=lambda one: (one[1][0], one[0]))[1][4] if rows else None


@pytest.mark.parametrize("seed", range(6))
def test_who_was_met_is_the_same_on_any_day_by_any_path(seed, running_lease, staff, client, monkeypatch):
    measure = begin_measure(staff.rental, lease=running_lease, on=BEGUN, today=BEGUN, needs={"rent": "fine"})
    told, household = Told(seed, running_lease, staff), running_lease.household
    days = [add_days(BEGUN, 3 * n) for n in range(25)]
    for day in days:
        for _time in range(told.chance.choice((0, 0, 1, 2))):
            told.one(day)
        waits = ToDo.objects.waiting().filter(kind="followup.silent").exists()
        due = queries.due([measure], day)[measure.pk]
        assert not waits or due.silent_on <= day, "what waits is what is due"
        asked = ToDo.objects.waiting().filter(kind="followup.contact").values_list("due_on", flat=True)
        assert list(asked) == [one for one in [told.coming(day)] if one], "what waits is the day that was set"
    for day in days:
        seen = queries.signs([household.pk], day)
        met = told.last(day, lambda kind, presence: presence == "met")
        heard = told.last(day, lambda kind, presence: presence in ("met", "received"))
        visited = told.last(day, lambda kind, presence: (kind, presence) == ("visit", "met"))
        written = told.last(day, lambda kind, presence: (kind, presence) == ("letter", "sent"))
        found = (seen.met, seen.heard, seen.visited, seen.written)
        assert tuple(one.get(household.pk) for one in found) == (met, heard, visited, written)
        done = dones([running_lease], day)[running_lease.pk]
        assert (done.contact, done.letter) == (met, written), "prevention reads the same"
        due = queries.due([measure], day)[measure.pk]
        assert (due.met, due.heard, due.visited) == (met, heard, visited)
        coming = told.coming(day)
        assert (
            queries.next_contact(household, day)
            == queries.next_contacts([household.pk], day).get(household.pk)
            == coming
        )
    last = days[-1]
    household.application.refresh_from_db()
    assert household.application.last_contact_on == told.last(last, lambda k, p: p in ("met", "received"))
    monkeypatch.setenv("TROUSSEAU_TODAY", last.isoformat())
    client.force_login(staff.rental)
    page = client.get(f"/suivi/menage/{household.pk}/")
    assert page.context["last"] == told.last(last, lambda kind, presence: presence == "met")
