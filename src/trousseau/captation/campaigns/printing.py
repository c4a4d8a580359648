"""The letters of a campaign printed, by the task worker."""

from datetime import date

from django.db import transaction
from django.db.models import F

from trousseau.core.actions import file_document

from ..enums import CampaignState
from ..models import Campaign
from .papers import PACKET, letters_paper
from .queries import borne, opposed_since


def print_letters(campaign: Campaign, *, on: date) -> None:
    """Packet after packet, each in its own transaction, so that the progress is seen. Run again, it starts over.

    The letter of an owner without an address that it can bear is not made, and says so; the others are.
    """
    gone, _rows = opposed_since(campaign, on).delete()
    rows = list(borne(campaign))
    campaign.moves(total=len(rows), done=0, excluded=F("excluded") + gone)
    campaign.papers.clear()
    made = {letter.pk for letter in rows}
    campaign.letters.update(no_address=False)
    campaign.letters.exclude(pk__in=made).update(no_address=True)
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
            campaign.moves(done=start + len(packet))
    campaign.moves(state=CampaignState.PRINTED, version=F("version") + 1)
