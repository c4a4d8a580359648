import pytest

from trousseau.rules.identifiers import bic, iban, masked, siren_or_siret


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("732 829 320", "ok"),
        ("73282932000074", "ok"),
        ("732829321", "key"),
        ("73282932000075", "key"),
        ("35600000000048", "ok"),
        ("35600000049837", "ok"),  # La Poste: the Luhn key, or digits that sum to 5 × n
        ("35600000049838", "key"),
        ("1234", "length"),
        ("٧٣٢٨٢٩٣٢٠", "length"),
        ("", "length"),
    ],
)
def test_a_siren_or_siret_carries_its_key(typed, verdict):
    assert siren_or_siret(typed) == verdict


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("FR76 3000 6000 0112 3456 7890 189", "ok"),
        ("fr1420041010050500013m02606", "ok"),
        ("DE89370400440532013000", "ok"),
        ("FR7630006000011234567890188", "key"),
        ("FRAA30006000011234567890189", "key"),
        ("FR763000", "length"),
        ("XX7630006000011234567890189", "country"),
        ("", "country"),
    ],
)
def test_an_iban_carries_its_key(typed, verdict):
    assert iban(typed) == verdict


def test_an_iban_is_shown_by_its_ends():
    assert masked("FR7630006000011234567890189") == "FR76 •••• •••• 189" and masked("") == ""


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [("agri frpp", "ok"), ("AGRIFRPPXXX", "ok"), ("AGRIFR", "form"), ("AGRI12PP", "form"), ("", "form")],
)
def test_a_bic_has_the_form_that_the_files_of_a_bank_ask(typed, verdict):
    assert bic(typed) == verdict
