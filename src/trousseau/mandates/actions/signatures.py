"""Note which owners signed a draft, and take back what was noted by mistake."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from trousseau.captation.models import Owner
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import VERSIONED, No, verb

from ..access import NO_HOUSEHOLD
from ..enums import MandateState
from ..models import Amendment, Mandate, OwnerSignature
from ..signers import refuse_unnamed, signers


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("on",))
def note_signatures(
    actor: User, *, mandate: Mandate, version: int, owners: Collection[Owner], on: date, today: date
) -> None:
    """Owners signed the draft that day. The number in the register comes with `sign_mandate`, once each has."""
    if mandate.state != MandateState.DRAFT:
        raise Refused(_("This mandate is signed already: nothing is noted on it any more."))
    known = signers(mandate, on)
    refuse_unnamed(known, mandate)
    asked = {one.owner.pk for one in known.lacking}
    if not owners or any(owner.pk not in asked for owner in owners):
        raise Refused(_("Choose owners who have not signed yet."), "owners")
    edit(actor, mandate, version=version, reason="signature")
    keep(mandate, owners=owners, on=on, by=actor)


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=No("what is taken back bears its own day"))
def take_signature_back(actor: User, *, mandate: Mandate, version: int, taken: OwnerSignature) -> None:
    """It was noted by mistake, or the text changes: the owner signs again."""
    if mandate.state != MandateState.DRAFT:
        raise Refused(_("This mandate is signed already: nothing is noted on it any more."))
    edit(actor, mandate, version=version, reason="signature")
    taken.delete()


def keep(
    mandate: Mandate, *, owners: Collection[Owner], on: date, by: User | None, amendment: Amendment | None = None
) -> None:
    """The signature of each, once; in the caller's transaction."""
    rows = OwnerSignature.objects.filter(mandate=mandate, amendment=amendment)
    there = set(rows.values_list("owner", flat=True))
    for owner in owners:
        if owner.pk not in there:
            record(OwnerSignature(mandate=mandate, amendment=amendment, owner=owner, signed_on=on), by)
