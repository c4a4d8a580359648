"""What was published stays as it was, whatever file comes after: the difference would give small counts back."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KINDS = ("application_opened", "housed", "inactive", "active_again", "left", "contact")
MONTHS = (
    ("2026-01-31", 1),
    ("2026-02-28", 2),
    ("2026-03-31", 3),
    ("2026-04-30", 4),
    ("2026-05-31", 5),
    ("2026-06-30", 6),
)

rows = st.lists(
    st.tuples(
        st.integers(0, 40), st.sampled_from(KINDS), st.dates(date(2026, 1, 1), date(2026, 6, 30)).map(date.isoformat)
    ),
    max_size=60,
)
files = st.lists(st.tuples(rows, st.sampled_from(MONTHS), st.booleans()), min_size=2, max_size=6)


def told(client) -> list[str]:
    """Every published row, as the CSV gives it, without the day."""
    lines = client.get("/?format=csv").content.decode("utf-8-sig").splitlines()[1:]
    return [line.rpartition(";")[0] for line in lines]


def months(client) -> list[str]:
    return [line for line in told(client) if "trimestre" not in line]


def quarters(client) -> list[str]:
    return [line for line in told(client) if "trimestre" in line]


def applications(month: int, count: int, first: int = 0) -> list[tuple]:
    return [(first + n, "application_opened", f"2026-{month:02d}-10") for n in range(count)]


def test_a_corrected_file_gives_no_hidden_count_back(client, take):
    """Three households left in January: hidden. A corrected file without one of them says no count that was hidden."""
    left = [(n, "left", "2026-01-25") for n in range(3)]
    take([*applications(1, 20), *left], end="2026-01-31")
    [before] = told(client)
    assert "secret" in before
    take([*applications(1, 20), *left[1:]], end="2026-01-31", hour=9)
    first, *again = told(client)
    assert first == before
    for line in again:  # what was secret is, and what moved by one
        hidden = [cell == "secret" for cell in line.split(";")]
        assert all(
            now or not then for now, then in zip(hidden, (c == "secret" for c in before.split(";")), strict=True)
        )
        assert hidden[5]


def test_a_large_correction_is_a_new_vintage_beside_the_first(client, take):
    take(applications(1, 20), end="2026-01-31")
    take(applications(1, 40), end="2026-01-31", hour=9)
    assert told(client) == ["janvier 2026;20;0;0;0;20;1", "janvier 2026;40;0;0;0;40;2"]
    page = client.get("/").content.decode()
    assert "Ce qui a été corrigé" in page and page.count("tel que publié le") == 2


def test_the_vintages_are_read_again_as_they_were_made(client, take):
    """A month told after a correction goes on from it; the next correction finds both."""
    take(applications(1, 20), end="2026-01-31")
    take(applications(1, 40), end="2026-01-31", hour=9)
    take(applications(2, 15, 100), start="2026-02-01", end="2026-02-28", hour=10)
    assert told(client)[-1] == "février 2026;15;0;0;0;55;1"
    take(applications(2, 35, 100), start="2026-02-01", end="2026-02-28", hour=11)
    assert told(client) == [
        "janvier 2026;20;0;0;0;20;1",
        "janvier 2026;40;0;0;0;40;2",
        "février 2026;15;0;0;0;55;1",
        "février 2026;35;0;0;0;75;3",
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told_files=files)
def test_after_any_file_the_periods_published_before_it_are_identical(client, take, told_files):
    from trousseau.core.errors import Refused

    with transaction.atomic():
        before_months, before_quarters = [], []
        for hour, (facts, (end, _month), whole) in enumerate(told_files):
            start = "2026-01-01" if whole or not hour else f"{end[:8]}01"
            facts = [row for row in facts if start <= row[2] <= end]
            try:
                take(facts, start=start, end=end, hour=hour)
            except Refused:
                continue
            now_months, now_quarters = months(client), quarters(client)
            assert [line for line in now_months if line in before_months] == before_months
            assert [line for line in now_quarters if line in before_quarters] == before_quarters
            before_months, before_quarters = now_months, now_quarters
        transaction.set_rollback(True)


def test_a_month_after_a_correction_starts_from_the_corrected_facts(client, take):
    take(applications(1, 20), end="2026-01-31")
    take([*applications(1, 30), *applications(2, 10, 50)], end="2026-02-28", hour=9)
    assert months(client) == ["janvier 2026;20;0;0;0;20;1", "janvier 2026;30;0;0;0;30;2", "février 2026;10;0;0;0;40;1"]


def test_a_correction_too_small_to_be_told_is_not_given_back_by_the_next_month(client, take):
    """Two households more in January: 20 known, then 10 enter and 32 are known would tell them."""
    take(applications(1, 20), end="2026-01-31")
    take([*applications(1, 22), *applications(2, 10, 50)], end="2026-02-28", hour=9)
    january, *again, february = months(client)
    assert january == "janvier 2026;20;0;0;0;20;1"
    assert all(line.split(";")[1:].count("secret") == 2 for line in again)
    assert february.split(";")[1:].count("secret") >= 1


def test_a_file_of_older_months_publishes_none_of_them_and_corrects_the_stock_after_them(client, take):
    take(applications(3, 20), start="2026-03-01", end="2026-03-31")
    take(applications(2, 12, 50), start="2026-02-01", end="2026-02-28", hour=9)
    assert told(client) == ["mars 2026;20;0;0;0;20;1", "mars 2026;20;0;0;0;32;2"]


def test_the_page_reads_what_is_stored(client, take):
    """The table, its picture and the CSV say the published counts, whatever the facts have become."""
    from trousseau.observatory.models import FactRow

    take(applications(1, 20), end="2026-01-31")
    page, csv = client.get("/").content, told(client)
    FactRow.objects.all().delete()
    assert told(client) == csv and client.get("/").content.count(b">20<") == page.count(b">20<") > 0


def test_the_database_refuses_to_change_what_was_published(take):
    from trousseau.observatory.models import CorrectedPeriod, PublishedPeriod

    take(applications(1, 20), end="2026-01-31")
    take(applications(1, 40), end="2026-01-31", hour=9)
    [period] = PublishedPeriod.objects.all()
    assert CorrectedPeriod.objects.count() == 1
    for work in (
        lambda: CorrectedPeriod.objects.update(threshold=1),
        lambda: CorrectedPeriod.objects.all().delete(),
        lambda: PublishedPeriod.objects.update(threshold=1),
        lambda: PublishedPeriod.objects.all().delete(),
        lambda: PublishedPeriod(
            start=period.start, end=period.end, shown={}, threshold=1, published_on=period.start
        ).save(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            work()


def test_the_night_publishes_what_no_delivery_published_and_nothing_twice(client, take, monkeypatch):
    from trousseau.observatory import actions, nightly

    with monkeypatch.context() as before:
        before.setattr(actions, "publish", lambda on: 0)  # as it was received before periods were stored
        take(applications(1, 20), end="2026-01-31")
    assert told(client) == []
    assert str(nightly.publish_months(date(2026, 7, 2))).endswith(" 1.")
    assert str(nightly.publish_months(date(2026, 7, 2))).endswith(" 0.")
    assert len(told(client)) == 1
