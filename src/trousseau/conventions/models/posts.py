"""The jobs that conventions fund: who holds them, who pays them, what time went into what."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.localised import day
from trousseau.core.models import User, Versioned

from ..enums import Activity, PostKind
from .acts import Withdrawable
from .agreements import Convention, ConventionParty


class FundedPost(Versioned, Withdrawable):
    """A job paid under a convention. `share` is in hundredths of a full-time post; null when the act is silent.

    `same_as`: the job of an earlier convention that this one pays too. `holder`: the last who held it, as its `Holding`s
    say, kept here by the verbs that write them for those who read one name.
    """

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="posts")
    kind = models.CharField(_("kind"), max_length=12, choices=PostKind)
    title = models.CharField(_("as the act says it"), max_length=300)
    share = models.PositiveSmallIntegerField(_("share of a full-time post, in %"), null=True, blank=True)
    cost = CentsField(_("cost over the convention"), null=True, blank=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("same job as"), related_name="also"
    )
    holder = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("held by"), related_name="funded_posts"
    )
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        verbose_name = _("funded post")
        constraints = [
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=0),
                name="post_cost",
                violation_error_message=_("A cost is zero or more."),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Holding(Versioned, Withdrawable):
    """Who holds a funded post, from a day to another, for which share of a full-time one."""

    post = models.ForeignKey(FundedPost, models.CASCADE, related_name="holdings")
    holder = models.ForeignKey(User, models.PROTECT, verbose_name=_("held by"), related_name="holdings")
    share = models.PositiveSmallIntegerField(_("share of a full-time post, in %"), null=True, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    minutes: int  # of a week, and as hours, by `queries.mine`
    hours: Decimal
    history = HistoricalRecords()

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("holder of a post")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="holding_dates",
                violation_error_message=_("The end comes before the start: check the two dates."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.post}, {day(self.starts_on)}"

    def runs(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class PostFunding(Versioned):
    """What a party pays of a post, in cents, over the convention."""

    post = models.ForeignKey(FundedPost, models.CASCADE, related_name="fundings")
    party = models.ForeignKey(ConventionParty, models.PROTECT, verbose_name=_("party"), related_name="fundings")
    amount = CentsField(_("amount"))
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        verbose_name = _("part of the cost of a post")
        constraints = [
            models.UniqueConstraint(fields=("post", "party"), name="post_funded_once_by_a_party"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="funding_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.party}"


class TimeSpent(models.Model):
    """Minutes of one week that the holder of a post gave to an activity. It is read by post, never by person."""

    holding = models.ForeignKey(Holding, models.CASCADE, related_name="times")
    week = models.DateField(_("week of"))  # its Monday
    activity = models.CharField(_("activity"), max_length=12, choices=Activity)
    minutes = models.PositiveSmallIntegerField(_("time in minutes"))

    class Meta:
        ordering = ("week", "id")
        verbose_name = _("time spent")
        constraints = [models.UniqueConstraint(fields=("holding", "week", "activity"), name="time_once")]

    def __str__(self) -> str:
        return f"{self.week} {self.activity}"
