from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

SIGN = Kind(
    "tenancies.sign",
    "tenancies",
    Role.RENTAL,
    _("Have %(name)s sign the lease"),
    _("Lease %(lease)s is drafted."),
    _("Open the lease"),
)
KEYS = Kind(
    "tenancies.keys",
    "tenancies",
    Role.RENTAL,
    _("Hand the keys to %(name)s"),
    _("Lease %(lease)s is signed; the entry inspection is done that day."),
    _("Open the lease"),
)
ANAH = Kind(
    "tenancies.anah",
    "tenancies",
    Role.RENTAL,
    _("Ask Anah for the convention of %(owner)s"),
    _("Lease %(lease)s takes effect on %(starts)s: the request is registered in time, or the tax aid is lost."),
    _("Record the request"),
)
REVISE = Kind(
    "tenancies.revise",
    "tenancies",
    Role.RENTAL,
    _("Ask the revised rent of %(name)s"),
    _("Lease %(lease)s: to ask before %(last)s, after that day it is lost."),
    _("Open the revisions"),
)
