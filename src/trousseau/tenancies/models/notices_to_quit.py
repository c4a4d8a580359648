"""What ends a lease: a notice to quit, a death, an abandonment."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.models import Person, Versioned

from ..enums import GROUNDS, NoticeBy, NoticeChannel
from .leases import Lease


class NoticeQuerySet(models.QuerySet["NoticeToQuit"]):
    def not_withdrawn(self) -> "NoticeQuerySet":
        """Not withdrawn; of some of the tenants only, it does not end the lease."""
        return self.filter(withdrawn_on=None)

    def ending(self) -> "NoticeQuerySet":
        """Notices by which the lease ends on a known day."""
        return self.not_withdrawn().filter(whole=True, ends_on__isnull=False)


class NoticeToQuit(Versioned):
    """By whom, how and why a lease ends, and the day that follows from it (`ends_on`), with its article.

    A registered letter runs from its receipt: until then `received_on` and `ends_on` are not known. `whole`: given by,
    or to, every tenant who signed; otherwise the lease goes on with the others.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="notices_to_quit")
    by = models.CharField(_("what ends it"), max_length=9, choices=NoticeBy)
    channel = models.CharField(_("how"), max_length=6, choices=NoticeChannel, blank=True)
    sent_on = models.DateField(_("notice given on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=9, choices=GROUNDS, blank=True)
    proof = models.CharField(_("what proves it, or what it says"), max_length=300, blank=True)
    months = models.PositiveSmallIntegerField(_("delay, in months"), default=0)
    whole = models.BooleanField(_("of every tenant"), default=True)
    ends_on = models.DateField(_("ends the lease on"), null=True, blank=True)
    article = models.CharField(_("article"), max_length=80)
    free_on = models.DateField(_("dwelling expected free on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("notice withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("how both parties agreed"), max_length=300, blank=True)
    history = HistoricalRecords()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_on", "-pk")
        verbose_name = _("notice to quit")
        constraints = [
            models.UniqueConstraint(
                fields=("lease",),
                condition=Q(withdrawn_on=None, whole=True),
                name="notice_one_standing",
                violation_error_message=_("This lease is already under notice: withdraw that notice first."),
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("sent_on")),
                name="notice_received_after_sent",
                violation_error_message=_("A notice is received after it was sent: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(free_on=None) | Q(free_on__gt=F("ends_on")),
                name="notice_free_after_end",
                violation_error_message=_("The dwelling is free after the last day of the lease."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.sent_on}"

    @property
    def stands(self) -> bool:
        return self.withdrawn_on is None


class NoticeParty(models.Model):
    """One tenant who signed the lease: who gives the notice, or the day they received it."""

    notice = models.ForeignKey(NoticeToQuit, models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    received_on = models.DateField(_("received on"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("notice party")
        constraints = [models.UniqueConstraint(fields=("notice", "person"), name="notice_party_once")]

    def __str__(self) -> str:
        return f"{self.notice} {self.person_id}"
