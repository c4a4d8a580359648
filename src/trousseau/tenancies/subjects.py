"""What the pages of the room are about: a lease, and what stands on one."""

from operator import attrgetter

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from trousseau.core.localised import Text
from trousseau.core.subjects import Place, Subject

from . import queries
from .models import (
    CertificateRequest,
    Guarantee,
    Lease,
    LeaseAmendment,
    LeaseAnnex,
    LeaseInspection,
    LeaseParty,
    NoticeParty,
    NoticeToQuit,
    RentChange,
    RentSuspension,
    TurnoverWork,
)
from .terms import with_terms

LEASES = Place(_("Leases"), "tenancies:list")
REVISIONS = Place(_("Revisions"), "tenancies:revisions", LEASES)


def itself[T](thing: T) -> T:
    """What a page of a tenancy is about stands under the tenancy itself."""
    return thing


TENANCY = Subject[Lease](  # its page gathers what each room tells of it; those in depth stand under it
    "lease",
    lambda user: with_terms(queries.leases(user)).prefetch_related("revisions"),
    LEASES,
    "tenancies:tenancy",
    name=attrgetter("code"),
    household=attrgetter("household"),
)


def _lease(page: str, name: Text) -> Subject[Lease]:
    """A page of a lease in depth."""
    return Subject(
        "lease", queries.leases, TENANCY, page, name=lambda lease: name, of=itself, household=attrgetter("household")
    )


LEASE = _lease("tenancies:lease", _("The lease"))
DEPARTURE = _lease("tenancies:departure", _("Departure"))
CERTIFICATES = _lease("tenancies:certificates", _("Yearly certificates"))
INSPECTIONS = _lease("tenancies:inspections", _("Inspections"))


def _part[T: Model](keyword: str, model: type[T], *beside: str) -> Subject[T]:
    """What is read on the page of its lease; `beside`: read with it."""
    return Subject(
        keyword,
        lambda user: model.objects.filter(lease__in=queries.leases(user)).select_related(
            "lease__household__holder", *beside
        ),
        LEASE,
        of=attrgetter("lease"),
        household=attrgetter("lease.household"),
    )


PARTY = _part("party", LeaseParty, "lease__mandate", "person")
ANNEX = _part("annex", LeaseAnnex, "paper")
AMENDMENT = _part("amendment", LeaseAmendment, "paper")
CHANGE = _part("change", RentChange, "paper")
SUSPENSION = _part("suspension", RentSuspension, "paper", "lifted_paper")
GUARANTEE = _part("guarantee", Guarantee, "lease__mandate__owner", "lease__mandate__dwelling__commune", "paper")
NOTICE = _part("notice", NoticeToQuit, "mail")
NOTICE_PARTY = Subject[NoticeParty](
    "party",
    lambda user: NoticeParty.objects.filter(notice__lease__in=queries.leases(user)).select_related(
        "notice__lease__household__holder", "person", "mail"
    ),
    LEASE,
    of=attrgetter("notice.lease"),
    household=attrgetter("notice.lease.household"),
)
INSPECTION = _part("inspection", LeaseInspection, "lease__mandate__dwelling__commune", "held_by")
WORK = _part("work", TurnoverWork, "lease__mandate__dwelling__commune")
LETTER = _part("letter", CertificateRequest, "mail__paper")
