"""The personal data about a household or an owner: each room says how to export and how to erase it, where it is
declared (`apps.py`).

`desk` runs them all; a test fails on a model that reaches a person or an owner and is declared nowhere.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Field, FileField, ForeignKey, JSONField, Model, ProtectedError, Q, QuerySet
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.utils import get_history_manager_for_model

from . import digests, erasures, localised, rooms
from .actions import record
from .bulk import write_history
from .clock import today
from .copies import column_words
from .enums import Role
from .fields import CentsField
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
from .openings import role_words
from .retention import EVERYTHING, NAMELESS, Fate, Term
from .todo import about_each

ERASED = "Personne effacée"
OF_THE_MACHINE = ("key", "version", "sha256", "password")
UNTOLD = (*OF_THE_MACHINE, "template", "unscanned", "wrong_on")  # nor these, in words
OPENINGS, MESSAGES = "retention.openings_months", "mail.keep_months"
# the file of a household goes with its tenancy, its papers with the accounts (tenancies says when); what is noted while it
# is followed, with the last contact (followup); what an application asked for, soon after it led nowhere (applications)
FILE, ACCOUNTS = "retention.tenant_months", "mandate.kept_years"
SOCIAL, APPLICANT = "retention.social_months", "retention.applicant_months"
SILENT_OWNER = "prospecting.letters_keep_months"
CLAIM = _("A sum is owed or a procedure runs: what it needs stays as long (RGPD, art. 17, 3 e).")


@dataclass(frozen=True)
class PersonalData:
    """Rows of one model about a subject, a household unless told. `readable` are those that a user may read and
    so export.

    `erase` removes what can be; `kept` says what stays all the same, and which text makes the agency keep it: at
    least one of the two. `order`: the lower is erased first, so that what points at others goes before them.

    `term`: the code of the term under which it is kept (`core.retention`). `claim`: a sum owed or a procedure needs it, and
    it stays as long (RGPD, art. 17, 3 e). `end`: what the end of the term does to what an erasure keeps. `handed` False: what
    somebody else said of them, which goes with them and stands in no copy: it is that person's (RGPD, art. 15, 4).
    """

    model: type[Model]
    rows: Callable[[Any], QuerySet]
    erase: Callable[[QuerySet], None] | None = None
    kept: Text = ""
    order: int = 5
    readable: Callable[[QuerySet, User], QuerySet] = lambda rows, user: rows
    about: type[Model] = Household
    term: str = ""
    claim: bool = False
    end: Callable[[QuerySet], None] | None = None
    handed: bool = True


def under(term: str, holdings: Iterable[PersonalData], *, kept: str = "", claim: bool = False) -> list[PersonalData]:
    """What a room holds, under the term of its room: what a text keeps is kept under `kept` (by default, as the accounts),
    unless the data says another; `claim`: what is erased is what a claim needs."""
    found = []
    for one in holdings:
        goes = one.erase is not None
        code = one.term or (term if goes else kept or ACCOUNTS)
        found.append(replace(one, term=code, claim=one.claim or (claim and goes)))
    return found


def delete(rows: QuerySet) -> None:
    """The rows and their history."""
    keys = list(rows.values_list("pk", flat=True))
    _take_out(rows.model._base_manager.filter(pk__in=keys))
    _forget_history(rows.model, keys)  # last: the deletion itself writes a line of it


def _take_out(rows: QuerySet) -> None:
    """The rows, and those that go with them; of what stays and pointed to them, a line says that it points to nothing."""
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    pointed = [
        (field.model, [row.pk for group in groups for row in group])  # type: ignore[attr-defined]  # lists of rows
        for (field, _value), groups in collector.field_updates.items()
        if hasattr(field.model, "history")
    ]
    collector.delete()
    for model, keys in pointed:
        _write_anew(model, keys)


def blank(**values) -> Callable[[QuerySet], None]:
    """An erasure that puts `values` in place of what was known, and forgets the history of the rows."""

    def erase(rows: QuerySet) -> None:
        keys = list(rows.values_list("pk", flat=True))
        rows.model._base_manager.filter(pk__in=keys).update(**values)
        _forget_history(rows.model, keys)

    return erase


def _forget_history(model: type[Model], keys: list) -> None:
    """What these rows said before goes; of one that stays, a line says what it is from now on."""
    if hasattr(model, "history"):
        get_history_manager_for_model(model).filter(**{f"{model._meta.pk.name}__in": keys}).delete()
        _write_anew(model, keys)


def _write_anew(model: type[Model], keys: list) -> None:
    staying = model._base_manager.filter(pk__in=keys).only("pk")
    write_history(model, staying, user=None, reason="erase", kind="~", at=timezone.now())


def discard(documents: QuerySet) -> None:
    """Papers, and their files once the transaction is committed: two papers may share one. Of a paper to which a row that
    is kept still points, what it says goes, and its empty row stays."""
    names = set(documents.exclude(file="").values_list("file", flat=True))
    try:
        with transaction.atomic():
            delete(documents)
    except ProtectedError:
        for paper in list(documents):
            try:
                with transaction.atomic():
                    _take_out(Document.objects.filter(pk=paper.pk))
            except ProtectedError:
                digests.blot([paper], today())
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


def leave_account(role: Role) -> Callable[[QuerySet], None]:
    """The account of who is erased as `role`: it closes with its last one. Of who has another space (`enums.TOGETHER`), that
    one goes on, without this role."""

    def erase(users: QuerySet) -> None:
        staying = [user for user in users if set(user.roles) - {role}]
        close_account(users.exclude(pk__in=[user.pk for user in staying]))
        for user in staying:
            user.roles = [one for one in user.roles if one != role]
            record(user, None, reason="erase")
        if role == Role.TENANT:  # a claim keeps the person, not the space
            readers = list(Person.objects.filter(user__in=staying).values_list("pk", flat=True))
            Person.objects.filter(pk__in=readers).update(user=None)
            _write_anew(Person, readers)

    return erase


def _persons(household: Household) -> QuerySet:
    """The members of a household, past ones too, but for those who now live in another: their file goes on there."""
    elsewhere = HouseholdMember.objects.exclude(household=household).filter(ends_on=None).values("person")
    return Person.objects.filter(memberships__household=household).exclude(pk__in=elsewhere).distinct()


def personal_data(about: type[Model] = Household) -> list[PersonalData]:
    """All that this site holds about such a subject, in the order of erasure."""
    later_first = reversed(rooms.installed())  # the rows of a later room point at those of an earlier one
    found = [one for room in later_first for one in room.personal_data() if one.about is about]
    return sorted(found, key=lambda holding: holding.order)


def _handed(about: type[Model]) -> list[PersonalData]:
    return [one for one in personal_data(about) if one.handed]


def export(subject: Model, user: User) -> dict[str, list[dict]]:
    """What `user` may read about `subject`, by model, ready for JSON."""
    found: dict[str, list[dict]] = {}
    for holding in _handed(type(subject)):
        rows = holding.readable(holding.rows(subject), user)
        named = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, ForeignKey)]
        rows = rows.select_related(*named) if named else rows
        found.setdefault(str(holding.model._meta.verbose_name), []).extend(_plain(row) for row in rows)
    return found


@transaction.atomic
def erase(
    actor: User | None, subject: Model, *, codes: Collection[str] = (), claim: bool = False, note: bool = True
) -> list[str]:
    """RGPD, art. 17: erase what no text makes the agency keep. Returns what stays, and why. `actor` None: a term.

    `codes`: only what is kept under these terms, whose end has come; by default all. `claim`: a sum is owed or a procedure
    runs, and what it needs stays. `note` False: it is done again after a restore, and listed already.
    """
    kept = []
    for holding in personal_data(type(subject)):
        if codes and holding.term not in codes:
            continue
        rows = holding.rows(subject)
        if claim and holding.claim:
            if rows.exists():
                kept.append(f"{holding.model._meta.verbose_name} : {CLAIM}")
            continue
        if codes and holding.end:
            holding.end(rows)
            continue
        if holding.kept and rows.exists():
            kept.append(f"{holding.model._meta.verbose_name} : {holding.kept}")
        if holding.erase:
            holding.erase(rows)
    if not codes:
        get_history_manager_for_model(type(subject)).filter(id=subject.pk).delete()
        subject.refresh_from_db()
        record(subject, actor, reason="erase")
    if note:
        erasures.note(actor, subject, codes=codes or [EVERYTHING], claim=claim)
    return list(dict.fromkeys(kept))


def told(subject: Model, user: User) -> Iterator[tuple[type[Model], list[list[tuple[str, str]]]]]:
    """The same in words, to be read by the person: by kind, the persons first, of each row what its named fields say. What
    is empty, or of the machine, is left out."""
    found: dict[type[Model], list[list[tuple[str, str]]]] = {}
    for holding in reversed(_handed(type(subject))):
        rows = holding.readable(holding.rows(subject), user)
        named = [field.name for field in rows.model._meta.concrete_fields if isinstance(field, ForeignKey)]
        said = [_said(row) for row in (rows.select_related(*named) if named else rows)]
        found.setdefault(holding.model, []).extend(one for one in said if one)
    yield from ((model, rows) for model, rows in found.items() if rows)


def unread(subject: Model, user: User) -> list[type[Model]]:
    """The kinds of which rows are held that `user` does not read, and so cannot hand over: who reads them does."""
    found = []
    for holding in reversed(_handed(type(subject))):
        if holding.readable is PersonalData.readable or holding.model in found:
            continue
        rows = holding.rows(subject)
        if rows.exclude(pk__in=holding.readable(rows, user).values("pk")).exists():
            found.append(holding.model)
    return found


def _said(row: Model) -> list[tuple[str, str]]:
    """A field without a name of its own (Django then makes one) is of the machine, like those that the model says `untold`: a
    code whose row says the same in words."""
    lines = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        named = not isinstance(field.verbose_name, str) and field.name not in UNTOLD
        aside = (
            field.primary_key or field.name in getattr(row, "untold", ()) or isinstance(field, FileField | JSONField)
        )
        if aside or not named or value in (None, "", [], {}):
            continue
        lines.append((str(field.verbose_name), _words(row, field, value)))
    return lines


def _words(row: Model, field: Field, value: Any) -> str:
    if shown := getattr(
        row, f"get_{field.name}_display", None
    ):  # Django’s, or that of a code whose words are elsewhere
        return str(shown())
    if isinstance(field, CentsField):
        return localised.money(value)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return localised.day(timezone.localtime(value).date())
    if isinstance(value, date):
        return localised.day(value)
    return _who(value) if isinstance(value, User) else str(value)


def _who(user: User) -> str:
    """Somebody who has a space of their own by their name, and who works on the file by their job: a copy names no colleague."""
    job = next((role for role in user.roles if role not in (Role.TENANT, Role.OWNER)), None)
    return role_words(job) if job else str(user)


def _plain(row: Model) -> dict:
    """The fields of a row, without the keys of the machine, nor what its model says `withheld`: the rights of somebody else."""
    values = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in (*OF_THE_MACHINE, *getattr(row, "withheld", ())):
            continue
        value = getattr(row, field.name if isinstance(field, ForeignKey) else field.attname)
        value = _who(value) if isinstance(value, User) else value
        values[column_words(field)] = value if isinstance(value, (int, bool, type(None))) else str(value)
    return values


def _own_messages(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(pk__in=mine(user).values("pk"))


def _own_enclosures(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(message__in=mine(user).values("pk"))


TERMS = [
    Term(
        OPENINGS,
        _("Who opened a file"),
        _("each opening"),
        Fate.ERASE,
        rows=lambda until: AccessLog.objects.filter(at__date__lte=until),
    ),
    Term(
        MESSAGES,
        _("Messages of the outbox"),
        _("the day a message left or was given up"),
        Fate.OTHERWISE,
        then=_("The night erases them."),
    ),
]
_claimed = Q(room__in=("rents", "prevention", "tenancies", "mail"))  # whose work a claim goes on with
PERSONAL_DATA = [
    PersonalData(
        User, lambda h: User.objects.filter(person__in=_persons(h)), leave_account(Role.TENANT), order=8, term=FILE
    ),
    PersonalData(
        Person,
        _persons,
        blank(last_name=ERASED, first_name="", key="", born_on=None, email="", phone="", address="", user=None),
        order=9,
        term=FILE,
        claim=True,
    ),
    PersonalData(NameWord, lambda h: NameWord.objects.filter(person__in=_persons(h)), delete, term=FILE, claim=True),
    PersonalData(
        Household,
        lambda h: Household.objects.filter(pk=h.pk),
        kept=_("An empty shell: it names nobody."),
        order=9,
        term=NAMELESS,
    ),
    PersonalData(
        HouseholdMember,
        lambda h: HouseholdMember.objects.filter(household=h),
        kept=_("Sizes of households, which name nobody once the persons are erased."),
        term=NAMELESS,
    ),
    PersonalData(
        PersonMerge,
        lambda h: PersonMerge.objects.filter(Q(gone__in=_persons(h)) | Q(stands__in=_persons(h))),
        delete,
        term=FILE,
    ),
    PersonalData(Grant, lambda h: Grant.objects.filter(household=h), delete, term=FILE, claim=True),
    PersonalData(AccessLog, lambda h: AccessLog.objects.filter(household=h), delete, term=OPENINGS, claim=True),
    PersonalData(
        Enclosure,
        lambda h: Enclosure.objects.filter(message__household=h),
        delete,
        order=1,
        readable=_own_enclosures,
        term=MESSAGES,
    ),
    PersonalData(
        Message,
        lambda h: Message.objects.filter(household=h),
        erase_messages,
        order=2,
        readable=_own_messages,
        term=MESSAGES,
    ),
    PersonalData(ToDo, lambda h: ToDo.objects.filter(_claimed, household=h), delete, term=FILE, claim=True),
    PersonalData(ToDo, lambda h: ToDo.objects.filter(household=h).exclude(_claimed), delete, term=FILE),
    PersonalData(
        Document,
        lambda h: Document.objects.filter(household=h),
        kept=_("Leases and receipts are kept ten years (décret 72-678, art. 86)."),
        order=7,
        term=ACCOUNTS,
        end=discard,
    ),
]
