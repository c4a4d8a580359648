from datetime import date

from trousseau.rules.claims import OwedMonth, missing, opening, to_guarantor
from trousseau.rules.guarantees import ClaimTerms

VISALE = ClaimTerms(2, 15, 30, 36, 2)


def month(number: int, unpaid: int, rent: int = 30000, asked: int = 35000) -> OwedMonth:
    return OwedMonth(date(2026, number, 5), rent, asked, unpaid)


def test_visale_opens_at_the_second_month_wholly_unpaid_consecutive_or_not():
    assert opening("visale", VISALE, [month(1, 35000)]).why == ""
    found = opening("visale", VISALE, [month(1, 35000), month(2, 0), month(3, 35000)])
    assert (found.why, found.opened_on, found.amount) == ("total", date(2026, 3, 5), 70000)
    assert (found.notice_by, found.claim_by) == (date(2026, 3, 20), date(2026, 4, 4))


def test_visale_opens_on_partial_arrears_above_one_month_and_not_at_one():
    at_one = [month(1, 20000), month(2, 15000)]
    assert opening("visale", VISALE, at_one).why == ""
    assert opening("visale", VISALE, [*at_one, month(3, 1)]).why == "partial"


def test_charges_alone_never_open_a_first_claim():
    months = [month(n, 5000) for n in range(1, 10)]
    assert opening("visale", VISALE, months).why == ""
    assert opening("visale", VISALE, [*months, month(10, 5001)]).why == "partial"


def test_a_policy_asks_its_own_months_and_says_no_delay():
    terms = ClaimTerms(unpaid=3)
    assert opening("insurance", terms, [month(1, 35000), month(2, 35000)]).why == ""
    found = opening("insurance", terms, [month(n, 35000) for n in (1, 2, 3)])
    assert (found.why, found.claim_by) == ("total", None)
    assert opening("fsl", ClaimTerms(), [month(1, 35000)]).why == "first"


def test_a_guarantee_stops_at_the_months_that_it_covers():
    terms = ClaimTerms(1, None, None, 3)
    late = [month(n, 35000) for n in (1, 2)]
    assert opening("visale", terms, late, claimed=2).amount == 35000
    assert opening("visale", terms, late, claimed=3).why == ""


def test_what_is_missing_is_said():
    found = opening("visale", VISALE, [month(1, 35000), month(2, 35000)])
    assert missing(found, notice_on=None, today=date(2026, 2, 10)) == ("notice",)
    assert missing(found, notice_on=None, today=date(2026, 2, 21)) == ("late_notice",)
    assert missing(found, notice_on=date(2026, 2, 20), today=date(2026, 3, 7)) == ()
    assert missing(found, notice_on=date(2026, 2, 20), today=date(2026, 3, 8)) == ("late",)
    assert missing(opening("visale", VISALE, []), notice_on=None, today=date(2026, 3, 8)) == ("opening",)


def test_who_paid_takes_the_creditor_s_place():
    assert to_guarantor(70000, 35000) == 35000 and to_guarantor(0, 0) == 0
