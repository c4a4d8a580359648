"""Messages that leave, and the server that takes them."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ..enums import FAILED, MailSecurity, MessageState, Role, Unsent
from ..fields import EncryptedTextField
from ..ring import Purpose
from .accounts import User
from .base import Versioned
from .papers import Document
from .people import Household, Reader, household_open


class MailServer(Versioned):
    """The server that takes the messages of this site, and how it goes with it. One row; a server named in the
    environment is used instead of its `host`.

    `why` and `failing_since`: what stops every message since then; empty when the last conversation went well.
    """

    host = models.CharField(_("server"), max_length=200, blank=True)
    port = models.PositiveIntegerField(_("port"), default=587)
    security = models.CharField(_("security"), max_length=8, choices=MailSecurity, default=MailSecurity.STARTTLS)
    username = models.CharField(_("user"), max_length=200, blank=True)
    password = EncryptedTextField(_("password"), purpose=Purpose.MAIL, bound=("id",), firm=True, blank=True, default="")
    sender_name = models.CharField(_("sender’s name"), max_length=160, blank=True)
    sender_address = models.EmailField(_("sender’s address"), blank=True)
    why = models.CharField(max_length=12, choices=Unsent, blank=True, editable=False)
    answer = models.CharField(max_length=200, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    history = HistoricalRecords(excluded_fields=["password", "why", "answer", "failing_since"])

    class Meta:
        verbose_name = _("mail server")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="mail_server_once"),
            models.CheckConstraint(
                condition=Q(port__gt=0, port__lt=65536),
                name="mail_server_port",
                violation_error_message=_("A port is a number from 1 to 65535."),
            ),
        ]

    def __str__(self) -> str:
        return self.host


class MessageQuerySet(models.QuerySet["Message"]):
    def for_user(self, user: User | Reader, events: Iterable[str]) -> "MessageQuerySet":
        """Messages that a person may read: of the `events` open to their role, and by a grant when they are about a
        household; and their own."""
        mine = household_open("household_id", user)
        return self.filter(Q(event__in=list(events)) & (Q(household=None) | mine) | Q(author=user.pk))

    def failed(self) -> "MessageQuerySet":
        return self.filter(state__in=FAILED)


class Message(models.Model):
    """One message to one address, from the moment it is asked for. `event`: a declared `mail.Event`, which holds its
    words. `about`: the thing it is about, as `todo.about` writes it.

    With `expires_at` it holds a link reserved to its recipient: nobody else reads it, and its body goes with its end.
    `told`: what its event does at this state is done. `tries` also says which try a late answer is of.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # the left half of its Message-ID
    event = models.CharField(_("message"), max_length=40, db_index=True)
    to = EncryptedTextField(_("recipient"), purpose=Purpose.MAIL, bound=("key",), firm=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = EncryptedTextField(_("text"), purpose=Purpose.MAIL, bound=("key",), firm=True, blank=True)
    language = models.CharField(_("language"), max_length=5)
    role = models.CharField(max_length=16, choices=Role)  # to whose day a failure comes back
    author = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("asked by"), related_name="+")
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="messages")
    about = models.CharField(max_length=60, blank=True, db_index=True)
    state = models.CharField(_("state"), max_length=9, choices=MessageState, default=MessageState.WAITING)
    queued_at = models.DateTimeField(_("written on"), default=timezone.now)
    tried_at = models.DateTimeField(_("last try on"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    sent_at = models.DateTimeField(_("left on"), null=True)
    ended_at = models.DateTimeField(_("ended on"), null=True)
    expires_at = models.DateTimeField(_("its link ends on"), null=True)
    why = models.CharField(_("why"), max_length=12, choices=Unsent, blank=True)
    code = models.PositiveSmallIntegerField(_("code of the answer"), null=True)
    answer = models.CharField(_("answer of the server"), max_length=200, blank=True)
    told = models.BooleanField(default=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("message")
        indexes = [
            models.Index(fields=("next_try_at",), condition=Q(state="waiting"), name="message_waiting"),
            models.Index(fields=("state", "id"), name="message_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_at"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(state__in=("waiting", "sending", "unknown")) | Q(body=""),
                name="message_link_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def secret(self) -> bool:
        """Whether its link is for its recipient alone."""
        return self.expires_at is not None

    @property
    def failed(self) -> bool:
        return self.state in FAILED


class Enclosure(models.Model):
    """A paper of a message: the paper itself, never a copy of it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="enclosures")
    paper = models.ForeignKey(Document, models.PROTECT, related_name="+")
    name = models.CharField(_("file name"), max_length=80)

    class Meta:
        ordering = ("id",)
        verbose_name = _("paper enclosed with a message")
        constraints = [models.UniqueConstraint(fields=("message", "name"), name="enclosure_name_once")]

    def __str__(self) -> str:
        return self.name
