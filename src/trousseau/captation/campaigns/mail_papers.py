"""The letters of a campaign in the register of mail: what follows once they left, or came back."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.actions import edit
from trousseau.core.bulk import Moved
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.mail.actions import settle
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from .. import access, stages
from ..enums import CAMPAIGN_TRANSITIONS, OPEN_STAGES, CampaignState, Channel, Direction, Stage
from ..following.actions import note_lack
from ..models import Campaign, CampaignLetter, OwnerContact, Prospect
from .queries import opposed_since

BUNDLE = "campaign:"


def bundle(campaign: Campaign) -> str:
    return f"{BUNDLE}{campaign.pk}"


def _page(item: MailItem) -> str:
    return reverse("captation:campaign", args=[int(item.bundle.removeprefix(BUNDLE))])


def _sent(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Each letter that left is a contact of its prospect; once no other waits, the campaign is sent.

    Raises Refused while its words are changed or printed, and when one of the owners has objected since.
    """
    letters = CampaignLetter.objects.filter(mail__in=items)
    for campaign in Campaign.objects.filter(letters__in=letters).distinct():
        state = step(CAMPAIGN_TRANSITIONS, "send", campaign.state, actor)
        mine = letters.filter(campaign=campaign)
        opposed = list(opposed_since(campaign, on).filter(pk__in=mine.values("pk")))
        if opposed:
            raise Refused(
                _("An owner has objected since the printing: print again without %(references)s.")
                % {"references": ", ".join(letter.reference for letter in opposed[:5])},
                article="RGPD, art. 21",
            )
        _contact(actor, campaign, mine.values_list("prospect", flat=True), on)
        _close(actor, campaign, state)


def _close(actor: User | None, campaign: Campaign, state: str) -> None:
    if not MailItem.objects.waiting().filter(campaign_letter__campaign=campaign).exists():
        edit(actor, campaign, version=campaign.version, state=state)


def _cancelled(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """The others may all have left: the campaign is sent."""
    partly = Campaign.objects.filter(letters__mail__sent_on__isnull=False, state=CampaignState.PRINTED)
    for campaign in partly.filter(pk__in=CampaignLetter.objects.filter(mail__in=items).values("campaign")).distinct():
        _close(actor, campaign, step(CAMPAIGN_TRANSITIONS, "send", campaign.state, actor))


def _contact(actor: User | None, campaign: Campaign, prospects, on: date) -> None:
    assert actor is not None  # `step` let them pass
    try:
        stages.contacted_by_letter(actor, Prospect.objects.filter(pk__in=prospects), on=on)
    except Moved:
        raise Refused(_("Somebody has just changed one of these prospects: send again.")) from None
    OwnerContact.objects.bulk_create(
        [
            OwnerContact(
                prospect_id=pk,
                made_on=on,
                channel=Channel.LETTER,
                direction=Direction.OUT,
                note=campaign.title,
                made_by=actor,
            )
            for pk in prospects
        ]
    )


def _returned(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Nobody was reached: the address is lacking, on the page of the prospect. Nothing else waits about the letter."""
    assert actor is not None
    for letter in CampaignLetter.objects.filter(mail__in=items).select_related("campaign", "prospect", "mail"):
        if letter.answer:
            raise Refused(_("The answer to this letter is already recorded."))
        prospect, item = letter.prospect, letter.mail
        assert item is not None
        if prospect.stage in OPEN_STAGES:
            # this letter is the first contact
            alone = prospect.met_on == item.sent_on and prospect.contacts.count() == 1
            if alone and prospect.stage == Stage.CONTACT:
                stages.unreached(actor, prospect, on=on)
            if not prospect.lacks.filter(key="adresse du proprietaire", settled_on=None).exists():
                note_lack(actor, prospect=prospect, what="Adresse du propriétaire", on=on, today=on)
        settle(actor, item=item, version=item.version, today=on)


LETTER = Paper(
    "captation.campaign",
    gettext_lazy("Letter of a campaign"),
    access.WRITE,
    article="RGPD, art. 14",
    url=_page,
    sent=_sent,
    returned=_returned,
    cancelled=_cancelled,
)
