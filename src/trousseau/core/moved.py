"""Was a column changed outside the software? Whoever writes a row by the software writes its history with it."""

from collections.abc import Iterator

from django.db.models import Model
from simple_history.utils import get_history_manager_for_model


def moved(model: type[Model], column: str) -> Iterator[int]:
    """The keys of the rows whose `column` is not what the last line of their history says. A row without history, as one
    that was erased, says nothing."""
    last = dict(get_history_manager_for_model(model).order_by("history_id").values_list(model._meta.pk.name, column))
    for key, value in model._base_manager.order_by("pk").values_list("pk", column):
        if key in last and last[key] != value:
            yield key
