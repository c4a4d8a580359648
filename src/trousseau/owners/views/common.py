"""What the pages of the owners' accounts share."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.mandates.models import Mandate
from trousseau.rents.awaited import Awaited
from trousseau.rents.enums import Wait


def mandate_of(pk: int) -> Mandate:
    """A mandate with an account; else a 404."""
    rows = Mandate.objects.filter(fund__isnull=False).select_related("owner", "fund", "dwelling__commune")
    return get_object_or_404(rows, pk=pk)


def account_url(mandate: Mandate) -> str:
    return reverse("owners:account", args=[mandate.pk])


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Rents"), reverse("rents:home")), (_("Owners’ accounts"), reverse("owners:list")), *more]


def of_mandate(mandate: Mandate, here: str = "") -> list[tuple[str, str]]:
    found = crumbs((mandate.code, account_url(mandate) if here else ""))
    return [*found, (here, "")] if here else found


def waits(rows: list[Awaited]) -> list[tuple[Awaited, str]]:
    """Each sum that the bank has not shown, and why it is not paid yet."""
    return [(one, Wait(one.why).label % {"day": localised.day(one.since)}) for one in rows]
