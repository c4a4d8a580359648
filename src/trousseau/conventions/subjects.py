"""What the pages of the room are about."""

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
    of=lambda post: post.convention,
)
HOLDING = Subject[Holding](
    "holding",
    lambda user: Holding.objects.filter(withdrawn_on=None).select_related("post__convention", "holder"),
    POST,
    of=lambda holding: holding.post,
)
TRANCHE = Subject[Tranche](
    "tranche",
    lambda user: Tranche.objects.filter(withdrawn_on=None).select_related("convention", "funder"),
    CONVENTION,
    of=lambda tranche: tranche.convention,
)
PAYMENT = Subject[Payment](
    "payment",
    lambda user: Payment.objects.filter(withdrawn_on=None).select_related(
        "tranche__convention", "tranche__funder", "entry"
    ),
    TRANCHE,
    of=lambda payment: payment.tranche,
)
PARTY = Subject[ConventionParty](
    "party",
    lambda user: ConventionParty.objects.filter(withdrawn_on=None).select_related(
        "convention", "organisation", "decision"
    ),
    CONVENTION,
    of=lambda party: party.convention,
)
RECOVERY = Subject[Recovery](
    "recovery",
    lambda user: Recovery.objects.filter(withdrawn_on=None).select_related("party__convention"),
    PARTY,
    of=lambda recovery: recovery.party,
)
AMENDMENT = Subject[Amendment](
    "amendment",
    lambda user: Amendment.objects.filter(withdrawn_on=None).select_related("convention", "decision__body"),
    CONVENTION,
    "conventions:amendment",
    of=lambda amendment: amendment.convention,
)
INDICATOR = Subject[Indicator](
    "indicator",
    lambda user: Indicator.objects.filter(withdrawn_on=None).select_related("convention"),
    CONVENTION,
    of=lambda indicator: indicator.convention,
)
DEADLINE = Subject[Deadline](
    "deadline",
    lambda user: Deadline.objects.filter(withdrawn_on=None).select_related("convention"),
    CONVENTION,
    of=lambda deadline: deadline.convention,
)
ACT = Subject[ConventionAct](
    "act",
    lambda user: ConventionAct.objects.filter(withdrawn_on=None).select_related("convention", "file"),
    CONVENTION,
    of=lambda act: act.convention,
)

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
ENVELOPE = Subject[Envelope](
    "envelope",
    lambda user: Envelope.objects.filter(withdrawn_on=None).select_related("programme"),
    PROGRAMME,
    of=lambda envelope: envelope.programme,
)
ACTION = Subject[ProgrammeAction](
    "action",
    lambda user: ProgrammeAction.objects.filter(withdrawn_on=None).select_related("programme", "convention"),
    PROGRAMME,
    of=lambda action: action.programme,
)
COMMITMENT = Subject[Commitment](
    "commitment",
    lambda user: queries_programmes.commitments().select_related("action__programme", "envelope"),
    ACTION,
    of=lambda commitment: commitment.action,
)
NOTED = Subject[NotedPayment](
    "noted",
    lambda user: NotedPayment.objects.filter(withdrawn_on=None).select_related("commitment__action__programme"),
    COMMITMENT,
    of=lambda noted: noted.commitment,
)
MEETING = Subject[Meeting](
    "meeting",
    lambda user: Meeting.objects.filter(withdrawn_on=None).select_related("programme"),
    PROGRAMME,
    of=lambda meeting: meeting.programme,
)

DELIBERATIONS = Place(_("Deliberations"), "conventions:deliberations", CONVENTIONS)
DELIBERATION = Subject[Deliberation](
    "deliberation",
    lambda user: Deliberation.objects.select_related("council", "act", "entered_by"),
    DELIBERATIONS,
    "conventions:deliberation",
    name=lambda deliberation: deliberation.subject,
)
