"""Models, functions and files bear the glossary's words, and none of those that it says to avoid."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "trousseau"
IDENTIFIERS, KEPT = (
    [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| ")][1:]
    for part in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").split("\n## ")
)
WORDS = {word.strip() for row in IDENTIFIERS for word in re.split(r"[·:,]", row[0])}
BANNED = {word.strip() for row in IDENTIFIERS for word in row[4].split(",") if word.strip() and " " not in word.strip()}
SENSES = {row[0]: row[1] for row in KEPT}
# Names that Django, allauth, the XML parser or the server call: theirs, not ours.
ASKED_BY_LIBRARIES = {
    "add_task",
    "comment",
    "from_db_value",
    "get_login_stages",
    "get_prep_value",
    "handle_no_permission",
    "label_from_instance",
    "log_message",
    "post_login",
    "prepare_value",
    "value_from_datadict",
    "version_string",
}


def own_models():
    return [
        m
        for m in apps.get_models()
        if m.__module__.startswith("trousseau.") and not m.__name__.startswith("Historical")
    ]


def spelled(name: str) -> str:
    """Its words: `RentCall` and `rent_call` are "rent call"."""
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)).lower()


@cache
def names() -> set[str]:
    """Of the models, the other classes, the functions and the files, as they are written."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        found |= {path.stem, path.parent.name}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
    return found - ASKED_BY_LIBRARIES


def avoided(found: set[str]) -> dict[str, set[str]]:
    """By word to avoid, the names that bear it, but for those that bear it within an identifier of the glossary."""
    longer = {word: {i for i in WORDS if " " in i and word in i.split()} for word in BANNED}
    bearing = defaultdict(set)
    for name in found:
        words = spelled(name)
        for word in BANNED & set(words.split()) - WORDS:
            if not any(re.search(rf"\b{re.escape(one)}s?\b", words) for one in longer[word]):
                bearing[word].add(name)
    return bearing


def test_every_model_is_a_word_of_the_glossary():
    assert [m.__name__ for m in own_models() if spelled(m.__name__) not in WORDS] == []


def test_no_name_bears_a_word_to_avoid_unless_the_glossary_says_its_own_sense():
    bearing = avoided(names())
    assert {word: sorted(bearing[word]) for word in sorted(bearing) if word not in SENSES} == {}


def test_a_word_kept_is_one_to_avoid_and_is_borne():
    assert sorted(SENSES.keys() - avoided(names()).keys()) == []
    assert [word for word, sense in SENSES.items() if not sense] == []


def test_a_name_is_refused_by_its_words_and_not_by_its_letters():
    found = avoided({"fund_licence", "FundLicence", "licenceless", "bank_account", "BankAccountForm"})
    assert found == {"licence": {"fund_licence", "FundLicence"}}
