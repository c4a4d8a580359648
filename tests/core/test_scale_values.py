"""A value typed for a scale is of its kind, its sign and its size, or it is refused beside its field."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau import scales as shipped
from trousseau.applications.enums import SupportingKind
from trousseau.core import scales
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.errors import Refused
from trousseau.core.models import ScaleValue
from trousseau.core.scale_values import checked

DAY = date(2035, 1, 1)


def add(staff, code: str, value: str, on: date = DAY) -> ScaleValue:
    return add_scale_value(
        staff.administrator, code=code, value=value, starts_on=on, article="Essai", source="Essai", ends_on=None
    )


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("mandate.vat_rate", "20.5"),
        ("mandate.vat_rate", "-20"),
        ("mandate.vat_rate", "120"),
        ("mandate.vat_rate", "٢٠"),
        ("payments.cash_limit", "1000"),  # euros, where the scale holds cents
        ("lease.revision_window", "1e1"),
        ("decency.min_surface", "1e9"),
        ("decency.min_surface", "9 m²"),
        ("decency.min_surface", "-9"),
        ("decency.min_surface", "NaN"),
        ("decency.min_surface", "Infinity"),
        ("decency.min_surface", "9,0,0"),
        ("decency.min_surface", "1_0"),
        ("decency.min_surface", ""),
        ("owner_tax.levies", "0.172"),  # a part of one, where the scale holds percents
        ("owner_tax.levies", "117.2"),
        ("rsa.shares", "50, 30, 40"),  # percents, where it holds parts of one
        ("rsa.shares", "0,5, 0,3, 0,4"),
        ("rsa.shares", "0.5, 0.3"),
        ("rsa.shares", "0.5, -0.3, 0.4"),
        ("benefit.charges", "61,29, 13,90"),
        ("benefit.furnished", "3/2"),
        ("benefit.furnished", "0.66"),
        ("benefit.furnished", "2/0"),
        ("wear.paint", "7, 1, dix"),
        ("diagnostics.dpe_reissue", "31/12/2026"),
        ("diagnostics.dpe_reissue", "2026-02-30"),
        ("diagnostics.dpe_ends", "2013-01-01, 2017-12-31"),
        ("locavantages.zone.b1", "21231, 2123"),
        ("locavantages.zone.b1", "21231, 21231"),
        ("tax_return.rents", "211.5"),
        ("locavantages.energy", "A, B, Z"),
        ("candidate.identity", "id_card, carte"),
        ("arrears.regime", "seuil"),
        ("guarantees.no_surety", "oui"),
        ("fees.exempt_management", "Exonérée"),
        ("locavantages.micro", "Exclu"),
    ],
)
def test_what_is_not_of_the_scale_is_refused_beside_its_field(staff, code, value):
    with pytest.raises(Refused) as refusal:
        add(staff, code, value)
    assert refusal.value.field == "value" and not ScaleValue.objects.exists()


@pytest.mark.parametrize(
    ("code", "value", "kept"),
    [
        ("mandate.vat_rate", " 22 ", 22),
        ("decency.min_surface", "9,5", "9.5"),
        ("owner_tax.levies", "18,6", "18.6"),
        ("rsa.shares", "0.55,0.3 , 0.4", ("0.55", "0.3", "0.4")),
        ("benefit.family_rates", "2.83, 3.15, 2.70, 2.38, 2.01, 1.85, 1.79, 1.73, -0.07", None),
        ("benefit.furnished", "3/4", "3/4"),
        ("deliberation.quorum_fraction", "1/3", "1/3"),
        ("diagnostics.dpe_reissue", "2036-01-01", "2036-01-01"),
        ("locavantages.zone.b1", "21231, 2A004", ("21231", "2A004")),
        ("locavantages.energy", "A, B", ("A", "B")),
        ("candidate.identity", "id_card, passport", ("id_card", "passport")),
        ("arrears.regime", "two_months", "two_months"),
        ("locavantages.micro", "admis", "admis"),
        ("commission.quorum", "2", 2),  # from none, which says no size
        ("simulator.agency_arrears", "1,5", "1.5"),
    ],
)
def test_what_is_of_the_scale_is_kept_as_the_readers_take_it(staff, code, value, kept):
    add(staff, code, value)
    read = scales.at(code, DAY).value
    assert read == kept or kept is None
    assert scales.at(code, DAY).text == ScaleValue.objects.get().value


def test_a_value_is_held_against_the_last_one_added_not_the_shipped_one(staff):
    add(staff, "simulator.agency_fees", "8.4", date(2030, 1, 1))
    with pytest.raises(Refused, match="8.4"):
        add(staff, "simulator.agency_fees", "0.084", date(2031, 1, 1))


@pytest.mark.django_db
def test_each_shipped_value_may_be_typed_again_as_the_page_shows_it():
    for code, values in shipped.load().items():
        assert checked(code, values[-1].text, DAY) == values[-1].text, code


@pytest.mark.django_db
def test_the_supporting_documents_that_a_scale_may_name_are_known_ones():
    said = {
        word
        for rows in shipped.load().values()
        for row in rows
        if row.unit == "pièces" and isinstance(row.value, tuple)
        for word in row.value
    }
    assert said <= set(SupportingKind)
    for word in sorted(said):
        assert checked("candidate.identity", word, DAY) == word


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(shipped.load())), st.text(st.sampled_from("0123456789.,-/eE+ %€_AZé"), max_size=12))
def test_whatever_is_typed_is_refused_in_words_or_is_read(db, code, typed):
    model = shipped.load()[code][-1]
    try:
        kept = checked(code, typed, DAY)
    except Refused as refusal:
        assert refusal.field == "value" and str(refusal)
        return
    if isinstance(model.value, int):
        assert int(kept) >= 0
    elif isinstance(model.value, str) and model.value.replace(".", "").isdecimal():
        row = shipped.Value(code, "", kept, "", DAY, None, "", "", None)
        assert row.decimal.is_finite() and row.decimal >= 0
