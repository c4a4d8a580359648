"""Who works here, and for which organisation."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..enums import NEVER_ALONE, OrganisationKind, Role
from ..fields import KeyField


class Organisation(models.Model):
    """A council, the agency, a funder or a referring partner."""

    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=160)
    key = KeyField(sources=("name",))
    siret = models.CharField(_("SIRET number"), max_length=14, blank=True)
    address = models.CharField(_("postal address"), max_length=300, blank=True)

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


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """An account. No superuser exists: a role opens pages, a grant opens a person's file."""

    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("An account already has this e-mail.")}
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=16, choices=Role)
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

    @property
    def lacks_organisation(self) -> bool:
        """Opened before such an account was refused without one: the pages of accounts say it."""
        return self.organisation_id is None and self.role in NEVER_ALONE

    @property
    def is_staff(self) -> bool:
        return False  # Django's admin is not installed: nothing opens everything
