"""What waits to be done, by people, by night and by the task worker."""

from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trousseau.rules.said import said

from ..enums import IncomingVerdict, Role
from .accounts import User
from .people import Household, Reader, household_open


class ToDoQuerySet(models.QuerySet):
    def waiting(self) -> "ToDoQuerySet":
        return self.filter(closed_on=None)

    def for_user(self, user: User | Reader) -> "ToDoQuerySet":
        """What waits for this person: their role, or them alone; and a grant when it is about a household."""
        mine = household_open("household_id", user)
        return self.filter(Q(household=None) | mine, Q(user=None) | Q(user=user.pk), role__in=user.roles)


class ToDo(models.Model):
    """One thing to do, by one role, or by one `user` of it, with its ground. Rooms' actions open and close them.

    `kind` names a `todo.Kind`, which holds the words; `params` fills them in. One open row per kind
    and subject: asking twice changes nothing.
    """

    kind = models.CharField(max_length=40)
    room = models.CharField(max_length=20, db_index=True)
    subject = models.CharField(max_length=40)
    role = models.CharField(max_length=16, choices=Role)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="todos")
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
        verbose_name = _("thing to do")
        constraints = [
            models.UniqueConstraint(fields=("kind", "subject"), condition=Q(closed_on=None), name="todo_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class JobRun(models.Model):
    """One run of a nightly job, for the night of a day: what it did, or why it stopped.

    `said` keeps the sentence and its values, for each reader's language; `message` is the line of the console.
    """

    job = models.CharField(_("job"), max_length=40, db_index=True)
    on = models.DateField(_("night of"), null=True)  # None: a night refused, before nights were dated, or apart
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ok = models.BooleanField(_("done"), default=False)
    message = models.CharField(_("result"), max_length=300, blank=True)
    said = models.JSONField(null=True, editable=False)

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return self.job

    @property
    def words(self) -> str:
        """The result in the reader's language; one that was no sentence of the catalogue, as it was written."""
        return str(said(self.said))[:300] if self.said else self.message


class IncomingFile(models.Model):
    """A file that the antivirus refused, or of which it said nothing: neither its name nor its content. Its digest says
    which of the papers it is, if it was kept."""

    at = models.DateTimeField(_("came"), auto_now_add=True)
    verdict = models.CharField(_("what became of it"), max_length=10, choices=IncomingVerdict)
    field = models.CharField(_("given as"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, db_index=True)
    why = models.CharField(_("what the antivirus said"), max_length=200, blank=True)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.verdict} {self.at:%Y-%m-%d}"


class Run(models.Model):
    """A long work that a page asks for and the task worker does: how far it is, why it stopped, its last sign of life.

    Each kind keeps its own state, or its end: `UNDER_WAY` says what those columns hold until the work has ended.
    """

    UNDER_WAY: ClassVar[dict[str, tuple]] = {}
    SILENCE: ClassVar[timedelta] = timedelta(seconds=60)  # after which a worker that gave no sign may have been killed

    total = models.PositiveIntegerField(_("to do"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    why_stopped = models.CharField(_("why it stopped"), max_length=300, blank=True)
    moved_at = models.DateTimeField(_("last sign"), default=timezone.now)

    class Meta:
        abstract = True

    @property
    def under_way(self) -> bool:
        """Asked for, and not ended: at work, or stopped where it may be taken up again."""
        return all(getattr(self, name) in values for name, values in self.UNDER_WAY.items())

    @property
    def at_work(self) -> bool:
        return self.under_way and not self.why_stopped

    @property
    def stopped(self) -> bool:
        return self.under_way and bool(self.why_stopped)

    @property
    def silent(self) -> bool:
        """At work, and without a sign for so long that its worker may have been killed."""
        return self.at_work and timezone.now() - self.moved_at > self.SILENCE

    @property
    def why(self) -> str:
        """Why it stopped, in the reader's language when it was a defect."""
        return gettext(self.why_stopped) if self.why_stopped else ""

    def moves(self, **fields: Any) -> bool:
        """Write `fields` and a sign of life, in one UPDATE. False, and nothing is written, when it is not at work."""
        return bool(self._under_way().filter(why_stopped="").update(moved_at=timezone.now(), **fields))

    def stops(self, why: str) -> None:
        """Say why, where the work is at work; what was done stays."""
        self.moves(why_stopped=why[:300])

    def begins_again(self) -> bool:
        """Put it to work again, stopped or silent. False when it has ended."""
        return bool(self._under_way().update(why_stopped="", moved_at=timezone.now()))

    def _under_way(self) -> models.QuerySet:
        among = (reduce(or_, (Q(**{name: value}) for value in values)) for name, values in self.UNDER_WAY.items())
        return type(self)._base_manager.filter(*among, pk=self.pk)
