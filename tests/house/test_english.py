"""A sentence for a person is English in the code and French in the catalogues (`tools/messages.py`).

What is French by nature is allowed by name, with its reason; a sentence that is not allowed makes English incomplete.
"""

import ast
import re
from functools import cache
from pathlib import Path

from django.utils.translation import override

from trousseau import scales
from trousseau.ledger import chart
from trousseau.tenancies.inspections.entries import ROOMS, elements_of
from trousseau.tenancies.inspections.words import part

SOURCE = Path(__file__).parents[2] / "src" / "trousseau"

# Words that an English sentence does not hold; two of them make a French sentence.
FRENCH = re.compile(
    r"(?<![\w’'-])(?:le|la|les|des|du|une|aucune?|est|sont|pour|dans|avec|sur|qui|que|ou|et|au|aux|cette|ces|sans|doit|il|elle|"
    r"ne|pas|vous|votre|nous|son|ses|par|en|de|à|n’est|n’a|c’est|demandez|donnez|écrivez)(?![\w’'])|\b[ldnsjq]’(?=[aeiouyhéèêà])",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"\b(?:the|of|and|is|are|to|for|with|no|not|this|that|an?|it|has|be)\b", re.IGNORECASE)
PATTERN = re.compile(r"\\b|\(\?|\\s")

ALLOWED = {
    "demo/": "the story of an invented French agency",
    "engines/documents/": "papers for French owners, tenants and authorities",
    "papers": "papers for French owners, tenants and authorities, and the texts they quote",
    "rents/notices/": "notices to tenants, and their mail",
    "tenancies/contract/": "the lease, a French contract",
    "tenancies/amendments/words.py": "the amendment, a French contract",
    "mandates/stipulations.py": "the mandate, a French contract",
    "mandates/words.py": "the mandate, a French contract",
    "mandates/changes.py": "the amendment of a mandate",
    "mandates/register.py": "the lines of the register, sealed as they are written",
    "mandates/actions/": "the lines of the register, sealed as they are written",
    "mandates/models/": "the first words of a mandate",
    "captation/campaigns/": "the letters to owners",
    "captation/imports/": "the names of the columns of French files",
    "exchange/portfolio.py": "the names of the columns of a French file",
    "exchange/rent_ceilings.py": "the names of the columns of French files",
    "exchange/actes": "the names of the ACTES nomenclature, as the files of councils write them",
    "exchange/deliberation/": "the words looked for in French acts, and the summary of the command line",
    "exchange/allocation_problem/": "the command line, in French",
    "exchange/owner_case/": "the command line, in French",
    "exchange/benefit_cases/": "the command line, in French",
    "exchange/eviction_case/": "the command line, in French",
    "command.py": "the command line, in French",
    "site/": "the command line, in French, and the pages shown before Django answers",
    "core/backup.py": "the command line, in French",
    "core/baseline.py": "the command line, in French",
    "core/base_dump.py": "the command line, in French",
    "core/disk.py": "the command line, in French",
    "core/unusable.py": "the command line, in French",
    "core/serving.py": "the command line, in French",
    "core/command_keys.py": "the command line, in French",
    "core/key_check.py": "the command line, in French",
    "core/ring.py": "the command line, in French",
    "core/attestations.py": "the beginnings of articles of the scales",
    "core/rotation.py": "the command line, in French",
    "core/management/": "the command line, in French",
    "core/triggers.py": "the command line, in French",
    "rules/grid.py": "still to be put into English: the refusals of a grid of points",
    "rules/eligibility.py": "kept in the frozen results of a sitting, compared byte for byte",
    "engines/allocation/": "kept in the frozen results of a sitting, compared byte for byte",
    "allocation/freezing.py": "the command line, in French",
    "allocation/grids/words.py": "the labels of a grid as the commission adopts them",
    "rents/charges/actions.py": "the label of an entry, kept as it was written",
    "rents/claims/actions.py": "the label of an entry, kept as it was written",
    "rents/deposits/queries.py": "a line of the settlement sent to the tenant",
    "owners/queries/taxes.py": "the lines of the summary for the French tax",
    "tenancies/inspections/": "the rooms and parts of a French inspection, as its paper writes them",
    "tenancies/guarantees/views.py": "the name of a French fund",
    "rules/anonymity.py": "the words looked for in French reasons",
    "rules/eviction_leave.py": "articles of the law",
    "rules/lease_checks.py": "articles of the law",
    "scales/": "the scales name the law",
}


@cache
def sentences(path: Path) -> list[tuple[int, str]]:
    """(line, text) of each string of a module, but its docstrings; the parts of a formatted one are read together."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    formatted = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in formatted for part in ast.walk(node)} - {id(node) for node in formatted}
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    found = []
    for node in nodes:
        if id(node) in parts or id(node) in alone:
            continue
        if isinstance(node, ast.JoinedStr):
            said = "".join(str(p.value) if isinstance(p, ast.Constant) else " … " for p in node.values)
            found.append((node.lineno, said))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append((node.lineno, node.value))
    return found


@cache
def is_french(text: str) -> bool:
    words = len(FRENCH.findall(text))
    return words > 1 and words > len(ENGLISH.findall(text)) and not PATTERN.search(text)


def place_of(path: Path) -> str:
    where = path.relative_to(SOURCE).as_posix()
    return next((allowed for allowed in ALLOWED if allowed in where), "")


def test_a_french_sentence_is_told_from_an_english_one():
    assert is_french("Chacun ne voit que son propre bail.") and is_french(
        "Ce fichier n’est pas un relevé de la banque."
    )
    assert not is_french("The refusal of a file is said in the language of its reader, en clair.")


def test_no_sentence_of_the_code_is_french_but_where_it_must_be():
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {text[:80]!r}"
        for path in sorted(SOURCE.rglob("*.py"))
        if not place_of(path)
        for line, text in sentences(path)
        if is_french(text)
    ]
    assert not found, "\n".join(["write it in English, its French in the catalogue:", *found])


def test_each_word_of_the_scales_and_of_the_chart_of_accounts_has_its_english():
    labels, units = scales.english()
    values = [value for rows in scales.load().values() for value in rows]
    assert {value.code for value in values} == set(labels) and {value.unit for value in values} == set(units)
    data = chart.data()
    shown = {row["label"] for kind in ("account", "journal") for row in data[kind]}
    shown |= {row[side] for row in data["term"] for side in ("credit", "debit")}
    assert shown == set(data["english"])
    said = [*labels.values(), *units.values(), *data["english"].values()]
    assert [text for text in said if is_french(re.sub("“.*?”", "", text)) or text in shown] == []


def test_the_usual_parts_of_an_inspection_are_read_in_both_languages():
    kept = {*ROOMS, *(element for room in (*ROOMS, "Chambre 2") for element in elements_of(room)), "Chambre 2"}
    for name in kept:
        with override("fr"):
            assert part(name).replace("\u00a0", " ") == name
        with override("en"):
            assert part(name) != name or name == "Ventilation", name
    assert part("Cellier de la cave") == "Cellier de la cave"


def test_no_place_is_allowed_that_holds_no_french_any_more():
    used = {place_of(p) for p in SOURCE.rglob("*.py") if any(is_french(text) for _line, text in sentences(p))}
    assert used >= set(ALLOWED), f"take away: {sorted(set(ALLOWED) - used)}"
