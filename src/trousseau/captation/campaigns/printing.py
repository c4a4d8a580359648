"""The letters of a campaign printed, by the task worker; each then waits in the register of mail."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from trousseau.core.actions import record_all
from trousseau.core.actions_papers import file_document
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem

from ..enums import CampaignState
from ..models import Campaign, CampaignLetter
from ..recipients import of_owner
from .mail_papers import LETTER, bundle
from .papers import PACKET, letters_paper
from .queries import borne, opposed_since


def print_letters(campaign: Campaign, *, on: date) -> None:
    """Packet after packet, each in its own transaction, so that the progress is seen. Run again, it starts over.

    The letter of an owner without an address that it can bear is not made, and says so; the others are. What was printed
    before and is made no more leaves no more.
    """
    with transaction.atomic():
        here = campaign.letters.exclude(mail__sent_on__isnull=False)  # what left by itself stays as it left
        out = opposed_since(campaign, on).filter(pk__in=here.values("pk"))
        _set_aside(campaign, list(out.values_list("pk", flat=True)), on)
        gone, _rows = out.delete()
        rows = list(borne(campaign).filter(pk__in=here.values("pk")))
        unmade = here.exclude(pk__in=[letter.pk for letter in rows])
        _set_aside(campaign, list(unmade.values_list("pk", flat=True)), on)
    campaign.moves(total=len(rows), done=0, excluded=F("excluded") + gone)
    campaign.papers.clear()
    for start in range(0, len(rows), PACKET):
        packet = rows[start : start + PACKET]
        paper = letters_paper(campaign, packet, on=on)
        with transaction.atomic():
            document = file_document(
                kind="letters",
                title=f"{campaign.title} ({start + 1}-{start + len(packet)})",
                content=paper.pdf,
                suffix=".pdf",
                on=on,
                template=f"{paper.template}@{paper.version}",
            )
            campaign.papers.add(document)
            _prepare(campaign, packet, on)
            campaign.moves(done=start + len(packet))
    campaign.moves(state=CampaignState.PRINTED, version=F("version") + 1)


def _set_aside(campaign: Campaign, letters: list[int], on: date) -> None:
    """Printed before, not now: their mail items are cancelled."""
    made = campaign.letters.filter(pk__in=letters, mail__isnull=False)
    items = list(MailItem.objects.filter(campaign_letter__in=made))
    made.update(mail=None)
    mail.withdraw(campaign.made_by, items=items, today=on)


def _prepare(campaign: Campaign, packet: Sequence[CampaignLetter], on: date) -> None:
    """A mail item for each; one that waits from an earlier printing bears what this one printed."""
    new, again = [], []
    for letter in packet:
        to = of_owner(letter.prospect.owner)
        item = letter.mail
        if item is None or item.cancelled_on is not None:
            letter.mail = mail.draft(
                paper=LETTER,
                to=to,
                channel=Channel.POST,
                title=campaign.title,
                on=on,
                by=campaign.made_by,
                bundle=bundle(campaign),
            )
            new.append(letter)
        elif (item.name, item.address, item.title) != (to.name, to.address, campaign.title):
            item.name, item.address, item.title, item.version = to.name, to.address, campaign.title, item.version + 1
            again.append(item)
    mail.prepare(campaign.made_by, items=[letter.mail for letter in new if letter.mail])
    CampaignLetter.objects.bulk_update(new, ["mail"])
    record_all([*again], campaign.made_by, fields=("name", "address", "title", "version"))
