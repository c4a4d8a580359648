"""Record a guarantee of a lease, correct it, have the act of a surety signed, release it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import VERSIONED, No, verb
from trousseau.rules.guarantees import clash
from trousseau.rules.surety import LEASE, may_stand

from .. import signed
from ..access import UNDER_LEASE
from ..contract import queries as contract
from ..enums import Bond, Contract, GuaranteeKind, LeaseState
from ..models import Guarantee, Lease
from . import queries, words
from .papers import act_paper

CLOSED = (LeaseState.ENDED, LeaseState.ABANDONED)


@verb(
    once=No("the base keeps one of a kind, of a giver and of a day"),
    frozen=UNDER_LEASE,
    happened=No("what it covers may begin on a day to come"),
)
def record_guarantee(actor: User, *, lease: Lease, kind: str, **fields: Any) -> Guarantee:
    """A guarantee of the lease, with its validity and the terms that a claim on it will need.

    Raises Refused for a surety beside an insurance or Visale, or the other way round: it would be null.
    """
    if lease.state in CLOSED:
        raise Refused(_("This lease is over: nothing guarantees it any more."))
    guarantee = Guarantee(lease=lease, kind=kind, **fields)
    _check(guarantee)
    record(guarantee, actor)
    return guarantee


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=No("what it covers may begin on a day to come"))
def correct_guarantee(actor: User, *, guarantee: Guarantee, version: int, **fields: Any) -> None:
    """Correct what was typed. The act of a surety, once signed, is not rewritten: it is released, and another made."""
    if guarantee.released_on:
        raise Refused(_("This guarantee was released: it stays as it was."))
    if guarantee.kind == GuaranteeKind.SURETY and guarantee.signed_on:
        raise Refused(_("The act of this surety is signed: release it, then record another."))
    for name, value in fields.items():
        setattr(guarantee, name, value)
    _check(guarantee)
    edit(actor, guarantee, version=version, **fields)


def _check(guarantee: Guarantee) -> None:
    lease, kind = guarantee.lease, guarantee.kind
    if guarantee.ends_on and guarantee.ends_on < guarantee.starts_on:
        raise Refused(_("A guarantee ends after it began: check the dates."), "ends_on")
    if guarantee.ends_on and guarantee.ends_on < lease.starts_on:
        raise Refused(_("This guarantee ends before the lease takes effect: check the dates."), "ends_on")
    if kind == GuaranteeKind.SURETY and not guarantee.body and guarantee.limit is None:
        raise Refused(
            _("A surety stands for a sum written in figures and in words: write it."), "limit", "C. civ., art. 2297"
        )
    if kind == GuaranteeKind.SURETY and guarantee.party is None and _shared(lease, guarantee.starts_on):
        raise Refused(
            _("Flatmates signed this lease: the act names the one whom the surety stands for, or it is null."),
            "party",
            "Loi 89-462, art. 8-1",
        )
    if kind in (GuaranteeKind.VISALE, GuaranteeKind.INSURANCE) and not guarantee.reference:
        raise Refused(_("Write the number of the visa or of the policy: a claim asks for it."), "reference")
    others = lease.guarantees.exclude(pk=guarantee.pk).filter(released_on=None)
    held = [one for one in others if _meet(guarantee, one)]
    student = bool(guarantee.learner) or any(one.learner for one in held)
    if other := clash(kind, {one.kind for one in held}, student):
        raise Refused(
            _(
                "%(other)s already guarantees this lease: a surety beside an insurance or Visale is null, unless the "
                "tenant is a student or an apprentice (%(article)s). Release the other first."
            )
            % {"other": GuaranteeKind(other).label, "article": LEASE},
            None,
            LEASE,
        )
    if kind == GuaranteeKind.SURETY and not may_stand(
        not guarantee.body, lease.mandate.owner.legal_person, guarantee.learner == "student"
    ):
        raise Refused(
            _(
                "The owner is a legal person: only a body that the law lists may stand surety, unless the tenant is a "
                "student without a grant (%(article)s)."
            )
            % {"article": LEASE},
            "body",
            LEASE,
        )


def _shared(lease: Lease, on: date) -> bool:
    """Loi 89-462, art. 8-1 VI: several tenants, not all of them married or bound by a PACS; not under L831-1."""
    bonds = [party.bond for party in contract.tenants(lease, max(on, lease.starts_on))]
    return (
        lease.contract == Contract.STANDARD
        and len(bonds) > 1
        and any(bond in (Bond.COUPLE, Bond.FLATMATE) for bond in bonds)
    )


def _meet(one: Guarantee, other: Guarantee) -> bool:
    """Some day is covered by both."""
    return (one.ends_on is None or other.starts_on <= one.ends_on) and (
        other.ends_on is None or one.starts_on <= other.ends_on
    )


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on", "lease_given_on"))
def sign_act(
    actor: User,
    *,
    guarantee: Guarantee,
    version: int,
    on: date,
    today: date,
    lease_given_on: date | None = None,
    **act: Any,
) -> None:
    """The act of a surety came back signed: what its form asks is there, or it is refused, named.

    `act` says what it bears (`rules.surety.Act`); its signed copy is filed afterwards.
    """
    if guarantee.kind != GuaranteeKind.SURETY or guarantee.signed_on:
        raise Refused(_("This act is already signed, or none is asked."))
    act["lease_given_on"] = lease_given_on
    guarantee.signed_on = on
    for name, value in act.items():
        setattr(guarantee, name, value)
    if null := [fault for fault in queries.act_faults(guarantee) if fault.null]:
        raise Refused(
            _("This act would be null (%(articles)s). It lacks: %(lacks)s. Have it written again.")
            % {"articles": " ; ".join(dict.fromkeys(fault.article for fault in null)), "lacks": words.lacking(null)},
            "own_hand",
            null[0].article,
        )
    paper = act_paper(guarantee, on=on)
    document = file_document(
        kind="surety",
        title=_("Act of surety, lease %(code)s") % {"code": guarantee.lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=guarantee.lease.household,
    )
    edit(actor, guarantee, version=version, signed_on=on, paper=document, reason="sign", **act)
    signed.SURETY.await_copy(guarantee, on=today)


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on",))
def release_guarantee(actor: User, *, guarantee: Guarantee, version: int, on: date, why: str, today: date) -> None:
    """The guarantee stops on `on`: ended by its giver, replaced, or recorded by mistake. It stays written."""
    if guarantee.released_on:
        raise Refused(_("This guarantee was already released."))
    if not why.strip():
        raise Refused(_("Say in a few words why: it is kept with the guarantee."), "why")
    edit(actor, guarantee, version=version, released_on=on, released_why=why.strip(), reason="release")
