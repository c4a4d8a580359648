"""Persons, their households, and who may open their files."""

from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .. import clock
from ..enums import Aim, Came, OpeningReason, Relation, Role, Went
from ..fields import EncryptedTextField, KeyField
from ..ring import Purpose
from .accounts import User
from .base import Versioned


class Reader(NamedTuple):
    """All that a scope may ask of who reads: two equal readers see the same rows, so that a text may be kept for one."""

    pk: int
    roles: tuple[str, ...]

    @classmethod
    def of(cls, user: User) -> "Reader":
        return cls(user.pk, user.roles)


def granted(path: str, user: User | Reader, on: date | None = None) -> Exists:
    """True for the rows whose person at `path` (a FK column of the outer query) is open to `user` on a day."""
    return Exists(Grant.objects.open_to(user, on).filter(person_id=OuterRef(path)))


def household_open(path: str, user: User | Reader) -> Exists:
    """True for the rows whose household at `path` is open to `user` today.

    Asked row by row: a page of 50 rows then looks at 50 households, not at all those that `user` may open.
    """
    if Role.TENANT in user.roles:  # the only accounts that are a person's own: no grant opens them anything
        living = HouseholdMember.objects.on(clock.today()).filter(person__user=user.pk)  # noqa: TID251 — a right is of now
        return Exists(living.filter(household_id=OuterRef(path)))
    return Exists(Grant.objects.open_to(user).filter(household_id=OuterRef(path)))


class PersonQuerySet(models.QuerySet):
    def for_user(self, user: User) -> "PersonQuerySet":
        """The persons whose file `user` may open today; a tenant sees their own."""
        return self.filter(Q(granted("pk", user)) | Q(user=user))


class Person(Versioned):
    """A member of a household. Owners are not persons of this table: another file, other readers."""

    last_name = models.CharField(_("last name"), max_length=80)
    first_name = models.CharField(_("first name"), max_length=80)
    key = KeyField(sources=("last_name", "first_name"))
    born_on = models.DateField(_("born on"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    address = models.CharField(_("postal address"), max_length=300, blank=True)  # where mail reaches them
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="person")
    history = HistoricalRecords()

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("person")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class NameWord(models.Model):
    """A word of a person's name as it is compared (`key`): the index by which a text finds whom it may name.

    Kept by the base (`core/name_words.py`): no writer can forget it, and a name that is erased is erased here.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="name_words", verbose_name=_("person"))
    word = models.CharField(_("word of a name"), max_length=400)

    class Meta:
        ordering = ("word", "person")
        verbose_name = _("word of a name")
        constraints = [models.UniqueConstraint(fields=("word", "person"), name="name_word_once")]

    def __str__(self) -> str:
        return self.word


class HouseholdQuerySet(models.QuerySet["Household"]):
    def for_user(self, user: User) -> "HouseholdQuerySet":
        """The households that `user` may open today."""
        return self.filter(household_open("pk", user))


class Household(Versioned):
    """People who live or will live together; who belongs to it changes over time."""

    holder = models.ForeignKey(Person, models.PROTECT, verbose_name=_("applicant"), related_name="held_households")
    created_on = models.DateField(_("known since"))
    history = HistoricalRecords()

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("household")

    def __str__(self) -> str:
        return str(self.holder)

    def size_on(self, on: date, least: int) -> int:
        """How many people on a day; a child in shared custody counts from `least` % of the time on."""
        return sum(
            1
            for m in self.members.all()
            if m.starts_on <= on and (m.ends_on is None or on < m.ends_on) and m.share >= least
        )


class HouseholdMemberQuerySet(models.QuerySet):
    def on(self, day: date) -> "HouseholdMemberQuerySet":
        """Who belongs on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def counted(self, day: date, least: int) -> "HouseholdMemberQuerySet":
        """Who counts for size and rooms on a day: a child in shared custody, from `least` % of the time on."""
        return self.on(day).filter(share__gte=least)


class HouseholdMember(models.Model):
    """A person in a household, from `starts_on` on and no longer from `ends_on` on.

    `share`: how much of the time they live there, in %. A child in shared custody is in two households at once.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(_("relation"), max_length=8, choices=Relation)
    share = models.PositiveSmallIntegerField(_("share of the time, in %"), default=100)
    starts_on = models.DateField(_("from"))
    came = models.CharField(_("why they came"), max_length=8, choices=Came, blank=True)
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)
    went = models.CharField(_("why they left"), max_length=10, choices=Went, blank=True)
    history = HistoricalRecords()

    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("who lives in the household")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="member_dates"),
            models.UniqueConstraint(
                fields=("household", "person"), condition=Q(ends_on=None), name="member_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100),
                name="member_share",
                violation_error_message=_("A share of the time is between 1 and 100."),
            ),
        ]
        indexes = [
            models.Index(fields=("household", "person", "starts_on", "ends_on", "share"), name="member_household_share")
        ]

    def __str__(self) -> str:
        return str(self.person)


class PersonMergeQuerySet(models.QuerySet):
    def not_undone(self) -> "PersonMergeQuerySet":
        return self.filter(undone_on=None)


class PersonMerge(models.Model):
    """Somebody found that `gone` and `stands` are one person. A redirect: no row of `gone` is rewritten."""

    gone = models.ForeignKey(Person, models.PROTECT, related_name="merged_into")
    stands = models.ForeignKey(Person, models.PROTECT, related_name="merged_from")
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    merged_on = models.DateField(_("merged on"))
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_on = models.DateField(_("undone on"), null=True, blank=True)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        ordering = ("-merged_on", "-id")
        verbose_name = _("merge of persons")
        constraints = [
            models.UniqueConstraint(
                fields=("gone",),
                condition=Q(undone_on=None),
                name="person_merged_once",
                violation_error_message=_("This person is already merged into another."),
            ),
            models.CheckConstraint(
                condition=~Q(gone=F("stands")),
                name="person_merge_two",
                violation_error_message=_("Nobody is merged into themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.stands_id}"


class GrantQuerySet(models.QuerySet):
    def open_to(self, user: User | Reader, on: date | None = None) -> "GrantQuerySet":
        """The grants of `user` that run on a day, today unless told."""
        return self.current(on or clock.today()).filter(user=user.pk)  # noqa: TID251 — a right is of now

    def current(self, on: date) -> "GrantQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)

    def given(self, on: date) -> "GrantQuerySet":
        """The grants that run on a day, or begin later."""
        return self.filter(Q(ends_on=None) | (Q(ends_on__gt=on) & Q(ends_on__gt=F("starts_on"))))


class Grant(models.Model):
    """Who may open whose file, as a member of which household, and on which ground: from `starts_on` on and
    no longer from `ends_on` on, so that what ends today is closed today. Written by the rooms' actions only.

    `given_by`, `ended_by`: who gave or closed it by name; without them, an act of the room did, which the ground tells.
    One that was closed before it began ends on its first day."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="grants")
    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=120)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("given by"), related_name="+"
    )
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("file closed by"), related_name="+"
    )
    ended_for = models.CharField(_("why the file was closed"), max_length=200, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("grant")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_dates"),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_for="") | (Q(ended_by__isnull=False) & ~Q(ended_for="")),
                name="grant_closed_for",
            ),
            models.UniqueConstraint(
                fields=("household", "person", "user", "ground"), condition=Q(ends_on=None), name="grant_runs_once"
            ),
        ]
        # bear all that `open_to` asks, so that the rows themselves are not read
        indexes = [
            models.Index(fields=("user", "person", "starts_on", "ends_on"), name="grant_open"),
            models.Index(fields=("user", "household", "starts_on", "ends_on"), name="grant_household_open"),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.person}"


class AccessLog(models.Model):
    """One opening of a person's file: read by the director, and by the person (dates, purposes, roles). `purpose` is empty
    in the lines written before pages said theirs: it is that of the room of the page. `reason`, `words`: what somebody said
    who opened it without being known to work for the household; read by the director alone."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="openings")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    page = models.CharField(_("page"), max_length=60)
    purpose = models.CharField(_("why"), max_length=12, choices=Aim, blank=True)
    reason = models.CharField(_("reason given"), max_length=8, choices=OpeningReason, blank=True)
    words = EncryptedTextField(_("the reason in words"), purpose=Purpose.NOTES, max_length=200, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)

    withheld = ("user", "reason", "words")  # a copy says dates, purposes and jobs, nobody’s name

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("opening of a file")

    def __str__(self) -> str:
        return f"{self.page} {self.at:%Y-%m-%d %H:%M}"
