"""What keeps the door: tries counted, sessions, codes that served, factors that were lost, identities known elsewhere."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .accounts import User


class AttemptCount(models.Model):
    """How often something was tried within a while. `mark` is a keyed hash of what, of whom or from where, and of when: two
    whiles of one person cannot be told to be the same; the key is not in the database."""

    mark = models.CharField(max_length=64, primary_key=True)
    begins = models.DateTimeField(_("since"), db_index=True)
    count = models.PositiveIntegerField(_("tries"), default=0)

    class Meta:
        verbose_name = _("count of tries")

    def __str__(self) -> str:
        return f"{self.begins:%Y-%m-%d %H:%M} {self.count}"


class Session(AbstractBaseSession):
    """A browser that is signed in, or on its way. It ends at `expire_date`, which moves with each page that is opened; no
    address is kept. `number` names it in a page: its key opens it."""

    number = models.UUIDField(unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("account"))
    begun_at = models.DateTimeField(_("signed in on"), null=True)
    seen_at = models.DateTimeField(_("last page"), null=True)
    browser = models.CharField(_("browser"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")  # which reads this table


class FactorStep(models.Model):
    """The last code of its telephone that an account used: neither it nor an older one serves again (RFC 6238, 5.2)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    last = models.BigIntegerField(default=-1)

    class Meta:
        verbose_name = _("last code that served")

    def __str__(self) -> str:
        return f"{self.user_id} {self.last}"


class FactorRemovalQuerySet(models.QuerySet["FactorRemoval"]):
    def waiting(self) -> "FactorRemovalQuerySet":
        """Asked, neither done nor left, and still in time."""
        return self.filter(confirmed_at=None, left_at=None, ends_at__gt=timezone.now())


class FactorRemoval(models.Model):
    """A lost second factor: one person asks that it be taken away, another one does it; neither is its owner.

    Both are null where it was done on the machine, by who owns it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="factor_removals", verbose_name=_("account"))
    ground = models.CharField(_("how they were recognised"), max_length=300)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    ends_at = models.DateTimeField(_("to be confirmed until"))
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed on"), null=True)
    left_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("given up by"))
    left_at = models.DateTimeField(_("given up on"), null=True)

    objects = FactorRemovalQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-id")
        verbose_name = _("removal of a second factor")
        constraints = [
            models.UniqueConstraint(
                fields=("user",), condition=Q(confirmed_at=None, left_at=None), name="factor_removal_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="factor_removal_by_two",
                violation_error_message=_("Who asked for it does not confirm it: another person does."),
            ),
            models.CheckConstraint(
                condition=(Q(asked_by=None) | ~Q(asked_by=F("user")))
                & (Q(confirmed_by=None) | ~Q(confirmed_by=F("user"))),
                name="factor_removal_not_own",
                violation_error_message=_("Nobody takes away their own second factor so."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.asked_at:%Y-%m-%d}"


class Identity(models.Model):
    """The person of an account, as an identity provider knows them: once and for all, whatever address it gives later."""

    user = models.ForeignKey(User, models.CASCADE, related_name="identities", verbose_name=_("account"))
    issuer = models.CharField(_("provider"), max_length=255)
    subject = models.CharField(_("identifier there"), max_length=255)
    joined_at = models.DateTimeField(_("joined to it on"), auto_now_add=True)
    used_at = models.DateTimeField(_("last entry"), null=True)

    class Meta:
        verbose_name = _("identity elsewhere")
        constraints = [
            models.UniqueConstraint(
                fields=("issuer", "subject"),
                name="identity_once",
                violation_error_message=_("This identity is that of another account already."),
            ),
            models.UniqueConstraint(
                fields=("user", "issuer"),
                name="identity_one_each",
                violation_error_message=_("This account is joined to another identity of that provider already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.issuer}"
