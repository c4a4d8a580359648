"""A step that adds pictures again the table it adds to, and no other.

Django pictures anew, at each step, every table that the changed one can reach: here some 200 at each of 227 steps,
nine tenths of an update (102 s of processor, 11.5 without, the same base on the same machine). What is added changes no
other table: those that point to it keep its former picture until a step of Python comes, before which Django pictures
them all again (`is_delayed`). `tests/site/test_release.py` holds that a base brought up so has the tables of a new one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState

ADDS = ("add_model", "add_field", "add_index", "add_constraint")


@contextmanager
def own_table_alone() -> Iterator[None]:
    """Within it, a step of `ADDS` pictures one table; the others go Django's way."""
    as_django = {name: getattr(ProjectState, name) for name in ADDS}
    try:
        for name, add in as_django.items():
            setattr(ProjectState, name, _alone(add))
        yield
    finally:
        for name, add in as_django.items():
            setattr(ProjectState, name, add)


def _alone(add):
    def added(self, *args, **kwargs) -> None:
        self.reload_model = lambda *model, delay=True: _picture(self, model)
        try:
            add(self, *args, **kwargs)
        finally:
            del self.reload_model

    return added


def _picture(state, model: tuple[str, str]) -> None:
    if "apps" in state.__dict__:  # hasattr would picture them all
        state.is_delayed = True
        state._reload({model})
