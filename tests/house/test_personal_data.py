"""No model reaches a person or an owner without saying how it is exported and how it is erased."""

import pytest
from django.apps import apps
from django.utils.translation import override

from trousseau.captation.models import Owner
from trousseau.core.copies import UNNAMED, column_words
from trousseau.core.models import Document, Dwelling, Household, Person
from trousseau.core.personal_data import OF_THE_MACHINE, personal_data
from trousseau.mail.models import MailItem
from trousseau.mandates.models import Mandate

# Of a household: what leads to a person. Of an owner: what leads to one, or to a dwelling, which is somebody's; a
# later room reaches the owner through the mandate only, for a household's sake: its rows are held about that one.
# A paper is held as such, and its place in the register of mail: what points at one does not describe a person.
REACHED = {Household: ({Person, Household}, {Document, MailItem}), Owner: ({Owner, Dwelling}, {Document, Mandate})}


def reaches(model, targets: set, stops: set) -> bool:
    """A chain of foreign keys leads from `model` to one of `targets`, not through one of `stops` of another room."""
    seen, stack = set(), [model]
    while stack:
        current = stack.pop()
        if current in targets:
            return True
        stopped = current in stops and current is not model and current._meta.app_label != model._meta.app_label
        if current in seen or stopped:
            continue
        seen.add(current)
        stack += [f.related_model for f in current._meta.concrete_fields if f.remote_field and f.related_model]
    return False


@pytest.mark.parametrize("about", REACHED)
def test_every_model_that_reaches_one_is_declared(about):
    """It fails on a new model: its room's personal_data.py says what becomes of its rows when that person is erased."""
    models = [
        m
        for m in apps.get_models()
        if m.__module__.startswith("trousseau.") and not m.__name__.startswith("Historical")
    ]
    held = {holding.model for holding in personal_data(about)}
    assert [m.__name__ for m in models if reaches(m, *REACHED[about]) and m not in held] == []


@pytest.mark.parametrize("about", REACHED)
def test_what_is_kept_says_which_text_asks_for_it(about):
    assert [h.model.__name__ for h in personal_data(about) if h.erase is None and not h.kept] == []


@pytest.mark.parametrize("about", REACHED)
def test_every_kind_has_a_name_that_a_person_reads(about):
    """The copy and the page of an erasure say it: Django makes a name of the class, in English, where the model has none; a
    name that the catalogues know is a lazy one (`tools/messages.py check` asks for its French)."""
    assert {
        one.model.__name__ for one in personal_data(about) if isinstance(one.model._meta.verbose_name, str)
    } == set()


@pytest.mark.parametrize("about", REACHED)
def test_every_column_of_a_copy_has_a_name_in_french(about):
    """`core/copies.py` has those to which a model gives none; two of one row that said the same would leave one out."""
    for model in {holding.model for holding in personal_data(about)}:
        aside = (*OF_THE_MACHINE, *getattr(model, "withheld", ()))
        told = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in aside]
        unnamed = {field.verbose_name for field in told if isinstance(field.verbose_name, str)}
        assert unnamed <= set(UNNAMED), f"{model.__name__}: say them in core/copies.py"
        with override("fr"):
            said = [column_words(field) for field in told]
        assert len(said) == len(set(said)), (model.__name__, sorted(said))
