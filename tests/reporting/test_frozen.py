"""What a report froze is read as it was, and its workbook says no more than it does."""

from datetime import date
from types import SimpleNamespace

from django.utils.translation import override

from trousseau.conventions.enums import Activity
from trousseau.reporting import actions
from trousseau.reporting.figures import Figure
from trousseau.reporting.layouts import filled
from trousseau.reporting.lines import Line
from trousseau.reporting.measures import BY_CODE, defined
from trousseau.reporting.models import Report, ReturnLayout
from trousseau.reporting.page import Reading
from trousseau.reporting.publishing import view
from trousseau.reporting.reading import Row
from trousseau.reporting.sheet import _measures, _posts

TODAY = date(2026, 11, 24)


def test_a_report_is_read_with_the_definitions_that_it_froze(staff, convention, client):
    """Those of today say what is counted today."""
    report = actions.make_report(
        staff.director, convention=convention, starts_on=date(2026, 6, 1), ends_on=date(2026, 7, 31), on=TODAY
    )
    before = "Baux signés dans la période."
    for one in report.figures:
        if one["code"] == "leases":
            one["definition"] = before
    Report.objects.filter(pk=report.pk).update(figures=report.figures)
    reading = Reading(Report.objects.get(pk=report.pk), staff.director)
    assert reading.lines["leases"].measure.definition == before
    assert before in [row[9] for row in _measures(reading)]
    client.force_login(staff.director)
    for page in ("chiffre", "lignes"):
        assert before in client.get(f"/compte-rendu/{report.pk}/{page}/leases/").content.decode()


def test_a_definition_that_stands_is_read_in_the_language_of_its_reader():
    measure = BY_CODE["leases"]
    with override("fr"):
        frozen = str(measure.definition)
    with override("en"):
        assert str(defined(measure, frozen).definition) == str(measure.definition) != frozen
        assert defined(measure, "") is measure


def test_at_least_eighty_percent_is_no_number_of_a_cell():
    rows = [Row(n, n, TODAY, yes=True if n <= 35 else False if n <= 42 else None) for n in range(1, 45)]
    line = Line(BY_CODE["kept_12"], view({"kept_12": rows}, None).now["kept_12"], Figure())
    reading = SimpleNamespace(lines={"kept_12": line}, own=False)
    _head, cells = _measures(reading)
    assert cells[2] is None and cells[8].startswith("au moins 79")
    layout = ReturnLayout(cells=[{"cell": "B4", "label": "Logés", "measure": "kept_12", "what": "value"}])
    assert [(value, said[:8]) for _cell, _label, value, said in filled(layout, reading)] == [(None, "au moins")]


def test_each_of_two_posts_of_a_kind_has_its_own_hours():
    post = {"label": "Gestion locative", "share": 100, "cost": None, "funded": [], "activities": []}
    posts = [post | {"hours": [("Visites", many)]} for many in (10, 30)]
    rows = _posts(SimpleNamespace(own=True, posts=posts))
    assert [row[5] for row in rows[1:]] == [None, 10, None, 30]


def test_the_minutes_of_a_post_are_hours_with_their_part():
    [(_label, many)] = Reading(Report(), None)._hours([(Activity.values[0], 119)])
    assert round(many * 60) == 119
