"""What changes a signed mandate: an amendment, its tacit renewal and the letter that announces it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from trousseau.captation.models import Owner
from trousseau.captation.reach.actions import run_contract
from trousseau.captation.recipients import of_owner
from trousseau.core import localised
from trousseau.core.actions import edit, write
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.mail import actions as mail
from trousseau.mail.enums import PRINTED, Channel
from trousseau.rules.dates import add_days

from .. import queries, register, signed, todo
from ..access import NO_HOUSEHOLD
from ..changes import changes, in_register
from ..enums import AmendmentKind, EntryKind, MandateState
from ..mail_papers import RENEWAL
from ..models import Amendment, FeeClause, Mandate, RenewalLetter
from ..papers_life import amendment_paper, renewal_letter
from ..signers import refuse_lacking, refuse_unnamed
from ..signers import signers as signers_of
from .mandates import only_built, within_ceiling, write_clause
from .signatures import keep


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("signed_on",))
def amend_mandate(
    actor: User,
    *,
    mandate: Mandate,
    version: int,
    signed_on: date,
    starts_on: date,
    today: date,
    rent: int | None = None,
    charges: int | None = None,
    choice: str | None = None,
    convention: str | None = None,
    ends_on: date | None = None,
    longest_months: int | None = None,
    words: str = "",
    fee: dict[str, Any] | None = None,
    stopped: FeeClause | None = None,
    signers: Collection[Owner] = (),
) -> Amendment:
    """Loi 70-9, art. 6: a writing signed by both sides, with its paper and its mention in the register.

    What is None stays. `fee` is a new clause: it takes the place of the one in force for the same service and payer, and
    gives it to the next that is signed already, or ends where an amendment already stopped that one; `stopped` is a clause
    that ends without another. The signed terms stay written: `queries.terms` reads a day. A `convention` that begins on a day
    to come is taken by that night. `signers`: the owners who signed it beside the one whom the mandate names; each of those
    who must is among them.
    """
    if mandate.state != MandateState.SIGNED:
        raise Refused(_("Only a mandate in force is amended."))
    only_built(mandate)
    if signed_on < mandate.signature:
        raise Refused(_("The amendment is signed after the mandate: check the date."), "signed_on")
    known = signers_of(mandate, signed_on, convention=convention or None)
    refuse_unnamed(known, mandate)
    there = {mandate.owner_id, *(owner.pk for owner in signers)}
    refuse_lacking([one for one in known.found if one.owner.pk not in there])
    if starts_on < signed_on:
        raise Refused(_("An amendment takes effect on its signature at the earliest."), "starts_on")
    before = queries.terms(mandate, starts_on)
    if starts_on > (ends_on or before.ends_on):
        raise Refused(_("The mandate is over by then."), "starts_on")
    within_ceiling(rent if rent is not None else before.rent, mandate.anah_ceiling, "rent")
    edit(actor, mandate, version=version, reason="amend")
    amendment = Amendment(
        mandate=mandate,
        number=mandate.amendments.count() + 1,
        kind=AmendmentKind.SIGNED,
        signed_on=signed_on,
        starts_on=starts_on,
        words=words,
        written_by=actor,
        rent=_changed(rent, before.rent),
        charges=_changed(charges, before.charges),
        choice=_changed(choice or None, before.choice),
        convention=convention or None,
        ends_on=_changed(ends_on, before.ends_on),
        longest_months=_changed(longest_months, before.longest_months),
    )
    write(amendment)
    keep(mandate, owners=[mandate.owner, *signers], on=signed_on, by=actor, amendment=amendment)
    take_convention(actor, amendment=amendment, on=today)
    _change_fees(amendment, before.fees, fee, stopped)
    said = changes(amendment, before, queries.terms(mandate, starts_on))
    if not said:
        raise Refused(_("Nothing changes: write what the amendment changes."))
    paper = amendment_paper(amendment, said)
    amendment.paper = file_document(
        kind="amendment",
        number=f"{mandate.code}-A{amendment.number}",
        title=_("Amendment %(n)s to mandate %(code)s") % {"n": amendment.number, "code": mandate.code},
        content=paper.pdf,
        suffix=".pdf",
        on=signed_on,
        template=f"{paper.template}@{paper.version}",
    )
    amendment.save(update_fields=["paper"])
    register.write_fact(
        actor,
        mandate=mandate,
        kind=EntryKind.AMENDMENT,
        on=signed_on,
        today=today,
        observations=in_register(amendment, said),
    )
    signed.AMENDED.await_copy(amendment, on=today)
    if amendment.ends_on:
        _prolong(actor, mandate, amendment.ends_on, on=today)
    close_todo(todo.TERM, thing=mandate, on=today)
    return amendment


def _prolong(actor: User | None, mandate: Mandate, ends_on: date, *, on: date) -> None:
    """The owner may be called about this mandate until its new end; a letter that says another one leaves no more."""
    mail.withdraw(actor, items=queries.waiting_mail(mandate), today=on)
    run_contract(owner=mandate.owner, reference=mandate.code, starts_on=mandate.signature, ends_on=ends_on)


def _changed[T](asked: T | None, stood: T) -> T | None:
    return None if asked is None or asked == stood else asked


def _change_fees(
    amendment: Amendment, standing: tuple[FeeClause, ...], fee: dict[str, Any] | None, stopped: FeeClause | None
) -> None:
    ended = [clause for clause in standing if stopped is not None and clause.pk == stopped.pk]
    until = None
    if fee:
        same = (fee["kind"], fee["payer"], fee.get("label", ""))
        replaced = [c for c in standing if (c.kind, c.payer, c.label) == same]
        ended += [c for c in replaced if c not in ended]
        following = _next_clause(amendment, fee)
        ends = [c.ends_on for c in replaced if c.ends_on]
        until = min([*ends, add_days(following.starts_on, -1)] if following else ends, default=None)
    for clause in ended:
        clause.ends_on = add_days(amendment.starts_on, -1)
        clause.save(update_fields=["ends_on"])
    if fee:
        write_clause(amendment.mandate, starts_on=amendment.starts_on, ends_on=until, amendment=amendment, **fee)


def _next_clause(amendment: Amendment, fee: dict[str, Any]) -> FeeClause | None:
    """The clause that an amendment signed before this one brings later, for the same service and payer."""
    lasts = Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))  # one that ended before it began was never in force
    rows = amendment.mandate.fees.filter(lasts, starts_on__gt=amendment.starts_on)
    same = rows.filter(kind=fee["kind"], payer=fee["payer"], label=fee.get("label", ""))
    return same.order_by("starts_on").first()


@verb(once=No("the second time changes nothing"), frozen=NO_HOUSEHOLD, happened=No("before its day nothing is taken"))
def take_convention(actor: User | None, *, amendment: Amendment, on: date) -> bool:
    """The convention that an amendment brings is the mandate's from the day it takes effect, unless a later one took its
    place by then. True when it changed; the second time changes nothing.

    The mandate's own column says the present one: it also changes with no amendment, once the Anah has signed.
    """
    mandate = amendment.mandate
    after = Q(starts_on__gt=amendment.starts_on) | Q(starts_on=amendment.starts_on, number__gt=amendment.number)
    if amendment.starts_on > on or amendment.convention in (None, mandate.convention):
        return False
    if mandate.amendments.filter(after, convention__isnull=False, starts_on__lte=on).exists():
        return False
    edit(actor, mandate, version=mandate.version, convention=amendment.convention, reason="amend")
    return True


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=TODAY)
def prepare_renewal(
    actor: User, *, mandate: Mandate, version: int, on: date, channel: str = Channel.POST
) -> RenewalLetter:
    """C. conso., art. L215-1: the letter that announces the renewal is made and waits to be posted.

    Raises Refused too early, for a mandate that does not renew itself, and when a letter of this term waits or left.
    """
    term = queries.terms(mandate, on).ends_on
    if mandate.state != MandateState.SIGNED or queries.renewed_until(mandate, term) is None:
        raise Refused(_("This mandate does not renew itself: nothing is announced."))
    if channel not in PRINTED:
        raise Refused(_("This letter is posted."), "channel")
    _not_too_early(term, on)
    if queries.waiting_letter(mandate, term):
        raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
    if queries.letters_of(mandate, term).filter(mail__sent_on__isnull=False, mail__returned_on=None).exists():
        raise Refused(_("This renewal was already announced."))
    edit(actor, mandate, version=version, reason="announce")
    paper = renewal_letter(mandate, term=term, on=on)
    title = _("Renewal of mandate %(code)s announced") % {"code": mandate.code}
    before = mandate.renewal_letters.filter(term_on=term).count()
    document = file_document(
        kind="renewal",
        number=f"{mandate.code}-R{term:%Y%m%d}" + (f"-{before + 1}" if before else ""),
        title=title,
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
    )
    to = of_owner(mandate.owner)
    item = mail.draft(paper=RENEWAL, to=to, channel=channel, title=title, on=on, by=actor, document=document)
    mail.prepare(actor, items=[item])
    letter = RenewalLetter(mandate=mandate, term_on=term, mail=item)
    write(letter)
    return letter


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("sent_on",))
def announce_renewal(actor: User, *, mandate: Mandate, version: int, sent_on: date, today: date) -> RenewalLetter:
    """C. conso., art. L215-1: the letter left on `sent_on`; it is made then, unless it was ready.

    Sent too late it is kept and has no effect: the owner may then end the mandate at any moment.
    """
    term = queries.terms(mandate, today).ends_on
    letter = queries.waiting_letter(mandate, term)
    if letter:
        edit(actor, mandate, version=version, reason="announce")
    else:
        _not_too_early(term, sent_on)
        letter = prepare_renewal(actor, mandate=mandate, version=version, on=sent_on)
    mail.send(actor, items=[letter.mail], on=sent_on, today=today)
    return letter


def _not_too_early(term: date, on: date) -> None:
    first = queries.announcement(term).first
    if on < first:
        raise Refused(
            _("Too early: the renewal is announced from %(day)s.") % {"day": localised.day(first)},
            "sent_on",
            "C. conso., art. L215-1",
        )


@verb(once=No("the second time changes nothing"), frozen=NO_HOUSEHOLD, happened=TODAY)
def renew_mandate(actor: User | None, *, mandate: Mandate, on: date) -> Amendment | None:
    """Loi 70-9, art. 7: past its term, a mandate whose clause says so goes on for the same time, and the register says it.

    None when its term is not passed, or when it has lasted as long as its clause allows. Called each night; the second
    time changes nothing.
    """
    row = Mandate.objects.at(on).get(pk=mandate.pk)
    if row.state != MandateState.SIGNED or row.ends_at >= on:
        return None
    term = row.ends_at
    until = queries.renewed_until(row, term)
    if until is None:
        return None
    amendment = Amendment(
        mandate=row,
        number=row.amendments.count() + 1,
        kind=AmendmentKind.RENEWAL,
        signed_on=add_days(term, 1),
        starts_on=add_days(term, 1),
        ends_on=until,
        written_by=actor,
    )
    write(amendment)
    _prolong(actor, row, until, on=on)
    words = f"Reconduction tacite jusqu’au {until:%d/%m/%Y}"
    register.write_fact(
        actor, mandate=row, kind=EntryKind.AMENDMENT, on=amendment.starts_on, today=on, observations=words
    )
    close_todo(todo.RENEW, thing=row, on=on)
    return amendment
