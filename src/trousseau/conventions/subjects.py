"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from . import queries
from .models import Convention, Deliberation, FundedPost, Tranche

CONVENTIONS = Place(_("Conventions"), "conventions:list")
CONVENTION = Subject[Convention](
    "convention",
    lambda user: queries.conventions(),
    CONVENTIONS,
    "conventions:convention",
    name=lambda convention: convention.title,
)
POST = Subject[FundedPost](
    "post", lambda user: FundedPost.objects.select_related("convention"), CONVENTION, of=lambda post: post.convention
)
TRANCHE = Subject[Tranche](
    "tranche",
    lambda user: Tranche.objects.select_related("convention", "funder"),
    CONVENTION,
    of=lambda tranche: tranche.convention,
)

DELIBERATIONS = Place(_("Deliberations"), "conventions:deliberations", CONVENTIONS)
DELIBERATION = Subject[Deliberation](
    "deliberation",
    lambda user: Deliberation.objects.select_related("council", "act", "entered_by"),
    DELIBERATIONS,
    "conventions:deliberation",
    name=lambda deliberation: deliberation.subject,
)
