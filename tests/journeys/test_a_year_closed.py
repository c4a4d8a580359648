"""A year of the agency's own books, closed by its director: what it posts is read first, its result opens the next year, the
assembly has it carried forward. In the demonstration; by the keyboard alone, on a desk's screen and on a phone's.
"""

import csv
import io
import re

import pytest

from trousseau.demo import accounts

from .conftest import Hands

pytestmark = [pytest.mark.browser, pytest.mark.once]
TODAY = "2026-11-24"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
YEARS = "/comptes/exercices/"


def fits(one: Hands) -> None:
    """The page is no wider than either screen."""
    for screen in (PHONE, DESK):
        one.page.set_viewport_size(screen)
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (one.page.url, screen)


def cents(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def written(one: Hands, year: int) -> list[dict[str, str]]:
    """The FEC of a year, as its link gives it."""
    text = one.page.request.get(f"{one.site}{YEARS}{year}/fec/").body().decode("iso8859-15")
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def test_a_year_closed(town, browser):
    town.start(TODAY)
    faults: list[str] = []
    director = Hands(browser, town.agency, faults).enter(accounts.address("directrice"), accounts.PASSWORD)

    # what closing will post is read first, and is what the file of the year says
    director.open("/comptes/").go("Exercices").says("Aucun exercice n’est encore clos")
    fits(director)
    close = director.page.get_by_role("link", name=re.compile(r"^Clore .*Comptes de l"))
    year = int(re.search(r"Clore\s(\d{4})", close.inner_text()).group(1))
    rows = written(director, year)
    sides = [(row["CompteNum"], cents(row["Credit"]) - cents(row["Debit"])) for row in rows]
    result = sum(moved for account, moved in sides if account[0] in "67")
    assert result > 0
    director.go(f"Clore {year} : Comptes de l’agence").says(f"Ce qui est passé au 31 décembre {year}")
    fits(director)
    assert cents(re.search(r"Résultat : excédent\D*([\d ]+,\d\d)", director.text()).group(1)) == result

    # closed: its file has not changed, the next one opens with its result and no income
    director.go("Clore cet exercice").says("L’exercice est clos")
    assert cents(re.search(r"excédent de ([\d ]+,\d\d)", director.text()).group(1)) == result
    fits(director)
    assert written(director, year) == rows
    opening = [row for row in written(director, year + 1) if row["JournalCode"] == "AN"]
    assert opening and not {row["CompteNum"][0] for row in opening} & {"6", "7"}
    assert [cents(row["Credit"]) for row in opening if row["CompteNum"] == "120"] == [result]
    director.says(f"Le résultat de {year} attend la décision de l’assemblée")

    # the assembly decides: the next year may be closed
    director.go("Reporter à nouveau").fill(on=f"{year + 1}-06-12")
    fits(director)
    director.go("Reporter à nouveau").says(f"Reporté à nouveau le 12 juin {year + 1}").says(f"Clore {year + 1}")
    assert faults == []
