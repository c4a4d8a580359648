"""What the documents ask for, refuse, and how they write French."""

import runpy
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import get_args, get_type_hints

import pypdfium2
import pytest

from trousseau.engines.documents import DOCUMENTS, Clause, ReceiptDocument, Unprintable
from trousseau.engines.documents.fields import printable, read
from trousseau.engines.documents.periods import of_period, period
from trousseau.engines.typesetting import render

# tests are imported without packages, so the samples beside them are run by their path
samples = SimpleNamespace(**runpy.run_path(str(Path(__file__).parent / "document_samples.py")))


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), "février 2026"),
        (date(2028, 2, 1), date(2028, 2, 28), "du 1er au 28\u00a0février 2028"),
        (date(2026, 11, 11), date(2026, 11, 30), "du 11 au 30\u00a0novembre 2026"),
        (date(2026, 12, 15), date(2027, 1, 14), "du 15\u00a0décembre 2026 au 14\u00a0janvier 2027"),
    ],
)
def test_a_whole_month_is_called_by_its_name_and_a_part_by_its_days(first, last, written):
    assert period(first, last) == written


def test_a_period_after_a_preposition():
    assert of_period(date(2026, 11, 1), date(2026, 11, 30)) == "novembre 2026"
    assert of_period(date(2026, 11, 11), date(2026, 11, 30)).startswith("la période du 11 au")


def test_sentences_take_french_spaces_and_names_stay_as_given():
    text = "L'avis n° 3 : « dû » à 20 % ; art. 7 ?"
    shown = printable(Clause(text=text, article=text))
    assert shown["text"] == "L’avis n°\u00a03\u00a0: «\u00a0dû\u00a0» à 20\u00a0%\u202f; art.\u00a07\u202f?"
    assert shown["article"] == text


@pytest.mark.parametrize(("area", "written"), [("44.50", "44,5"), ("40", "40"), ("1200.0", "1\u202f200")])
def test_a_surface_has_no_useless_zero(area, written):
    assert printable(Decimal(area)) == written


# not required by their type, but by the law in one variant of the lease, or of a receipt without any credit
BY_LAW = {"convention", "previous_rent", "area", "use", "energy_class", "payments"}


def required(field) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def bare(cls, data):
    """The sample with its required fields alone, at every depth."""
    kept = {}
    for field in fields(cls):
        if field.name in data and (required(field) or field.name in BY_LAW):
            value, hint = data[field.name], get_type_hints(cls)[field.name]
            part = next((one for one in (hint, *get_args(hint)) if is_dataclass(one)), None)
            if part and isinstance(value, list):
                value = [bare(part, item) for item in value]
            elif part and value:
                value = bare(part, value)
            kept[field.name] = value
    return kept


@pytest.mark.parametrize(("template", "sample"), samples.CASES.values(), ids=samples.CASES)
def test_what_is_optional_may_be_left_out(template, sample):
    data = bare(DOCUMENTS[template], sample())
    assert "phone" not in data["agency"]
    with pypdfium2.PdfDocument(render(template, data).pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "none" not in text.lower()
    assert "()" not in text


@pytest.mark.parametrize(
    ("template", "field"), [(name, field.name) for name, document in DOCUMENTS.items() for field in fields(document)]
)
def test_a_required_field_that_is_missing_is_named(template, field):
    sample = samples.CASES[template][1]
    must = required({one.name: one for one in fields(DOCUMENTS[template])}[field])
    data = {key: value for key, value in sample().items() if key != field}
    if must:
        with pytest.raises(Unprintable) as error:
            render(template, data)
        assert (field, "is missing") in error.value.problems
    elif field not in ("previous_rent", "payments"):  # required by the law in this variant, not by its type
        assert render(template, data).pdf.startswith(b"%PDF")


def test_all_that_is_wrong_is_said_at_once_with_its_place():
    data = samples.receipt(
        rent="700",
        tenants=["Mme Aminata Capucine", " "],
        dated=datetime(2026, 12, 3, 10),
        charges=True,
        colour="petrol",
        payments=[{"payer": "CAF", "amount": 10.5, "received_on": date(2026, 12, 1)}],
        agency={**samples.AGENCY, "card_number": ""},
    )
    with pytest.raises(Unprintable) as error:
        render("receipt", data)
    assert set(error.value.problems) == {
        ("colour", "is not a field of this document"),
        ("agency.card_number", "is missing"),
        ("dated", "must be a date, not datetime"),
        ("rent", "must be integer cents, not str"),
        ("charges", "must be integer cents, not bool"),
        ("tenants[1]", "is missing"),
        ("payments[0].amount", "must be integer cents, not float"),
    }
    assert "receipt: " in str(error.value)


@pytest.mark.parametrize(
    ("template", "data", "field"),
    [
        ("receipt", samples.receipt(rent=100), "payments"),
        ("receipt", samples.receipt(rent=0, charges=0), "rent, charges"),
        ("receipt", samples.receipt(last_day=date(2026, 10, 31)), "last_day"),
        ("receipt", samples.receipt(payments=[]), "payments"),
        ("receipt", samples.receipt(awaited=1), "awaited, stopped"),
        ("rent_call", samples.rent_call(expected_aid=[{"label": "x", "amount": -1}]), "expected_aid"),
        ("mandate", samples.mandate(ends_on=date(2026, 12, 1)), "ends_on"),
        ("lease", samples.lease(ends_on=date(2026, 12, 1)), "ends_on"),
        ("lease", samples.lease(rent=0), "rent"),
        ("lease", samples.lease(deposit=-1), "charges, deposit"),
        ("lease", samples.lease(previous_rent=None), "previous_rent"),
        ("lease", samples.lease(variant="furnished"), "variant"),
        ("lease", samples.lease(tenants="Capucine"), "tenants"),
        ("lease", samples.lease(tenants=["Capucine"]), "tenants[0]"),
        ("lease", samples.lease(dwelling={**samples.DWELLING, "area": None}), "dwelling.area"),
        ("lease", samples.lease(dwelling={**samples.DWELLING, "use": None}), "dwelling.use"),
        ("lease", samples.lease(dwelling={**samples.DWELLING, "energy_class": ""}), "dwelling.energy_class"),
        ("lease", samples.conventioned_lease(convention=None), "convention"),
        ("simulation", samples.simulation(columns=[{"name": "Marché libre", "rent": 54000}]), "year"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(template, data, field):
    with pytest.raises(Unprintable) as error:
        render(template, data)
    assert field in [where for where, _ in error.value.problems]


def test_a_dataclass_is_read_as_its_fields_are():
    document = read(ReceiptDocument, samples.receipt(), "receipt")
    assert render("receipt", document) == render("receipt", samples.receipt())
    with pytest.raises(Unprintable, match="number is missing"):
        render("receipt", replace(document, number=""))
