"""The letter that asks for the yearly certificates, and what its receipt starts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.mail.enums import Step
from trousseau.mail.papers import Paper

from .. import access

CERTIFICATES = Paper(
    "tenancies.certificates",
    _("Yearly certificates asked for"),
    access.READ,
    article="Loi 89-462, art. 7 g",
    delay=_("When the insurance is missing: a month after its proved receipt, the owner may insure for the tenant."),
    starts=Step.RECEIVED,
    url=lambda item: reverse("tenancies:certificates", args=[item.certificate_request.lease_id]),
)
