"""Whom a campaign reaches, and what came of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from trousseau.core.addresses import posted
from trousseau.core.normal import normal
from trousseau.mail.enums import ReturnedFor
from trousseau.mail.models import MailItem

from ..enums import OPEN_STAGES, CampaignState, ObjectionScope, Stage
from ..models import Campaign, CampaignLetter, Prospect, StageChange
from ..reach.queries import objects

OWNER = "owner:"  # before the key of an owner, in the register of mail
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
    """Each with its letters counted: answered, came back, and those of which nothing came."""
    return (
        Campaign.objects.select_related("made_by")
        .annotate(
            count=Count("letters"),
            unmade=Count("letters", filter=Q(letters__mail=None, state__in=MADE)),
            answered=Count("letters", filter=~Q(letters__answer="")),
            came_back=Count("letters", filter=Q(letters__mail__returned_on__isnull=False)),
            unanswered=Count("letters", filter=_unanswered("letters__")),
            left_on=Min("letters__mail__sent_on"),
        )
        .order_by("-made_on", "-pk")
    )


def _unanswered(of: str = "") -> Q:
    """Letters that left, and of which nothing came."""
    return Q(**{f"{of}mail__sent_on__isnull": False, f"{of}mail__returned_on": None, f"{of}answer": ""})


def letters(campaign: Campaign) -> QuerySet[CampaignLetter]:
    return campaign.letters.select_related("mail", "prospect__owner", "prospect__dwelling__commune").order_by("pk")


def borne(campaign: Campaign) -> QuerySet[CampaignLetter]:
    """The letters whose owner has an address that a letter can bear, as it is written today, and from which none came back."""
    rows = campaign.letters.values_list("pk", "prospect__owner", "prospect__owner__address")
    wrong = _came_back()
    there = [pk for pk, owner, address in rows if posted(address) and (owner, _spelt(address)) not in wrong]
    return letters(campaign).filter(pk__in=there)


def _spelt(address: str) -> str:
    return normal(" ".join(posted(address)))


def _came_back() -> set[tuple[int, str]]:
    """The owners, each with the address at which nobody knew them, whatever was sent there. One that was refused found them."""
    rows = MailItem.objects.filter(returned_for=ReturnedFor.UNKNOWN, whom__startswith=OWNER).order_by()
    return {(int(whom.removeprefix(OWNER)), _spelt(to)) for whom, to in rows.values_list("whom", "address").distinct()}


def without_address(campaign: Campaign) -> QuerySet[CampaignLetter]:
    """The letters that are not made, or will not be, because their owner has no address that a letter can bear, or
    because a letter came back from it."""
    if campaign.state in MADE:
        return letters(campaign).filter(mail=None)
    return letters(campaign).exclude(pk__in=[letter.pk for letter in borne(campaign)])


def opposed_since(campaign: Campaign, on: date) -> QuerySet[CampaignLetter]:
    """The letters of a campaign not sent yet whose owner objects."""
    return campaign.letters.filter(objects(on, ObjectionScope.LETTER, owner="prospect__owner_id"))


def outcome(campaign: Campaign) -> dict[str, int]:
    """Sent, answered, came back, neither, and the dwellings visited and put under mandate since it left; each letter once."""
    gone = campaign.letters.filter(mail__sent_on__isnull=False)
    if not gone.exists():
        return {}
    taken = StageChange.objects.filter(prospect=OuterRef("prospect"), made_on__gte=OuterRef("mail__sent_on"))
    return gone.aggregate(
        sent=Count("pk"),
        answered=Count("pk", filter=~Q(answer="")),
        came_back=Count("pk", filter=Q(mail__returned_on__isnull=False)),
        unanswered=Count("pk", filter=_unanswered()),
        visited=Count("pk", filter=Q(Exists(taken.filter(after=Stage.VISITED)))),
        won=Count("pk", filter=Q(Exists(taken.filter(after=Stage.WON)))),
    )
