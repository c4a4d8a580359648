"""What the conventions read: one query for a list, its count and its CSV."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.enums import Role
from trousseau.core.models import Organisation, User
from trousseau.rules.dates import add_months

from .enums import PartyPart
from .models import Convention, Deliberation, FundedPost, Tranche


def deliberations() -> QuerySet[Deliberation]:
    """Without their readings: a list does not open a hundred acts."""
    return Deliberation.objects.select_related("council").defer("reading")


def conventions() -> QuerySet[Convention]:
    """Each with `received` and `left`, in cents, summed by the database."""
    came = (
        Tranche.objects.filter(convention=OuterRef("pk"), received_on__isnull=False)
        .order_by()
        .values("convention")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return (
        Convention.objects.select_related("deliberation__council")
        .defer("deliberation__reading")
        .annotate(received=Coalesce(Subquery(came), 0, output_field=IntegerField()))
        .annotate(left=F("amount") - F("received"))
    )


def posts(convention: Convention) -> QuerySet[FundedPost]:
    return convention.posts.select_related("holder")


def tranches(convention: Convention) -> QuerySet[Tranche]:
    return convention.tranches.select_related("funder", "entry")


def promised(convention: Convention) -> int:
    """Cents of all the payments foreseen, received or not."""
    return convention.tranches.aggregate(total=Sum("amount"))["total"] or 0


def grantors(convention: Convention) -> QuerySet[Organisation]:
    """Who may pay: every party but the agency itself."""
    return Organisation.objects.filter(parties__convention=convention).exclude(parties__part=PartyPart.AGENCY)


def team() -> QuerySet[User]:
    """Who may hold a funded post."""
    jobs = (Role.CAPTATION, Role.SOCIAL, Role.RENTAL, Role.DIRECTOR)
    return User.objects.holding(*jobs).open()


@dataclass(frozen=True)
class Deadline:
    """A computed day with the dated value behind it."""

    on: date
    scale: scales.Value


def publication(convention: Convention) -> Deadline | None:
    """Décret 2017-779: until when the grantor publishes the data of a signed convention."""
    if convention.signed_on is None:
        return None
    scale = scales.at("conventions.publication_months", convention.signed_on)
    return Deadline(add_months(convention.signed_on, scale.number), scale)


def missing_to_publish(deliberation: Deliberation) -> list[str]:
    """What the open-data format of deliberations (SCDL) asks for and the act did not give."""
    asked = (
        (deliberation.held_on, _("Date of the sitting")),
        (deliberation.council.siret, _("SIRET number of the council")),
        (deliberation.number, _("Number of the deliberation")),
        (deliberation.subject_code, _("Subject code of the ACTES nomenclature")),
    )
    return [label for value, label in asked if not value]
