"""The bare fact of each contact, home visits, team notes, and the measure by which a household is followed. The support
notes are elsewhere, closed."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.captation.enums import Answer
from trousseau.conventions.models import Convention, Withdrawable
from trousseau.core import scales
from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Household, Organisation, Person, User, Versioned, household_open
from trousseau.ledger.models import Entry
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .enums import (
    HEARD,
    WRITTEN,
    Adhesion,
    BilledBy,
    ContactKind,
    Intensity,
    MeasureEnd,
    MeasureKind,
    Mender,
    MissedFor,
    Presence,
    ReviewKind,
)
from .words import label


class HouseholdRows[M: models.Model](models.QuerySet[M]):
    def for_user(self, user: User) -> Self:
        return self.filter(household_open("household", user))


class ContactRows(HouseholdRows["Contact"]):
    """Who was met, and when, is read by `queries.signs` alone; these are what it and a list start from."""

    def known(self, on: date) -> Self:
        """Contacts of the day `on` or before, noted by then; one without a day of noting counts as noted on its own."""
        return self.filter(Q(noted_on=None) | Q(noted_on__lte=on), on__lte=on)

    def heard(self) -> Self:
        """Met, or it wrote: a sign of the household. What was sent to it is none."""
        return self.filter(presence__in=HEARD)

    def settling(self, on: date) -> Self:
        """Those known on the day that say when the next contact is, or that none is set; the one that counts comes last."""
        return self.known(on).filter(Q(presence__in=HEARD) | Q(next_on__isnull=False)).order_by("on", "pk")


class StandingContacts(models.Manager.from_queryset(ContactRows)):  # type: ignore[misc]
    """Those that nobody withdrew: what was noted by mistake is read under the name of `everything` alone."""

    def get_queryset(self) -> ContactRows:
        return super().get_queryset().filter(withdrawn_on=None)


class Contact(Withdrawable):
    """Date, kind, who: nothing else. One noted by mistake is withdrawn with its visit and its lines.

    `noted_on`: the day on which it was written down, null for one written before that. `person`: who of the household, when it
    was said. `next_on`: the day of the next contact, when one was set. `key`: given by the form when it opens, so that a
    contact sent twice is written once. `missed_for`: why nobody came to an appointment, as far as it is known.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="contacts")
    on = models.DateField(_("on"), db_index=True)
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind)
    presence = models.CharField(_("outcome"), max_length=8, choices=Presence, default=Presence.MET)
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, verbose_name=_("with whom"), related_name="+"
    )
    next_on = models.DateField(_("next contact"), null=True, blank=True)
    missed_for = models.CharField(_("why nobody came"), max_length=9, choices=MissedFor, blank=True)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)

    objects = StandingContacts()
    everything = ContactRows.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("contact")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=WRITTEN, presence=Presence.MET),
                name="nobody_is_met_in_writing",
                violation_error_message=_(
                    "Nobody is met by a letter or a message: say whether it was sent, or received."
                ),
            ),
            models.CheckConstraint(
                condition=Q(missed_for="") | Q(presence=Presence.ABSENT), name="who_was_there_missed_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class OfStandingContacts(models.Manager.from_queryset(HouseholdRows)):  # type: ignore[misc]
    """Those whose contact was not withdrawn, or that are of none."""

    def get_queryset(self) -> HouseholdRows:
        return super().get_queryset().filter(contact__withdrawn_on=None)


class HomeVisit(models.Model):
    """A visit to a household in its home. `key`: given by the form when it opens, so that a visit typed without network and
    sent twice is written once. `to_do` says no more since the points say who mends."""

    contact = models.OneToOneField(Contact, models.CASCADE, related_name="visit")
    lease = models.ForeignKey(Lease, models.PROTECT, related_name="visits")
    state = models.CharField(_("state of the dwelling"), max_length=200, blank=True)
    to_do = models.CharField(_("what must be done, by whom"), max_length=300, blank=True)
    agreed = models.TextField(_("what is agreed"), max_length=1000, blank=True)
    next_on = models.DateField(_("next visit"), null=True, blank=True)
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)

    objects = OfStandingContacts()
    everything = HouseholdRows.as_manager()

    class Meta:
        verbose_name = _("home visit")

    def __str__(self) -> str:
        return str(self.contact)


class HomeVisitPoint(models.Model):
    """One point of a home visit as it was seen; `code` is one of `words.QUESTIONS`. `mended_on`: said since, of a defect.
    `incident`: the code of the one that was noted of it, pushed down by its room."""

    visit = models.ForeignKey(HomeVisit, models.CASCADE, related_name="points")
    code = models.CharField(_("point"), max_length=20)
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    words = models.CharField(_("note"), max_length=500, blank=True)
    mender = models.CharField(_("who must mend it"), max_length=8, choices=Mender, blank=True)
    mend_by = models.DateField(_("mended by"), null=True, blank=True)
    mended_on = models.DateField(_("mended on"), null=True, blank=True)
    incident = models.CharField(_("incident"), max_length=20, blank=True, default="", editable=False)

    class Meta:
        ordering = ("id",)
        verbose_name = _("home visit point")
        constraints = [
            models.UniqueConstraint(fields=("visit", "code"), name="home_visit_point_once"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NO) | ~Q(words=""),
                name="home_defect_has_words",
                violation_error_message=_("Write a few words: the answer is “No”."),
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.NO) | Q(mender="", mend_by=None, mended_on=None), name="home_defect_is_mended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.answer}"

    def get_code_display(self) -> str:
        return str(label(self.code))


class HomeVisitPhoto(models.Model):
    """A photo of a home visit, without its place, its hour or its camera. `point` empty: the dwelling as a whole."""

    visit = models.ForeignKey(HomeVisit, models.CASCADE, related_name="photos")
    point = models.CharField(_("point"), max_length=20, blank=True)
    file = models.ForeignKey(Document, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ("id",)
        verbose_name = _("photo of a home visit")
        constraints = [models.UniqueConstraint(fields=("visit", "sha256"), name="home_visit_photo_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.pk}"


class TeamNote(Versioned):
    """A note that the agency's team reads. The person may read it too: facts, not judgments. `contact`: its one line."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="team_notes")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="notes", editable=False)
    on = models.DateField(_("on"))
    text = models.TextField(_("note"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = OfStandingContacts()
    everything = HouseholdRows.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("team note")

    def __str__(self) -> str:
        return f"{self.on}"


class HouseholdMeasure(Versioned):
    """By which a household is followed, from a day to another: the bare measure, that a report may count. What is thought of
    a GLA on a day is its reviews: the last one says how close it is. The others (`DECIDED`) have who asked for it, who pays,
    what was decided, what is due and what is billed; their goals and words are of the support, which is closed.

    `adhesion`: none while the household has not answered. `units_planned`, `units_billed`: of `unit`.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="measures")
    lease = models.ForeignKey(Lease, models.PROTECT, null=True, blank=True, related_name="measures")
    kind = models.CharField(_("kind"), max_length=8, choices=MeasureKind, default=MeasureKind.GLA)
    begun_on = models.DateField(_("begun on"))
    begun_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("begun by"), related_name="+")
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_for = models.CharField(_("why it ended"), max_length=10, choices=MeasureEnd, blank=True)
    end_words = models.CharField(_("what was reached"), max_length=500, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("ended by"), related_name="+"
    )
    prescriber = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("asked for by"), related_name="+"
    )
    funder = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("paid by"), related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reference = models.CharField(_("reference of the decision"), max_length=60, blank=True)
    convention = models.ForeignKey(
        Convention, models.PROTECT, null=True, blank=True, verbose_name=_("convention"), related_name="+"
    )
    planned_end = models.DateField(_("planned end"), null=True, blank=True)
    adhesion = models.CharField(_("the household’s answer"), max_length=8, choices=Adhesion, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    interim_due = models.DateField(_("interim report due"), null=True, blank=True)
    interim_sent_on = models.DateField(_("interim report sent on"), null=True, blank=True)
    final_due = models.DateField(_("final report due"), null=True, blank=True)
    final_sent_on = models.DateField(_("final report sent on"), null=True, blank=True)
    renewal_due = models.DateField(_("renewal asked by"), null=True, blank=True)
    renewal_asked_on = models.DateField(_("renewal asked on"), null=True, blank=True)
    unit = models.CharField(_("billed by"), max_length=6, choices=BilledBy, blank=True)
    units_planned = models.PositiveSmallIntegerField(_("hours or months planned"), null=True, blank=True)
    units_billed = models.PositiveSmallIntegerField(_("hours or months billed"), null=True, blank=True)
    history = HistoricalRecords()

    objects = HouseholdRows.as_manager()

    class Meta:
        ordering = ("-begun_on", "-id")
        verbose_name = _("household measure")
        constraints = [
            models.UniqueConstraint(
                fields=("household", "kind"),
                condition=Q(ended_on=None),
                name="one_open_measure_of_a_kind",
                violation_error_message=_("This household is followed already: open its follow-up."),
            ),
            models.CheckConstraint(condition=~Q(kind=MeasureKind.GLA, lease=None), name="a_gla_is_of_a_tenancy"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_for="", ended_by=None)
                | (Q(ended_on__gte=models.F("begun_on"), ended_by__isnull=False) & ~Q(ended_for="")),
                name="an_end_says_why",
            ),
            models.CheckConstraint(
                condition=Q(planned_end=None) | Q(planned_end__gte=models.F("begun_on")),
                name="measure_planned_end",
                violation_error_message=_("The planned end comes after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(adhesion="", answered_on=None) | (~Q(adhesion="") & Q(answered_on__isnull=False)),
                name="measure_answer_has_a_day",
                violation_error_message=_("An answer of the household has its day: write both, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.begun_on}"

    @property
    def short(self) -> str:
        return MeasureKind(self.kind).short


class MeasureTime(models.Model):
    """Time spent for a measure on a day, with the household or for it: minutes alone, no word of what was done. `key`: given
    by the form when it opens, so that a time sent twice is written once."""

    measure = models.ForeignKey(HouseholdMeasure, models.CASCADE, related_name="times")
    on = models.DateField(_("on"))
    noted_on = models.DateField(_("noted on"), editable=False)
    minutes = models.PositiveSmallIntegerField(_("how many minutes"))
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("time spent for a measure")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=720),
                name="measure_time_of_a_day",
                violation_error_message=_("A time is of a minute at least, of twelve hours at most."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.minutes}"


BILLS_SINCE = date(2013, 5, 1)  # before, no delay to pay one is known here


class MeasureBill(Versioned, Withdrawable):
    """What is asked of the funder of a measure: hours or months, and their price. It names nobody, and outlives its measure,
    as the entry that it wrote in the agency’s ledger. `units`: of the `unit` of the measure; `since`, `until`: the days that
    they cover, as they were read when it was asked, null for one older than that. `times_to`: of hours, the last that was
    noted then. `order_reference`: of who pays (an order, an engagement). `reference`: the own number of an invoice that was
    sent by other means. `paper`: its invoice, once it was made ready to leave; `delivered_on`: when that was received, else
    sent, by the register of mail (`mail_papers`).
    `credit_number`, `credit`: of what undoes one that was sent, in a series of its own."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    measure = models.ForeignKey(HouseholdMeasure, models.SET_NULL, null=True, blank=True, related_name="bills")
    kind = models.CharField(_("kind"), max_length=8, choices=MeasureKind)
    funder = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("asked of"), related_name="+")
    asked_on = models.DateField(_("asked on"))
    unit = models.CharField(_("billed by"), max_length=6, choices=BilledBy)
    units = models.PositiveSmallIntegerField(_("hours or months"))
    amount = CentsField(_("amount"))
    since = models.DateField(_("covers from"), null=True, blank=True)
    until = models.DateField(_("covers until"), null=True, blank=True)
    times_to = models.PositiveBigIntegerField(null=True, editable=False)
    order_reference = models.CharField(_("reference of the order"), max_length=60, blank=True)
    reference = models.CharField(_("number of the bill"), max_length=60, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    key = models.CharField(max_length=36, unique=True, editable=False)
    paper = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    delivered_on = models.DateField(_("received or sent on"), null=True, blank=True, editable=False)
    credit_number = models.PositiveIntegerField(_("number of the credit note"), unique=True, null=True, blank=True)
    credit = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    withheld = ("times_to",)  # the number of a row says nothing of a person

    class Meta:
        ordering = ("-asked_on", "-id")
        verbose_name = _("bill of a measure")
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0, amount__gt=0), name="measure_bill_above_zero"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, reversal=None) | Q(withdrawn_on__isnull=False, reversal__isnull=False),
                name="measure_bill_undone_in_the_ledger",
            ),
            models.CheckConstraint(
                condition=Q(credit_number=None)
                | (Q(withdrawn_on__isnull=False) & (Q(paper__isnull=False) | ~Q(reference=""))),
                name="a_credit_note_undoes_what_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """How the ledger names it."""
        return bill_code(self.number)

    @property
    def credit_code(self) -> str:
        return f"AM{self.credit_number:05d}" if self.credit_number else ""

    @property
    def ruled_on(self) -> date:
        """The day whose law it obeys."""
        return max(self.asked_on, BILLS_SINCE)

    @property
    def invoice_code(self) -> str:
        """The number that its invoice bears: its own, when it was sent by other means."""
        return self.code if self.delivered_on else self.reference or self.code

    @property
    def sent(self) -> bool:
        """Who pays has its invoice."""
        return bool(self.delivered_on or self.reference)

    @property
    def due_on(self) -> date | None:
        """The delay runs once who pays has its invoice, and not before it is asked."""
        if not self.sent:
            return None
        since = max(self.asked_on, self.delivered_on or self.asked_on)
        return add_days(since, scales.at("followup.bill_days", self.ruled_on).number)

    def late(self, on: date) -> bool:
        due_on = self.due_on
        return self.left > 0 and due_on is not None and on > due_on

    @property
    def paid(self) -> int:
        return sum(one.amount for one in self.payments.all() if one.withdrawn_on is None)

    @property
    def left(self) -> int:
        return 0 if self.withdrawn_on else self.amount - self.paid


def bill_code(number: int) -> str:
    return f"FM{number:05d}"


class MeasurePayment(Withdrawable):
    """What came of a bill of a measure: one entry of the agency’s ledger."""

    bill = models.ForeignKey(MeasureBill, models.PROTECT, related_name="payments")
    on = models.DateField(_("paid on"))
    amount = CentsField(_("amount"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    reversal = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    key = models.CharField(max_length=36, unique=True, editable=False)

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("payment of a measure")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="measure_payment_above_zero")]

    def __str__(self) -> str:
        return f"{self.bill} {self.on}"


class FundedPlaces(Versioned):
    """How many households a funder pays for at once by a kind of measure, from a day to another, as a person read it in
    `source`."""

    kind = models.CharField(_("measure"), max_length=8, choices=MeasureKind)
    places = models.PositiveSmallIntegerField(_("funded places"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)
    source = models.CharField(_("where it is written"), max_length=200)
    convention = models.ForeignKey(
        Convention, models.PROTECT, null=True, blank=True, verbose_name=_("convention"), related_name="+"
    )
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("kind", "-starts_on", "-id")
        verbose_name = _("funded places")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=models.F("starts_on")),
                name="funded_places_dates",
                violation_error_message=_("The last day comes after the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.places}"


class MeasureReview(models.Model):
    """What a measure was found to need on a day, and how close it is from then on. `needs`: by code of `Topic`, one of
    `Need`; a topic left out was not spoken of."""

    measure = models.ForeignKey(HouseholdMeasure, models.CASCADE, related_name="reviews")
    kind = models.CharField(_("kind"), max_length=8, choices=ReviewKind)
    on = models.DateField(_("on"))
    noted_on = models.DateField(_("noted on"), editable=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name=_("by"), related_name="+")
    intensity = models.CharField(_("how close"), max_length=8, choices=Intensity)
    needs = models.JSONField(_("needs"), default=dict, blank=True)
    words = models.TextField(_("in words"), max_length=2000, blank=True)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("review of a measure")
        constraints = [
            models.UniqueConstraint(
                fields=("measure",), condition=Q(kind=ReviewKind.ENTRY), name="one_diagnosis_at_the_entry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
