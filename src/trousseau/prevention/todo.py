from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

from .enums import Step

KINDS = {
    Step.CALL: Kind(
        "prevention.call",
        "prevention",
        Role.RENTAL,
        _("Call %(name)s"),
        _("%(debt)s unpaid since %(since)s, and no contact since."),
        _("Note the call"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: no contact about it yet."),
    ),
    Step.REMIND: Kind(
        "prevention.remind",
        "prevention",
        Role.RENTAL,
        _("Write to %(name)s"),
        _("%(debt)s unpaid since %(since)s, already spoken of."),
        _("Note the letter"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: already spoken of, no letter yet."),
    ),
    Step.PLAN: Kind(
        "prevention.plan",
        "prevention",
        Role.RENTAL,
        _("Propose a payment plan to %(name)s"),
        _("%(debt)s unpaid since %(since)s: small sums beside the current rent."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: small sums beside the current rent."),
    ),
    Step.REPORT: Kind(
        "prevention.report",
        "prevention",
        Role.RENTAL,
        _("Report the arrears of %(name)s to the CAF"),
        _("%(debt)s unpaid, of a debt that goes back to %(since)s and is arrears in the sense of the text."),
        _("Open the tenancy"),
        page="prevention:situation",
        undated=_("%(debt)s unpaid, since a day that is not known: arrears in the sense of the text, to confirm."),
    ),
    Step.DECIDE: Kind(
        "prevention.decide",
        "prevention",
        Role.RENTAL,
        _("Decide about the debt of %(name)s"),
        _("%(debt)s unpaid: the text, or a debt whose age nobody wrote, leaves the answer open; a person must decide."),
        _("Open the tenancy"),
        page="prevention:situation",
    ),
}
INSTALMENT = Kind(
    "prevention.instalment",
    "prevention",
    Role.RENTAL,
    _("An instalment of %(name)s is missing"),
    _("%(debt)s of the payment plan should have come on %(since)s, the current rent paid beside it."),
    _("Open the tenancy"),
    page="prevention:situation",
)
