"""Queries of which the SQL is written once: on a page that asks a dozen, Django is longer to write them than the
database to answer."""

from collections.abc import Callable
from functools import lru_cache, wraps

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from .clock import today

KEPT = 256  # texts of one query, by its arguments


def prepared(build: Callable[..., QuerySet]) -> Callable[..., list[tuple]]:
    """The rows of `build(*args)`, a queryset of `values_list`: read each time, by a text that is kept for the day.

    The text depends on the arguments and on `today()`, on nothing else: `build` reads no row, no state.
    """

    @lru_cache(maxsize=KEPT)
    def written(_day, *args) -> tuple:
        compiler = build(*args).query.get_compiler(connection=connection)
        return compiler, *compiler.as_sql()

    @wraps(build)
    def rows(*args) -> list[tuple]:
        try:
            compiler, sql, params = written(today(), *args)
        except EmptyResultSet:  # the arguments leave nothing to ask: « among none »
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(compiler.results_iter([cursor.fetchall()], tuple_expected=True))

    return rows
