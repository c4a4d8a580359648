"""What the pages of the room are about."""

from operator import attrgetter

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from . import queries, queries_programmes
from .models import (
    Amendment,
    Commitment,
    Convention,
    ConventionAct,
    ConventionParty,
    Deadline,
    Decision,
    Deliberation,
    Envelope,
    FundedPost,
    Holding,
    Indicator,
    Meeting,
    NotedPayment,
    Payment,
    Programme,
    ProgrammeAction,
    Recovery,
    Tranche,
)


def _part[T: Model](keyword: str, model: type[T], under: Subject, of: str, *beside: str) -> Subject[T]:
    """Rows that stand, which are read on the page of what they are `of`; `beside`: read with them."""
    return Subject(
        keyword,
        lambda user: model._default_manager.filter(withdrawn_on=None).select_related(*beside),
        under,
        of=attrgetter(of),
    )


CONVENTIONS = Place(_("Conventions"), "conventions:list")
CONVENTION = Subject[Convention](
    "convention",
    lambda user: queries.conventions(),
    CONVENTIONS,
    "conventions:convention",
    name=lambda convention: convention.title,
)
POST = Subject[FundedPost](
    "post",
    lambda user: FundedPost.objects.filter(withdrawn_on=None).select_related("convention"),
    CONVENTION,
    "conventions:post",
    of=attrgetter("convention"),
)
HOLDING = _part("holding", Holding, POST, "post", "post__convention", "holder")
TRANCHE = _part("tranche", Tranche, CONVENTION, "convention", "convention", "funder")
PAYMENT = _part("payment", Payment, TRANCHE, "tranche", "tranche__convention", "tranche__funder", "entry")
PARTY = _part("party", ConventionParty, CONVENTION, "convention", "convention", "organisation", "decision")
RECOVERY = _part("recovery", Recovery, PARTY, "party", "party__convention")
AMENDMENT = Subject[Amendment](
    "amendment",
    lambda user: Amendment.objects.filter(withdrawn_on=None).select_related("convention", "decision__body"),
    CONVENTION,
    "conventions:amendment",
    of=attrgetter("convention"),
)
INDICATOR = _part("indicator", Indicator, CONVENTION, "convention", "convention")
DEADLINE = _part("deadline", Deadline, CONVENTION, "convention", "convention")
ACT = _part("act", ConventionAct, CONVENTION, "convention", "convention", "file")

DECISION = Subject[Decision](
    "decision",
    lambda user: Decision.objects.select_related("body", "file"),
    CONVENTIONS,
    name=lambda decision: decision.subject,
)

PROGRAMMES = Place(_("Programmes"), "conventions:programmes", CONVENTIONS)
PROGRAMME = Subject[Programme](
    "programme",
    lambda user: Programme.objects.filter(withdrawn_on=None).select_related(
        "funder", "holder", "decision__body", "decision__file"
    ),
    PROGRAMMES,
    "conventions:programme",
    name=lambda programme: programme.title,
)
ENVELOPE = _part("envelope", Envelope, PROGRAMME, "programme", "programme")
ACTION = _part("action", ProgrammeAction, PROGRAMME, "programme", "programme", "convention")
COMMITMENT = Subject[Commitment](
    "commitment",
    lambda user: queries_programmes.commitments().select_related("action__programme", "envelope"),
    ACTION,
    of=attrgetter("action"),
)
NOTED = _part("noted", NotedPayment, COMMITMENT, "commitment", "commitment__action__programme")
MEETING = _part("meeting", Meeting, PROGRAMME, "programme", "programme")

DELIBERATIONS = Place(_("Deliberations"), "conventions:deliberations", CONVENTIONS)
DELIBERATION = Subject[Deliberation](
    "deliberation",
    lambda user: Deliberation.objects.select_related("council", "act", "entered_by"),
    DELIBERATIONS,
    "conventions:deliberation",
    name=lambda deliberation: deliberation.subject,
)
