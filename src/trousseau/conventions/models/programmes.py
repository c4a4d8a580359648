"""The programme of the territory: its envelope by year and budget line, its aims, the actions that spend it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField, KeyField
from trousseau.core.localised import day, money
from trousseau.core.models import Organisation, User, Versioned

from .acts import Decision, Withdrawable
from .agreements import Convention, ConventionParty


class Programme(Versioned, Withdrawable):
    """What the State and the territory agreed for some years, and the act that approved it."""

    title = models.CharField(_("title"), max_length=200)
    key = KeyField(sources=("title",))
    call = models.CharField(_("call for interest"), max_length=200, blank=True)
    funder = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("who funds it"), related_name="programmes_funded"
    )
    holder = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("who carries it"), related_name="programmes_held"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, verbose_name=_("act that approved it"), related_name="programmes"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    amount = CentsField(_("amount granted"))
    steered_by = models.CharField(_("who steers it"), max_length=300, blank=True)
    meets = models.CharField(_("when they meet"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-starts_on", "-id")
        verbose_name = _("programme")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_dates",
                violation_error_message=_("The end comes before the start: check the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="programme_amount",
                violation_error_message=_("The amount is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Aim(models.Model):
    """An aim of the programme, in its own words."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="aims")
    number = models.PositiveSmallIntegerField(_("number"))
    words = models.CharField(_("aim"), max_length=400)

    class Meta:
        ordering = ("number",)
        verbose_name = _("aim")
        constraints = [models.UniqueConstraint(fields=("programme", "number"), name="aim_once")]

    def __str__(self) -> str:
        return self.words


class Envelope(Versioned, Withdrawable):
    """What may be spent in a year on a line of the budget."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="envelopes")
    year = models.PositiveSmallIntegerField(_("year"))
    line = models.CharField(_("budget line"), max_length=80)
    amount = CentsField(_("envelope"))
    history = HistoricalRecords()

    class Meta:
        ordering = ("year", "line", "id")
        verbose_name = _("envelope")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "year", "line"),
                condition=Q(withdrawn_on=None),
                name="envelope_once",
                violation_error_message=_("This line of the budget has its envelope for that year already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="envelope_amount",
                violation_error_message=_("The amount is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.line}"


class ProgrammeAction(Versioned, Withdrawable):
    """What is done for an aim: by which operator, under which convention when it is known here."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="actions")
    aim = models.ForeignKey(Aim, models.PROTECT, verbose_name=_("aim"), related_name="actions")
    title = models.CharField(_("action"), max_length=200)
    operator = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("operator"), related_name="actions"
    )
    convention = models.ForeignKey(
        Convention, models.PROTECT, null=True, blank=True, verbose_name=_("convention"), related_name="actions"
    )
    # as `queries_programmes.aims_of` reads them, in cents
    taken: list["Commitment"]
    committed: int
    paid: int
    returned: int
    left: int
    history = HistoricalRecords()

    class Meta:
        ordering = ("aim__number", "id")
        verbose_name = _("action")

    def __str__(self) -> str:
        return self.title


class Commitment(Versioned, Withdrawable):
    """What an action takes on an envelope. `party`: whose share of a convention it is; null for an operator whose money
    the agency's ledger does not know, and whose payments are noted by hand."""

    action = models.ForeignKey(ProgrammeAction, models.PROTECT, related_name="commitments")
    envelope = models.ForeignKey(Envelope, models.PROTECT, verbose_name=_("envelope"), related_name="commitments")
    party = models.ForeignKey(
        ConventionParty, models.PROTECT, null=True, blank=True, verbose_name=_("party"), related_name="commitments"
    )
    amount = CentsField(_("amount committed"))
    paid: int  # cents, by `queries_programmes.commitments`
    left: int  # to be paid
    history = HistoricalRecords()

    class Meta:
        ordering = ("envelope__year", "id")
        verbose_name = _("commitment")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="commitment_amount",
                violation_error_message=_("The amount is zero or more."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.envelope}"


class NotedPayment(Withdrawable):
    """What was paid on a commitment outside the agency's ledger, as its coordinator noted it; under zero, given back."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="noted")
    on = models.DateField(_("on"))
    amount = CentsField(_("amount"))
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    key = models.CharField(max_length=36, unique=True, editable=False)

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("payment noted")

    def __str__(self) -> str:
        return f"{self.commitment}, {money(self.amount)}, {day(self.on)}"


class Meeting(Withdrawable):
    """When those who steer meet, and what they decided."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="meetings")
    on = models.DateField(_("on"))
    about = models.CharField(_("about"), max_length=200)
    decided = models.CharField(_("what was decided"), max_length=500, blank=True)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("steering meeting")

    def __str__(self) -> str:
        return f"{day(self.on)}, {self.about}"
