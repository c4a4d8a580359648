"""Housing benefit: the published cases, each with its source, and what holds whatever the figures."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau import scales
from trousseau.exchange.benefit_cases import laws
from trousseau.rules.benefit import Benefit, Letting, Tenant, cents, estimate, rounded_up

DAY = date(2026, 11, 1)
LAW = laws(DAY, scales.at).law


def ask(on: date, couple: bool, dependants: int, resources: int, rent: float, zone: int = 2, **more) -> Benefit:
    """Euros in; `more`: conventioned, furnished, disabled."""
    tenant = Tenant(couple, dependants, resources * 100, more.pop("disabled", False))
    return estimate(tenant, Letting(zone, round(rent * 100), **more), laws(on, scales.at).law)


@pytest.mark.parametrize(
    ("source", "on", "couple", "dependants", "resources", "rent", "zone", "published"),
    [
        ("ministry brochure, September 2021, p. 24", date(2021, 9, 29), True, 2, 11500, 425, 2, 34573),
        ("DGALN/DHUP/FE4, 12 July 2022", date(2022, 5, 1), True, 2, 11500, 425, 2, 35277),
        ("Catala, APL, Exemple1", date(2022, 2, 3), True, 3, 36000, 700, 1, 0),
        ("Catala, APL, Exemple3", date(2022, 1, 18), False, 3, 14300, 408, 3, 32161),
        ("Catala, APL, Exemple4", date(2022, 2, 19), True, 1, 39500, 680, 1, 0),
        ("Catala, APL, Exemple5", date(2022, 4, 5), False, 0, 2700, 610, 1, 31156),
        ("Catala, APL, Exemple6", date(2022, 5, 2), True, 0, 19500, 436, 2, 0),
        ("Catala, APL, Exemple7", date(2022, 2, 13), True, 6, 32200, 527, 2, 15377),
    ],
)
def test_the_published_cases_come_out_to_the_cent(source, on, couple, dependants, resources, rent, zone, published):
    assert ask(on, couple, dependants, resources, rent, zone, conventioned=True).published == published, source


@pytest.mark.parametrize(
    ("case", "charges", "ceiling", "least", "family_rate", "own_share"),
    [
        ((date(2022, 2, 3), True, 3, 36000, 700, 1), 9109, 52420, 5230, 2010, 71435),
        ((date(2022, 1, 18), False, 3, 14300, 408, 3), 9109, 42580, 4242, 2010, 17222),
        ((date(2022, 2, 19), True, 1, 39500, 680, 1), 6651, 40630, 4019, 2700, 101568),
        ((date(2022, 4, 5), False, 0, 2700, 610, 1), 5422, 29807, 3539, 2830, 3539),
        ((date(2022, 5, 2), True, 0, 19500, 436, 2), 5422, 31797, 3539, 3150, 47732),
        ((date(2022, 2, 13), True, 6, 32200, 527, 2), 12796, 61820, 5567, 1730, 49610),
    ],
)
def test_each_term_is_the_one_the_published_cases_print(case, charges, ceiling, least, family_rate, own_share):
    found = ask(*case, conventioned=True)
    terms = found.side
    assert (terms.charges, terms.ceiling, cents(terms.least), terms.family_rate) == (
        charges,
        ceiling,
        least,
        family_rate,
    )
    assert cents(found.own_share) == own_share


@pytest.mark.parametrize(
    ("case", "couple", "dependants", "resources", "rent", "more", "euros"),
    [
        ("S1 single, RSA", False, 0, 0, 400, {}, 308),
        ("S1 in a conventioned dwelling, no RLS", False, 0, 0, 300, {"conventioned": True}, 308),
        ("S2 couple, two children, one wage", True, 2, 16000, 650, {}, 314),
        ("S3 single, AAH", False, 0, 0, 420, {"disabled": True}, 308),
        ("S4 student without a grant", False, 0, 8600, 380, {}, 203),
        ("S4 student with a grant", False, 0, 6900, 380, {}, 256),
        ("S5 retired", False, 0, 10300, 450, {}, 150),
        ("S6 lone parent, one child, RSA", False, 1, 0, 480, {}, 431),
        ("S7 single, one wage", False, 0, 16000, 450, {}, 0),
        ("S8 rent far above the ceiling", False, 0, 0, 800, {}, 191),
        ("S8 where the aid ends", False, 0, 0, 910.41, {}, 0),
    ],
)
def test_the_household_cases_of_dijon_in_november_2026(case, couple, dependants, resources, rent, more, euros):
    # OpenFisca-France 176.1.8, Dijon (zone 2), 2026-11, rent reduction of social landlords set to zero
    assert ask(DAY, couple, dependants, resources, rent, **more).euros == euros, case


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2027, 1, 1), date(2030, 1, 1)])
def test_a_day_outside_the_known_figures_is_refused(day):
    with pytest.raises(scales.OutOfRange, match="n’a pas de valeur au"):
        laws(day, scales.at)


def test_a_figure_finer_than_the_rule_counts_is_refused_with_its_name():
    def at(code, on):
        found = scales.at(code, on)
        return replace(found, value="8.55") if code == "benefit.least_rate" else found

    with pytest.raises(ValueError, match="participation minimale, part du loyer"):
        laws(DAY, at)


def test_what_the_texts_did_not_confirm_stays_unverified():
    codes = {value.code for value in laws(DAY, scales.at).unverified}
    assert codes == {
        "benefit.ceiling.zone_1",
        "benefit.ceiling.zone_2",
        "benefit.ceiling.zone_3",
        "benefit.charges",
        "benefit.least",
        "benefit.social_debt",
    }


@pytest.mark.parametrize(("yearly", "kept"), [(0, 0), (1, 100), (1_000_000, 10_000), (1_000_001, 10_100)])
def test_resources_are_rounded_up_to_a_hundred_euros(yearly, kept):
    assert rounded_up(yearly) == kept


def test_a_furnished_dwelling_counts_for_two_thirds_of_its_rent_exactly():
    bare, furnished = ask(DAY, False, 0, 0, 200), ask(DAY, False, 0, 0, 300, furnished=True)
    assert replace(furnished, side=bare.side) == bare
    assert ask(DAY, False, 0, 0, 100, furnished=True).side.rent == 20000  # thirds of a cent


def test_the_rent_of_a_disabled_tenant_never_shrinks_the_aid():
    assert ask(DAY, False, 0, 0, 2000, disabled=True).euros == 308
    assert ask(DAY, False, 0, 0, 2000).euros == 0


def test_the_last_resources_that_open_an_allowance_are_found_and_the_doubt_is_said():
    below, above = ask(DAY, False, 0, 14900, 400), ask(DAY, False, 0, 15000, 400)
    assert below.paid and below.near_threshold and 0 < below.published < 1000
    assert not above.paid and above.euros == 0 and not above.near_threshold
    assert ask(DAY, False, 0, 14900, 400, conventioned=True).near_threshold is False


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Tenant(False, -1, 0),
        lambda: Tenant(False, 31, 0),
        lambda: Tenant(False, 0, -1),
        lambda: Letting(4, 100),
        lambda: Letting(2, 0),
    ],
)
def test_nonsense_is_an_error_and_no_amount(wrong):
    with pytest.raises(ValueError):
        wrong()


PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a loaded machine too
TENANTS = st.builds(
    Tenant, couple=st.booleans(), dependants=st.integers(0, 30), resources=st.integers(0, 10**9), disabled=st.booleans()
)
LETTINGS = st.builds(
    Letting, zone=st.integers(1, 3), rent=st.integers(1, 500_000), conventioned=st.booleans(), furnished=st.booleans()
)


@PATIENT
@given(TENANTS, LETTINGS)
def test_the_aid_is_never_negative_nor_above_rent_and_charges(tenant, letting):
    found = estimate(tenant, letting, LAW)
    assert 0 <= found.euros * 100 <= letting.rent + found.side.charges
    assert found.euros * 100 <= found.gross - found.social_debt < found.euros * 100 + 100


@PATIENT
@given(TENANTS, LETTINGS, st.integers(1, 3_000_000))
def test_more_resources_never_bring_more_aid(tenant, letting, more):
    richer = replace(tenant, resources=tenant.resources + more)
    assert estimate(richer, letting, LAW).euros <= estimate(tenant, letting, LAW).euros
