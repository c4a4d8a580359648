"""What the task worker does for a campaign."""

from django.tasks import task

from trousseau.core.clock import today
from trousseau.core.tasks import work_on

from ..models import Campaign
from .printing import print_letters


@task()
def print_campaign(pk: int) -> None:
    work_on(Campaign, pk, lambda campaign: print_letters(campaign, on=today()))
