"""A convention written by the reference of its act, renewed, archived, and a step of it taken back."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.enums import OrganisationKind
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.rules.public_money import ARTICLE

from . import queries, queries_money, queries_parties, queries_posts, signed, todo, watch
from .access import BODIES
from .actions import organisation, refuse_written
from .enums import ConventionState, PartyPart
from .models import Convention, ConventionParty, Decision, FundedPost, Indicator
from .withdrawing import GONE, refuse_archived, withdraw


@verb(once=No("the same convention of one act is refused while it stands"), frozen=BODIES, happened=TODAY)
def write_convention(
    actor: User,
    *,
    decision: Decision | None,
    title: str,
    starts_on: date,
    ends_on: date,
    amount: int,
    agency: str,
    partners: Sequence[str] = (),
    delegation: str = "",
    on: date,
    renews: Convention | None = None,
) -> Convention:
    """A convention whose act is known by its reference alone. Raises Refused without one, or the second time."""
    if decision is None:
        raise Refused(_("A convention rests on an act: give its date and its reference."), "decided_on")
    receives = organisation(OrganisationKind.AGENCY, agency)
    if receives.key == decision.body.key:
        raise Refused(_("Who grants the money and who receives it are two bodies."), "agency")
    same = {"title": title, "starts_on": starts_on, "ends_on": ends_on, "amount": amount}
    refuse_written(decision.body, decision__body=decision.body, decision__decided_on=decision.decided_on, **same)
    convention = Convention(decision=decision, delegation=delegation, renews=renews, **same)
    record(convention, actor)
    for one, part in (
        (decision.body, PartyPart.GRANTOR),
        (receives, PartyPart.AGENCY),
        *((organisation(OrganisationKind.FUNDER, name), PartyPart.PARTNER) for name in partners),
    ):
        if not convention.parties.filter(organisation__key=one.key).exists():  # of a name, whatever the kind of body
            share = amount if part == PartyPart.GRANTOR else None
            record(ConventionParty(convention=convention, organisation=one, part=part, share=share), actor)
    open_todo(todo.SIGN, thing=convention, on=on, due_on=max(on, starts_on), article=ARTICLE, convention=title)
    return convention


@verb(once=No("the convention that it writes is refused a second time"), frozen=BODIES, happened=TODAY)
def renew_convention(
    actor: User,
    *,
    convention: Convention,
    decision: Decision | None,
    title: str,
    starts_on: date,
    ends_on: date,
    amount: int,
    on: date,
) -> Convention:
    """The next convention, with the parties, the posts and the promises of this one. The shares of the others are theirs to
    say again."""
    if starts_on <= convention.starts_on:
        raise Refused(_("The next convention begins after this one."), "starts_on")
    agency = queries_parties.first_of(convention, PartyPart.AGENCY)
    if agency is None:
        raise Refused(_("No party of this convention receives the money."))
    renewed = write_convention(
        actor,
        decision=decision,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        amount=amount,
        agency=agency.organisation.name,
        on=on,
        renews=convention,
    )
    known = set(renewed.parties.values_list("organisation", flat=True))
    for party in queries_parties.parties(convention):
        if party.organisation_id not in known:
            part = PartyPart.PARTNER if party.part == PartyPart.GRANTOR else party.part
            record(ConventionParty(convention=renewed, organisation=party.organisation, part=part), actor)
    for post in queries_posts.posts(convention):
        record(FundedPost(convention=renewed, kind=post.kind, title=post.title, share=post.share, same_as=post), actor)
    for promise in queries.indicators(convention):
        record(
            Indicator(
                convention=renewed,
                position=promise.position,
                code=promise.code,
                words=promise.words,
                target=promise.target,
                number=promise.number,
                unit=promise.unit,
                span=promise.span,
                article=promise.article,
            ),
            actor,
        )
    watch.all_of(convention, on=on)
    return renewed


def refuse_to_archive(convention: Convention) -> None:
    """Raises Refused for one that runs, or is in the archive already."""
    if convention.state != ConventionState.ENDED:
        raise Refused(_("End the convention first: then it is archived."))
    if convention.archived_on:
        raise Refused(_("This convention is in the archive already."))


@verb(once=VERSIONED, frozen=BODIES, happened=("on",))
def archive_convention(actor: User, *, convention: Convention, version: int, on: date, today: date) -> None:
    """Nothing more is expected of it. Raises Refused while something is due, or to be given back."""
    refuse_to_archive(convention)
    account = queries_money.account(convention, convention.starts_on, today)
    if account.to_give_back:
        raise Refused(
            _("%(sum)s are to be given back: give them back first.") % {"sum": localised.money(account.to_give_back)}
        )
    late = [one for one in queries_money.tranches(convention) if one.came < one.amount and not one.in_kind]
    if late:
        raise Refused(
            _("%(sum)s are still due: receive them, or withdraw the payments that will not come.")
            % {"sum": localised.money(sum(one.amount - one.came for one in late))}
        )
    edit(actor, convention, version=version, archived_on=on, reason="archive")
    watch.all_of(convention, on=today)


def refuse_to_reopen(convention: Convention) -> None:
    """Raises Refused for one that is not in the archive."""
    if convention.archived_on is None:
        raise Refused(_("This convention is not in the archive: there is nothing to take out."))


@verb(once=VERSIONED, frozen=BODIES, happened=TODAY)
def reopen_convention(actor: User, *, convention: Convention, version: int, today: date) -> None:
    """Archived by mistake: it is read among the others again."""
    refuse_to_reopen(convention)
    edit(actor, convention, version=version, archived_on=None, reason="reopen")
    watch.all_of(convention, on=today)


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_convention(actor: User, *, convention: Convention, why: str, today: date) -> None:
    """A draft that was drawn by mistake. Raises Refused for one that was signed."""
    if convention.signed_on:
        raise Refused(_("A signed convention stays: end it, then archive it."))
    withdraw(actor, convention, why=why, on=today)
    close_todo(todo.SIGN, thing=convention, on=today)
    if convention.renews:
        watch.days(convention.renews, on=today)  # nothing follows its term any more


@verb(once=No("once it is a draft again, it is refused"), frozen=BODIES, happened=TODAY)
def take_back_signature(actor: User, *, convention: Convention, why: str, today: date) -> None:
    """The signature was noted by mistake: the convention is a draft again. Raises Refused once something rests on it."""
    if convention.state != ConventionState.SIGNED:
        raise Refused(_("This was already done, or another step comes first: reload the page."))
    if convention.amendments.filter(withdrawn_on=None).exists():
        raise Refused(_("An amendment rests on this signature: withdraw it first."))
    if any(one.came for one in queries_money.tranches(convention)):
        raise Refused(_("A payment rests on this signature: withdraw it first."))
    if signed.CONVENTION.copy_of(convention):
        raise Refused(_("A signed copy is filed: the convention was signed."))
    edit(
        actor,
        convention,
        version=convention.version,
        state=ConventionState.DRAFT,
        signed_on=None,
        published_on=None,
        published_at="",
        taken_back_for=why.strip(),
        reason="unsign",
    )
    watch.all_of(convention, on=today)
    close_todo(signed.CONVENTION.todo, thing=signed.CONVENTION.about(convention), on=today)
    open_todo(todo.SIGN, thing=convention, on=today, due_on=today, article=ARTICLE, convention=convention.title)


def refuse_to_take_back_end(convention: Convention) -> None:
    """Raises Refused for one that did not end, or is in the archive."""
    refuse_archived(convention)
    if convention.state != ConventionState.ENDED:
        raise Refused(_("This convention did not end: there is nothing to take back."))


@verb(once=No("once it runs again, it is refused"), frozen=BODIES, happened=TODAY)
def take_back_end(actor: User, *, convention: Convention, why: str, today: date) -> None:
    """The end was noted by mistake: the convention runs again, to the day that it had. Raises Refused for one that did not
    end, or is in the archive."""
    refuse_to_take_back_end(convention)
    was = convention.history.filter(state=ConventionState.SIGNED).order_by("-history_date", "-history_id").first()
    if was is None:
        raise Refused(_("The day that it had before its end is not known: it stays ended."))
    edit(
        actor,
        convention,
        version=convention.version,
        state=ConventionState.SIGNED,
        ends_on=was.ends_on,
        taken_back_for=why.strip(),
        reason="take back the end",
    )
    watch.all_of(convention, on=today)
