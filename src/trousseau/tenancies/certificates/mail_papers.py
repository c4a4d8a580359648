"""The letter that asks for the yearly certificates, and what its receipt starts."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from .. import access
from ..models import Lease
from . import queries


def _insured(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Raises Refused once the owner insured for the tenant and no formal notice would allow it any more."""
    for lease in Lease.objects.filter(certificate_requests__mail__in=items).distinct():
        without = queries.insured_without_notice(lease)
        if without:
            raise Refused(
                _("The owner insures for the tenant since %(day)s, on the ground of this receipt: its day stays.")
                % {"day": localised.day(without.starts_on)},
                article="Loi 89-462, art. 7 g",
            )


CERTIFICATES = Paper(
    "tenancies.certificates",
    gettext_lazy("Yearly certificates asked for"),
    access.READ,
    access.WRITE,
    article="Loi 89-462, art. 7 g",
    delay=gettext_lazy(
        "When the insurance is missing: a month after its proved receipt, the owner may insure for the tenant."
    ),
    starts=Step.RECEIVED,
    url=lambda item: reverse("tenancies:certificates", args=[item.certificate_request.lease_id]),
    corrected=_insured,
)
