"""Who supports a household, from a day to another, and why. What is opened to them is written in the grants of core."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import Grant, Household, Organisation, User, Versioned, household_open
from trousseau.followup.supporting import TEAM
from trousseau.rules.dates import add_days

from ..enums import Part, TeamEnd


def last_day(ends_on: date | None) -> date | None:
    """The day before the one from which something no longer holds; None while it has no end."""
    return add_days(ends_on, -1) if ends_on else None


class TeamQuerySet(models.QuerySet["TeamMember"]):
    def on(self, day: date) -> "TeamQuerySet":
        """Who is in the team on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def opened(self, day: date) -> "TeamQuerySet":
        """The colleagues in the team on a day to whom their row opens the file: whose household it is to support."""
        theirs = Grant.objects.current(day).filter(ground=TEAM, household=OuterRef("household"), user=OuterRef("user"))
        return self.on(day).filter(Exists(theirs))

    def given(self, day: date) -> "TeamQuerySet":
        """Who is in the team on a day, or will be."""
        return self.filter(Q(ends_on=None) | (Q(ends_on__gt=day) & Q(ends_on__gt=F("starts_on"))))

    def for_user(self, user: User) -> "TeamQuerySet":
        """The teams of the households whose file is open to `user`."""
        return self.filter(household_open("household", user))


class TeamMember(Versioned):
    """Somebody who supports a household, from `starts_on` on and no longer from `ends_on` on.

    A colleague has an account, and their row opens the file to them; a professional of another service has a name, a service
    and an organisation: their row opens nothing, what they read is shared with them act by act. `ended_by` None: with the
    file, as a director or an erasure closed it.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="team")
    part = models.CharField(_("part"), max_length=9, choices=Part)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("colleague"), related_name="teams"
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    service = models.CharField(_("service"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation"), related_name="+"
    )
    why = models.CharField(_("why them"), max_length=200)
    starts_on = models.DateField(_("from"))
    noted_on = models.DateField(_("noted on"), editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)
    ended_for = models.CharField(_("why it ended"), max_length=9, choices=TeamEnd, blank=True)
    end_words = models.CharField(_("in words"), max_length=200, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("ended by"), related_name="+"
    )
    history = HistoricalRecords()

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        verbose_name = _("member of a support team")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="team_dates",
                violation_error_message=_("Nobody leaves a team before joining it."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, ended_for="") | (Q(ends_on__isnull=False) & ~Q(ended_for="")),
                name="team_end_says_why",
            ),
            models.CheckConstraint(
                condition=(~Q(part=Part.OUTSIDE) & Q(user__isnull=False, name="", organisation=None))
                | (Q(part=Part.OUTSIDE, user=None, organisation__isnull=False) & ~Q(name="")),
                name="team_colleague_or_outside",
                violation_error_message=_("A professional of another service has a name and an organisation."),
            ),
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(part=Part.REFERENT, ends_on=None),
                name="one_referent_at_a_time",
                violation_error_message=_("This household has a referent already: end that first, or hand it over."),
            ),
            models.UniqueConstraint(
                fields=("household", "user"),
                condition=Q(ends_on=None, user__isnull=False),
                name="once_in_a_team",
                violation_error_message=_("This colleague is in the team already."),
            ),
        ]

    def __str__(self) -> str:
        return self.user.name if self.user else self.name

    @property
    def last_day(self) -> date | None:
        """In the team that day still: “until” is said of it, never of the first day out."""
        return last_day(self.ends_on)

    def on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
