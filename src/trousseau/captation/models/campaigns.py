"""Letters to owners, sent together and answered one by one."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Document, Run, User, Versioned
from trousseau.mail.models import MailItem

from ..enums import CampaignState, LetterAnswer
from .prospects import Prospect


class Campaign(Versioned, Run):
    """One letter to many owners: its words, who gets it, when an answer is expected. When each left, its mail item says."""

    UNDER_WAY = {"state": (CampaignState.PRINTING,)}

    title = models.CharField(_("name of the campaign"), max_length=80)
    subject = models.CharField(_("subject"), max_length=120)
    body = models.TextField(_("letter"), max_length=4000)
    return_on = models.DateField(_("answer expected by"))
    chosen = models.CharField(_("chosen by"), max_length=300, blank=True)
    excluded = models.PositiveIntegerField(_("left out: they object"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    made_on = models.DateField(_("prepared on"))
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("signed by"), related_name="+")
    papers = models.ManyToManyField(Document, blank=True, related_name="campaigns")
    key = models.CharField(max_length=36, unique=True, null=True, blank=True, editable=False)  # of the form

    class Meta:
        ordering = ("-made_on", "-id")
        verbose_name = _("campaign")

    def __str__(self) -> str:
        return self.title

    def stops(self, why: str) -> None:
        """A printed campaign becomes a draft again, whose words may be changed before it is printed."""
        self.moves(state=CampaignState.DRAFT, why_stopped=why[:300], version=F("version") + 1)


class CampaignLetter(models.Model):
    """One owner's letter, and the answer that came. That it left, or came back, its mail item says: it has one once it is
    printed, none when its owner has no address."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="letters")
    prospect = models.ForeignKey(Prospect, models.CASCADE, related_name="letters")
    mail = models.OneToOneField(
        MailItem, models.PROTECT, null=True, blank=True, related_name="campaign_letter", verbose_name=_("mail item")
    )
    answer = models.CharField(_("answer"), max_length=8, choices=LetterAnswer, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("letter of a campaign")
        constraints = [
            models.UniqueConstraint(fields=("campaign", "prospect"), name="campaign_letter_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="campaign_answer_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(answer=LetterAnswer.UNDELIVERED), name="campaign_return_is_in_the_mail"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the owner recalls: it names nobody."""
        return f"C{self.campaign_id}-{self.pk}"

    @property
    def sent_on(self) -> date | None:
        return self.mail.sent_on if self.mail else None

    @property
    def came(self) -> str:
        """The answer, or that the letter came back; "" while nothing came."""
        return LetterAnswer.UNDELIVERED if self.mail and self.mail.returned_on else self.answer

    @property
    def came_on(self) -> date | None:
        return self.mail.returned_on if self.mail and self.mail.returned_on else self.answered_on
