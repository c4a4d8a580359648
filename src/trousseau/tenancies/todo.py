from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind, Many

from . import links
from .enums import LeaseState
from .models import Lease


def over(keys: Collection[int]) -> QuerySet:
    """Of these leases, those that ended, or whose draft was abandoned."""
    gone = (LeaseState.ENDED, LeaseState.ABANDONED)
    return Lease.objects.filter(pk__in=keys, state__in=gone).values_list("pk", flat=True)


SIGN = Kind(
    "tenancies.sign",
    Role.RENTAL,
    _("Have %(name)s sign the lease"),
    _("Lease %(lease)s is drafted."),
    _("Open the lease"),
    page="tenancies:lease",
)
KEYS = Kind(
    "tenancies.keys",
    Role.RENTAL,
    _("Hand the keys to %(name)s"),
    _("Lease %(lease)s is signed; the entry inspection is done that day."),
    _("Open the lease"),
    page="tenancies:lease",
    over=over,
)
ANAH = Kind(
    "tenancies.anah",
    Role.RENTAL,
    _("Ask Anah for the convention of %(owner)s"),
    _("Lease %(lease)s takes effect on %(starts)s: the request is registered in time, or the tax aid is lost."),
    _("Record the request"),
    page="tenancies:lease",
    over=over,
)
REVISE = Kind(
    "tenancies.revise",
    Role.RENTAL,
    _("Ask the revised rent of %(name)s"),
    _(
        "Lease %(lease)s: it may be asked since %(since)s and holds from the day it is asked; after %(last)s it is lost for the year."
    ),
    _("Open the revisions"),
    page="tenancies:revisions",
    over=over,
    undated=_("Lease %(lease)s: to ask before %(last)s, after that day it is lost."),
)
AWAIT_INDEX = Kind(
    "tenancies.await_index",
    Role.RENTAL,
    _("Have the index of %(quarter)s typed: revisions of rent wait for it"),
    _(
        "Revisions that wait: %(n)s, the first from %(first)s. A rent is revised from the day it is asked: each day without the "
        "index is lost, the whole year after %(last)s. The INSEE published it; an administrator types it in the scales."
    ),
    _("Open the revisions"),
    page="tenancies:revisions",
)
RECEIPT = Kind(
    "tenancies.notice_receipt",
    Role.RENTAL,
    _("Note when the notice of %(name)s was received"),
    _("The registered letter about lease %(lease)s runs from its receipt."),
    _("Note the receipt"),
    page="tenancies:receive_notice",
)
GIVE = Kind(
    "tenancies.owner_notice",
    Role.RENTAL,
    _("Give the owner’s notice to %(name)s"),
    _("Lease %(lease)s: each tenant receives it by %(day)s, or the lease is renewed."),
    _("Open the lease"),
    page="tenancies:lease",
)
LATE = Kind(
    "tenancies.notice_late",
    Role.RENTAL,
    _("Tell the owner of %(name)s that their notice has no effect"),
    _("Lease %(lease)s is renewed: the last tenant received it on %(day)s, and it reaches no term."),
    _("Open the lease"),
    page="tenancies:lease",
)
GATHER = Kind(
    "tenancies.gather_notices",
    Role.RENTAL,
    _("End the lease of %(name)s: every tenant gave notice"),
    _("The notices about lease %(lease)s, given apart, are together those of all its tenants."),
    _("End the lease by these notices"),
    page="tenancies:gather_notices",
)
LEAVE = Kind(
    "tenancies.leave",
    Role.RENTAL,
    _("Prepare the departure of %(name)s"),
    _("Lease %(lease)s ends on %(day)s: inspection, meters, keys, and the next household."),
    _("Open the departure"),
    page="tenancies:departure",
)
DEPOSIT = Kind(
    "tenancies.deposit",
    Role.RENTAL,
    _("Give the deposit back to %(name)s"),
    _("The keys of lease %(lease)s came back on %(day)s; a delay is paid for."),
    _("Settle the deposit"),
    page=links.SETTLEMENT,
)
CERTIFICATES = Kind(
    "tenancies.certificates",
    Role.RENTAL,
    _("Ask %(name)s for the yearly certificates"),
    _("Lease %(lease)s: an insurance or a maintenance is not proved any more."),
    _("Open the certificates"),
    Many(
        _("Ask %(n)s tenants for the yearly certificates"),
        _("An insurance or a maintenance is not proved any more: the letters are written in one act."),
        _("Open the certificates"),
        reverse_lazy("tenancies:certificates_due"),
    ),
    page="tenancies:certificates",
    over=over,
)
