"""The term of an import, and an owner who objected: no file brings either back."""

from datetime import date

import pytest

from trousseau.captation.campaigns.queries import chosen
from trousseau.captation.imports import queries
from trousseau.captation.imports.actions import end_terms
from trousseau.captation.models import Import, Objection, Owner, Prospect
from trousseau.captation.reach.actions import record_objection
from trousseau.captation.reach.queries import telephone
from trousseau.core.models import ToDo

from .conftest import CALCAIRE, ON, TUFFEAU

pytestmark = pytest.mark.django_db
TERM, AFTER = date(2027, 12, 31), date(2028, 1, 1)


def test_at_its_term_an_import_loses_what_nobody_took_up_and_keeps_the_rest(staged, apply, inspect):
    source = apply(staged(CALCAIRE, TUFFEAU))
    taken = Prospect.objects.get(owner__key="rubis calcaire")
    inspect(taken, on=ON)
    assert end_terms(TERM) == (0, 0), "it may be kept that day still"
    assert end_terms(AFTER) == (1, 1)
    assert list(Prospect.objects.all()) == [taken] and set(Owner.objects.values_list("key", flat=True)) == {
        "rubis calcaire"
    }
    source.refresh_from_db()
    assert source.state == "erased" and not source.rows.exclude(values={}).exists()
    assert not ToDo.objects.waiting().filter(subject=f"import:{source.pk}").exists()
    assert end_terms(AFTER) == (0, 0), "the second night does nothing"


def test_an_import_never_applied_is_set_aside_at_its_term_with_its_file(staged, receive):
    staged(CALCAIRE)
    waiting = Import.objects.get()
    assert end_terms(AFTER) == (1, 0)
    waiting.refresh_from_db()
    assert waiting.state == "dropped" and not waiting.rows.exists() and not waiting.file
    at_work = receive(TUFFEAU)
    assert end_terms(AFTER) == (0, 0), "the worker holds it: the next night"
    assert Import.objects.get(pk=at_work.pk).state == "reading"


@pytest.fixture
def opposed(staged, apply, officer):
    """Imported once, then the owner refused any contact."""
    apply(staged(CALCAIRE))
    owner = Owner.objects.get()
    record_objection(officer, owner=owner, scope="all", on=ON, today=ON, received_by="letter")
    return owner


def test_an_owner_who_objected_is_not_contacted_again_by_the_same_file(opposed, staged, apply):
    again = staged(CALCAIRE.replace("3 rue du Modèle", "9 rue du Modèle"), TUFFEAU)
    assert list(again.rows.values_list("verdict", flat=True)) == ["same", "new"]
    assert queries.problems(again).get().code == "objects"
    apply(again)
    assert opposed.prospects.get().stage == "lost" and Owner.objects.count() == 2
    assert Objection.objects.get().ends_on is None
    who = chosen(Prospect.objects.all(), ON)
    assert who.prospects == [Prospect.objects.get(owner__key="onyx tuffeau").pk]
    assert not telephone(opposed, ON).number


def test_one_who_objects_between_the_reading_and_the_writing_is_left_out(staged, apply, officer):
    apply(staged(CALCAIRE))
    owner = Owner.objects.get()
    later = staged(CALCAIRE.replace("3 rue du Modèle", "9 rue du Modèle"))
    assert list(later.rows.values_list("verdict", flat=True)) == ["new"]
    record_objection(officer, owner=owner, scope="all", on=ON, today=ON, received_by="phone")
    apply(later)
    assert Prospect.objects.count() == 1 and owner.prospects.get().stage == "lost"


def test_a_reading_that_a_defect_stopped_is_erased_at_its_term(receive):
    source = receive(CALCAIRE)
    assert end_terms(AFTER) == (0, 0), "the worker has it: tomorrow"
    source.stops("Un défaut")
    assert end_terms(AFTER) == (1, 0)
    source.refresh_from_db()
    assert (source.state, source.file.name) == ("dropped", "")
