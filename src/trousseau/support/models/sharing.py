"""What is said of a household to a named person outside, until a day, on a ground; and the notes that left their place."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core import scales
from trousseau.core.enums import Role
from trousseau.core.fields import EncryptedTextField
from trousseau.core.models import Household, User, Versioned
from trousseau.core.ring import Purpose
from trousseau.followup.supporting import support_open
from trousseau.prevention.models import Procedure
from trousseau.scales import Value

from ..enums import GROUND_READERS, NoteFate, NotePlace, Shared, SharingGround
from .notes import ClosedNote
from .plans import SupportPlan


def _ground_holds() -> Q:
    """The eviction that is to be prevented: the one that ran when it was shared, and runs still."""
    running = Procedure.objects.filter(lease__household=OuterRef("household"), closed_on=None)
    return ~Q(ground=SharingGround.EVICTIONS) | Q(Exists(running.filter(opened_on__lte=OuterRef("starts_on"))))


class SharingRows(models.QuerySet["Sharing"]):
    def for_user(self, user: User) -> "SharingRows":
        """Those of the households whose file is open to a social worker."""
        return self.filter(support_open("household", user)) if user.holds(Role.SOCIAL) else self.none()

    def stand(self, on: date) -> "SharingRows":
        """Those that open something on the day: begun, not ended by hand, their last day not past, their ground still there."""
        return self.filter(_ground_holds(), ended_on=None, starts_on__lte=on, until__gte=on)

    def over(self, on: date) -> "SharingRows":
        return self.filter(Q(ended_on__isnull=False) | Q(until__lt=on) | ~_ground_holds())

    def of_reader(self, user: User, on: date) -> "SharingRows":
        """What `user`, from outside, reads on the day: through a sharing that stands, on a ground that is still theirs, and
        nothing else."""
        if not user.holds(Role.PARTNER):
            return self.none()
        kind = user.organisation.kind if user.organisation else ""
        grounds = [ground for ground, kinds in GROUND_READERS.items() if kind in kinds]
        return self.stand(on).filter(reader=user, ground__in=grounds)


class Sharing(Versioned):
    """An act: what, with whom, until when (that day included), on which ground, since when the person knows it.

    `agreed_on`: when the person agreed, which care asks for (CSP L1110-4 III: the agency is of no care team). `words`: the facts of a note in a sentence written for its reader; the note itself is shown to nobody outside.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="sharings")
    what = models.CharField(_("what is shared"), max_length=6, choices=Shared)
    plan = models.ForeignKey(SupportPlan, models.PROTECT, null=True, blank=True, related_name="sharings")
    note = models.ForeignKey(ClosedNote, models.SET_NULL, null=True, blank=True, related_name="sharings")
    words = EncryptedTextField(_("facts that are shared"), purpose=Purpose.NOTES, blank=True)
    reader = models.ForeignKey(User, models.PROTECT, verbose_name=_("with whom"), related_name="sharings")
    ground = models.CharField(_("ground"), max_length=10, choices=SharingGround)
    starts_on = models.DateField(_("from"))
    until = models.DateField(_("until"))
    informed_on = models.DateField(_("the person was told on"))
    agreed_on = models.DateField(_("the person agreed on"), null=True, blank=True)
    shared_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=pgettext_lazy("sharing", "shared by"), related_name="+"
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("ended by"), related_name="+"
    )
    history = HistoricalRecords()

    objects = SharingRows.as_manager()

    class Meta:
        ordering = ("-starts_on", "-id")
        verbose_name = _("sharing")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("starts_on")),
                name="a_sharing_ends_after_it_begins",
                violation_error_message=_("A sharing ends on the day that it begins, or later."),
            ),
            models.CheckConstraint(
                condition=Q(informed_on__lte=F("starts_on")),
                name="the_person_knows_of_a_sharing",
                violation_error_message=_("The person is told first: their day comes before the sharing."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_on=None) | Q(agreed_on__gte=F("informed_on"), agreed_on__lte=F("starts_on")),
                name="the_person_agreed_to_what_they_know",
                violation_error_message=_("The person agrees once they are told, and before the sharing."),
            ),
            models.CheckConstraint(
                condition=Q(what=Shared.PLAN, plan__isnull=False, note=None) | Q(what=Shared.NOTE, plan=None),
                name="a_sharing_says_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None) | Q(ended_on__isnull=False, ended_by__isnull=False),
                name="a_sharing_ended_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=("reader", "until"), name="sharing_reader")]

    def __str__(self) -> str:
        return str(self.household)

    def stands(self, on: date) -> bool:
        return Sharing.objects.stand(on).filter(pk=self.pk).exists()

    @property
    def rule(self) -> Value:
        """The text that its ground rests on, as it stood when it began."""
        return scales.at(f"sharing.{self.ground}", self.starts_on)

    @property
    def page(self) -> str:
        """Under which an opening through it is logged."""
        return f"support:shared:{self.pk}"


class NoteMoveRows(models.QuerySet["NoteMove"]):
    def for_user(self, user: User) -> "NoteMoveRows":
        """Who accompanies the household reads them, but for what tells of another's private note."""
        if not user.holds(Role.SOCIAL):
            return self.none()
        private = Q(came_from=NotePlace.PRIVATE) | Q(went_to=NotePlace.PRIVATE)
        mine = Q(by=user) | Q(to=user) | Q(author=user)
        return self.filter(~private | mine, support_open("household", user))


class NoteMove(models.Model):
    """That a note left its place, never its text: `went_to` empty when it was deleted. `to`: to whom a private one was
    passed. `by` empty: a night, of a note whose author may open it no more."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="note_moves")
    fate = models.CharField(_("what became of it"), max_length=8, choices=NoteFate)
    came_from = models.CharField(_("where it stood"), max_length=12, choices=NotePlace)
    went_to = models.CharField(_("where it went"), max_length=12, choices=NotePlace, blank=True)
    noted_on = models.DateField(_("day of the note"))
    on = models.DateField(_("on"))
    author = models.ForeignKey(User, models.PROTECT, verbose_name=_("author of the note"), related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("by"), related_name="+")
    to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, verbose_name=_("passed to"), related_name="+")

    objects = NoteMoveRows.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("move of a note")

    def __str__(self) -> str:
        return f"{self.came_from} {self.went_to} {self.on}"
