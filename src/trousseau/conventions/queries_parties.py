"""What is read of the parties of a convention: who they are, who pays, what says the share of each."""

from django.db.models import QuerySet

from trousseau.core.models import Organisation

from .enums import PartyPart
from .models import Amendment, Convention, ConventionParty
from .queries_acts import by_amendment, says


def parties(convention: Convention) -> QuerySet[ConventionParty]:
    """The parties that stand, in the order in which they were named."""
    return convention.parties.filter(withdrawn_on=None).select_related("organisation", "decision__body")


def said_by(convention: Convention, party: ConventionParty, by: Amendment | None = None) -> str:
    """What says a share: the amendment that changed it, its own decision, or for who voted the convention the act that
    founds it."""
    if party.share is None:
        return ""
    if by and says(by, party):
        return by_amendment(by)
    if party.decision:
        return party.decision.reference or party.decision.subject
    return convention.subject


def first_of(convention: Convention, part: PartyPart) -> ConventionParty | None:
    """The party that grants, or the one that receives."""
    return parties(convention).filter(part=part).first()


def grantors(convention: Convention) -> QuerySet[Organisation]:
    """Who may pay: every party but the agency itself."""
    paying = ConventionParty.objects.filter(convention=convention, withdrawn_on=None).exclude(part=PartyPart.AGENCY)
    return Organisation.objects.filter(pk__in=paying.values("organisation"))
