"""The law of a day ends: what can no longer be computed puts a household apart, it never lets it in."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.allocation import queries_sitting, sheet
from trousseau.allocation.laboratory.actions import ask_trial
from trousseau.allocation.queries import agenda, examine, first, proposals
from trousseau.applications.proofs.actions import write_yearly
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.errors import Refused

pytestmark = pytest.mark.usefixtures("law_of_2026")

DECEMBER, JANUARY = date(2026, 12, 15), date(2027, 1, 12)


@pytest.fixture
def told(staff):
    """What a household brought: the notice of CAF and that of the tax office."""

    def bring(application, *, base: int | None = None, tax: int | None = None):
        for kind, cents in (("base", base), ("tax", tax)):
            if cents is not None:
                write_yearly(
                    staff.social,
                    application=application,
                    kind=kind,
                    year=2026,
                    cents=cents,
                    proved_on=date(2026, 11, 2),
                    today=date(2026, 11, 2),
                )
        return application

    return bring


@pytest.fixture
def limited(staff):
    """The commission adopted a limit on the effort."""
    add_scale_value(
        staff.administrator,
        code="allocation.effort_most",
        value="35",
        starts_on=date(2026, 10, 1),
        article="Règle de l’agence",
        source="Commission du 30 septembre 2026",
    )


@pytest.fixture
def conventioned(build):
    """A dwelling under a Loc2 convention."""
    mandate = build.mandate()
    type(mandate).objects.filter(pk=mandate.pk).update(convention="loc2")
    mandate.refresh_from_db()
    return mandate


def codes(found) -> list[str]:
    return [p.application.code for p in found]


class TestTheBenefitLapses:
    @pytest.fixture
    def two(self, build, told, limited):
        """The dwelling, the household whom its rent would strain, and another whom it suits."""
        mandate = build.mandate(rent=70000)
        early = told(build.application("Bleuet", on=date(2026, 2, 1), resources=110000), base=1320000)
        late = told(build.application("Lavande", on=date(2026, 6, 9), resources=300000), base=3600000)
        return mandate, early, late

    def test_who_is_refused_in_december_is_not_first_in_january(self, two):
        mandate, strained, suited = two
        december = proposals(mandate, DECEMBER)
        assert codes(first(december)) == [suited.code]
        assert {p.application: p.refused for p in december}[strained] == ("effort",)
        january = proposals(mandate, JANUARY)
        assert codes(first(january)) == []
        assert {(p.application.code, p.rank, p.lacking) for p in january} == {
            (strained.code, None, "law"),
            (suited.code, None, "law"),
        }
        assert all(p.not_known for p in january)
        examined = examine(JANUARY)
        assert examined.engine.proposals.plan == {}
        [mine] = [one for one in sheet.fitting_dwellings(examined, strained) if one.mandate == mandate]
        assert not mine.fits and mine.answer[0] == "warn:ask"

    def test_the_page_says_what_lacks_and_who_adds_it(self, client, staff, on_day, two):
        from trousseau.allocation.actions import open_sitting

        mandate, strained, _suited = two
        on_day(JANUARY.isoformat())
        sitting = open_sitting(staff.director, on=JANUARY, members=[staff.commission, staff.director], today=JANUARY)
        [point] = agenda(sitting)
        assert (point.fitting, len(point.fit)) == (0, 2)
        assert queries_sitting.fitting(proposals(mandate, JANUARY)) == point.fit
        client.force_login(staff.commission)
        page = client.get(reverse("allocation:dwelling", args=[sitting.pk, mandate.pk])).content.decode()
        assert "abattement R0" in page and "page Barèmes" in page
        assert "rien n’est refusé" not in page.replace("&#x27;", "’")
        assert f"{strained.code}, une personne, le droit de ce jour n’est pas connu" in page

    def test_a_value_typed_from_its_text_lets_the_rule_answer_again(self, staff, two):
        mandate, strained, suited = two
        add_scale_value(
            staff.administrator,
            code="benefit.allowance",
            value="5235, 7501, 8947, 9148, 9498, 9851, 10202, 10554, 346",
            starts_on=date(2027, 1, 1),
            article="CCH, art. D823-17, 5°",
            source="essai",
        )
        january = proposals(mandate, JANUARY)
        assert codes(first(january)) == [suited.code]
        assert {p.application: p.refused for p in january}[strained] == ("effort",)

    def test_nothing_is_tried_on_a_day_without_its_law(self, staff, two):
        with pytest.raises(Refused, match="abattement R0"):
            ask_trial(staff.director, kind="sitting", on=JANUARY)
        with pytest.raises(Refused, match="abattement R0"):
            ask_trial(staff.director, kind="past", on=JANUARY, months=6)


class TestTheCeilingsLapse:
    def test_who_is_above_the_ceiling_in_december_is_not_first_in_january(self, build, told, conventioned):
        rich = told(build.application("Bleuet", on=date(2026, 2, 1), resources=300000), tax=9_000_000)
        poor = told(build.application("Lavande", on=date(2026, 6, 9)), tax=1_000_000)
        december = proposals(conventioned, DECEMBER)
        assert codes(first(december)) == [poor.code]
        assert {p.application: p.refused for p in december}[rich] == ("income",)
        january = proposals(conventioned, JANUARY)
        assert codes(first(january)) == []
        assert {(p.application.code, p.lacking) for p in january} == {(rich.code, "law"), (poor.code, "law")}
        assert "Loc2" in sheet.lacking(january[0], "").missing

    def test_a_dwelling_without_a_convention_asks_for_no_ceiling(self, build, told, conventioned):
        free = build.mandate()
        household = told(build.application("Bleuet", resources=300000), tax=9_000_000)
        assert codes(first(proposals(free, JANUARY))) == [household.code]

    def test_an_income_that_is_not_proved_is_apart_under_a_ceiling(self, build, told, conventioned):
        silent = build.application("Bleuet", on=date(2026, 2, 1))
        proved = told(build.application("Lavande", on=date(2026, 6, 9)), tax=1_000_000)
        found = proposals(conventioned, DECEMBER)
        assert codes(first(found)) == [proved.code]
        assert {p.application: p.lacking for p in found}[silent] == "tax"
        assert "revenu fiscal" in sheet.lacking(next(p for p in found if p.lacking), "").missing.lower()

    def test_who_is_refused_for_another_reason_is_refused(self, build, told, conventioned):
        large = told(build.application("Bleuet", rooms_min=5), tax=1_000_000)
        [found] = proposals(conventioned, JANUARY)
        assert (found.application, found.refused, found.not_known) == (large, ("rooms_min",), False)
