"""What waits to be done, by people and by night."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..enums import Role
from .accounts import User
from .people import Household, Reader, household_open


class ToDoQuerySet(models.QuerySet):
    def waiting(self) -> "ToDoQuerySet":
        return self.filter(closed_on=None)

    def for_user(self, user: User | Reader) -> "ToDoQuerySet":
        """What waits for this person: their role, and a grant when it is about a household."""
        mine = household_open("household_id", user)
        return self.filter(Q(household=None) | mine, role=user.role)


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
            models.UniqueConstraint(fields=("kind", "subject"), condition=Q(closed_on=None), name="todo_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class JobRun(models.Model):
    """One run of a nightly job, for the night of a day: what it did, or why it stopped."""

    job = models.CharField(_("job"), max_length=40, db_index=True)
    on = models.DateField(_("night of"), null=True)  # None: a night refused, or before nights were dated
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ok = models.BooleanField(_("done"), default=False)
    message = models.CharField(_("result"), max_length=300, blank=True)

    class Meta:
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return self.job
