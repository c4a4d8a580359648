"""The personal data about a household or an owner: each room says how to export and how to erase it, where it is
declared (`apps.py`).

`desk` runs them all; a test fails on a model that reaches a person or an owner and is declared nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.utils import get_history_manager_for_model

from . import rooms
from .actions import record
from .localised import Text
from .mail.erasing import erase as erase_messages
from .mail.queries import mine
from .models import (
    AccessLog,
    Document,
    Enclosure,
    FactorRemoval,
    FactorStep,
    Grant,
    Household,
    HouseholdMember,
    Identity,
    Message,
    NameWord,
    Person,
    PersonMerge,
    Session,
    ToDo,
    User,
)
from .todo import about_each

ERASED = "Personne effacée"


@dataclass(frozen=True)
class PersonalData:
    """Rows of one model about a subject, a household unless told. `readable` are those that a user may read and
    so export.

    `erase` removes what can be; `kept` says what stays all the same, and which text makes the agency keep it: at
    least one of the two. `order`: the lower is erased first, so that what points at others goes before them.
    """

    model: type[Model]
    rows: Callable[[Any], QuerySet]
    erase: Callable[[QuerySet], None] | None = None
    kept: Text = ""
    order: int = 5
    readable: Callable[[QuerySet, User], QuerySet] = lambda rows, user: rows
    about: type[Model] = Household


def delete(rows: QuerySet) -> None:
    """The rows and their history."""
    keys = list(rows.values_list("pk", flat=True))
    rows.model._base_manager.filter(pk__in=keys).delete()
    _forget_history(rows.model, keys)  # last: the deletion itself writes a line of it


def blank(**values) -> Callable[[QuerySet], None]:
    """An erasure that puts `values` in place of what was known, and forgets the history of the rows."""

    def erase(rows: QuerySet) -> None:
        keys = list(rows.values_list("pk", flat=True))
        rows.model._base_manager.filter(pk__in=keys).update(**values)
        _forget_history(rows.model, keys)

    return erase


def _forget_history(model: type[Model], keys: list) -> None:
    if hasattr(model, "history"):
        get_history_manager_for_model(model).filter(**{f"{model._meta.pk.name}__in": keys}).delete()


def discard(documents: QuerySet) -> None:
    """Papers, and their files once the transaction is committed: two papers may share one."""
    names = set(documents.values_list("file", flat=True))
    delete(documents)
    transaction.on_commit(partial(_remove, names))


def _remove(names: set[str]) -> None:
    for name in names - set(Document.objects.filter(file__in=names).values_list("file", flat=True)):
        default_storage.delete(name)


def close_account(users: QuerySet) -> None:
    """The account of who is erased: it opens nothing more and names nobody; what it did stays its own."""
    keys = list(users.values_list("pk", flat=True))
    EmailAddress.objects.filter(user__in=keys).delete()
    Authenticator.objects.filter(user__in=keys).delete()
    for model in (Session, Identity, FactorStep, FactorRemoval):
        model._base_manager.filter(user__in=keys).delete()
    erase_messages(Message.objects.filter(about__in=about_each(users)))
    for key in keys:
        User.objects.filter(pk=key).update(
            name=ERASED, email=f"efface-{key}@invalid", is_active=False, password=make_password(None)
        )
    _forget_history(User, keys)


def _persons(household: Household) -> QuerySet:
    """The members of a household, past ones too, but for those who now live in another: their file goes on there."""
    elsewhere = HouseholdMember.objects.exclude(household=household).filter(ends_on=None).values("person")
    return Person.objects.filter(memberships__household=household).exclude(pk__in=elsewhere).distinct()


def personal_data(about: type[Model] = Household) -> list[PersonalData]:
    """All that this site holds about such a subject, in the order of erasure."""
    later_first = reversed(rooms.installed())  # the rows of a later room point at those of an earlier one
    found = [one for room in later_first for one in room.personal_data() if one.about is about]
    return sorted(found, key=lambda holding: holding.order)


def export(subject: Model, user: User) -> dict[str, list[dict]]:
    """What `user` may read about `subject`, by model, ready for JSON."""
    found: dict[str, list[dict]] = {}
    for holding in personal_data(type(subject)):
        rows = holding.readable(holding.rows(subject), user)
        named = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, ForeignKey)]
        rows = rows.select_related(*named) if named else rows
        found.setdefault(str(holding.model._meta.verbose_name), []).extend(_plain(row) for row in rows)
    return found


@transaction.atomic
def erase(actor: User | None, subject: Model) -> list[str]:
    """RGPD, art. 17: erase what no text makes the agency keep. Returns what stays, and why. `actor` None: a term."""
    kept = []
    for holding in personal_data(type(subject)):
        rows = holding.rows(subject)
        if holding.kept and rows.exists():
            kept.append(f"{holding.model._meta.verbose_name} : {holding.kept}")
        if holding.erase:
            holding.erase(rows)
    get_history_manager_for_model(type(subject)).filter(id=subject.pk).delete()
    subject.refresh_from_db()
    record(subject, actor, reason="erase")
    return kept


def _plain(row: Model) -> dict:
    """The fields of a row, without the keys of the machine."""
    values = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in ("key", "version", "sha256", "password"):
            continue
        value = getattr(row, field.name if isinstance(field, ForeignKey) else field.attname)
        values[str(field.verbose_name)] = value if isinstance(value, (int, bool, type(None))) else str(value)
    return values


def _own_messages(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(pk__in=mine(user).values("pk"))


def _own_enclosures(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(message__in=mine(user).values("pk"))


PERSONAL_DATA = [
    PersonalData(User, lambda h: User.objects.filter(person__in=_persons(h)), close_account, order=8),
    PersonalData(
        Person,
        _persons,
        blank(last_name=ERASED, first_name="", key="", born_on=None, email="", phone="", address="", user=None),
        order=9,
    ),
    PersonalData(NameWord, lambda h: NameWord.objects.filter(person__in=_persons(h)), delete),
    PersonalData(
        Household, lambda h: Household.objects.filter(pk=h.pk), kept=_("An empty shell: it names nobody."), order=9
    ),
    PersonalData(
        HouseholdMember,
        lambda h: HouseholdMember.objects.filter(household=h),
        kept=_("Sizes of households, which name nobody once the persons are erased."),
    ),
    PersonalData(
        PersonMerge, lambda h: PersonMerge.objects.filter(Q(gone__in=_persons(h)) | Q(stands__in=_persons(h))), delete
    ),
    PersonalData(Grant, lambda h: Grant.objects.filter(household=h), delete),
    PersonalData(AccessLog, lambda h: AccessLog.objects.filter(household=h), delete),
    PersonalData(
        Enclosure, lambda h: Enclosure.objects.filter(message__household=h), delete, order=1, readable=_own_enclosures
    ),
    PersonalData(
        Message, lambda h: Message.objects.filter(household=h), erase_messages, order=2, readable=_own_messages
    ),
    PersonalData(ToDo, lambda h: ToDo.objects.filter(household=h), delete),
    PersonalData(
        Document,
        lambda h: Document.objects.filter(household=h),
        kept=_("Leases and receipts are kept ten years (décret 72-678, art. 86)."),
    ),
]
