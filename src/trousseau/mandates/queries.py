"""What the mandates read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core.models import Agency
from trousseau.rules.mandate import MandateFacts, missing_mentions

from .models import Mandate


@dataclass(frozen=True)
class LabelledMention:
    label: str
    article: str


def mandates() -> QuerySet[Mandate]:
    return Mandate.objects.select_related("owner", "dwelling__commune")


def available(on: date) -> QuerySet[Mandate]:
    """The dwellings that wait for a household, longest first."""
    return mandates().available(on).order_by("availabilities__starts_on", "pk")


def missing(mandate: Mandate) -> list[LabelledMention]:
    """The mandatory mentions that this draft still lacks, with their articles."""
    agency = Agency.objects.first() or Agency(name="", address="")
    labels = {
        "owner_name": _("the owner's name"),
        "owner_address": _("the owner's address"),
        "dwelling": _("the dwelling's address"),
        "fee": _("the fee"),
        "duration": _("the duration"),
        "card": _("the professional card's number and place (Settings, Agency)"),
        "guarantor": _("the financial guarantor (Settings, Agency)"),
        "signed_at": _("the place of signature"),
    }
    facts = MandateFacts(
        mandate.owner.name, mandate.owner.address, mandate.dwelling.address, agency.card_number, agency.card_place,
        agency.guarantor, mandate.fee_basis_points, bool(mandate.starts_on), bool(mandate.ends_on),
        mandate.signed_at,
    )  # fmt: skip
    return [LabelledMention(labels[m.code], m.article) for m in missing_mentions(facts)]
