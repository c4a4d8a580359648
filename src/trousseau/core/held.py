"""What is held about a household: each room says, in its own `held.py`, how to export and how to erase it.

`desk` runs them all; a test fails on a model that reaches a person without a holding.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from .models import AccessLog, Document, Grant, Household, HouseholdMember, Person, ToDo, User

ERASED = "Personne effacée"


@dataclass(frozen=True)
class Holding:
    """Rows of one model about a household. `readable` are those that a user may read and so export.

    `erase` removes what can be; None when a text makes the agency keep the rows: `kept` says which.
    `order`: the lower is erased first, so that what points at others goes before them.
    """

    model: type[Model]
    rows: Callable[[Household], QuerySet]
    erase: Callable[[QuerySet], None] | None = None
    kept: str = ""
    order: int = 5
    readable: Callable[[QuerySet, User], QuerySet] = lambda rows, user: rows


def delete(rows: QuerySet) -> None:
    """The rows and their history."""
    keys = list(rows.values_list("pk", flat=True))
    rows.model._base_manager.filter(pk__in=keys).delete()
    if hasattr(rows.model, "history"):  # last: the deletion itself writes a line of it
        rows.model.history.filter(**{f"{rows.model._meta.pk.name}__in": keys}).delete()


def _forget(rows: QuerySet) -> None:
    keys = list(rows.values_list("pk", flat=True))
    Person.history.filter(id__in=keys).delete()
    Person.objects.filter(pk__in=keys).update(
        last_name=ERASED, first_name="", key="", born_on=None, email="", phone="", user=None
    )


def _persons(household: Household) -> QuerySet:
    """Its members, past ones too, but for those who now live in another household: their file goes on there."""
    elsewhere = HouseholdMember.objects.exclude(household=household).filter(ends_on=None).values("person")
    return Person.objects.filter(memberships__household=household).exclude(pk__in=elsewhere).distinct()


def holdings() -> list[Holding]:
    """Every holding of this site, in the order of erasure."""
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("trousseau.") and find_spec(f"{config.name}.held"):
            found += import_module(f"{config.name}.held").HOLDINGS
    return sorted(found, key=lambda holding: holding.order)


def export(household: Household, user: User) -> dict[str, list[dict]]:
    """What `user` may read about `household`, by model, ready for JSON."""
    found: dict[str, list[dict]] = {}
    for holding in holdings():
        rows = holding.readable(holding.rows(household), user)
        found[str(holding.model._meta.verbose_name)] = [_plain(row) for row in rows]
    return found


def _plain(row: Model) -> dict:
    """The fields of a row, without the keys of the machine."""
    values = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in ("key", "version", "sha256"):
            continue
        value = getattr(row, field.name if isinstance(field, ForeignKey) else field.attname)
        values[str(field.verbose_name)] = value if isinstance(value, (int, bool, type(None))) else str(value)
    return values


HOLDINGS = [
    Holding(Person, _persons, _forget, order=9),
    Holding(Household, lambda h: Household.objects.filter(pk=h.pk), kept=_("An empty shell: it names nobody."), order=9),
    Holding(
        HouseholdMember, lambda h: HouseholdMember.objects.filter(household=h),
        kept=_("Sizes of households, which name nobody once the persons are erased."),
    ),
    Holding(Grant, lambda h: Grant.objects.filter(household=h), delete),
    Holding(AccessLog, lambda h: AccessLog.objects.filter(household=h), delete),
    Holding(ToDo, lambda h: ToDo.objects.filter(household=h), delete),
    Holding(
        Document, lambda h: Document.objects.filter(household=h),
        kept=_("Leases and receipts are kept ten years (décret 72-678, art. 86)."),
    ),
]  # fmt: skip
