"""What the council voted, and the convention that follows: parties, funded posts, payments."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField, KeyField
from trousseau.core.models import Document, Organisation, User, Versioned
from trousseau.ledger.models import Entry

from .enums import ConventionState, GrantNature, PartyPart, PostKind, Verdict


class Deliberation(Versioned):
    """An act as it was read. `reading` is the dictionary of exchange.deliberation, kept whole.

    `verdict` and `errors` are drawn from it when it is entered: a list shows them without opening it.
    """

    council = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("council"), related_name="deliberations")
    held_on = models.DateField(_("sitting of"), null=True)
    subject = models.CharField(_("subject"), max_length=300)
    key = KeyField(sources=("subject",))
    adopted = models.BooleanField(_("adopted"), null=True)
    verdict = models.CharField(_("vote"), max_length=8, choices=Verdict)
    errors = models.PositiveSmallIntegerField(_("reading errors"), default=0)
    number = models.CharField(_("number of the deliberation"), max_length=40, blank=True)
    subject_code = models.CharField(_("subject code (ACTES)"), max_length=4, blank=True)
    text = models.TextField(_("text of the act"), default="", editable=False)
    corrected = models.TextField(_("text as it was corrected"), blank=True)
    reading = models.JSONField(_("reading"))
    act = models.OneToOneField(Document, models.PROTECT, verbose_name=_("act"), related_name="deliberation")
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("entered by"), related_name="+")
    entered_on = models.DateField(_("entered on"))
    history = HistoricalRecords(excluded_fields=["text", "reading"])

    class Meta:
        ordering = ("-held_on", "-id")
        verbose_name = _("deliberation")

    def __str__(self) -> str:
        return self.subject


class Confirmation(models.Model):
    """Someone looked at a check of the reading and found it right. It holds for these very words: a
    correction that changes the check asks again."""

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="confirmations")
    message = models.CharField(_("check"), max_length=500)
    confirmed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("confirmed by"), related_name="+")
    confirmed_on = models.DateField(_("confirmed on"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("confirmed check")
        constraints = [models.UniqueConstraint(fields=("deliberation", "message"), name="check_confirmed_once")]

    def __str__(self) -> str:
        return self.message


class Convention(Versioned):
    """An agreement between public bodies and the agency, born of a deliberation."""

    deliberation = models.ForeignKey(
        Deliberation, models.PROTECT, verbose_name=_("deliberation"), related_name="conventions"
    )
    title = models.CharField(_("title"), max_length=200)
    key = KeyField(sources=("title",))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    amount = CentsField(_("amount voted"))
    state = models.CharField(_("state"), max_length=8, choices=ConventionState, default=ConventionState.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.title


class ConventionParty(models.Model):
    convention = models.ForeignKey(Convention, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties")
    part = models.CharField(_("part"), max_length=8, choices=PartyPart)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("convention", "organisation"), name="party_once")]

    def __str__(self) -> str:
        return self.organisation.name


class FundedPost(Versioned):
    """A job paid under a convention. `share` is in hundredths of a full-time post; null when the act is silent."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="posts")
    kind = models.CharField(_("kind"), max_length=12, choices=PostKind)
    title = models.CharField(_("as the act says it"), max_length=300)
    share = models.PositiveSmallIntegerField(_("share of a full-time post, in %"), null=True, blank=True)
    holder = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("held by"), related_name="funded_posts"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        verbose_name = _("funded post")

    def __str__(self) -> str:
        return self.get_kind_display()


class Tranche(models.Model):
    """One payment promised by a funder, and the entry of the agency's ledger that received it."""

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="tranches")
    funder = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("funder"), related_name="tranches")
    amount = CentsField(_("amount"))
    due_on = models.DateField(_("expected on"))
    received_on = models.DateField(_("payment received on"), null=True, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("due_on", "id")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="tranche_amount")]

    def __str__(self) -> str:
        return f"{self.funder} {self.due_on}"


class Publication(Versioned):
    """What the open data of a grant asks for and no act says; and since when it is there, for anyone to read.

    `published_on` is null until someone asks for it, and again once it is withdrawn, for the reason `withdrawn_for`.
    """

    convention = models.OneToOneField(Convention, models.PROTECT, related_name="publication")
    nature = models.CharField(_("in cash or in kind"), max_length=4, choices=GrantNature, blank=True)
    notified = models.BooleanField(_("de minimis aid notified to the European Commission"), null=True)
    rna = models.CharField(_("RNA number of who receives"), max_length=10, blank=True)
    budget_years = models.CharField(_("year of the budget"), max_length=9, blank=True)
    budget = models.CharField(_("name of the budget"), max_length=200, blank=True)
    prefecture = models.CharField(_("code of the prefecture"), max_length=9, blank=True)
    received_on = models.DateField(_("received by the prefecture on"), null=True, blank=True)
    url = models.URLField(_("address of the act on the web"), max_length=300, blank=True)
    published_on = models.DateField(_("published since"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        verbose_name = _("publication as open data")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, published_by__isnull=True)
                | Q(published_on__isnull=False, published_by__isnull=False),
                name="publication_by_someone",
            )
        ]

    def __str__(self) -> str:
        return str(self.convention)
