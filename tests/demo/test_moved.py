"""What is written in the base without the software is found, in every record that keeps its history."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from django.db import Error, connection, models, transaction
from simple_history.utils import get_history_model_for_model

from tests.plugins.town import TOLD_ON
from trousseau.captation.models import Owner
from trousseau.core.errors import Refused
from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import Household, Person
from trousseau.core.moved import Moved, moved, traced
from trousseau.core.personal_data import erase
from trousseau.ledger.money_proofs import records_as_their_history_says
from trousseau.tenancies.models import Lease

pytestmark = pytest.mark.once


class Back(Exception):
    """What was tried is taken back."""


def accepted(statement: str, values: list) -> bool:
    """Does the base take that, by itself?"""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return bool(cursor.rowcount)
    except Error:
        return False


def another(field: models.Field, value):
    """What somebody could write there instead, as it is stored."""
    match value:
        case None:
            return {"DateField": "2001-02-03", "DateTimeField": "2001-02-03"}.get(field.get_internal_type(), 7)
        case bool():
            return not value
        case date() | datetime():
            return "2001-02-03"
        case int():
            return value + 1
        case _ if isinstance(field, EncryptedTextField):
            return field.get_db_prep_save("another", connection)
        case _:
            return f"{value}7"


def change(model: type[models.Model], row: models.Model) -> set[str]:
    """Write something else in each column that the base lets change; which."""
    meta, history = model._meta, get_history_model_for_model(model)
    kept = {field.name for field in history.tracked_fields} - {"id", *getattr(model, "untraced", ())}
    done = set()
    for field in meta.concrete_fields:
        if field.name in kept and not field.primary_key:
            value = another(field, getattr(row, field.attname))
            if accepted(f'UPDATE "{meta.db_table}" SET "{field.column}" = %s WHERE id = %s', [value, row.pk]):
                done.add(field.name)
    return done


def test_each_record_that_is_written_without_the_software_is_found_and_no_other(demonstration):
    assert [str(one) for one in records_as_their_history_says(TOLD_ON)] == []
    changed, held, forgotten, taken = 0, 0, 0, 0
    for model in traced():
        row = model._base_manager.order_by("pk").last()
        if row is None:
            continue
        lines = get_history_model_for_model(model)._meta.db_table
        with suppress(Back), transaction.atomic():
            names = change(model, row)
            assert [(one.key, set(one.fields)) for one in moved(model)] == ([(row.pk, names)] if names else []), model
            changed, held = changed + len(names), held + (not names)
            raise Back
        with suppress(Back), transaction.atomic():
            assert accepted(f'DELETE FROM "{lines}" WHERE id = %s', [row.pk])
            assert moved(model) == [Moved(model, row.pk)]
            forgotten += 1
            raise Back
        with suppress(Back), transaction.atomic():
            if accepted(f'DELETE FROM "{model._meta.db_table}" WHERE id = %s', [row.pk]):
                assert moved(model) == [Moved(model, row.pk, gone=True)]
                taken += 1
            raise Back
    assert (changed > 600, held, forgotten > 60, taken > 50) == (True, 0, True, True), (changed, held, forgotten, taken)
    assert records_as_their_history_says(TOLD_ON) == []


def test_after_everybody_was_erased_nothing_is_found(demonstration):
    running = Lease.objects.filter(departure=None).values("household")
    for rows in (
        Household.objects.exclude(pk__in=running),
        Person.objects.filter(memberships=None),
        Owner.objects.all(),
    ):
        for one in rows.order_by("pk"):
            with suppress(Refused):
                erase(None, one)
    assert [str(one) for one in records_as_their_history_says(TOLD_ON)] == []
