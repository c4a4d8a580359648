"""What the mandates read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.models import Agency, Sequence
from trousseau.rules import mandate as rules

from .enums import EntryKind, MandateState, SignedAt
from .models import Availability, Mandate, RegisterEntry
from .register import NAME


@dataclass(frozen=True)
class LabelledMention:
    """A mandatory mention in words; `status`: ok, bad, or later when the signature itself brings it."""

    code: str
    label: str
    article: str
    status: str


@dataclass(frozen=True)
class Deadline:
    """A computed day with the dated value behind it."""

    on: date
    scale: scales.Value


def mandates() -> QuerySet[Mandate]:
    """Each with `free_since`: the day from which its dwelling waits for a household, None when it is let.

    The last number of the register first, the drafts at the end: the databases disagree on where nothing stands.
    """
    waits = Availability.objects.filter(mandate=OuterRef("pk"), ends_on=None)
    return (
        Mandate.objects.select_related("owner", "dwelling__commune")
        .annotate(free_since=Subquery(waits.values("starts_on")[:1]))
        .order_by(F("number").desc(nulls_last=True), "-pk")
    )


def available(on: date) -> QuerySet[Mandate]:
    """The dwellings that wait for a household, longest first."""
    return mandates().available(on).order_by("free_since", "pk")


def occupation(mandate: Mandate) -> str:
    """free or let for a mandate in force, "" otherwise; `mandate` comes from `mandates()`."""
    if mandate.state != MandateState.SIGNED:
        return ""
    return "free" if mandate.free_since else "let"


def mentions(mandate: Mandate) -> list[LabelledMention]:
    """Every mandatory mention of this mandate, with its article and whether it is there."""
    agency = Agency.objects.first() or Agency(name="", address="")
    labels = {
        "owner_name": _("the owner’s name"),
        "owner_address": _("the owner’s address"),
        "dwelling": _("the dwelling’s address"),
        "fee": _("the fee"),
        "duration": _("the duration"),
        "card": _("the professional card’s number and place (Settings, Agency)"),
        "guarantor": _("the financial guarantor (Settings, Agency)"),
        "signed_at": _("the place of signature"),
    }
    facts = rules.MandateFacts(
        mandate.owner.name, mandate.owner.address, mandate.dwelling.address, agency.card_number, agency.card_place,
        agency.guarantor, mandate.fee_basis_points, bool(mandate.starts_on), bool(mandate.ends_on),
        mandate.signed_at,
    )  # fmt: skip

    def status(mention: rules.Mention) -> str:
        if mention.there:
            return "ok"
        return "later" if mention.code == "signed_at" else "bad"

    return [LabelledMention(m.code, labels[m.code], m.article, status(m)) for m in rules.mentions(facts)]


def missing(mandate: Mandate) -> list[LabelledMention]:
    """The mandatory mentions that are not there, the place of signature included."""
    return [mention for mention in mentions(mandate) if mention.status != "ok"]


def withdrawal(mandate: Mandate) -> Deadline | None:
    """Until when the owner may withdraw: only for a mandate signed away from the agency."""
    if mandate.signed_on is None or mandate.signed_at != SignedAt.OWNER:
        return None
    scale = scales.at("mandate.withdrawal_days", mandate.signed_on)
    return Deadline(rules.withdrawal_last_day(mandate.signed_on, scale.value), scale)


def register() -> QuerySet[RegisterEntry]:
    """Every line in the order it was written, each with `cancelled`: a later mention cancels its mandate."""
    later = RegisterEntry.objects.filter(number=OuterRef("number"), kind=EntryKind.CANCELLATION)
    return RegisterEntry.objects.annotate(cancelled=Exists(later))


def first_number_is_set() -> bool:
    """True once somebody chose it, or a first mandate took 1."""
    return Sequence.objects.filter(code=NAME).exists()
