"""The register of mail: what left, what came, by which channel, with the proof of each day."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.fields import KeyField
from trousseau.core.models import Document, Household, Person, User, Versioned
from trousseau.core.models.people import household_open

from . import access
from .enums import PROVING, Channel, Direction, ReturnedFor, Step
from .papers import PAPERS, Paper, closed, readable

DAYS = {
    Step.SENT: "sent_on",
    Step.PRESENTED: "presented_on",
    Step.RECEIVED: "received_on",
    Step.RETURNED: "returned_on",
}


class MailItemQuerySet(models.QuerySet["MailItem"]):
    def for_user(self, user: User) -> "MailItemQuerySet":
        """What this person wrote, was passed, or may read: the papers of their job. A household's, only with its file, and
        with what its kind asks for besides; what came from nobody recognised, the director beside them."""
        theirs = Q(prepared_by=user.pk) | Q(passed_to=user.pk)
        job = Q(kind__in=["", *readable(user)])
        if not access.UNRECOGNISED(user):
            job &= ~Q(direction=Direction.IN, kind="", household=None, whom="")
        rows = self.filter(theirs | job, Q(household=None) | household_open("household_id", user))
        for code, whose in closed(user):
            rows = rows.exclude(Q(kind=code) & ~whose)
        return rows

    def leaving(self) -> "MailItemQuerySet":
        return self.filter(direction=Direction.OUT, cancelled_on=None)

    def waiting(self) -> "MailItemQuerySet":
        """What is ready and did not leave; what the outbox has is on its way."""
        return self.leaving().filter(sent_on=None, queued_at=None)

    def coming(self) -> "MailItemQuerySet":
        return self.filter(direction=Direction.IN, cancelled_on=None)

    def failed(self) -> "MailItemQuerySet":
        """What came back, or did not leave by e-mail, and for which nothing was done yet."""
        return self.leaving().filter(Q(returned_on__isnull=False) | ~Q(failure=""), settled_on=None)


class MailItem(Versioned):
    """One paper that left or came (courrier): whom, by which channel, and the days that are known of it.

    `name`, `address`, `email`: as they stood on the envelope. `person`, `household`, `whom` ("owner:12"): whose it is.
    `about` ("lease:12"): what it is about. `bundle` ("campaign:12"): what it was made and leaves with. `kind` names a `Paper`; it is "" for what is noted by hand.
    A day of presentation or of receipt is never written without what proves it (`MailProof`).
    """

    direction = models.CharField(_("direction"), max_length=3, choices=Direction)
    kind = models.CharField(_("paper"), max_length=40, blank=True)
    title = models.CharField(_("about what"), max_length=200)
    name = models.CharField(_("who"), max_length=200, blank=True)
    key = KeyField(sources=("name", "title", "number"))
    address = models.CharField(_("address"), max_length=300, blank=True)
    last_known = models.BooleanField(_("last known address"), default=False)  # nothing better is known of them
    email = models.CharField(_("e-mail"), max_length=500, blank=True)  # one address or several, between commas
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="mail")
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="mail")
    whom = models.CharField(max_length=40, blank=True, db_index=True)
    about = models.CharField(max_length=40, blank=True, db_index=True)
    channel = models.CharField(pgettext_lazy("mail", "channel"), max_length=7, choices=Channel)
    paper = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="mail")
    bundle = models.CharField(max_length=40, blank=True, db_index=True)
    number = models.CharField(_("number of the registered letter"), max_length=40, blank=True)
    prepared_on = models.DateField(pgettext_lazy("mail", "prepared on"))
    prepared_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("mail", "prepared by")
    )
    queued_at = models.DateTimeField(_("given to the outbox at"), null=True, blank=True)
    sent_on = models.DateField(pgettext_lazy("mail", "sent on"), null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    presented_on = models.DateField(_("presented on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    returned_on = models.DateField(_("returned on"), null=True, blank=True)
    returned_for = models.CharField(_("why it came back"), max_length=7, choices=ReturnedFor, blank=True)
    failure = models.CharField(_("why it did not leave"), max_length=300, blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    # what came
    noted_at = models.DateTimeField(_("noted at"), null=True, blank=True)
    passed_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="mail", verbose_name=_("passed to")
    )
    answer_by = models.DateField(_("answer expected by"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    form_key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = MailItemQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("mail item")
        indexes = [
            models.Index(fields=("kind", "id"), name="mail_kind", condition=Q(direction="out", sent_on=None)),
            models.Index(fields=("direction", "passed_to", "answered_on"), name="mail_answers"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction=Direction.IN)
                | Q(sent_on__isnull=False)
                | Q(presented_on=None, received_on=None, returned_on=None),
                name="mail_sent_first",
                violation_error_message=_("Say first when it left: nothing is received or returned that was not sent."),
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(presented_on=None) | Q(presented_on__gte=F("sent_on")),
                name="mail_presented_after_sent",
                violation_error_message=_("It is presented after it was sent: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(received_on=None) | Q(received_on__gte=F("sent_on")),
                name="mail_received_after_sent",
                violation_error_message=_("It is received after it was sent: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(presented_on=None) | Q(received_on=None) | Q(received_on__gte=F("presented_on")),
                name="mail_received_after_presented",
                violation_error_message=_("It is received once it was presented: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | (Q(returned_on__gte=F("sent_on")) & ~Q(returned_for="")),
                name="mail_returned_after_sent",
                violation_error_message=_("It comes back after it was sent, and for a reason: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(received_on=None),
                name="mail_received_or_returned",
                violation_error_message=_("A letter is received or comes back: one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(direction=Direction.IN) | Q(received_on=None) | Q(channel__in=PROVING),
                name="mail_receipt_proved",
                violation_error_message=_("Nothing proves the receipt of a letter that is not registered."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | Q(sent_on=None),
                name="mail_sent_or_cancelled",
                violation_error_message=_("It has left: what is sent is not cancelled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"C{self.pk:06d}" if self.direction == Direction.OUT else f"R{self.pk:06d}"

    @property
    def sort(self) -> Paper | None:
        """The kind of paper that its room declared."""
        return PAPERS.get(self.kind)

    @property
    def starts_nothing(self) -> bool:
        """The delay of this paper runs from its receipt, which nothing proves by the way it leaves."""
        sort = self.sort
        counted = sort is not None and sort.starts in (Step.PRESENTED, Step.RECEIVED)
        return counted and self.direction == Direction.OUT and self.channel not in PROVING

    def dated_by(self, user: User) -> bool:
        """Whether this person may write its receipt, what proves a day of it, and correct them."""
        sort = self.sort
        return access.WRITE(user) and (sort is None or sort.writes is None or sort.writes(user))

    def day_of(self, step: str) -> date | None:
        return getattr(self, DAYS[Step(step)])

    @property
    def last_step(self) -> Step | None:
        """The latest step of which a day is written."""
        return next((step for step in reversed(DAYS) if self.day_of(step)), None)


class MailCorrection(models.Model):
    """What the register said wrong of one step, and since when it says it right. Added to, never changed.

    `was`: the day that it said; `now`: the right one, None when the step did not happen, the same when its proof was the
    wrong one.
    """

    item = models.ForeignKey(MailItem, models.PROTECT, related_name="corrections")
    step = models.CharField(pgettext_lazy("mail", "step"), max_length=5, choices=Step)
    was = models.DateField(_("day that the register said"))
    now = models.DateField(_("right day"), null=True, blank=True)
    why = models.CharField(_("why it was wrong"), max_length=300)
    noted_on = models.DateField(_("noted on"))
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # None: the software

    class Meta:
        ordering = ("pk",)
        verbose_name = _("correction of a mail item")

    def __str__(self) -> str:
        return f"{self.item_id} {self.step}"


class MailProofQuerySet(models.QuerySet["MailProof"]):
    def standing(self) -> "MailProofQuerySet":
        """Those that prove something still."""
        return self.filter(aside=None)


class MailProof(models.Model):
    """What proves one step of a mail item: a file kept, or where the paper is. Added to, never changed; set `aside` by
    a correction, it is read still and proves nothing."""

    item = models.ForeignKey(MailItem, models.PROTECT, related_name="proofs")
    step = models.CharField(pgettext_lazy("mail", "step"), max_length=5, choices=Step)
    says = models.CharField(_("what proves it"), max_length=200)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    noted_on = models.DateField(_("noted on"))
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    aside = models.ForeignKey(
        MailCorrection, models.PROTECT, null=True, blank=True, related_name="proofs", verbose_name=_("set aside by")
    )

    objects = MailProofQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("proof of a mail item")

    def __str__(self) -> str:
        return f"{self.item_id} {self.step}"
