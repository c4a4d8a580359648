"""People, households, organisations, dwellings, documents, grants and what waits to be done."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .clock import today
from .enums import DwellingKind, Energy, OrganisationKind, Relation, Role
from .fields import CentsField, KeyField


class Versioned(models.Model):
    """An object that people edit: `version` makes a second writer meet a conflict, never lose an update."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


class Organisation(models.Model):
    """A council, the agency, a funder or a referring partner."""

    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=160)
    key = KeyField(sources=("name",))
    siret = models.CharField(_("SIRET number"), max_length=14, blank=True)

    class Meta:
        ordering = ("key", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "key"),
                name="organisation_once",
                violation_error_message=_("This organisation is already known under that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.lower())


class User(AbstractBaseUser):
    """An account. No superuser exists: a role opens pages, a grant opens a person's file."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=16, choices=Role)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("organisation"),
        related_name="users",
    )
    is_active = models.BooleanField(_("open"), default=True)
    created_at = models.DateTimeField(_("opened on"), auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        return False  # Django's admin is not installed: nothing opens everything


class Commune(models.Model):
    """A commune of the territory (INSEE code), loaded from scales/territory.toml."""

    insee = models.CharField(_("INSEE code"), max_length=5, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    key = KeyField(sources=("name",))
    postal_code = models.CharField(_("postal code"), max_length=5)
    zone_apl = models.CharField(_("housing-benefit zone"), max_length=3)

    class Meta:
        ordering = ("key",)
        verbose_name = _("commune")

    def __str__(self) -> str:
        return self.name


class Dwelling(Versioned):
    """A dwelling, before and during its mandates."""

    kind = models.CharField(_("kind"), max_length=8, choices=DwellingKind, default=DwellingKind.FLAT)
    address = models.CharField(_("address"), max_length=200, help_text=_("Number and street."))
    complement = models.CharField(_("floor, door"), max_length=80, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name=_("commune"), related_name="dwellings")
    key = KeyField(sources=("address",))
    rooms = models.PositiveSmallIntegerField(_("main rooms"))
    surface = models.DecimalField(_("living area"), max_digits=6, decimal_places=2, help_text=_("In m²."))
    energy = models.CharField(_("energy class"), max_length=1, choices=Energy, blank=True)
    accessible = models.BooleanField(_("reachable without a step"), default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("dwelling")
        constraints = [
            models.CheckConstraint(
                condition=Q(surface__gt=0) & Q(rooms__gt=0),
                name="dwelling_has_size",
                violation_error_message=_("A dwelling has at least one room and some living area."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.size}, {self.address}, {self.commune.name}"

    @property
    def size(self) -> str:
        return f"T{self.rooms}"


def granted(path: str, user: User, on: date | None = None) -> Exists:
    """True for the rows whose person at `path` (a FK column of the outer query) is open to `user` on a day."""
    return Exists(Grant.objects.open_to(user, on).filter(person_id=OuterRef(path)))


def household_open(path: str, user: User) -> Exists:
    """True for the rows whose household at `path` has a member whose file `user` may open today.

    Asked row by row: a page of 50 rows then looks at 50 households, not at all those that `user` may open.
    """
    mine = Q(granted("person_id", user))
    if user.role == Role.TENANT:  # the only accounts that are a person's own
        mine |= Q(person__user=user)
    return Exists(HouseholdMember.objects.filter(mine, household_id=OuterRef(path)))


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
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="person"
    )
    history = HistoricalRecords()

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("person")

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class HouseholdQuerySet(models.QuerySet):
    def for_user(self, user: User) -> "HouseholdQuerySet":
        """The households with a member whose file `user` may open today."""
        return self.filter(household_open("pk", user))


class Household(models.Model):
    """People who live or will live together; who belongs to it changes over time."""

    holder = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("applicant"), related_name="held_households"
    )
    created_on = models.DateField(_("known since"))
    history = HistoricalRecords()

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("household")

    def __str__(self) -> str:
        return str(self.holder)

    def size_on(self, on: date) -> int:
        """How many people on a day."""
        return sum(
            1 for m in self.members.all() if m.starts_on <= on and (m.ends_on is None or on <= m.ends_on)
        )


class HouseholdMember(models.Model):
    """A person in a household between two dates."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(_("relation"), max_length=8, choices=Relation)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="member_dates"
            ),
            models.UniqueConstraint(
                fields=("household", "person"), condition=Q(ends_on=None), name="member_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=("household", "person"), name="member_household_person")]

    def __str__(self) -> str:
        return str(self.person)


class GrantQuerySet(models.QuerySet):
    def open_to(self, user: User, on: date | None = None) -> "GrantQuerySet":
        """The grants of `user` that run on a day, today unless told."""
        on = on or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), user=user, starts_on__lte=on)


class Grant(models.Model):
    """Who may open whose file, from, to, and on which ground. Written by the rooms' actions only."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=120)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("grant")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_dates"
            ),
            models.UniqueConstraint(fields=("person", "user", "ground"), name="grant_once_per_ground"),
        ]
        # bears all that `open_to` asks, so that the rows themselves are not read
        indexes = [models.Index(fields=("user", "person", "starts_on", "ends_on"), name="grant_open")]

    def __str__(self) -> str:
        return f"{self.user} → {self.person}"


class AccessLog(models.Model):
    """One opening of a person's file: read by the director, and by the person (dates, grounds, roles)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="openings")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    page = models.CharField(_("page"), max_length=60)
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("opening of a file")

    def __str__(self) -> str:
        return f"{self.page} {self.at:%Y-%m-%d %H:%M}"


class Agency(Versioned):
    """The agency itself, as its papers print it (décret 72-678, art. 92). One row."""

    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("address"), max_length=240)
    siren = models.CharField(_("SIREN number"), max_length=9, blank=True)
    card_number = models.CharField(_("professional card number"), max_length=40, blank=True)
    card_place = models.CharField(_("card issued by"), max_length=80, blank=True)
    card_ends_on = models.DateField(_("card valid until"), null=True, blank=True)
    guarantor = models.CharField(_("financial guarantor, with address"), max_length=240, blank=True)
    guarantee = CentsField(_("amount guaranteed"), null=True, blank=True)
    insurer = models.CharField(_("liability insurer and policy number"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="agency_once")]

    def __str__(self) -> str:
        return self.name


class ScaleValue(models.Model):
    """A value of a scale added by an administrator, later than the shipped ones."""

    code = models.CharField(_("scale"), max_length=80)
    value = models.CharField(_("value"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    article = models.CharField(_("article"), max_length=120)
    source = models.CharField(_("source"), max_length=300)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("code", "starts_on")
        constraints = [
            models.UniqueConstraint(
                fields=("code", "starts_on"),
                name="scale_value_once",
                violation_error_message=_("A value already starts on that day."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="scale_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.starts_on}"


class Document(models.Model):
    """A file that was produced or received. Never changed: a new one replaces it."""

    kind = models.CharField(_("kind"), max_length=24)
    number = models.CharField(_("number"), max_length=32, blank=True)
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to="%Y/%m", max_length=200)
    sha256 = models.CharField(max_length=64)
    template = models.CharField(_("template"), max_length=60, blank=True)
    data = models.JSONField(_("data"), default=dict)
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="documents")
    made_on = models.DateField(_("made on"))

    class Meta:
        ordering = ("-made_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "number"), condition=~Q(number=""), name="document_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Sequence(models.Model):
    """The last number given in a gapless series; taken inside the transaction that uses it."""

    code = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.code} {self.last}"


class ToDoQuerySet(models.QuerySet):
    def waiting(self) -> "ToDoQuerySet":
        return self.filter(closed_on=None)

    def for_user(self, user: User) -> "ToDoQuerySet":
        """What waits for this person: their role, and a grant when it is about a household."""
        mine = Grant.objects.open_to(user).filter(person__memberships__household=OuterRef("household"))
        return self.filter(Q(household=None) | Exists(mine), role=user.role)


class ToDo(models.Model):
    """One thing to do, by one role, with its ground. Rooms' actions open and close them.

    `kind` names a `todo.Kind`, which holds the words; `params` fills them in. One open row per kind
    and subject: asking twice changes nothing.
    """

    kind = models.CharField(max_length=40)
    room = models.CharField(max_length=20, db_index=True)
    subject = models.CharField(max_length=40)
    role = models.CharField(max_length=16, choices=Role)
    household = models.ForeignKey(Household, models.CASCADE, null=True, blank=True, related_name="todos")
    url = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    article = models.CharField(max_length=120, blank=True)
    opened_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True)

    objects = ToDoQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "subject"), condition=Q(closed_on=None), name="todo_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class JobRun(models.Model):
    """One run of a nightly job: what it did, or why it stopped."""

    job = models.CharField(_("job"), max_length=40, db_index=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ok = models.BooleanField(_("done"), default=False)
    message = models.CharField(_("result"), max_length=300, blank=True)

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return self.job


__all__ = [
    "AccessLog",
    "Agency",
    "CentsField",
    "Commune",
    "Document",
    "Dwelling",
    "Grant",
    "Household",
    "HouseholdMember",
    "JobRun",
    "Organisation",
    "Person",
    "ScaleValue",
    "Sequence",
    "ToDo",
    "User",
    "Versioned",
    "granted",
    "household_open",
]
