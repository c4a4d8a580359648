"""The signed copies of their own papers, for a tenant and for an owner: those of the papers that they read here, none of
anybody else's, none that was replaced."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.http import FileResponse, Http404

from trousseau.core.models import SignedCopy, SignedPage
from trousseau.core.signing import Signable
from trousseau.core.views_signed import page_file
from trousseau.mandates import signed as mandates
from trousseau.mandates.models import Mandate
from trousseau.tenancies import signed as tenancies
from trousseau.tenancies.models import Lease


@dataclass(frozen=True)
class Copy:
    """What came back signed, in its reader's words; its files in their order."""

    title: str
    on: date
    files: list[SignedPage]


def of_tenant(lease: Lease) -> list[Copy]:
    """Of the lease, its amendments and its inspections; the act of a surety is its guarantor's."""
    return _copies(
        (tenancies.LEASE, [lease]),
        (tenancies.AMENDED, lease.amendments.select_related("lease")),
        (tenancies.INSPECTED, lease.inspections.select_related("lease")),
    )


def of_owner(mandate: Mandate) -> list[Copy]:
    """Of the mandate, its amendments and its renewals, and of the leases of the dwelling."""
    leases = mandate.leases.exclude(signed_on=None)
    return _copies(
        (mandates.MANDATE, [mandate]),
        (mandates.AMENDED, mandate.amendments.select_related("mandate")),
        (mandates.RENEWED, mandate.renewal_letters.select_related("mail")),
        (tenancies.LEASE, leases),
    )


def _copies(*papers: tuple[Signable, Iterable[Model]]) -> list[Copy]:
    """The copies that stand on these things, the last signed first."""
    known = {kind.about(thing): (kind, thing) for kind, things in papers for thing in things if not kind.void(thing)}
    rows = SignedCopy.objects.filter(about__in=known, replaced_on=None).prefetch_related("pages__file")
    found = []
    for row in rows.order_by("-signed_on", "-pk"):
        kind, thing = known[row.about]
        noun = str(kind.noun)
        title = f"{noun[:1].upper()}{noun[1:]} {kind.name(thing)}"
        found.append(Copy(title, row.signed_on, list(row.pages.all())))
    return found


def file(copies: list[Copy], pk: int) -> FileResponse:
    """One file among those of these copies: another's is a 404."""
    found = next((page for copy in copies for page in copy.files if page.pk == pk), None)
    if found is None:
        raise Http404
    return page_file(found)
