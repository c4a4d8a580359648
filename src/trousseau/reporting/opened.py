"""What a row of a report opens, named for who may open it: the page does not say more than that page's own list."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.allocation.models import Sitting
from trousseau.applications.models import Application
from trousseau.captation.models import Prospect
from trousseau.core import localised
from trousseau.core.localised import Text
from trousseau.mandates.models import Mandate
from trousseau.prevention.models import Procedure
from trousseau.tenancies.models import Lease

OPENED: Mapping[str, tuple[Text, QuerySet]] = {
    "applications:application": (_("Application"), Application.objects.all()),
    "tenancies:tenancy": (_("Lease"), Lease.objects.all()),
    "mandates:mandate": (_("Mandate"), Mandate.objects.all()),
    "captation:prospect": (_("Dwelling"), Prospect.objects.select_related("owner", "dwelling__commune")),
    "allocation:sitting": (_("Sitting"), Sitting.objects.all()),
    "prevention:procedure": (_("Procedure"), Procedure.objects.select_related("lease")),
}


def label(page: str) -> Text:
    return OPENED[page][0]


def names(page: str, keys: Collection[int]) -> dict[int, str]:
    found = OPENED[page][1].filter(pk__in=set(keys))
    if page == "captation:prospect":
        return {one.pk: f"{one.dwelling}, {one.owner}" for one in found}
    if page == "prevention:procedure":
        return {one.pk: one.lease.code for one in found}
    if page == "allocation:sitting":
        return {one.pk: localised.day(one.held_on) for one in found}
    return {one.pk: str(one) for one in found}
