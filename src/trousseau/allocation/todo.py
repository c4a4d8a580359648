from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

from . import links
from .enums import NextStep

DRAFT_LEASE = Kind(
    "allocation.lease",
    "tenancies",
    Role.RENTAL,
    _("Draft the lease of %(name)s"),
    _("The commission allocated %(dwelling)s."),
    _("Draft the lease"),
    page=links.DRAFT_LEASE,
)
ASK_OWNER = Kind(
    "allocation.owner",
    "allocation",
    Role.RENTAL,
    _("Ask the owner to agree to household %(code)s"),
    _("By the mandate of %(dwelling)s, the owner agrees to each household."),
    _("Record the owner’s answer"),
    page="allocation:owner",
)
FORBIDDEN = Kind(
    "allocation.forbidden",
    "allocation",
    Role.DIRECTOR,
    _("Answer %(owner)s: this instruction is forbidden"),
    _("The agency did not follow it. %(dwelling)s stays promised to the household."),
    _("Read the instruction"),
    page="allocation:owner",
)

AFTER_ADJOURNING = {
    NextStep.SEARCH: Kind(
        "allocation.search",
        "allocation",
        Role.SOCIAL,
        _("Look for households for %(dwelling)s"),
        _("The commission adjourned it: no household fits."),
        _("Open the sheet"),
        page="allocation:dwelling",
    ),
    NextStep.PROVE: Kind(
        "allocation.prove",
        "allocation",
        Role.SOCIAL,
        _("Complete the files examined for %(dwelling)s"),
        _("The commission adjourned it: a piece is missing."),
        _("Open the sheet"),
        page="allocation:dwelling",
    ),
    NextStep.SEE: Kind(
        "allocation.see",
        "allocation",
        Role.RENTAL,
        _("See %(dwelling)s again"),
        _("The commission adjourned it until the dwelling is seen."),
        _("Open the sheet"),
        page="allocation:dwelling",
    ),
    NextStep.ASK: Kind(
        "allocation.ask",
        "allocation",
        Role.RENTAL,
        _("Ask the owner of %(dwelling)s"),
        _("The commission adjourned it for a question to the owner."),
        _("Open the sheet"),
        page="allocation:dwelling",
    ),
}

REVIEW_WISHES = Kind(
    "allocation.wishes",
    "applications",
    Role.SOCIAL,
    _("Go over the wishes of %(name)s"),
    _("They did not take %(dwelling)s: it does not suit them. Their place is unchanged."),
    _("Open the application"),
    page="applications:application",
)
REVIEW_BUDGET = Kind(
    "allocation.budget",
    "applications",
    Role.SOCIAL,
    _("Read the budget of %(name)s again with them"),
    _("They did not take %(dwelling)s: too expensive. Their place is unchanged."),
    _("Open the application"),
    page="applications:application",
)
SEE_DWELLING = Kind(
    "allocation.dwelling",
    "mandates",
    Role.RENTAL,
    _("See the state of %(dwelling)s again"),
    _("A household did not take it for its state."),
    _("Open the mandate"),
    page="mandates:mandate",
)
CHECK_HOUSED = Kind(
    "allocation.housed",
    "applications",
    Role.SOCIAL,
    _("Check that %(name)s has a home"),
    _("They said they are housed elsewhere: close the application once you are sure."),
    _("Open the application"),
    page="applications:application",
)
REACH = Kind(
    "allocation.reach",
    "applications",
    Role.SOCIAL,
    _("Reach %(name)s by another way"),
    _("No answer to the offer of %(dwelling)s. Their place is unchanged."),
    _("Open the application"),
    page="applications:application",
)
SET_ASIDE = Kind(
    "allocation.aside",
    "applications",
    Role.SOCIAL,
    _("Decide whether the application of %(name)s is set aside"),
    _("Two offers without an answer: nothing is set aside unless you do it."),
    _("Open the application"),
    page="applications:application",
)
AFTER_REFUSAL = {kind.code: kind for kind in (REVIEW_WISHES, REVIEW_BUDGET, SEE_DWELLING, CHECK_HOUSED, REACH)}
