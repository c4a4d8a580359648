"""Amendments: prepared, examined against what the council allows, voted when they must be, signed: a version each."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.rules.public_money import ARTICLE, touches

from . import queries_acts, terms, watch
from . import reading as readings
from .access import BODIES
from .actions_money import held, most_foreseen
from .actions_parties import add_up, shares_of
from .actions_programmes import follow_share
from .enums import AmendmentState, ConventionState
from .models import Amendment, Convention, ConventionParty, Decision
from .withdrawing import GONE, refuse_archived, refuse_withdrawn, withdraw


def _checked(convention: Convention, dated_on: date, changes: Mapping[str, Any]) -> None:
    """Raises Refused for what no amendment of this convention can be."""
    if convention.signed_on is None:
        raise Refused(_("The convention is not signed yet: correct the draft, it needs no amendment."))
    if convention.state == ConventionState.ENDED or convention.archived_on:
        raise Refused(_("This convention ended: a new one is drawn, it is not amended any more."))
    if dated_on < convention.signed_on:
        raise Refused(
            _("The convention was signed on %(day)s: its amendment comes after.")
            % {"day": localised.day(convention.signed_on)},
            "dated_on",
        )
    if dated_on > convention.ends_on:
        raise Refused(
            _("The convention ended on %(day)s: an amendment cannot bring it back, draw a new one.")
            % {"day": localised.day(convention.ends_on)},
            "dated_on",
        )
    starts, ends = changes.get("starts_on"), changes.get("ends_on")
    first, last = starts or convention.starts_on.isoformat(), ends or convention.ends_on.isoformat()
    if last < first:
        raise Refused(_("The end comes before the start: check the two dates."), "ends_on")
    for key, share in changes.get("shares", {}).items():
        party = convention.parties.get(pk=key)
        promised = convention.tranches.filter(funder=party.organisation_id, withdrawn_on=None)
        foreseen = sum(one.amount for one in promised)
        if foreseen > most_foreseen(convention, party.organisation, share):
            raise Refused(
                _("%(sum)s are foreseen of %(name)s: correct its payments first, then lower its share.")
                % {"sum": localised.money(foreseen), "name": party.organisation.name},
                f"share_{key}",
            )
        _covers(share, sum(one.amount for one in party.fundings.all()), party.organisation.name, f"share_{key}")
    for key, (_part, cost) in changes.get("posts", {}).items():
        post = convention.posts.get(pk=key)
        if cost is not None:
            _covers(cost, sum(one.amount for one in post.fundings.all()), post.get_kind_display(), f"cost_{key}")
    for key, number in changes.get("promises", {}).items():
        promise = convention.indicators.get(pk=key)
        written = changes.get("targets", {}).get(key, promise.target)
        if promise.number is not None and number != promise.number and promise.target and written == promise.target:
            raise Refused(
                _(
                    "“%(target)s” says the number of before: the amendment is prepared with what is promised from now on, in "
                    "its words too."
                )
                % {"target": promise.target},
                f"target_{key}",
            )
    shares = {**shares_of(convention), **{int(key): share for key, share in changes.get("shares", {}).items()}}
    field = next((f"share_{key}" for key in changes.get("shares", {})), "total")
    add_up(convention, shares, changes.get("total", convention.total), field)


def _covers(amount: int, set_against: int, name: str, field: str) -> None:
    if set_against > amount:
        raise Refused(
            _("%(sum)s of %(name)s are set against posts: correct who pays what first.")
            % {"sum": localised.money(set_against), "name": name},
            field,
        )


@verb(
    once=No("a second is refused while one is prepared"),
    frozen=BODIES,
    happened=No("its date may be to come: it is signed that day or later"),
)
def prepare_amendment(
    actor: User, *, convention: Convention, dated_on: date, subject: str, changes: Mapping[str, Any]
) -> Amendment:
    """A version of the convention, examined at once: `changes` as `terms.snap` names them, what changes alone.

    Raises Refused when it is dated before its convention, or after its term.
    """
    convention = held(convention)
    _checked(convention, dated_on, changes)
    if queries_acts.prepared(convention):
        raise Refused(said_prepared())
    before = terms.snap(convention)
    last = convention.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment(
        convention=convention,
        number=last + 1,
        dated_on=dated_on,
        subject=subject,
        changes=dict(changes),
        before=before,
        touches=touches(terms.points(before, changes)),
    )
    record(amendment, actor)
    return amendment


def said_prepared() -> str:
    return _("An amendment is prepared already: sign it, or withdraw it, before the next.")


def needs_vote(amendment: Amendment) -> str:
    """Why it waits for a vote of the council, "" when it does not."""
    if amendment.touches:
        return _("It touches the economy of the convention, which the council did not let be changed without it.")
    if not amendment.convention.delegation:
        return _("No act lets anybody change this convention without the council, not even a detail.")
    return ""


@verb(once=VERSIONED, frozen=BODIES, happened=("on",))
def sign_amendment(
    actor: User, *, amendment: Amendment, version: int, on: date, decision: Decision | None, today: date
) -> None:
    """All the parties signed it: the convention is from now on as it says.

    Raises Refused when it touches the economy of the convention and no vote is given with it.
    """
    refuse_withdrawn(amendment)
    convention = held(amendment.convention)
    if amendment.state != AmendmentState.DRAFT:
        raise Refused(_("This was already done, or another step comes first: reload the page."))
    _checked(convention, amendment.dated_on, amendment.changes)
    if on < amendment.dated_on:
        raise Refused(_("It is signed on its own date or later."), "on")
    before = convention.amendments.filter(state=AmendmentState.SIGNED).aggregate(last=Max("signed_on"))["last"]
    if before and on < before:
        raise Refused(
            _("The amendment before it was signed on %(day)s: this one is signed that day or later.")
            % {"day": localised.day(before)},
            "on",
        )
    if why := needs_vote(amendment):
        if decision is None:
            raise Refused(
                _("%(why)s Give the vote that allows it: its date and its reference.") % {"why": why},
                "decided_on",
                ARTICLE,
            )
        if decision.decided_on > on:
            raise Refused(_("It is signed after the vote that allows it."), "on")
        if convention.voted_on and decision.decided_on < convention.voted_on:
            raise Refused(
                _("The convention itself was voted on %(day)s: the vote that changes it comes after.")
                % {"day": localised.day(convention.voted_on)},
                "decided_on",
            )
    stands = terms.snap(convention)
    if any(stands[name] != was for name, was in amendment.before.items()):
        raise Refused(_("The convention changed since this amendment was prepared: withdraw it and prepare it again."))
    edit(actor, amendment, version=version, state=AmendmentState.SIGNED, signed_on=on, decision=decision, reason="sign")
    _apply(actor, convention, amendment.changes)
    watch.all_of(convention, on=today)


def _apply(actor: User, convention: Convention, changes: Mapping[str, Any]) -> None:
    whole: dict[str, Any] = {
        name: date.fromisoformat(changes[name]) for name in ("starts_on", "ends_on") if name in changes
    }
    whole |= {name: changes[name] for name in ("title", "total") if name in changes}
    if whole:
        edit(actor, convention, version=convention.version, reason="amend", **whole)
    for key, share in changes.get("shares", {}).items():
        party = ConventionParty.objects.select_related("convention").get(pk=key, convention=convention)
        edit(actor, party, version=party.version, share=share, reason="amend")
        follow_share(actor, party=party)
    for key, (share, cost) in changes.get("posts", {}).items():
        post = convention.posts.get(pk=key)
        edit(actor, post, version=post.version, share=share, cost=cost, reason="amend")
    numbers, targets = changes.get("promises", {}), changes.get("targets", {})
    for key in dict.fromkeys((*numbers, *targets)):
        promise = convention.indicators.get(pk=key)
        said = {"number": numbers.get(key, promise.number), "target": targets.get(key, promise.target)}
        edit(actor, promise, version=promise.version, reason="amend", **said)


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_amendment(actor: User, *, amendment: Amendment, why: str, today: date) -> None:
    """One that is prepared is given up. A signed one is undone by another amendment."""
    if amendment.state == AmendmentState.SIGNED:
        raise Refused(_("A signed amendment stays: another one undoes what it changed."))
    withdraw(actor, amendment, why=why, on=today)


@verb(once=VERSIONED, frozen=BODIES, happened=No("the words of an act, which has its own day"))
def say_delegation(actor: User, *, convention: Convention, version: int, delegation: str, act: str) -> None:
    """What an act of the council lets be changed without a vote, in its words; `act`: its key in `queries_acts.delegating`.

    Raises Refused without the act, for words that its text does not hold, and for none once an amendment was signed on them.
    """
    refuse_archived(convention)
    if convention.state == ConventionState.ENDED:
        raise Refused(_("This convention ended: a new one is drawn, it is not amended any more."))
    words, known = delegation.strip(), queries_acts.delegating(convention)
    if words:
        if act not in known:
            raise Refused(_("Say in which act of the council these words are read."), "act")
        read = queries_acts.act_read(convention, known[act])
        if read and not readings.says(read, words):
            raise Refused(
                _("These words are not in the text of this act: write them as it says them, or choose another act."),
                "delegation",
                ARTICLE,
            )
    elif convention.amendments.filter(
        state=AmendmentState.SIGNED, touches=False, decision=None, withdrawn_on=None
    ).exists():
        raise Refused(
            _("An amendment was signed without a vote under these words: they may be corrected, not emptied."),
            "delegation",
        )
    edit(
        actor,
        convention,
        version=version,
        delegation=words,
        delegated_by=known[act] if words else None,
        reason="delegation",
    )
