"""Draft and sign a mandate, write in its register; open and close the dwelling's availability."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from trousseau.captation.actions import propose_mandate, win_prospect
from trousseau.captation.ceilings.queries import of_dwelling
from trousseau.captation.enums import OwnerKind
from trousseau.captation.models import Owner, Prospect
from trousseau.captation.reach.actions import run_contract
from trousseau.core import chain, localised
from trousseau.core.actions import edit, next_number, record, write
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import Sequence, User
from trousseau.core.states import step
from trousseau.core.todo import close_over, close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.ledger.actions import open_fund
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.mandate import above_ceiling
from trousseau.rules.mandate_term import limit

from .. import queries, register, signed, todo
from ..access import NO_HOUSEHOLD
from ..enums import TRANSITIONS, Convention, Due, EntryKind, FeeBase, FeeKind, MandateState, Payer, Quality, SignedAt
from ..models import Availability, FeeClause, Mandate, RegisterEntry
from ..papers import mandate_paper
from ..signers import refuse_signed, refuse_unsigned
from .signatures import keep

# what the draft proposes; the form asks
QUALITIES = {
    OwnerKind.PERSON: Quality.CONSUMER,
    OwnerKind.COUPLE: Quality.CONSUMER,
    OwnerKind.FAMILY_COMPANY: Quality.SMALL,
    OwnerKind.BODY: Quality.PROFESSIONAL,
}


@verb(
    once=No("a prospect and its dwelling have one mandate: the base refuses a second"),
    frozen=NO_HOUSEHOLD,
    happened=TODAY,
)
def draft_mandate(
    actor: User,
    *,
    prospect: Prospect,
    rent: int,
    charges: int,
    fee_basis_points: int,
    starts_on: date,
    months: int,
    choice: str,
    convention: str,
    on: date,
    quality: str = "",
    anah_ceiling: int | None = None,
    renewal_months: int = 0,
    longest_months: int | None = None,
    **more: Any,
) -> Mandate:
    """A draft from an inspected prospect, with its management fee; `more`: notice, accounts, powers.

    With a convention and no `anah_ceiling`, what its level allows for this dwelling is proposed when the commune's
    ceilings of that year are loaded. Raises Refused when the dwelling may not be let, or the rent passes the ceiling.
    """
    propose_mandate(actor, prospect=prospect, on=on)
    if convention != Convention.NONE and anah_ceiling is None:
        anah_ceiling = of_dwelling(prospect.dwelling, starts_on).rent(convention)
    within_ceiling(rent, anah_ceiling, "rent")
    mandate = Mandate(
        drafted_on=on,
        owner=prospect.owner,
        dwelling=prospect.dwelling,
        prospect=prospect,
        rent=rent,
        charges=charges,
        starts_on=starts_on,
        ends_on=add_days(add_months(starts_on, months), -1),
        choice=choice,
        convention=convention,
        anah_ceiling=anah_ceiling,
        quality=quality or QUALITIES[OwnerKind(prospect.owner.kind)],
        renewal_months=renewal_months,
        longest_months=longest_months if renewal_months else None,
        **more,
    )
    _limited(mandate)
    record(mandate, actor)
    write_clause(
        mandate,
        kind=FeeKind.MANAGEMENT,
        base=FeeBase.COLLECTED,
        basis_points=fee_basis_points,
        payer=Payer.OWNER,
        due=Due.RECEIPT,
    )
    open_todo(
        todo.SIGN,
        thing=mandate,
        on=on,
        due_on=starts_on,
        article="Loi 70-9, art. 6",
        owner=mandate.owner.name,
        dwelling=str(mandate.dwelling),
    )
    return mandate


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("anah_signed_on",))
def edit_mandate(
    actor: User, *, mandate: Mandate, version: int, today: date, anah_signed_on: date | None = None, **fields: Any
) -> None:
    """Change a draft; a signed mandate changes by amendment only. Its fees start with it."""
    _only_draft(mandate)
    within_ceiling(fields["rent"], fields["anah_ceiling"])
    if not fields.get("renewal_months", mandate.renewal_months):
        fields["longest_months"] = None  # a limit of renewals, and there is none
    edit(actor, mandate, version=version, reason="edit", anah_signed_on=anah_signed_on, **fields)
    _limited(mandate)
    mandate.fees.update(starts_on=mandate.starts_on)


@verb(once=Once(FeeClause, later=("ends_on",)), frozen=NO_HOUSEHOLD, happened=No("it starts with the mandate"))
def add_fee(actor: User, *, mandate: Mandate, version: int, key: str = "", **clause: Any) -> FeeClause:
    """One more fee clause of a draft: kind, base, basis_points or amount, vat, payer, due, label. `key`: a form sent twice is
    one."""
    _only_draft(mandate)
    edit(actor, mandate, version=version, reason="fee")
    return write_clause(mandate, key=key or None, **clause)


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=No("it starts with the mandate"))
def remove_fee(actor: User, *, mandate: Mandate, version: int, clause: FeeClause) -> None:
    _only_draft(mandate)
    edit(actor, mandate, version=version, reason="fee")
    clause.delete()


def write_clause(mandate: Mandate, *, starts_on: date | None = None, **fields: Any) -> FeeClause:
    """Décret 72-678, art. 66: how a fee is computed, who pays it, when. `starts_on`: with the mandate, unless said."""
    if fields["payer"] == Payer.TENANT and fields["kind"] not in (FeeKind.LETTING, FeeKind.INVENTORY):
        raise Refused(
            _("The tenant pays for the letting and the inventory only: the owner pays this fee."),
            "payer",
            "Loi 89-462, art. 5",
        )
    if fields["kind"] == FeeKind.OTHER and not fields.get("label", "").strip():
        raise Refused(_("Say what this fee pays for."), "label", "Décret 72-678, art. 66")
    clause = FeeClause(mandate=mandate, starts_on=starts_on or mandate.starts_on, **fields)
    write(clause)
    return clause


def _limited(mandate: Mandate) -> None:
    """Loi 70-9, art. 7: what renews itself says until when at most, and that is after its first term."""
    last = limit(mandate.starts_on, mandate.longest_months)
    if mandate.renewal_months and last is not None and last <= mandate.ends_on:
        raise Refused(
            _("The longest duration leaves room for a renewal: it goes past %(day)s.")
            % {"day": localised.day(mandate.ends_on)},
            "longest_months",
            "Loi 70-9, art. 7",
        )


def only_built(mandate: Mandate) -> None:
    """Raises Refused for a mode that this software cannot sign yet."""
    if not mandate.way.built:
        raise Refused(
            _("“%(mode)s” is not built yet: this software signs management mandates.")
            % {"mode": mandate.get_mode_display()}
        )


def hold(mandate: Mandate) -> bool:
    """Keep a mandate in force to oneself until the end of the transaction, on PostgreSQL too; False when it ended.

    Who decides on its dwelling, hands its keys over or ends it at the same time waits, then reads what the other did.
    """
    rows = Mandate.objects.filter(pk=mandate.pk, state=MandateState.SIGNED)
    return bool(rows.update(version=F("version")))


def _after_its_draft(mandate: Mandate, on: date, late: str) -> None:
    """A mandate is drafted, then signed; one signed on paper before it was typed here says so."""
    if mandate.drafted_on and on < mandate.drafted_on and not late.strip():
        raise Refused(
            _(
                "The draft was written here on %(day)s, after this day. Check the day of the signature; if it is right, say "
                "why it is entered late: the register keeps the reason."
            )
            % {"day": localised.day(mandate.drafted_on)},
            "late",
        )


def _each_after_its_draft(mandate: Mandate, late: str) -> None:
    """The same, of each owner whose signature was noted before that of the mandate."""
    if not mandate.drafted_on or late.strip():
        return
    early = mandate.owner_signatures.filter(amendment=None, signed_on__lt=mandate.drafted_on)
    first = early.select_related("owner").order_by("signed_on", "pk").first()
    if first:
        raise Refused(
            _(
                "%(name)s signed on %(day)s by what is noted, before the draft was written here. Check that day; if it is right, "
                "say why it is entered late: the register keeps the reason."
            )
            % {"name": first.owner.name, "day": localised.day(first.signed_on)},
            "late",
        )


def _only_draft(mandate: Mandate) -> None:
    if mandate.state != MandateState.DRAFT:
        raise Refused(_("A signed mandate is not rewritten: an amendment is needed."))
    refuse_signed(mandate)


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("anah_signed_on",))
def record_anah(
    actor: User,
    *,
    mandate: Mandate,
    version: int,
    convention: str,
    anah_number: str,
    anah_signed_on: date | None,
    anah_ends_on: date | None,
    anah_ceiling: int | None,
    today: date,
) -> None:
    """The owner's convention with the Anah is no term of the mandate: it may come after the signature."""
    if mandate.state == MandateState.ENDED:
        raise Refused(_("This mandate is ended."))
    within_ceiling(queries.terms(mandate, today).rent, anah_ceiling)
    edit(
        actor,
        mandate,
        version=version,
        convention=convention,
        anah_number=anah_number,
        anah_signed_on=anah_signed_on,
        anah_ends_on=anah_ends_on,
        anah_ceiling=anah_ceiling,
        reason="anah",
    )


def within_ceiling(rent: int, ceiling: int | None, field: str = "anah_ceiling") -> None:
    if above_ceiling(rent, ceiling):
        raise Refused(
            _("The rent passes the highest rent of the Anah convention: lower it."), field, "CCH, art. L321-8"
        )


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("on",))
def sign_mandate(
    actor: User,
    *,
    mandate: Mandate,
    version: int,
    signed_at: str,
    available_from: date,
    on: date,
    today: date,
    informed_on: date | None = None,
    early_start: bool = False,
    late: str = "",
    signed_by: str | None = None,
    delegation: str | None = None,
    signers: Collection[Owner] = (),
) -> None:
    """Loi 70-9, art. 6: number in the register, fund in the clients' ledger, paper, availability, at once.

    The dwelling is free when the mandate takes effect at the earliest; signed away from the agency, at the end of the
    withdrawal delay, unless the owner asked for an `early_start`. Raises Refused for a day to come, for an earlier one than the draft's or the
    register's that `late` does not explain, and naming the missing mentions with their articles, or the owners who have not
    signed; `signers`: those who sign that day beside the one whom it names.
    """
    _after_its_draft(mandate, on, late)
    state = step(TRANSITIONS, "sign", mandate.state, actor)
    only_built(mandate)
    if informed_on is not None and informed_on > on:
        raise Refused(_("The information comes before the signature."), "informed_on", "C. conso., art. L221-5")
    away = signed_at == SignedAt.OWNER
    mandate.signed_at, mandate.signed_on = signed_at, on
    mandate.informed_on, mandate.early_start = (informed_on, early_start) if away else (None, False)
    if signed_by is not None:
        mandate.signed_by, mandate.delegation = signed_by.strip(), (delegation or "").strip()
    absent = queries.missing(mandate, on)
    if absent:
        mentions = " ; ".join(f"{m.label} ({m.article})" for m in absent)
        raise Refused(_("Before signing, complete: %(mentions)s.") % {"mentions": mentions})
    refuse_unsigned(mandate, signing=signers, on=on)
    _each_after_its_draft(mandate, late)
    chain.lock(register.NAME)
    number = next_number(register.NAME)
    fund = open_fund(actor, ledger="clients", code=f"M{number:05d}", label=f"Mandat {number}")
    mandate.number = number
    paper = mandate_paper(mandate, on=on)
    document = file_document(
        kind="mandate",
        number=f"M{number:05d}",
        title=_("Mandate n° %(number)s") % {"number": number},
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
    )
    edit(
        actor,
        mandate,
        version=version,
        state=state,
        number=number,
        fund=fund,
        signed_on=on,
        signed_at=signed_at,
        informed_on=mandate.informed_on,
        early_start=mandate.early_start,
        signed_by=mandate.signed_by,
        delegation=mandate.delegation,
        paper=document,
        reason="sign",
    )
    keep(mandate, owners=[mandate.owner, *signers], on=on, by=actor)
    register.write_line(actor, mandate=mandate, kind=EntryKind.MANDATE, on=on, today=today, late=late)
    open_availability(mandate, on=max(available_from, queries.work_from(mandate), mandate.starts_on))
    if mandate.prospect:
        win_prospect(actor, prospect=mandate.prospect, on=on)
    run_contract(owner=mandate.owner, reference=mandate.code, starts_on=on, ends_on=mandate.ends_on)
    close_todo(todo.SIGN, thing=mandate, on=on)
    signed.MANDATE.await_copy(mandate, on=on)
    if queries.protected(mandate) and mandate.informed_on is None:
        open_todo(
            todo.WITHDRAWAL,
            thing=mandate,
            on=on,
            due_on=on,
            article="C. conso., art. L221-20",
            owner=mandate.owner.name,
            mandate=mandate.code,
        )


@verb(
    once=Once(RegisterEntry, kept={"reason": "observations", "on": "date"}),
    frozen=NO_HOUSEHOLD,
    happened=No("a mandate that bears a day to come by a slip is corrected at once"),
)
def mention_in_register(
    actor: User, *, mandate: Mandate, kind: str, reason: str, on: date, today: date, key: str = ""
) -> RegisterEntry:
    """Décret 72-678, art. 65: a line is never removed; a later mention cancels it or says its amendment. `key`: a form sent
    twice is one.

    Raises Refused for a mandate out of the register, still in force when it is cancelled, or cancelled already, and for what
    a line says already.
    """
    chain.lock(register.NAME)
    lines = RegisterEntry.objects.filter(mandate=mandate)
    if mandate.brought_in_on:
        raise Refused(
            _("This mandate was brought in: its line is in the register of before, and the mentions about it go there.")
        )
    if kind == EntryKind.MANDATE or not mandate.way.for_owner or not lines.exists():
        raise Refused(_("This mandate is not in the register: it enters it by its signature."))
    if lines.filter(kind=EntryKind.CANCELLATION).exists():
        raise Refused(_("This line of the register is already cancelled."))
    if kind in (EntryKind.CANCELLATION, EntryKind.END) and mandate.state == MandateState.SIGNED:
        raise Refused(_("This mandate is in force: end it first, then cancel its line."), "kind")
    if on < min(mandate.signature, today):  # a mandate that bears a day to come by a slip is corrected at once
        raise Refused(_("A mention comes after the signature of the mandate."), "on")
    if said := lines.filter(kind=kind, date=on, observations=reason).first():  # from another tab
        raise Refused(_("Line %(n)s of the register says this already: nothing was added.") % {"n": said.chain_number})
    return register.write_line(actor, mandate=mandate, kind=kind, on=on, today=today, observations=reason, key=key)


@verb(
    once=No("a register has its first number once: a second is refused"),
    frozen=NO_HOUSEHOLD,
    happened=No("a number bears no day"),
)
def set_first_number(actor: User, *, number: int) -> None:
    """The number of the first mandate, once: an agency may come from a paper register, which it continues."""
    chain.lock(register.NAME)
    if number < 1:
        raise Refused(_("A register starts at 1 or more."), "number")
    _series, fresh = Sequence.objects.get_or_create(code=register.NAME, defaults={"last": number - 1})
    if not fresh:
        raise Refused(_("The register has its first number already: its numbers follow from there."), "number")


def open_availability(mandate: Mandate, *, on: date, announced: bool = False) -> None:
    """The dwelling is free from `on`. Called at signature, and by `tenancies` when a household leaves, or is known to
    leave (`announced`): the same stretch then waits for its real day.

    Under notice, it is empty until the last day, and nobody is proposed for it. Nothing once the mandate has ended: its owner
    took the lease over, and lets the dwelling without the agency.
    """
    if not hold(mandate):
        if not announced and mandate.ended_on and on <= mandate.ended_on:
            Availability.objects.create(mandate=mandate, starts_on=on, ends_on=mandate.ended_on)
    else:
        Availability.objects.update_or_create(
            mandate=mandate, ends_on=None, announced=True, defaults={"starts_on": on, "announced": announced}
        )


def withdraw_availability(mandate: Mandate) -> None:
    """The household that was to leave stays: nothing was announced. Called by `tenancies`."""
    hold(mandate)
    Availability.objects.filter(mandate=mandate, ends_on=None, announced=True).delete()


def close_availability(mandate: Mandate, *, on: date) -> None:
    """A household took the keys on `on`. Called by `tenancies`."""
    hold(mandate)
    closed = Availability.objects.filter(mandate=mandate, ends_on=None).update(ends_on=on)
    if not closed:
        raise Refused(_("This dwelling is not free."))
    close_over(on=on, thing=mandate)
