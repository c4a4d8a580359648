from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.applications import todo as applications
from trousseau.core.enums import Role
from trousseau.core.todo import Kind
from trousseau.mandates import todo as mandates
from trousseau.mandates.queries import not_free

from . import links
from .enums import NextStep
from .models import Decision


def answered(keys: Collection[int]) -> QuerySet:
    """Of these decisions, those about which the household is no longer asked: withdrawn, or its lease drafted."""
    settled = Q(withdrawn_on__isnull=False) | Q(leases__isnull=False)
    return Decision.objects.filter(settled, pk__in=keys).order_by().values_list("pk", flat=True)


DRAFT_LEASE = Kind(
    "allocation.lease",
    Role.RENTAL,
    _("Draft the lease of %(name)s"),
    _("The commission allocated %(dwelling)s."),
    _("Draft the lease"),
    page=links.DRAFT_LEASE,
    room="tenancies",
)
ASK_OWNER = Kind(
    "allocation.owner",
    Role.RENTAL,
    _("Ask the owner to agree to household %(code)s"),
    _("By the mandate of %(dwelling)s, the owner agrees to each household."),
    _("Record the owner’s answer"),
    page="allocation:owner",
)
OFFER = Kind(
    "allocation.offer",
    Role.SOCIAL,
    _("Propose the dwelling to %(name)s"),
    _("The commission allocated %(dwelling)s: say it, hear the answer, and note a refusal on the sheet."),
    _("Open the sheet"),
    page="allocation:dwelling",
    over=answered,
)
FORBIDDEN = Kind(
    "allocation.forbidden",
    Role.DIRECTOR,
    _("Answer %(owner)s: this instruction is forbidden"),
    _("The agency did not follow it. %(dwelling)s stays promised to the household."),
    _("Read the instruction"),
    page="allocation:owner",
)

AFTER_ADJOURNING = {
    NextStep.SEARCH: Kind(
        "allocation.search",
        Role.SOCIAL,
        _("Look for households for %(dwelling)s"),
        _("The commission adjourned it: no household fits."),
        _("Open the sheet"),
        page="allocation:dwelling",
        over=not_free,
    ),
    NextStep.PROVE: Kind(
        "allocation.prove",
        Role.SOCIAL,
        _("Complete the files examined for %(dwelling)s"),
        _("The commission adjourned it: a piece is missing."),
        _("Open the sheet"),
        page="allocation:dwelling",
        over=not_free,
    ),
    NextStep.SEE: Kind(
        "allocation.see",
        Role.RENTAL,
        _("See %(dwelling)s again"),
        _("The commission adjourned it until the dwelling is seen."),
        _("Open the sheet"),
        page="allocation:dwelling",
        over=not_free,
    ),
    NextStep.ASK: Kind(
        "allocation.ask",
        Role.RENTAL,
        _("Ask the owner of %(dwelling)s"),
        _("The commission adjourned it for a question to the owner."),
        _("Open the sheet"),
        page="allocation:dwelling",
        over=not_free,
    ),
}

AFTER_REFUSAL = {
    kind.code: kind
    for kind in (
        applications.REVIEW_WISHES,
        applications.REVIEW_BUDGET,
        mandates.SEE_DWELLING,
        applications.CHECK_HOUSED,
        applications.REACH,
    )
}
