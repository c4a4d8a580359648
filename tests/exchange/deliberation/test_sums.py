"""The sums of an act, however long its text: each number and each unit is met once."""

import random

from trousseau.exchange.deliberation import body

PIECES = (
    "12|100|1000|1|000|500|12,50|1.000|45636.60|1234567890123|,|.|€|€|€|€|k€|euros|eur|mille|et|une|(|)|douze|d'euros|/"
)


def every_pair(folded: str) -> list[tuple[int, int, int]]:
    """The sum of each unit as it is defined: the first in figures that ends with it or beyond, each beside each."""
    read = [
        (body._cents(number, unit[1]), number.start(), unit.end())
        for number in body._NUMBER.finditer(folded)
        if (unit := body._MONEY_UNIT.match(folded, number.end())) and body._cents(number, unit[1]) is not None
    ]
    found = []
    for unit in body._UNIT.finditer(folded):
        money = next((sum_ for sum_ in read if sum_[1] < unit.end() <= sum_[2]), None)
        if money and not body._NO_SUM.sub("", folded[body._start(folded, money[1]) : money[1]]).strip(" ,()"):
            found.append(money)
    return found


def test_small_texts_give_the_sums_that_comparing_every_pair_gives():
    chance = random.Random(11)
    several = 0
    for _ in range(3_000):
        words = chance.choices(PIECES.split("|"), k=chance.randint(1, 14))
        folded = "".join(word + chance.choice(("", " ", " ")) for word in words)
        read = [sum_ for sum_ in body._sums(folded) if sum_[0] is not None]
        assert read == every_pair(folded), folded
        several += len(read) > 1
    assert several > 100


def test_a_sum_in_each_word_of_a_long_text_is_read():
    """Each unit beside each sum, it took more than a minute."""
    amounts = body.read_amounts(["12€ " * 50_000])
    assert len(amounts) == body.MAX_ITEMS + 1
    assert {amount.cents for amount in amounts[:-1]} == {12_00} and amounts[-1].cents is None


def test_a_long_list_of_numbers_before_one_sum_is_read():
    assert [amount.cents for amount in body.read_amounts([f"{'100 ' * 100_000}, soit 5 €"]) if amount.cents] == [5_00]
    assert all(amount.cents is None for amount in body.read_amounts(["Montant (en €)", "100 " * 100_000]))


def test_a_number_wider_than_any_sum_is_not_read_and_said():
    """It was turned into an integer that Python refuses: the act could not be entered."""
    assert [amount.cents for amount in body.read_amounts(["100 " * 2_000 + "€"])] == [None]
