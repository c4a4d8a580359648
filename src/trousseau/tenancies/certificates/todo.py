from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

CERTIFICATES = Kind(
    "tenancies.certificates",
    "tenancies",
    Role.RENTAL,
    _("Ask %(name)s for the yearly certificates"),
    _("Lease %(lease)s: an insurance or a maintenance is not proved any more."),
    _("Open the certificates"),
)
