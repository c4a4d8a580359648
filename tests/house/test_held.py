"""No model reaches a person without saying how it is exported and how it is erased."""

from django.apps import apps

from trousseau.core.held import holdings
from trousseau.core.models import Document, Household, Person


def reaches_a_person(model) -> bool:
    """A chain of foreign keys leads from `model` to a person or a household."""
    seen, stack = set(), [model]
    while stack:
        current = stack.pop()
        if current in (Person, Household):
            return True
        # a paper is held as a document of its household: what points at a paper does not describe a person
        if current in seen or (current is Document and model is not Document):
            continue
        seen.add(current)
        stack += [
            f.related_model for f in current._meta.concrete_fields if f.remote_field and f.related_model
        ]
    return False


def test_every_model_that_reaches_a_person_has_a_holding():
    models = [
        m
        for m in apps.get_models()
        if m.__module__.startswith("trousseau.") and not m.__name__.startswith("Historical")
    ]
    held = {holding.model for holding in holdings()}
    assert [m.__name__ for m in models if reaches_a_person(m) and m not in held] == []


def test_what_is_kept_says_which_text_asks_for_it():
    assert [h.model.__name__ for h in holdings() if h.erase is None and not h.kept] == []
