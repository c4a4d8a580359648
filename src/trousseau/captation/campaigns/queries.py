"""Whom a campaign reaches, and what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from trousseau.core.addresses import posted

from ..enums import OPEN_STAGES, CampaignState, ObjectionScope, Stage
from ..models import Campaign, CampaignLetter, Prospect, StageChange
from ..reach.queries import objects

MADE = (CampaignState.PRINTED, CampaignState.SENT)  # its letters are made, but for those that could not be


@dataclass(frozen=True)
class Chosen:
    """One prospect per owner; `excluded` counts the owners left out because they object."""

    prospects: list[int]
    excluded: int


def chosen(rows: QuerySet[Prospect], on: date) -> Chosen:
    """Of these prospects, the open ones whose owner may be written to; an owner of several gets one letter."""
    open_rows = rows.filter(stage__in=OPEN_STAGES).order_by()
    opposed = Q(objects(on, ObjectionScope.LETTER))
    firsts = open_rows.exclude(opposed).values("owner").annotate(first=Min("pk")).values_list("first", flat=True)
    left_out = open_rows.filter(opposed).aggregate(n=Count("owner", distinct=True))["n"]
    return Chosen(sorted(firsts), left_out)


def campaigns() -> QuerySet[Campaign]:
    """Each with its letters and answers counted."""
    return (
        Campaign.objects.select_related("made_by")
        .annotate(
            count=Count("letters"),
            unmade=Count("letters", filter=Q(letters__mail=None, state__in=MADE)),
            answered=Count("letters", filter=~Q(letters__answer="") | Q(letters__mail__returned_on__isnull=False)),
            left_on=Min("letters__mail__sent_on"),
        )
        .order_by("-made_on", "-pk")
    )


def letters(campaign: Campaign) -> QuerySet[CampaignLetter]:
    return campaign.letters.select_related("mail", "prospect__owner", "prospect__dwelling__commune").order_by("pk")


def borne(campaign: Campaign) -> QuerySet[CampaignLetter]:
    """The letters whose owner has an address that a letter can bear, as it is written today."""
    rows = campaign.letters.values_list("pk", "prospect__owner__address")
    return letters(campaign).filter(pk__in=[pk for pk, address in rows if posted(address)])


def without_address(campaign: Campaign) -> QuerySet[CampaignLetter]:
    """The letters that are not made, or will not be, because their owner has no address that a letter can bear."""
    if campaign.state in MADE:
        return letters(campaign).filter(mail=None)
    return letters(campaign).exclude(pk__in=[letter.pk for letter in borne(campaign)])


def opposed_since(campaign: Campaign, on: date) -> QuerySet[CampaignLetter]:
    """The letters of a campaign not sent yet whose owner objects."""
    return campaign.letters.filter(objects(on, ObjectionScope.LETTER, owner="prospect__owner_id"))


def outcome(campaign: Campaign) -> dict[str, int]:
    """Sent, answered, and the dwellings visited and put under mandate since it left; each letter once."""
    gone = campaign.letters.filter(mail__sent_on__isnull=False)
    if not gone.exists():
        return {}
    taken = StageChange.objects.filter(prospect=OuterRef("prospect"), made_on__gte=OuterRef("mail__sent_on"))
    return gone.aggregate(
        sent=Count("pk"),
        answered=Count("pk", filter=~Q(answer="") | Q(mail__returned_on__isnull=False)),
        visited=Count("pk", filter=Q(Exists(taken.filter(after=Stage.VISITED)))),
        won=Count("pk", filter=Q(Exists(taken.filter(after=Stage.WON)))),
    )
