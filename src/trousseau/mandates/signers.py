"""Which owners of a dwelling sign its mandate, by the parts that are written of it, and which of them have."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from trousseau.captation.enums import OwnershipRight
from trousseau.captation.models import Owner, Ownership
from trousseau.core import localised
from trousseau.core.errors import Refused
from trousseau.rules.ownership import Part, ground, unnamed

from .enums import Convention
from .models import Mandate, OwnerSignature


@dataclass(frozen=True)
class Signer:
    """An owner who signs, by which `article` and for which `part`, in words; `signed_on` None: nobody said that they did."""

    owner: Owner
    part: str
    article: str
    signed_on: date | None


@dataclass(frozen=True)
class Signers:
    """Who signs a mandate: whom it names first. `unnamed`: the article by which somebody else does, of whom nothing is written.

    `unsaid`: nobody said whether there are other owners. `stranger`: whom it names holds no part that is written.
    """

    found: list[Signer]
    unnamed: str
    unsaid: bool
    stranger: bool

    @property
    def lacking(self) -> list[Signer]:
        return [one for one in self.found if one.signed_on is None]

    @property
    def noted(self) -> bool:
        return any(one.signed_on for one in self.found)

    @property
    def several(self) -> bool:
        return len(self.found) > 1


def parts_of(mandate: Mandate, on: date, written_by: date | None = None) -> QuerySet[Ownership]:
    """The parts of its dwelling that had not ended by the day `on`: one begins the day somebody wrote it, and may have been held
    long before; with `written_by`, those written by then alone."""
    parts = Ownership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), dwelling=mandate.dwelling_id)
    if written_by:
        parts = parts.filter(starts_on__lte=written_by)
    return parts.select_related("owner").order_by("rank", "pk")


def signers(mandate: Mandate, on: date, *, convention: str | None = None, written_by: date | None = None) -> Signers:
    """Who signs it; `convention`: the one that an amendment brings."""
    with_anah = (mandate.convention if convention is None else convention) != Convention.NONE
    parts = list(parts_of(mandate, on, written_by))
    rights = [Part(part.right, part.share) for part in parts]
    days = dict(mandate.owner_signatures.filter(amendment=None).values_list("owner", "signed_on"))
    if mandate.signed_on:  # whom it names signed it: its signature is recorded
        days.setdefault(mandate.owner_id, mandate.signed_on)
    found: dict[int, Signer] = {}
    for part in parts:
        article = ground(part.right, convention=with_anah)
        if article or part.owner_id == mandate.owner_id:
            known = found.get(part.owner_id)
            words = ", ".join(filter(None, (known and known.part, _words(part))))
            article = (known and known.article) or article
            found[part.owner_id] = Signer(part.owner, words, article, days.get(part.owner_id))
    named = found.pop(mandate.owner_id, None)
    first = named or Signer(mandate.owner, "", "", days.get(mandate.owner_id))
    whole = [part for part in parts if part.right == OwnershipRight.FULL and part.share == 1]
    lone = len(parts) == 1 and not whole
    return Signers(
        [first, *found.values()],
        unnamed(rights, convention=with_anah),
        unsaid=not parts or (lone and parts[0].share is None),
        stranger=bool(parts) and named is None,
    )


def _words(part: Ownership) -> str:
    right = str(OwnershipRight(part.right).label)
    return f"{right}, {part.share_of}/{part.share_in}" if part.share_of else right


def others(mandate: Mandate, on: date, *, convention: str | None = None) -> list[Owner]:
    """Who signs beside whom it names."""
    return [one.owner for one in signers(mandate, on, convention=convention).found[1:]]


def owners_of(rows: Collection[Owner]) -> QuerySet[Owner]:
    """As a form offers them."""
    return Owner.objects.filter(pk__in=[owner.pk for owner in rows])


def refuse_unnamed(known: Signers, mandate: Mandate) -> None:
    if known.stranger:
        raise Refused(
            _(
                "%(name)s holds no part of this dwelling that is written: correct the owners on the page of the prospect before "
                "they sign."
            )
            % {"name": mandate.owner.name}
        )
    if known.unnamed:
        raise Refused(
            _(
                "The parts that are written do not make the whole of this dwelling: add its other owners on the page of the "
                "prospect, or correct the shares. They sign too."
            ),
            article=known.unnamed,
        )


def refuse_unsigned(mandate: Mandate, *, signing: Collection[Owner], on: date) -> None:
    """Raises Refused, naming who has not signed and by which article they do, until each of them has; `signing`: who signs that
    day beside whom it names. Nothing is asked where no other owner is written."""
    known = signers(mandate, on)
    refuse_unnamed(known, mandate)
    there = {mandate.owner_id, *(owner.pk for owner in signing)}
    refuse_lacking([one for one in known.lacking if one.owner.pk not in there])
    late = [one for one in known.found if one.signed_on and one.signed_on > on]
    if late:
        raise Refused(
            _("%(name)s signed on %(day)s: the mandate is signed that day at the earliest.")
            % {"name": late[0].owner.name, "day": localised.day(late[0].signed_on)},
            "on",
        )


def refuse_lacking(lacking: Collection[Signer]) -> None:
    if lacking:
        raise Refused(
            _("Not signed yet by %(names)s: each owner of this dwelling is asked to sign. Note their signature first.")
            % {"names": " ; ".join(f"{one.owner.name} ({one.part})" for one in lacking)},
            article=next(iter(lacking)).article,
        )


def refuse_signed(mandate: Mandate) -> None:
    """A text that an owner has signed does not change under them."""
    first = OwnerSignature.objects.filter(mandate=mandate).select_related("owner").first()
    if first:
        raise Refused(
            _("%(name)s signed this text on %(day)s: take that signature back first, then have the new text signed.")
            % {"name": first.owner.name, "day": localised.day(first.signed_on)}
        )
