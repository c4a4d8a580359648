"""A scale that ends says which text renews it and what stops without it; a release names what lapses."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import trousseau
from tools import release_base
from tools.release_base import lapsing
from trousseau import scales
from trousseau.scales import Value, renewals

SOURCE = Path(trousseau.__file__).parent


@pytest.fixture
def never_looked_for(monkeypatch, law_of_2026):
    """Nobody noted that they looked for what comes next."""
    given = {code: replace(one, looked_on=None) for code, one in renewals.renewals().items()}
    monkeypatch.setattr(renewals, "renewals", lambda: given)


def ends() -> set[str]:
    return {code for code, values in scales.load().items() if renewals.known_until(values) is not None}


def test_each_scale_that_ends_says_what_renews_it_and_what_stops_without_it():
    yearly = {code for code, one in renewals.renewals().items() if one.each}
    assert set(renewals.renewals()) - yearly == ends() and not yearly & ends()


@pytest.mark.parametrize("code", sorted(renewals.renewals()))
def test_what_stops_is_read_by_the_software(code):
    """By its code, or by the beginning of it that a reader completes."""
    starts = {code, code.rpartition(".")[0] + ".", code.split(".")[0] + "."}
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if "demo" not in path.parts)
    assert any(f'"{start}' in text or f"'{start}" in text for start in starts) or code == scales.INDEX


def test_each_is_said_in_english_too():
    said = {text for one in renewals.renewals().values() for text in (one.by, one.stops)}
    assert said == set(scales.english_renewals())


def test_a_scale_is_in_force_to_its_last_day_and_lapsed_the_day_after(law_of_2026):
    values = scales.load()["benefit.allowance"]
    last, after = date(2026, 12, 31), date(2027, 1, 1)
    assert renewals.running(values, last) == values[-1] and renewals.lapsed_on(values, last) is None
    assert renewals.running(values, after) is None and renewals.lapsed_on(values, after) == last


def test_an_index_answers_until_the_next_one_is_published():
    known = [value for value in scales.load()[scales.INDEX] if value.start <= date(2026, 4, 1)]
    assert str(renewals.next_quarter(known)) == "2026-T3"
    assert renewals.known_until(known) == date(2026, 10, 14)
    assert renewals.running(known, date(2026, 10, 14)) == known[-1]
    assert renewals.lapsed_on(known, date(2026, 10, 15)) == date(2026, 10, 14)


def test_what_nothing_renews_is_over_and_never_asked_for():
    assert renewals.is_over("eviction.clause_months")
    assert renewals.lapsed_on(scales.load()["eviction.clause_months"], date(2030, 1, 1)) is None
    assert "eviction.clause_months" not in renewals.lapsing(scales.load(), date(2030, 1, 1))


def test_what_lapses_is_known_sixty_days_before(law_of_2026):
    known = scales.load()
    assert "benefit.allowance" not in renewals.lapsing(known, date(2026, 11, 1))
    assert renewals.lapsing(known, date(2026, 11, 2))["benefit.allowance"] == date(2026, 12, 31)


def test_the_release_names_what_lapses_and_refuses_what_is_out_or_was_not_looked_for(never_looked_for):
    said, _faults = lapsing(date(2026, 12, 1))
    assert any(line.startswith("benefit.allowance: until 2026-12-31") for line in said)
    _said, faults = lapsing(date(2027, 2, 1))
    told = "\n".join(faults)
    assert "benefit.allowance ended on 2026-12-31: look for the next value" in told
    assert "locavantages.income.loc2.b1" in told and "rsa.base" not in told


def _ended(code: str, end: date) -> Value:
    return Value(code, "", "1", "", date(2020, 1, 1), end, "", "", None)


def test_a_value_looked_for_in_vain_is_believed_for_a_month(monkeypatch):
    ended = {"rsa.base": (_ended("rsa.base", date(2027, 3, 31)),)}
    given = renewals.Renewal("décret", "le RSA", looked_on=date(2027, 4, 2))
    monkeypatch.setattr(renewals, "renewals", lambda: {"rsa.base": given})
    assert renewals.faults(date(2027, 3, 31), ended) == []
    assert renewals.faults(date(2027, 4, 20), ended) == []
    assert renewals.faults(date(2027, 5, 20), ended)


def test_a_value_without_end_is_confirmed_each_year_and_stays_in_force(monkeypatch, law_of_2026):
    values = scales.load()["lease.letting_fees"]
    given = renewals.Renewal("arrêté", "rien", each="01-01", looked_on=date(2026, 12, 1))
    monkeypatch.setattr(renewals, "renewals", lambda: {"lease.letting_fees": given})
    known = {"lease.letting_fees": values}
    assert not renewals.lapsing(known, date(2026, 11, 1))
    assert renewals.lapsing(known, date(2026, 11, 2)) == {"lease.letting_fees": date(2026, 12, 31)}
    assert (
        renewals.running(values, date(2027, 3, 1)) == values[-1]
        and renewals.lapsed_on(values, date(2027, 3, 1)) is None
    )
    assert renewals.faults(date(2026, 12, 20), known) == [] and renewals.faults(date(2027, 1, 5), known)
    read = (*values[:-1], replace(values[-1], verified_on=date(2027, 1, 4)))
    assert not renewals.lapsing({"lease.letting_fees": read}, date(2027, 3, 1))


def test_a_text_whose_publication_has_a_day_is_never_done_without(monkeypatch):
    ended = {"rsa.base": (_ended("rsa.base", date(2027, 3, 31)),)}
    given = renewals.Renewal("décret", "le RSA", looked_on=date(2027, 4, 2), promised=True)
    monkeypatch.setattr(renewals, "renewals", lambda: {"rsa.base": given})
    assert "is published" in renewals.faults(date(2027, 4, 3), ended)[0]


def test_the_tool_of_the_release_stops_on_such_a_scale(never_looked_for, monkeypatch, tmp_path, capsys):
    made: list[Path] = []
    monkeypatch.setattr(release_base, "make", made.append)
    monkeypatch.setattr(release_base, "RELEASES", tmp_path)
    monkeypatch.setattr("sys.argv", ["release_base", "--day", "2027-02-01"])
    assert release_base.main() == 1 and not made
    said = capsys.readouterr().out
    assert "This release may not leave:" in said and "benefit.allowance: until 2026-12-31" in said
