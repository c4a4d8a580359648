"""What ends a lease: a notice to quit, a death, an abandonment."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from trousseau.core.models import Person, Versioned
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved

from ..enums import GROUNDS, NoticeBy, Void
from .leases import Lease


class NoticeQuerySet(models.QuerySet["NoticeToQuit"]):
    def in_effect(self) -> "NoticeQuerySet":
        """Neither withdrawn nor without effect; of some of the tenants only, it does not end the lease."""
        return self.filter(withdrawn_on=None, void="")

    def ending(self) -> "NoticeQuerySet":
        """Notices by which the lease ends on a known day."""
        return self.in_effect().filter(whole=True, ends_on__isnull=False)


class NoticeToQuit(Versioned):
    """By whom, how and why a lease ends, and the day that follows from it (`ends_on`), with its article.

    Its days are those of the register: of `mail`, a tenant's notice that came; of one item for each tenant
    (`NoticeParty.mail`), an owner's. `ends_on` is known once the receipt is proved, for an owner's by the last tenant.
    `whole`: given by, or to, every tenant who signed; otherwise the lease goes on with the others. `void`: why it has no
    effect. `begun_on`: the day of a death, of a summons. `for_on`: the day that an owner's notice names.
    """

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="notices_to_quit")
    by = models.CharField(_("what ends it"), max_length=9, choices=NoticeBy)
    mail = models.OneToOneField(
        MailItem, models.PROTECT, null=True, blank=True, related_name="notice_to_quit", verbose_name=_("mail item")
    )
    begun_on = models.DateField(_("day of the death or of the summons"), null=True, blank=True)
    for_on = models.DateField(_("day that the notice names"), null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=9, choices=GROUNDS, blank=True)
    proof = models.CharField(_("what proves it, or what it says"), max_length=300, blank=True)
    months = models.PositiveSmallIntegerField(_("delay, in months"), default=0)
    whole = models.BooleanField(_("of every tenant"), default=True)
    ends_on = models.DateField(_("ends the lease on"), null=True, blank=True)
    article = models.CharField(_("article"), max_length=80)
    free_on = models.DateField(_("dwelling expected free on"), null=True, blank=True)
    void = models.CharField(pgettext_lazy("notice", "without effect"), max_length=10, choices=Void, blank=True)
    withdrawn_on = models.DateField(_("notice withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("how both parties agreed"), max_length=300, blank=True)
    history = HistoricalRecords()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("notice to quit")
        constraints = [
            models.UniqueConstraint(
                fields=("lease",),
                condition=Q(withdrawn_on=None, void="", whole=True),
                name="notice_one_in_effect",
                violation_error_message=_("This lease is already under notice: withdraw that notice first."),
            ),
            models.CheckConstraint(
                condition=Q(by=NoticeBy.TENANT, mail__isnull=False, begun_on=None)
                | Q(by=NoticeBy.OWNER, mail=None, begun_on=None, for_on__isnull=False)
                | Q(by__in=(NoticeBy.DEATH, NoticeBy.ABANDONED), mail=None, begun_on__isnull=False),
                name="notice_its_days",
                violation_error_message=_("A notice has its days in the register of mail; a death or a summons, here."),
            ),
            models.CheckConstraint(
                condition=Q(void="") | Q(ends_on=None),
                name="notice_void_ends_nothing",
                violation_error_message=_("A notice without effect ends no lease."),
            ),
            models.CheckConstraint(
                condition=Q(free_on=None) | Q(free_on__gt=F("ends_on")),
                name="notice_free_after_end",
                violation_error_message=_("The dwelling is free after the last day of the lease."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.by}"

    @property
    def stands(self) -> bool:
        return self.withdrawn_on is None and not self.void

    @property
    def said(self) -> str:
        """What proves it, or what it says, as a sentence that the page ends."""
        return self.proof.rstrip(" .")

    @property
    def papers(self) -> list[MailItem]:
        """Items of the register of a notice: the one that came, or those given to the tenants."""
        if self.by == NoticeBy.OWNER:
            return [party.mail for party in self.parties.all() if party.mail]
        return [self.mail] if self.mail else []

    @property
    def channel(self) -> str:
        """How, in words; "" when its papers went by several ways, or there is none."""
        ways = {str(item.get_channel_display()) for item in self.papers}
        return ways.pop() if len(ways) == 1 else ""

    @property
    def law_on(self) -> date:
        """The day whose law applies: that of the notice, else of the first of its papers."""
        if self.begun_on:
            return self.begun_on
        return min(item.sent_on or item.prepared_on for item in self.papers)

    @property
    def sent_on(self) -> date | None:
        """The day it was given, to the last tenant; None while one did not leave."""
        return self.begun_on or _last([item.sent_on for item in self.papers])

    @property
    def received_on(self) -> date | None:
        """The day it runs from: the proved receipt, by the last tenant; None while one is not proved."""
        if self.begun_on:
            return self.ends_on
        return _last([proved(item, Step.RECEIVED) for item in self.papers])


def _last(days: list[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


class NoticeParty(models.Model):
    """One tenant who signed the lease: who gives the notice, or to whom it is given.

    `mail`: the owner's notice that this tenant receives; or the one that they gave apart, when the last of them was
    gathered with the others. Otherwise the one of the notice.
    """

    notice = models.ForeignKey(NoticeToQuit, models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    mail = models.ForeignKey(
        MailItem, models.PROTECT, null=True, blank=True, related_name="notice_parties", verbose_name=_("mail item")
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("notice party")
        constraints = [models.UniqueConstraint(fields=("notice", "person"), name="notice_party_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.person_id}"

    @property
    def item(self) -> MailItem | None:
        return self.mail or self.notice.mail

    @property
    def received_on(self) -> date | None:
        return proved(self.item, Step.RECEIVED)
