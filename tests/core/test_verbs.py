"""The frame of a verb, around functions of no room: what it asks, in which order, and what it asks no more inside another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from trousseau.captation.models import WorksLine
from trousseau.core import verbs
from trousseau.core.access import NOBODY
from trousseau.core.errors import Refused
from trousseau.core.models import Household, Organisation, User
from trousseau.core.verbs import No, Once, Refuses, declared, verb
from trousseau.incidents.models import WorkOrder
from trousseau.support.actions_plans import add_goal
from trousseau.support.models import SupportGoal, SupportStep

DAY = date(2026, 5, 4)
NONE = No("nothing of the kind here")


@pytest.fixture
def frozen_files(monkeypatch) -> set[int]:
    """The keys of the households whose file is frozen."""
    found: set[int] = set()
    monkeypatch.setattr("trousseau.core.frozen.frozen", lambda households: found & set(households))
    return found


@pytest.fixture
def households(db) -> tuple[Household, Household]:
    return Household(pk=1), Household(pk=2)


@verb(once=NONE, frozen=Refuses("household", words="words"), happened=("on",))
def say(actor: User | None, *, household: Household | None, words: str, on: date | None = None, today: date) -> str:
    return words


def test_words_are_refused_in_a_frozen_file_beside_their_field_and_a_bare_fact_is_not(households, frozen_files):
    one, _other = households
    frozen_files.add(one.pk)
    with pytest.raises(Refused) as said:
        say(None, household=one, words="Parti hier", today=DAY)
    assert said.value.field == "words"
    assert say(None, household=one, words="  ", today=DAY) == "  "
    assert say(None, household=None, words="Hall", today=DAY) == "Hall"


def test_a_day_to_come_is_refused_beside_its_field_and_none_is_asked_of_no_day(households):
    with pytest.raises(Refused) as said:
        say(None, household=None, words="", on=DAY + timedelta(1), today=DAY)
    assert said.value.field == "on"
    assert say(None, household=None, words="", on=DAY, today=DAY) == ""


def test_inside_another_verb_the_same_file_is_not_asked_again_and_another_is(households, frozen_files):
    one, other = households

    @verb(once=NONE, frozen=Refuses("household"), happened=NONE)
    def both(actor: User | None, *, household: Household, also: Household, today: date) -> str:
        frozen_files.add(household.pk)  # frozen while it is written: what it began is finished
        say(actor, household=household, words="a", today=DAY)
        return say(actor, household=also, words="b", today=DAY)

    assert both(None, household=one, also=other, today=DAY) == "b"
    frozen_files.clear()
    frozen_files.add(other.pk)
    with pytest.raises(Refused):
        both(None, household=one, also=other, today=DAY)
    with pytest.raises(Refused):  # what was asked is forgotten with the verb that asked
        say(None, household=one, words="a", today=DAY)


def test_a_verb_that_may_write_in_a_frozen_file_lets_no_other_write_there(households, frozen_files):
    one, _other = households
    frozen_files.add(one.pk)

    @verb(once=NONE, frozen=No("a claim before the judge"), happened=NONE)
    def claims(actor: User | None, *, household: Household, today: date) -> str:
        return say(actor, household=household, words="a", today=DAY)

    with pytest.raises(Refused):
        claims(None, household=one, today=DAY)


def _keeps(model=Organisation, **other):
    return Once(model, by="name", **other)


@verb(once=_keeps(apart=("fails",)), frozen=NONE, happened=NONE)
def keep(actor: User | None, *, key: str, email: str = "", fails: bool = False) -> Organisation:
    kept = Organisation.objects.create(name=key, email=email.strip())
    if fails:
        raise Refused("No")
    return kept


def test_a_form_sent_again_is_its_row_and_altered_it_is_refused_beside_its_key(db):
    first = keep(None, key="a", email="a@b.fr")
    assert keep(None, key="a", email=" a@b.fr ") == first
    with pytest.raises(Refused) as said:
        keep(None, key="a", email="c@d.fr")
    assert said.value.field == "key"
    assert Organisation.objects.filter(name="a").count() == 1


def test_a_verb_is_one_transaction(db):
    with pytest.raises(Refused):
        keep(None, key="a", fails=True)
    assert not Organisation.objects.filter(name="a").exists()


def test_each_row_of_a_run_is_asked_by_its_own_key_inside_the_verb_of_the_run(db):
    @verb(once=NONE, frozen=NONE, happened=NONE)
    def run(actor: User | None, keys: list[str]) -> list[Organisation]:
        return [keep(actor, key=one) for one in keys]

    first = run(None, ["a", "b"])
    assert run(None, ["a", "b", "c"])[:2] == first
    assert Organisation.objects.filter(name__in="abc").count() == 3


def test_what_was_asked_outside_is_asked_no_more_inside(db, django_assert_num_queries):
    asked: list[str] = []
    once = _keeps(also=lambda known, told: asked.append(told.key))

    @verb(once=once, frozen=NONE, happened=NONE)
    def inner(actor: User | None, *, key: str) -> Organisation:
        return Organisation.objects.get_or_create(name=key)[0]

    @verb(once=once, frozen=NONE, happened=NONE)
    def outer(actor: User | None, *, key: str) -> Organisation:
        Organisation.objects.create(name=key)
        return inner(actor, key=key)

    outer(None, key="a")
    assert asked == []
    outer(None, key="a")
    assert asked == ["a"]


def test_a_right_is_asked_of_a_person_and_not_of_the_software(db, staff):
    @verb(once=NONE, frozen=NONE, happened=NONE, right=NOBODY)
    def does(actor: User | None) -> int:
        return 1

    assert does(None) == 1
    with pytest.raises(Refused):
        does(staff.rental)


def test_a_column_that_takes_a_row_back_is_said_at_the_declaration():
    with pytest.raises(TypeError, match="left_on"):
        Once(SupportStep)
    with pytest.raises(TypeError, match="refused_for"):
        Once(WorkOrder, stands={"dropped_for": ""})
    Once(WorkOrder, stands={"dropped_for": ""}, later=("refused_for",))


def test_what_is_compared_is_every_argument_but_those_set_apart_by_name():
    def add(actor: User, *, prospect: object, what: str, colour: str, key: str = "") -> WorksLine: ...

    with pytest.raises(TypeError, match="colour"):
        verb(once=Once(WorksLine), frozen=NONE, happened=NONE)(add)
    with pytest.raises(TypeError, match="weight"):
        verb(once=Once(WorksLine, apart=("colour", "weight")), frozen=NONE, happened=NONE)(add)
    verb(once=Once(WorksLine, apart=("colour",)), frozen=NONE, happened=NONE)(add)


@pytest.mark.parametrize(
    "says", [{"frozen": Refuses("lease.household")}, {"happened": ("on",)}, {"once": verbs.VERSIONED}]
)
def test_an_argument_that_the_verb_does_not_take_is_an_error_of_its_declaration(says):
    with pytest.raises(TypeError):
        verb(**({"once": NONE, "frozen": NONE, "happened": NONE} | says))(lambda actor: None)


def test_what_a_verb_declares_is_read_of_it_and_its_signature_stays():
    says = declared(add_goal)
    assert says and isinstance(says.once, Once) and says.once.model is SupportGoal
    assert replace(says, right=None) == says
    assert add_goal.__name__ == "add_goal" and declared(len) is None
