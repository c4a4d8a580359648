from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

RECEIPT = Kind(
    "tenancies.notice_receipt",
    "tenancies",
    Role.RENTAL,
    _("Note when the notice of %(name)s was received"),
    _("The registered letter about lease %(lease)s runs from its receipt."),
    _("Note the receipt"),
)
GATHER = Kind(
    "tenancies.gather_notices",
    "tenancies",
    Role.RENTAL,
    _("End the lease of %(name)s: every tenant gave notice"),
    _("The notices about lease %(lease)s, given apart, are together those of all its tenants."),
    _("End the lease by these notices"),
)
LEAVE = Kind(
    "tenancies.leave",
    "tenancies",
    Role.RENTAL,
    _("Prepare the departure of %(name)s"),
    _("Lease %(lease)s ends on %(day)s: inspection, meters, keys, and the next household."),
    _("Open the departure"),
)
DEPOSIT = Kind(
    "tenancies.deposit",
    "tenancies",
    Role.RENTAL,
    _("Give the deposit back to %(name)s"),
    _("The keys of lease %(lease)s came back on %(day)s; a delay is paid for."),
    _("Settle the deposit"),
)
