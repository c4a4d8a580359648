"""The parties of a convention: who they are, the share of each, their signature."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.enums import OrganisationKind
from trousseau.core.errors import Refused
from trousseau.core.models import Organisation, User
from trousseau.core.verbs import TODAY, VERSIONED, No, verb

from . import queries_parties, watch
from .access import BODIES
from .actions import organisation
from .actions_money import held
from .enums import PartyPart
from .models import Convention, ConventionParty, Decision
from .withdrawing import GONE, refuse_archived, refuse_withdrawn, withdraw


@verb(once=No("a body that is a party is refused"), frozen=BODIES, happened=No("it signs on a day of its own"))
def add_party(
    actor: User, *, convention: Convention, organisation: Organisation | None, name: str, part: str
) -> ConventionParty:
    """One more party: of the list, or of a name that is new."""
    refuse_archived(convention)
    chosen = organisation or (name.strip() and _new(name.strip()))
    if not chosen:
        raise Refused(_("Choose a body of the list, or write its name."), "name")
    if part == PartyPart.AGENCY and convention.parties.filter(part=part, withdrawn_on=None).exists():
        raise Refused(_("One party receives the money already."), "part")
    known = convention.parties.filter(organisation__key=chosen.key).first()  # of a name, whatever the kind of body
    if known and known.withdrawn_on is None:
        raise Refused(_("This body is a party already."), "name")
    if known:
        edit(actor, known, version=known.version, part=part, reason="again", **_STANDING)
        return known
    party = ConventionParty(convention=convention, organisation=chosen, part=part)
    record(party, actor)
    return party


_STANDING: dict = {"withdrawn_on": None, "withdrawn_for": "", "withdrawn_by": None}


def _new(name: str) -> Organisation:
    return organisation(OrganisationKind.FUNDER, name)


@verb(once=VERSIONED, frozen=BODIES, happened=No("its decision has its own day"))
def say_share(
    actor: User,
    *,
    party: ConventionParty,
    version: int,
    share: int | None,
    in_kind: bool,
    decision: Decision | None,
    today: date,
) -> None:
    """What a party gives, once its own decision says it; None again when that was typed by mistake.

    Raises Refused without a decision, under what it foresees or pays, and when the shares do not add up to the total that
    the convention writes.
    """
    refuse_archived(party.convention)
    refuse_withdrawn(party)
    convention = held(party.convention)
    if not party.pays:
        raise Refused(_("This party receives the money: it has no share."), "share")
    if party.part == PartyPart.GRANTOR and decision is None and share is not None and share != convention.amount:
        raise Refused(
            _("The act that founds the convention says %(amount)s: another share has its own decision.")
            % {"amount": localised.money(convention.amount)},
            "decided_on",
        )
    if party.part != PartyPart.GRANTOR and share is not None and decision is None and party.decision is None:
        raise Refused(
            _("A share is said by a decision of the body that gives it: write its date and its reference."),
            "decided_on",
        )
    if convention.signed_on and None not in (party.share, share) and share != party.share:
        raise Refused(
            _(
                "A signed convention is not rewritten: an amendment changes this share. Typed by mistake, it is emptied first, "
                "then written again with its decision."
            ),
            "share",
        )
    foreseen = convention.tranches.filter(funder=party.organisation_id, withdrawn_on=None)
    least = max(
        sum(one.amount for one in foreseen),
        sum(one.amount for one in party.fundings.all()),
        sum(one.amount for one in party.commitments.filter(withdrawn_on=None)),
    )
    if share != party.share and (share or 0) < least:
        raise Refused(
            _("%(sum)s of it are foreseen, committed or set against posts: correct them first, or write at least that.")
            % {"sum": localised.money(least)},
            "share",
        )
    add_up(convention, {**shares_of(convention), party.pk: share}, convention.total, "share")
    said = decision or party.decision if share is not None else None
    edit(actor, party, version=version, share=share, in_kind=in_kind, decision=said, reason="share")
    watch.payments(convention, on=today)


def shares_of(convention: Convention) -> dict[int, int | None]:
    """The share of each party that pays, by its key; None when nothing says it."""
    return {one.pk: one.share for one in queries_parties.parties(convention) if one.pays}


def add_up(convention: Convention, shares: dict[int, int | None], total: int | None, field: str) -> None:
    """Raises Refused beside `field` for shares that do not make the total that the convention writes."""
    if total is None:
        return
    known = sum(one or 0 for one in shares.values())
    if known > total or (known != total and None not in shares.values()):
        raise Refused(
            _("The shares add up to %(sum)s, and the convention writes %(total)s in all: correct one of them.")
            % {"sum": localised.money(known), "total": localised.money(total)},
            field,
        )


@verb(once=VERSIONED, frozen=BODIES, happened=No("a total, which has no day"))
def say_total(actor: User, *, convention: Convention, version: int, total: int | None) -> None:
    """The total that the convention writes for all its parties: their shares are held to it from now on."""
    refuse_archived(convention)
    convention = held(convention)
    add_up(convention, shares_of(convention), total, "total")
    edit(actor, convention, version=version, total=total, reason="total")


@verb(once=VERSIONED, frozen=BODIES, happened=("on",))
def sign_party(actor: User, *, party: ConventionParty, version: int, on: date, today: date) -> None:
    """A party signed on the day `on`. The convention is in force when the director notes that the last one did."""
    refuse_archived(party.convention)
    refuse_withdrawn(party)
    voted = party.convention.voted_on
    if voted and on < voted:
        raise Refused(_("A convention is signed after the vote that allows it."), "on")
    edit(actor, party, version=version, signed_on=on, reason="sign")


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_party(actor: User, *, party: ConventionParty, why: str, today: date) -> None:
    """It was named by mistake. Raises Refused for one that signed, gives or pays."""
    refuse_archived(party.convention)
    if party.part != PartyPart.PARTNER:
        raise Refused(_("A convention keeps who grants and who receives."))
    if party.signed_on or party.share is not None:
        raise Refused(_("It signed, or gives a share: correct that first."))
    withdraw(actor, party, why=why, on=today)
