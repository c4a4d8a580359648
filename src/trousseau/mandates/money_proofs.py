"""What the mandates prove each night, beside the proofs of the ledger: whose money a fund holds is what a mandate says."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau.captation.models import Owner
from trousseau.ledger.findings import Finding
from trousseau.ledger.money_proofs import Proof

from .enums import MandateState
from .models import Mandate, RegisterEntry

OTHER_OWNER = N_(
    "Mandate %(mandate)s: its owner is not the one that the register sealed. Pay nothing for it before it was compared "
    "with the signed mandate."
)
MOVED = N_(
    "Mandate %(mandate)s: its owner was changed outside the software. Pay nothing for it before it was compared with the "
    "signed mandate."
)


def owners_as_the_register_says(_on: date) -> Sequence[Finding]:
    """The owner of each signed mandate is the one of its last line; one that is in no line, or in lines that only name
    the owner, is held against the names that this owner bore, or its own history."""
    return list(_found())


def _found() -> Iterator[Finding]:
    sealed: dict[int, tuple[int | None, str]] = {}
    for mandate, owner, names in RegisterEntry.objects.order_by("chain_number").values_list(
        "mandate", "owner", "names"
    ):
        sealed[mandate] = (owner or sealed.get(mandate, (None, ""))[0], names)
    last = dict(Mandate.history.order_by("history_id").values_list("id", "owner_id"))
    signed = Mandate.objects.exclude(state=MandateState.DRAFT).order_by("number", "pk")
    for mandate in signed.select_related("owner"):
        named = {"mandate": mandate.code or f"n° {mandate.pk}"}
        owner, names = sealed.get(mandate.pk, (None, ""))
        if owner is not None:
            if owner != mandate.owner_id:
                yield Finding(OTHER_OWNER, named)
        elif names and names not in _names(mandate.owner):
            yield Finding(OTHER_OWNER, named)
        elif last.get(mandate.pk) not in (None, mandate.owner_id):
            yield Finding(MOVED, named)


def _names(owner: Owner) -> set[str]:
    """The names that this owner bears or bore."""
    return {owner.name, *owner.history.values_list("name", flat=True)}


PROOFS = [Proof("owner", _("Each mandate has the owner that the register sealed"), owners_as_the_register_says)]
