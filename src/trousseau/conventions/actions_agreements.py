"""What stands on a convention: its act known by its reference, its parties and their shares, its promises, its days, the
acts filed on it; how it is renewed and archived."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.enums import OrganisationKind
from trousseau.core.errors import Refused, happened
from trousseau.core.models import Organisation, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.rules.public_money import ARTICLE

from . import queries, signed, todo, watch
from . import reading as readings
from .actions import organisation
from .actions_money import held
from .enums import AmendmentState, ConventionState, PartyPart, Span
from .models import (
    Amendment,
    Convention,
    ConventionAct,
    ConventionParty,
    Deadline,
    Decision,
    Deliberation,
    FundedPost,
    Indicator,
)
from .withdrawing import refuse_archived, refuse_withdrawn, withdraw

Scan = tuple[bytes, str]  # bytes, suffix


@transaction.atomic
def decide(
    actor: User,
    *,
    body: Organisation,
    decided_on: date,
    reference: str,
    subject: str,
    today: date,
    file: Scan | None = None,
    deliberation: Deliberation | None = None,
) -> Decision:
    """An act known by its reference. Its copy or its scan is filed when somebody has it."""
    happened(decided_on, today, "decided_on")
    decision = Decision(
        body=body,
        decided_on=decided_on,
        reference=reference.strip(),
        subject=subject.strip(),
        deliberation=deliberation,
    )
    if file:
        content, suffix = file
        decision.file = file_document(kind="decision", title=subject[:200], content=content, suffix=suffix, on=today)
    record(decision, actor)
    return decision


@transaction.atomic
def correct_decision(
    actor: User,
    *,
    decision: Decision,
    version: int,
    decided_on: date,
    reference: str,
    subject: str,
    today: date,
    file: Scan | None = None,
) -> None:
    """What was typed of an act. Raises Refused for a day after the signature that rests on it."""
    happened(decided_on, today, "decided_on")
    _refuse_archived_act(decision)
    rests = [one.signed_on for one in decision.conventions.filter(withdrawn_on=None, signed_on__isnull=False)]
    rests += [one.signed_on for one in decision.amendments.filter(withdrawn_on=None, signed_on__isnull=False)]
    first = min((day for day in rests if day), default=None)
    if first and decided_on > first:
        raise Refused(
            _("What rests on this act was signed on %(day)s: it was decided before.") % {"day": localised.day(first)},
            "decided_on",
        )
    if not subject.strip():
        raise Refused(_("Write what the act decides."), "subject")
    edit(
        actor,
        decision,
        version=version,
        decided_on=decided_on,
        reference=reference.strip(),
        subject=subject.strip(),
        reason="correct",
    )
    if file:
        file_decision(actor, decision=decision, version=decision.version, file=file, today=today)


def _refuse_archived_act(decision: Decision) -> None:
    """Raises Refused for an act that conventions of the archive alone rest on."""
    rest = Convention.objects.filter(
        Q(decision=decision) | Q(parties__decision=decision) | Q(amendments__decision=decision), withdrawn_on=None
    ).distinct()
    founds = list(rest)
    if founds and all(one.archived_on for one in founds) and not decision.programmes.filter(withdrawn_on=None).exists():
        refuse_archived(founds[0])


@transaction.atomic
def file_decision(actor: User, *, decision: Decision, version: int, file: Scan, today: date) -> None:
    """The copy of an act that was known by its reference alone."""
    if decision.file_id:
        raise Refused(_("Its file is there already."), "file")
    content, suffix = file
    document = file_document(kind="decision", title=decision.subject[:200], content=content, suffix=suffix, on=today)
    edit(actor, decision, version=version, file=document, reason="file")


@transaction.atomic
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
    same = {"title": title, "starts_on": starts_on, "ends_on": ends_on, "amount": amount, "withdrawn_on": None}
    if Convention.objects.filter(
        decision__body=decision.body, decision__decided_on=decision.decided_on, **same
    ).exists():
        raise Refused(_("This convention is written already: find it in the list."), "title")
    convention = Convention(
        decision=decision,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        amount=amount,
        delegation=delegation,
        renews=renews,
    )
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


@transaction.atomic
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
    agency = convention.parties.filter(part=PartyPart.AGENCY, withdrawn_on=None).select_related("organisation").first()
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
    for party in queries.parties(convention):
        if party.organisation_id not in known:
            part = PartyPart.PARTNER if party.part == PartyPart.GRANTOR else party.part
            record(ConventionParty(convention=renewed, organisation=party.organisation, part=part), actor)
    for post in queries.posts(convention):
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


@transaction.atomic
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


@transaction.atomic
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
    if (share or 0) < least:
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
    return {one.pk: one.share for one in queries.parties(convention) if one.pays}


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


@transaction.atomic
def say_total(actor: User, *, convention: Convention, version: int, total: int | None) -> None:
    """The total that the convention writes for all its parties: their shares are held to it from now on."""
    refuse_archived(convention)
    convention = held(convention)
    add_up(convention, shares_of(convention), total, "total")
    edit(actor, convention, version=version, total=total, reason="total")


@transaction.atomic
def say_delegation(actor: User, *, convention: Convention, version: int, delegation: str, act: str) -> None:
    """What an act of the council lets be changed without a vote, in its words; `act`: its key in `queries.delegating`.

    Raises Refused without the act, for words that its text does not hold, and for none once an amendment was signed on them.
    """
    refuse_archived(convention)
    if convention.state == ConventionState.ENDED:
        raise Refused(_("This convention ended: a new one is drawn, it is not amended any more."))
    words, known = delegation.strip(), queries.delegating(convention)
    if words:
        if act not in known:
            raise Refused(_("Say in which act of the council these words are read."), "act")
        read = queries.act_read(convention, known[act])
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


@transaction.atomic
def sign_party(actor: User, *, party: ConventionParty, version: int, on: date, today: date) -> None:
    """A party signed on the day `on`. The convention is in force when the director notes that the last one did."""
    refuse_archived(party.convention)
    happened(on, today)
    refuse_withdrawn(party)
    voted = party.convention.voted_on
    if voted and on < voted:
        raise Refused(_("A convention is signed after the vote that allows it."), "on")
    edit(actor, party, version=version, signed_on=on, reason="sign")


@transaction.atomic
def withdraw_party(actor: User, *, party: ConventionParty, why: str, today: date) -> None:
    """It was named by mistake. Raises Refused for one that signed, gives or pays."""
    refuse_archived(party.convention)
    if party.part != PartyPart.PARTNER:
        raise Refused(_("A convention keeps who grants and who receives."))
    if party.signed_on or party.share is not None:
        raise Refused(_("It signed, or gives a share: correct that first."))
    withdraw(actor, party, why=why, on=today)


@transaction.atomic
def add_indicator(
    actor: User,
    *,
    convention: Convention,
    code: str,
    words: str,
    target: str,
    number: int | None,
    unit: str,
    article: str,
    span: str = Span.YEAR,
) -> Indicator:
    """A promise of the convention, in its words."""
    refuse_archived(convention)
    if convention.indicators.filter(words=words, target=target, withdrawn_on=None).exists():
        raise Refused(_("It is written already, in the same words."), "words")
    last = convention.indicators.order_by("-position").first()
    promise = Indicator(
        convention=convention,
        position=last.position + 1 if last else 1,
        code=code,
        words=words,
        target=target,
        number=number,
        unit=unit,
        span=span,
        article=article,
    )
    record(promise, actor)
    return promise


@transaction.atomic
def edit_indicator(
    actor: User,
    *,
    indicator: Indicator,
    version: int,
    code: str,
    words: str,
    target: str,
    number: int | None,
    unit: str,
    article: str,
    span: str,
) -> None:
    """Correct how a promise was typed. The number of a signed convention changes by an amendment, once it is known."""
    refuse_archived(indicator.convention)
    refuse_withdrawn(indicator)
    if indicator.convention.signed_on and indicator.number is not None and number != indicator.number:
        raise Refused(
            _(
                "A signed convention promises what it promises: an amendment changes the number, or withdraw what was typed."
            ),
            "number",
        )
    edit(
        actor,
        indicator,
        version=version,
        code=code,
        words=words,
        target=target,
        number=number,
        unit=unit,
        span=span,
        article=article,
        reason="edit",
    )


@transaction.atomic
def withdraw_indicator(actor: User, *, indicator: Indicator, why: str, today: date) -> None:
    refuse_archived(indicator.convention)
    withdraw(actor, indicator, why=why, on=today)


@transaction.atomic
def add_deadline(
    actor: User, *, convention: Convention, words: str, article: str, due_on: date, today: date
) -> Deadline:
    """A day that an article of the convention sets."""
    refuse_archived(convention)
    if convention.deadlines.filter(words=words, due_on=due_on, withdrawn_on=None).exists():
        raise Refused(_("It is written already, in the same words."), "words")
    row = Deadline(convention=convention, words=words, article=article, due_on=due_on)
    record(row, actor)
    watch.days(convention, on=today)
    return row


@transaction.atomic
def meet_deadline(actor: User, *, convention: Convention, code: str, on: date, today: date) -> None:
    """What a day asked for was done: of an article of the convention (the key of its row), or of the law."""
    refuse_archived(convention)
    happened(on, today)
    if convention.signed_on is None or on < convention.signed_on:
        raise Refused(_("It is done after the signature of the convention: check the day."), "on")
    row = convention.deadlines.filter(
        withdrawn_on=None, **({"pk": code} if code.isdecimal() else {"code": code})
    ).first()
    if row is None:
        from .deadlines import of

        day = next((one for one in of(convention) if one.code == code and one.ended), None)
        if day is None:
            raise Refused(_("This day is not among those of the convention: reload the page."))
        if day.ended and on <= day.ended:
            raise Refused(_("The account comes after the exercise that it closes: check the day."), "on")
        row = Deadline(convention=convention, words=str(day.words)[:200], due_on=day.on, code=code, done_on=on)
        record(row, actor)
    else:
        edit(actor, row, version=row.version, done_on=on, reason="done")
    watch.days(convention, on=today)


@transaction.atomic
def withdraw_deadline(actor: User, *, deadline: Deadline, why: str, today: date) -> None:
    """It was typed by mistake; of one that the law sets, that it was done."""
    refuse_archived(deadline.convention)
    withdraw(actor, deadline, why=why, on=today)
    watch.days(deadline.convention, on=today)


@transaction.atomic
def publish_convention(actor: User, *, convention: Convention, version: int, on: date, at: str, today: date) -> None:
    """Who grants published the essential data of the convention, at this address."""
    refuse_archived(convention)
    happened(on, today)
    if convention.signed_on is None or on < convention.signed_on:
        raise Refused(_("A convention is published after its signature."), "on")
    edit(actor, convention, version=version, published_on=on, published_at=at, reason="publish")
    watch.days(convention, on=today)


@transaction.atomic
def file_act(
    actor: User,
    *,
    convention: Convention,
    title: str,
    signed_on: date,
    file: Scan,
    today: date,
    amendment: Amendment | None = None,
) -> ConventionAct:
    """A signed act, its PDF or its scan."""
    refuse_archived(convention)
    happened(signed_on, today, "signed_on")
    content, suffix = file
    same = {"title": title, "signed_on": signed_on, "withdrawn_on": None}
    if convention.acts.filter(**same, file__sha256=hashlib.sha256(content).hexdigest()).exists():
        raise Refused(_("This file is there already."), "file")
    document = file_document(kind="convention_act", title=title[:200], content=content, suffix=suffix, on=today)
    act = ConventionAct(
        convention=convention,
        amendment=amendment,
        title=title,
        signed_on=signed_on,
        file=document,
        filed_on=today,
        filed_by=actor,
    )
    record(act, actor)
    return act


@transaction.atomic
def withdraw_act(actor: User, *, act: ConventionAct, why: str, today: date) -> None:
    refuse_archived(act.convention)
    withdraw(actor, act, why=why, on=today)


def refuse_to_archive(convention: Convention) -> None:
    """Raises Refused for one that runs, or is in the archive already."""
    if convention.state != ConventionState.ENDED:
        raise Refused(_("End the convention first: then it is archived."))
    if convention.archived_on:
        raise Refused(_("This convention is in the archive already."))


@transaction.atomic
def archive_convention(actor: User, *, convention: Convention, version: int, today: date) -> None:
    """Nothing more is expected of it. Raises Refused while something is due, or to be given back."""
    refuse_to_archive(convention)
    account = queries.account(convention, convention.starts_on, today)
    if account.to_give_back:
        raise Refused(
            _("%(sum)s are to be given back: give them back first.") % {"sum": localised.money(account.to_give_back)}
        )
    late = [one for one in queries.tranches(convention) if one.came < one.amount and not one.in_kind]
    if late:
        raise Refused(
            _("%(sum)s are still due: receive them, or withdraw the payments that will not come.")
            % {"sum": localised.money(sum(one.amount - one.came for one in late))}
        )
    edit(actor, convention, version=version, archived_on=today, reason="archive")
    watch.all_of(convention, on=today)


def refuse_to_reopen(convention: Convention) -> None:
    """Raises Refused for one that is not in the archive."""
    if convention.archived_on is None:
        raise Refused(_("This convention is not in the archive: there is nothing to take out."))


@transaction.atomic
def reopen_convention(actor: User, *, convention: Convention, version: int, today: date) -> None:
    """Archived by mistake: it is read among the others again."""
    refuse_to_reopen(convention)
    edit(actor, convention, version=version, archived_on=None, reason="reopen")
    watch.all_of(convention, on=today)


@transaction.atomic
def withdraw_convention(actor: User, *, convention: Convention, why: str, today: date) -> None:
    """A draft that was drawn by mistake. Raises Refused for one that was signed."""
    if convention.signed_on:
        raise Refused(_("A signed convention stays: end it, then archive it."))
    withdraw(actor, convention, why=why, on=today)
    close_todo(todo.SIGN, thing=convention, on=today)


@transaction.atomic
def take_back_signature(actor: User, *, convention: Convention, why: str, today: date) -> None:
    """The signature was noted by mistake: the convention is a draft again. Raises Refused once something rests on it."""
    if convention.state != ConventionState.SIGNED:
        raise Refused(_("This was already done, or another step comes first: reload the page."))
    if convention.amendments.filter(withdrawn_on=None).exists():
        raise Refused(_("An amendment rests on this signature: withdraw it first."))
    if any(one.came for one in queries.tranches(convention)):
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


@transaction.atomic
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
