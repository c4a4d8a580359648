from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind, Many

from .announced import answered
from .before import counted

TELL_OWNER = Kind(
    "rents.tell_owner",
    Role.RENTAL,
    _("Send %(owner)s the notice of sums received"),
    _("Mandate %(mandate)s: the deposit arrived. The notice goes by registered letter or against a signature."),
    _("Prepare the notice"),
    page="rents:lease",
)
GUARANTOR_CAME_BACK = Kind(
    "rents.guarantor_came_back",
    Role.RENTAL,
    _("Give %(name)s their money back again: the bank sent %(amount)s back"),
    _("%(why)s. Lease %(lease)s: it is still the guarantor’s; ask them for another IBAN."),
    _("Ask for it again"),
    page="rents:claim_refund_again",
)
REFUND_CAME_BACK = Kind(
    "rents.refund_came_back",
    Role.RENTAL,
    _("Give %(name)s their credit back again: the bank sent %(amount)s back"),
    _("%(why)s. It is a credit of the account again: ask the tenant for another IBAN."),
    _("Open the account"),
    page="rents:lease",
)
CAF_BEYOND = Kind(
    "rents.caf_beyond",
    Role.RENTAL,
    _("Ask the CAF why it paid %(amount)s more than it announced for %(name)s"),
    _(
        "Lease %(lease)s: this is not the tenant’s before a letter of the CAF says so. Note the aid that it announces, or what it "
        "takes back."
    ),
    _("Open the account"),
    page="rents:lease",
    over=answered,
)
FORMER_COUNT = Kind(
    "rents.former_count",
    Role.RENTAL,
    _("Have the charges of %(year)s until %(until)s counted by the former manager"),
    _(
        "Lease %(lease)s: without the provisions and the costs of before, its year is not stated. They begin to be lost on %(lost)s."
    ),
    _("Ask for it"),
    Many(
        _("Have the charges of before counted for %(n)s leases that were brought in"),
        _("Without the provisions and the costs of before, their year is not stated; then it begins to be lost."),
        _("Ask for them"),
        reverse_lazy("rents:charges_before"),
    ),
    page="rents:charges_former",
    over=counted,
)
