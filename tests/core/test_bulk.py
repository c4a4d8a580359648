"""Many rows written at once have their history, and are refused in the words of their constraints."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from trousseau.core.actions import record, record_all
from trousseau.core.models import AgencyPaper


def papers(count: int) -> list[AgencyPaper]:
    return [
        AgencyPaper(
            kind="insurance",
            number=f"N{index}",
            issuer="Mutuelle",
            starts_on=date(2025, 1, 1 + index),
            ends_on=date(2026, 1, 1),
        )
        for index in range(count)
    ]


@pytest.mark.django_db
def test_many_rows_are_written_and_changed_with_their_history(account, django_assert_max_num_queries):
    actor, rows = account("director"), papers(30)
    with django_assert_max_num_queries(4):
        record_all(rows, actor)
    for row in rows:
        row.number += "b"
    with django_assert_max_num_queries(34):  # one prepared statement, executed for each
        record_all(rows, actor, fields=("number",))
    stored = AgencyPaper.objects.get(pk=rows[7].pk)
    assert stored.number == "N7b"
    lines = stored.history.order_by("history_id")
    assert [(one.history_type, one.number, one.history_user) for one in lines] == [
        ("+", "N7", actor),
        ("~", "N7b", actor),
    ]


@pytest.mark.django_db
def test_one_row_that_is_refused_refuses_them_all_in_its_words(account):
    actor = account("director")
    first, second = papers(2)
    record(first, actor)
    again, _other = papers(2)
    with pytest.raises(ValidationError):
        record_all([second, again], actor)
    assert AgencyPaper.objects.get() == first
