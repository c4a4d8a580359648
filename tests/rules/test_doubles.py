from dataclasses import replace
from datetime import date

import pytest

from trousseau.rules.doubles import Identity, likely

IRIS = Identity("glaieul", "iris", date(1990, 2, 1), "0600000001", "iris@essai.example")


@pytest.mark.parametrize(
    ("other", "keys"),
    [
        (Identity("glaieul", "iris"), {"last_name", "first_name"}),
        (Identity("iris", "glaieul"), {"last_name", "first_name"}),
        (Identity("glaieul", "irene", date(1990, 2, 1)), {"last_name", "born_on"}),
        (Identity("lavande", "iris", phone="0600000001"), {"first_name", "phone"}),
        (Identity("", "", phone="0600000001", email="iris@essai.example"), {"phone", "email"}),
    ],
)
def test_two_keys_that_agree_are_enough_to_look_twice(other, keys):
    assert likely(IRIS, other) == keys
    assert likely(other, IRIS) == keys


@pytest.mark.parametrize("key", ["last_name", "first_name", "born_on", "phone", "email"])
def test_one_key_alone_is_not(key):
    nobody = Identity("", "")
    assert likely(IRIS, replace(nobody, **{key: getattr(IRIS, key)})) == frozenset()


def test_homonyms_born_on_two_days_are_two_people():
    assert likely(IRIS, Identity("glaieul", "iris", date(1990, 2, 2))) == frozenset()
    assert likely(IRIS, replace(IRIS, born_on=date(1990, 2, 2))) >= {"phone", "email"}


def test_what_is_unknown_of_both_agrees_on_nothing():
    assert likely(Identity("glaieul", ""), Identity("glaieul", "")) == frozenset()
