"""A grid is prepared, adopted with the commission's minutes, and never edited: the proposals follow it from its day on."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.plugins.papers import PDF
from trousseau.allocation.actions import close_sitting
from trousseau.allocation.grids.actions import adopt_grid, drop_draft, prepare_grid
from trousseau.allocation.grids.words import DEFAULT
from trousseau.allocation.models import Grid
from trousseau.allocation.queries import proposals
from trousseau.core.errors import Refused

from ..conftest import HELD
from ..test_pages import text


def draft(staff, version="2026-1", **changes):
    given = {"letting": DEFAULT["letting"], "lines": DEFAULT["lines"]} | changes
    return prepare_grid(staff.director, version=version, on=HELD, **given)


def adopted(staff, version="2026-1", on=HELD, **changes):
    grid = draft(staff, version, **changes)
    adopt_grid(staff.director, grid=grid, minutes="PV0001", on=on, today=max(on, HELD))
    return grid


def test_a_draft_ranks_nobody_and_an_adopted_grid_does_from_its_day_on(build, staff, sitting):
    mandate = build.mandate(rooms=2)
    old = build.application("Ail", on=date(2026, 1, 2), ethos=13)
    rough = build.application("Bleuet", on=date(2026, 6, 2), ethos=1)
    grid = draft(staff)
    assert [p.application for p in proposals(mandate, HELD)] == [old, rough]
    adopt_grid(staff.director, grid=grid, minutes="PV0001", on=HELD, today=HELD)
    found = proposals(mandate, HELD)
    assert [p.application for p in found] == [rough, old]
    assert [p.total for p in found] == [p.examined.engine.explain(p.application.code, p.home).total for p in found]
    assert [p.application for p in proposals(mandate, HELD - timedelta(days=1))] == [old, rough]


@pytest.mark.parametrize("change", [{"letting": 5}, {"minutes": "PV9"}])
def test_the_database_refuses_that_an_adopted_grid_changes_or_goes(staff, change):
    grid = adopted(staff)
    with pytest.raises(DatabaseError, match="adopted grid"), transaction.atomic():
        Grid.objects.filter(pk=grid.pk).update(**change)
    with pytest.raises(DatabaseError, match="adopted grid"), transaction.atomic():
        Grid.objects.filter(pk=grid.pk).delete()


def test_a_grid_is_adopted_once_after_the_one_in_force_and_with_minutes(staff):
    first = adopted(staff)
    second = draft(staff, "2026-2")
    for grid, minutes, on, field in (
        (second, " ", HELD, "minutes"),
        (second, "PV2", HELD - timedelta(days=1), "on"),
        (first, "PV2", HELD, None),
        (second, "PV2", HELD + timedelta(days=1), "on"),
    ):
        with pytest.raises(Refused) as refused:
            adopt_grid(staff.director, grid=grid, minutes=minutes, on=on, today=HELD)
        assert refused.value.field == field
    with pytest.raises(Refused):
        drop_draft(staff.director, grid=first)
    drop_draft(staff.director, grid=second)
    assert list(Grid.objects.all()) == [first]


def test_a_wrong_grid_is_refused_with_each_thing_that_is_wrong(staff):
    lines = [{"code": "seniority", "label": "Ancienneté", "points": 1, "cap": None}, {"code": "area", "label": "x"}]
    with pytest.raises(Refused) as refused:
        draft(staff, lines=lines)
    assert "demande un plafond" in str(refused.value) and "« area » est inconnu" in str(refused.value)
    assert not Grid.objects.exists()


def test_the_director_prepares_then_adopts_by_the_pages_and_the_sheet_says_so(client, sheet, build, staff):
    mandate, application = build.mandate(), build.application(ethos=1)
    assert "n’a adopté aucune grille" in text(sheet(staff.commission, mandate))
    client.force_login(staff.director)
    url = reverse("allocation:grid_new")
    shown = client.get(url)
    given = {name: value for name, value in shown.context["form"].initial.items() if value is not None}
    assert client.post(url, {**given, "version": "2026-1", "limit_3": "40"}).status_code == 422
    made = client.post(url, {**given, "version": "2026-1"})
    grid = Grid.objects.get()
    assert made.url == reverse("allocation:grid", args=[grid.pk])
    assert [line["code"] for line in grid.lines] == [line["code"] for line in DEFAULT["lines"]]
    assert "Projet : il ne classe personne" in text(client.get(made.url))
    client.post(reverse("allocation:grid_adopt", args=[grid.pk]), {"on": HELD.isoformat(), "minutes": "PV0001"})
    assert "En vigueur" in text(client.get(made.url)) and "PV0001" in text(client.get(reverse("allocation:grids")))
    shown = text(sheet(staff.commission, mandate))
    assert "Dans l’ordre de la grille 2026-1" in shown and "Besoin et priorité" in shown and application.code in shown
    assert client.get(reverse("allocation:grid_new")).status_code == 403  # a member of the commission


def test_the_minutes_that_adopt_a_grid_open_from_its_page(client, staff):
    grid = prepare_grid(staff.director, version="2026-3", letting=1000, lines=DEFAULT["lines"], on=HELD)
    client.force_login(staff.director)
    url = reverse("allocation:grid_adopt", args=[grid.pk])
    given = {"on": HELD.isoformat(), "minutes": "Délibération 2026-14"}
    wrong = client.post(url, {**given, "content": SimpleUploadedFile("pv.pdf", b"no paper")})
    assert wrong.status_code == 422 and Grid.objects.in_force(HELD) is None
    client.post(url, {**given, "content": SimpleUploadedFile("pv.pdf", PDF)})
    opened = client.get(reverse("allocation:grid_minutes", args=[grid.pk]))
    assert b"".join(opened.streaming_content) == PDF


def test_minutes_written_here_are_found_by_their_number(client, build, staff):
    sitting = build.decision().sitting
    close_sitting(staff.director, sitting=sitting, version=sitting.version, on=sitting.held_on, today=sitting.held_on)
    sitting.refresh_from_db()
    grid = prepare_grid(staff.director, version="2026-4", letting=1000, lines=DEFAULT["lines"], on=HELD)
    adopt_grid(staff.director, grid=grid, minutes=sitting.minutes.number, on=sitting.held_on, today=sitting.held_on)
    assert grid.paper == sitting.minutes
    client.force_login(staff.director)
    found = client.get(reverse("allocation:grid_minutes", args=[grid.pk]))
    assert found.url == reverse("allocation:minutes", args=[sitting.pk])
