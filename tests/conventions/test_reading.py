"""What the pages draw from a reading."""

import pytest

from trousseau.conventions import reading as readings
from trousseau.conventions import reading_checks
from trousseau.conventions.actions import post_kind
from trousseau.conventions.enums import PostKind, Verdict
from trousseau.exchange.deliberation import read_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(act_text):
    return read_text(act_text).to_dict()


def test_the_page_opens_on_the_sentence_that_decides(reading, settings):
    settings.LANGUAGE_CODE = "en"
    from django.utils.translation import override

    with override("en"):
        assert readings.headline(reading) == "Adopted by 19 votes out of 20 cast"
        assert "quorum" in readings.explanation(reading)[0]


def test_unanimity_without_figures_is_adopted_and_not_proved(reading):
    for name in ("for", "against", "abstention"):
        reading["vote"][name] = None
    reading["votes_cast"] = reading["majority"] = None
    reading["checks"] = [
        {**c, "status": "unknown"} if c["code"] in ("tally", "votes_cast", "majority") else c for c in reading["checks"]
    ]
    assert readings.verdict(reading) == Verdict.ADOPTED


def test_an_unknown_result_says_so(reading):
    assert readings.verdict({**reading, "adopted": None}) == Verdict.UNKNOWN


def test_errors_come_first_then_what_is_to_check_and_the_right_ones_last(reading):
    statuses = ["ok", "info", "error", "unknown", "warning"]
    reading["checks"] = [{"code": "tally", "status": s, "message": f"{s}.", "article": None} for s in statuses]
    assert [c.message for c in reading_checks.checks(reading, None)] == ["error", "warning", "unknown", "info", "ok"]


def test_a_check_whose_threshold_was_not_verified_bears_its_scale(reading):
    from datetime import date

    found = {c.article: c.scale for c in reading_checks.checks(reading, date(2026, 10, 15))}
    assert found["CGCT, art. L2121-12"].verified_on is None
    assert found["CGCT, art. L2121-17"].verified_on is not None


def test_the_picture_draws_the_two_limits(reading):
    drawn = str(readings.picture(reading))
    assert drawn.count('class="zero"') == 2 and "13" in drawn and "viewBox" not in drawn


def test_figures_that_do_not_fit_are_drawn_on_the_larger_one(reading):
    reading["present"] = 40
    assert readings.picture(reading) is not None


def test_an_act_without_figures_has_no_picture(reading):
    assert readings.picture({**reading, "present": None}) is None


def test_an_amount_is_listed_once_with_the_decision_that_grants_it(reading):
    found = {amount["cents"]: amount for amount in readings.amounts(reading)}
    assert set(found) == {18_240_000, 7_425_000}
    assert found[7_425_000]["decided"] and not found[18_240_000]["decided"]


def test_the_year_is_proposed_only_when_the_act_names_one(reading):
    assert readings.year(reading) == 2026
    assert readings.year({**reading, "decisions": ["pour 2026", "pour 2027"], "subject": None}) is None


def test_the_amounts_kept_are_marked_in_the_decisions_and_the_rest_is_escaped(reading):
    reading["decisions"] = ["verse 74 250 € <script>"]
    reading["amounts"] = [{"text": "74 250 €", "cents": 7_425_000}]
    assert readings.marked_decisions(reading) == ["verse <mark>74 250 €</mark> &lt;script&gt;"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("1 poste de chargé de captation de logements auprès de propriétaires privés", PostKind.CAPTATION),
        ("1 poste de travailleur social pour la commission et la gestion locative", PostKind.SOCIAL),
        ("1 poste de gestionnaire locatif, qui suit les loyers", PostKind.RENTAL),
        ("1 poste de chargé de gestion locative adaptée", PostKind.RENTAL),
        ("1 poste d’agent d’accueil", PostKind.OTHER),
    ],
)
def test_a_post_takes_its_kind_from_the_first_job_named(words, kind):
    assert post_kind(words) == kind
