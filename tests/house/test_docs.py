"""The documentation says what the code does."""

import importlib.util
import re
from pathlib import Path

from trousseau.core.fields import EncryptedTextField
from trousseau.journey import JOURNEY
from trousseau.ledger.bank.sealed import OF_A_LINE
from trousseau.ledger.models import BankLine

ROOT = Path(__file__).parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_tables_of_states_and_of_messages_are_those_of_the_code():
    spec = importlib.util.spec_from_file_location("tools_docs", ROOT / "tools" / "docs.py")
    docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(docs)
    for name, write in docs.PAGES.items():
        assert read(f"docs/{name}") == write(), "run: python tools/docs.py"


def test_the_tour_visits_every_room_in_the_order_of_the_journey():
    seen = re.findall(r"^\| `(\w+)/` \|", read("docs/tour.md"), re.MULTILINE)
    assert [room for room in seen if room in {r.code for r in JOURNEY}] == [r.code for r in JOURNEY]


def test_every_path_that_the_documentation_names_exists():
    pages = [page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md")]
    for page in ("README.md", "CONTRIBUTING.md", "SECURITY.md", *pages):
        named = r"`((?:src|docs|tests|tools|bench)/[\w/.-]+)`|\]\((?!http)([\w/.-]+)\)"
        for path in (one or (Path(page).parent / other) for one, other in re.findall(named, read(page))):
            assert (ROOT / path).exists(), f"{page} names {path}"


def test_the_documentation_points_at_no_file_that_the_project_does_not_hold():
    for path in (ROOT / "src").rglob("*.toml"):
        assert not re.findall(r"\b\w+\.md\b", path.read_text(encoding="utf-8")), path


def test_what_the_page_of_erasures_says_of_bank_lines_is_so():
    """The seal covers the words of the bank, which are encrypted: they cannot be put under a pseudonym and still be proved."""
    assert "| BankLine |" in read("docs/erasure.md") and {"said", "iban_key"} <= set(OF_A_LINE)
    assert isinstance(BankLine._meta.get_field("said"), EncryptedTextField)
