"""The convention: its parties and their shares, its promises, its amendments, its deadlines, the acts filed on it."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core import localised
from trousseau.core.fields import CentsField, KeyField
from trousseau.core.models import Document, Organisation, User, Versioned

from ..enums import AmendmentState, ConventionState, PartyPart, Span, Standing
from .acts import Decision, Deliberation, Withdrawable


class Convention(Versioned, Withdrawable):
    """An agreement between public bodies and the agency, born of a deliberation read here or of a `decision` known by its
    reference. `amount`: what that act grants; the other parties' shares are theirs to decide, see `ConventionParty`.
    """

    deliberation = models.ForeignKey(
        Deliberation, models.PROTECT, null=True, blank=True, verbose_name=_("deliberation"), related_name="conventions"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, verbose_name=_("decision"), related_name="conventions"
    )
    title = models.CharField(_("title"), max_length=200)
    key = KeyField(sources=("title",))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    amount = CentsField(_("amount voted"))
    total = CentsField(_("total that the convention writes"), null=True, blank=True)
    delegation = models.TextField(_("what the council allows to be changed without a vote"), blank=True)
    delegated_by = models.ForeignKey(  # null: the act that founds the convention
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("act that allows it"),
        related_name="delegations",
    )
    state = models.CharField(_("state"), max_length=8, choices=ConventionState, default=ConventionState.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_at = models.URLField(_("published at"), max_length=300, blank=True)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("renews"), related_name="renewals"
    )
    archived_on = models.DateField(_("archived on"), null=True, blank=True)
    taken_back_for = models.CharField(_("why a step was taken back"), max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-starts_on", "-id")
        verbose_name = _("convention")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="convention_dates",
                violation_error_message=_("The end comes before the start: check the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="convention_amount",
                violation_error_message=_("The amount is zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(deliberation__isnull=False) | Q(decision__isnull=False),
                name="convention_has_an_act",
                violation_error_message=_("A convention rests on an act: give the deliberation, or its reference."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def voted_on(self) -> date | None:
        """The day of the act that it rests on."""
        return self.deliberation.held_on if self.deliberation else self.decision.decided_on if self.decision else None

    @property
    def reference(self) -> str:
        """The number of the act that it rests on, as its author writes it."""
        return self.deliberation.number if self.deliberation else self.decision.reference if self.decision else ""

    @property
    def council(self) -> Organisation:
        """Who voted the act that it rests on."""
        if self.deliberation:
            return self.deliberation.council
        assert self.decision
        return self.decision.body

    @property
    def subject(self) -> str:
        """What that act says."""
        return self.deliberation.subject if self.deliberation else self.decision.subject if self.decision else ""

    def standing(self, on: date) -> Standing:
        """What it is on a day: one whose term passed is not in force, whatever nobody noted."""
        if self.archived_on:
            return Standing.ARCHIVED
        if self.state != ConventionState.SIGNED:
            return Standing(self.state)
        return Standing.OVER if self.ends_on < on else Standing.TO_COME if on < self.starts_on else Standing.SIGNED


class ConventionParty(Versioned, Withdrawable):
    """A party, its share and its signature. `share`: cents; null until its own decision says it.

    The share of the body whose act founds the convention is said by that act, and has no other `decision`.
    """

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties")
    part = models.CharField(_("part"), max_length=8, choices=PartyPart)
    share = CentsField(_("share"), null=True, blank=True)
    in_kind = models.BooleanField(_("in kind"), default=False)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, verbose_name=_("its decision"), related_name="shares"
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    amended: str  # the amendment that says its share, on the page of its convention
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        verbose_name = _("party")
        constraints = [
            models.UniqueConstraint(fields=("convention", "organisation"), name="party_once"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0),
                name="party_share",
                violation_error_message=_("A share is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def pays(self) -> bool:
        return self.part != PartyPart.AGENCY


def promised(target: str, number: int | None, unit: str) -> str:
    """What is promised as the convention says it, else its number and unit, as its reader writes them; "" when it says no
    figure."""
    if target or number is None:
        return target
    return f"{localised.number(number)} {unit}".rstrip()


class Indicator(Versioned, Withdrawable):
    """A promise of the convention. `code`: the measure of the report that counts it, blank when none does; `target` as the
    convention says it, `number` the figure in it, null when it has none."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    code = models.CharField(_("measure of the report"), max_length=40, blank=True)
    words = models.CharField(_("as the convention says it"), max_length=300)
    target = models.CharField(_("what is promised"), max_length=200, blank=True)
    number = models.IntegerField(_("number promised"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    span = models.CharField(_("promised for"), max_length=5, choices=Span, default=Span.YEAR)
    article = models.CharField(_("article of the convention"), max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("indicator")

    def __str__(self) -> str:
        return self.words

    @property
    def promised(self) -> str:
        return promised(self.target, self.number, self.unit)


class Amendment(Versioned, Withdrawable):
    """A version of the convention. `changes`: what it changes, by the rows it changes; `before`: all that stood when it was
    prepared. `touches`: whether it changes the economy of the convention; it then waits for the vote of `decision`."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("number"))
    dated_on = models.DateField(_("date of the act"))
    subject = models.CharField(_("what it changes"), max_length=300)
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    before = models.JSONField(_("before"), default=dict)
    touches = models.BooleanField(_("touches the economy of the convention"))
    state = models.CharField(_("state"), max_length=8, choices=AmendmentState, default=AmendmentState.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, verbose_name=_("vote"), related_name="amendments"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("-number",)
        verbose_name = _("amendment")
        constraints = [models.UniqueConstraint(fields=("convention", "number"), name="amendment_numbered_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.subject}"


class Deadline(Versioned, Withdrawable):
    """A day that an article of the convention sets, and what is to be done by then."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="deadlines")
    article = models.CharField(_("article of the convention"), max_length=60, blank=True)
    words = models.CharField(_("what is to be done"), max_length=200)
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("it was done on"), null=True, blank=True)
    code = models.CharField(
        max_length=24, blank=True, editable=False
    )  # of a deadline that the law sets, once it is done
    history = HistoricalRecords()

    class Meta:
        ordering = ("due_on", "id")
        verbose_name = _("deadline")

    def __str__(self) -> str:
        return self.words


class ConventionAct(Withdrawable):
    """A signed act filed on a convention: the convention itself, an amendment, a decision, a notification; its scan too."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="acts")
    amendment = models.ForeignKey(Amendment, models.PROTECT, null=True, blank=True, related_name="acts")
    title = models.CharField(_("title"), max_length=200)
    signed_on = models.DateField(_("date of the act"))
    file = models.OneToOneField(Document, models.PROTECT, verbose_name=_("file"), related_name="convention_act")
    filed_on = models.DateField(_("filed on"))
    filed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("filed by"), related_name="+")

    class Meta:
        ordering = ("-signed_on", "-id")
        verbose_name = _("signed act")

    def __str__(self) -> str:
        return self.title
