"""What the mandates prove each night, beside the proofs of the ledger: whose money a fund holds is what a mandate says."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import override

from trousseau.captation.models import Owner
from trousseau.core.models import Person, User
from trousseau.core.moved import moved_in
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
OTHER_DWELLING = N_(
    "Mandate %(mandate)s: its dwelling is not the one that was signed. It was changed outside the software: let nothing "
    "and pay nothing for it before it was compared with the signed mandate."
)
OTHER_FUND = N_(
    "Mandate %(mandate)s: its fund was changed outside the software. Receive and pay nothing for it before it was known "
    "which one is its own."
)
ROLE = N_(
    "An account (n° %(row)s): its role was changed outside the software. Close it until it is known who should read what "
    "it opens."
)
READER = N_(
    "A space (%(what)s n° %(row)s): the account that reads it was changed outside the software. Close that account until "
    "it is known whose it is: it may read the papers of another."
)


def owners_as_the_register_says(_on: date) -> Sequence[Finding]:
    """The owner of each signed mandate is the one of its last line; one that is in no line, or in lines that only name
    the owner, is held against the names that this owner bore, or its own history."""
    return list(_of_another_owner())


def _of_another_owner() -> Iterator[Finding]:
    sealed: dict[int, tuple[int | None, str]] = {}
    for mandate, owner, names in RegisterEntry.objects.order_by("chain_number").values_list(
        "mandate", "owner", "names"
    ):
        sealed[mandate] = (owner or sealed.get(mandate, (None, ""))[0], names)
    changed = set(moved_in(Mandate, "owner"))
    for mandate in _signed().select_related("owner"):
        owner, names = sealed.get(mandate.pk, (None, ""))
        if owner is not None:
            if owner != mandate.owner_id:
                yield Finding(OTHER_OWNER, _named(mandate))
        elif names and names not in _names(mandate.owner):
            yield Finding(OTHER_OWNER, _named(mandate))
        elif mandate.pk in changed:
            yield Finding(MOVED, _named(mandate))


def _signed() -> QuerySet[Mandate]:
    return Mandate.objects.exclude(state=MandateState.DRAFT).order_by("number", "pk")


def _named(mandate: Mandate) -> dict[str, str]:
    return {"mandate": mandate.code or f"n° {mandate.pk}"}


def _names(owner: Owner) -> set[str]:
    """The names that this owner bears or bore."""
    return {owner.name, *owner.history.values_list("name", flat=True)}


def dwellings_as_the_register_says(_on: date) -> Sequence[Finding]:
    """The dwelling of each signed mandate is the one of its lines; of one that is in no line, that of its own history."""
    sealed = dict(RegisterEntry.objects.order_by("chain_number").values_list("mandate", "dwelling"))
    changed = set(moved_in(Mandate, "dwelling"))
    return [
        Finding(OTHER_DWELLING, _named(mandate))
        for mandate in _signed()
        if sealed.get(mandate.pk, mandate.dwelling_id) != mandate.dwelling_id
        or (mandate.pk not in sealed and mandate.pk in changed)
    ]


def funds_as_they_were_given(_on: date) -> Sequence[Finding]:
    """The fund of each mandate is the one of its own history."""
    changed = Mandate.objects.filter(pk__in=moved_in(Mandate, "fund")).order_by("pk")
    return [Finding(OTHER_FUND, _named(mandate)) for mandate in changed]


def roles_as_they_were_given(_on: date) -> Sequence[Finding]:
    """The role of each account is the one of its own history."""
    return [Finding(ROLE, {"row": str(key)}) for key in moved_in(User, "roles")]


def spaces_read_by_whom_they_were_given(_on: date) -> Sequence[Finding]:
    """The account that reads the space of an owner, or of a tenant, is the one of their own history."""
    with override(None):  # the msgid itself
        return [
            Finding(READER, {"what": str(model._meta.verbose_name), "row": str(key)})
            for model in (Owner, Person)
            for key in moved_in(model, "user")
        ]


PROOFS = [
    Proof("owner", _("Each mandate has the owner that the register sealed"), owners_as_the_register_says, outside=True),
    Proof(
        "dwelling",
        _("Each mandate has the dwelling that the register sealed"),
        dwellings_as_the_register_says,
        outside=True,
    ),
    Proof(
        "fund",
        _("Each mandate has the fund that it was given"),
        funds_as_they_were_given,
        outside=True,
        says=((Mandate, "fund"),),
    ),
    Proof(
        "role",
        _("Each account has the role that it was given"),
        roles_as_they_were_given,
        outside=True,
        says=((User, "roles"),),
    ),
    Proof(
        "reader",
        _("Each space is read by the account that was given it"),
        spaces_read_by_whom_they_were_given,
        outside=True,
        says=((Owner, "user"), (Person, "user")),
    ),
]
