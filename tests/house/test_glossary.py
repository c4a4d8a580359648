"""The models bear the glossary's words."""

import re
from pathlib import Path

from django.apps import apps

TABLE = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.splitlines() if line.startswith("| ")][
    1:
]
WORDS = {word.strip() for row in ROWS for word in re.split(r"[·:,]", row[0])}
BANNED = {word.strip() for row in ROWS for word in row[4].split(",") if word.strip() and " " not in word.strip()}


def own_models():
    return [
        m
        for m in apps.get_models()
        if m.__module__.startswith("trousseau.") and not m.__name__.startswith("Historical")
    ]


def spelled(name: str) -> str:
    return " ".join(re.findall(r"[A-Z][a-z]*", name)).lower()


def test_every_model_is_a_word_of_the_glossary():
    assert [m.__name__ for m in own_models() if spelled(m.__name__) not in WORDS] == []


def test_no_model_bears_a_word_to_avoid():
    used = WORDS | {word for words in WORDS for word in words.split()}
    assert [m.__name__ for m in own_models() if set(spelled(m.__name__).split()) & (BANNED - used)] == []
