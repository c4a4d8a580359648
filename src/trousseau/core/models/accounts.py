"""Who works here, and for which organisation."""

from functools import reduce
from operator import or_

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..enums import NEVER_ALONE, OrganisationKind
from ..fields import KeyField, RolesField
from .base import Versioned


class Organisation(Versioned):
    """A body that the agency works with: who votes, who pays, who refers, who repairs."""

    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=160)
    key = KeyField(sources=("name",))
    siret = models.CharField(_("SIRET number"), max_length=14, blank=True)
    address = models.CharField(_("postal address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("key", "id")
        verbose_name = _("organisation")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "key"),
                name="organisation_once",
                violation_error_message=_("This organisation is already known under that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    def holding(self, *roles: str) -> "UserQuerySet":
        """The accounts that hold one of these roles, whatever others they hold."""
        return self.filter(reduce(or_, (Q(roles__contains=f"|{role}|") for role in roles), Q(pk__in=())))

    def open(self) -> "UserQuerySet":
        return self.filter(is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """An account. No superuser exists: each of its roles opens pages, a grant opens a person's file."""

    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("An account already has this e-mail.")}
    )
    name = models.CharField(_("name"), max_length=120)
    roles = RolesField(_("roles"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation"), related_name="users"
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

    def holds(self, *roles: str) -> bool:
        """Whether one of these roles is theirs."""
        return not set(roles).isdisjoint(self.roles)

    @property
    def roles_said(self) -> str:
        """Their roles, in the reader's language."""
        labels = [str(role.label) for role in self.roles]
        return str(
            get_text_list(
                [label if n == 0 else label[:1].lower() + label[1:] for n, label in enumerate(labels)], gettext("and")
            )
        )

    @property
    def lacks_organisation(self) -> bool:
        """Opened before such an account was refused without one: the pages of accounts say it."""
        return self.organisation_id is None and self.holds(*NEVER_ALONE)

    @property
    def has_entered(self) -> bool:
        """Whether they chose a password, or came in by a provider: who is invited alone has done neither."""
        return self.has_usable_password() or self.last_login is not None

    @property
    def is_staff(self) -> bool:
        return False  # Django's admin is not installed: nothing opens everything


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        """Neither used nor ended by a person; its time may have passed."""
        return self.filter(used_at=None, ended_at=None)


class Invitation(models.Model):
    """A link by which the person of an account chooses their first password, once. Of it the base has a digest alone."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name=_("account"), related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("invited by"), related_name="+")
    made_at = models.DateTimeField(_("invited on"), auto_now_add=True)
    ends_at = models.DateTimeField(_("serves until"))
    used_at = models.DateTimeField(_("served on"), null=True)
    ended_at = models.DateTimeField(_("ended on"), null=True)  # by a newer one, or with its account

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(
                fields=("user",), condition=Q(used_at=None, ended_at=None), name="invitation_waits_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"

    @property
    def late(self) -> bool:
        """Whether its time has passed."""
        return self.ends_at <= timezone.now()
