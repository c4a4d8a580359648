"""What the task worker does for a campaign."""

import logging

from django.db.models import F
from django.tasks import task
from django.utils.translation import gettext as _

from trousseau.core.clock import today
from trousseau.core.errors import Refused, place_of

from ..enums import CampaignState
from ..models import Campaign
from .actions import print_letters

log = logging.getLogger(__name__)


@task()
def print_campaign(pk: int) -> None:
    """Print the letters. What stops it brings the campaign back to its draft; a defect is logged by its place alone."""
    campaign = Campaign.objects.select_related("made_by").get(pk=pk)
    if campaign.state != CampaignState.PRINTING:
        return
    try:
        print_letters(campaign, on=today())
    except Exception as failed:
        why = str(failed)[:300] if isinstance(failed, Refused) else _("The printing met a defect: tell support.")
        Campaign.objects.filter(pk=pk, state=CampaignState.PRINTING).update(
            state=CampaignState.DRAFT, version=F("version") + 1, stopped=why
        )
        if isinstance(failed, Refused):
            return
        log.error("campaign %s: %s", pk, place_of(failed))
        raise RuntimeError(f"campaign {pk}: {place_of(failed)}") from None
