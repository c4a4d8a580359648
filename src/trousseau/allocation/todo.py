from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

DRAFT_LEASE = Kind(
    "allocation.lease",
    "tenancies",
    Role.RENTAL,
    _("Draft the lease of %(name)s"),
    _("The commission allocated %(dwelling)s."),
    _("Draft the lease"),
)
