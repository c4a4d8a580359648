"""What works leave to each payer."""

from trousseau.rules.works import Line, sums


def test_an_aid_is_taken_off_once_it_is_granted():
    told = sums([Line(640_000, "owner", asked=224_000), Line(118_000, "owner", 41_300, 41_300)])
    assert (told.total, told.asked, told.granted, told.waiting) == (758_000, 265_300, 41_300, 224_000)
    assert told.left == {"owner": 716_700}


def test_a_refused_aid_is_decided_and_leaves_the_whole_amount():
    told = sums([Line(100_000, "owner", asked=35_000, granted=0), Line(20_000, "agency")])
    assert (told.waiting, told.left) == (0, {"owner": 100_000, "agency": 20_000})


def test_no_works_leave_nothing():
    assert sums([]).left == {}
