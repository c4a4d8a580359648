"""Draft, sign and end a mandate; open and close the dwelling's availability."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.captation.actions import propose_mandate, win_prospect
from trousseau.captation.models import Prospect
from trousseau.captation.reach.actions import run_contract
from trousseau.core import chain
from trousseau.core.actions import edit, file_document, next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import Sequence, User
from trousseau.core.states import step
from trousseau.core.todo import close_todo, open_todo
from trousseau.ledger.actions import open_fund
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.mandate import above_ceiling

from . import register, todo
from .enums import TRANSITIONS, EntryKind, MandateState
from .models import Availability, Mandate, RegisterEntry
from .papers import mandate_paper
from .queries import missing


@transaction.atomic
def draft_mandate(
    actor: User, *, prospect: Prospect, rent: int, charges: int, fee_basis_points: int, starts_on: date,
    months: int, choice: str, convention: str, on: date,
) -> Mandate:  # fmt: skip
    """A draft from an inspected prospect. Raises Refused when the dwelling may not be let."""
    propose_mandate(actor, prospect=prospect, on=on)
    mandate = Mandate(
        owner=prospect.owner, dwelling=prospect.dwelling, prospect=prospect, rent=rent, charges=charges,
        fee_basis_points=fee_basis_points, starts_on=starts_on,
        ends_on=add_days(add_months(starts_on, months), -1), choice=choice, convention=convention,
    )  # fmt: skip
    record(mandate, actor)
    open_todo(
        todo.SIGN, subject=f"mandate:{mandate.pk}", url=f"/mandats/{mandate.pk}/", on=on, due_on=starts_on,
        article="Loi 70-9, art. 6", owner=mandate.owner.name, dwelling=str(mandate.dwelling),
    )  # fmt: skip
    return mandate


@transaction.atomic
def edit_mandate(actor: User, *, mandate: Mandate, version: int, **fields) -> None:
    """Change a draft; a signed mandate changes by amendment only."""
    if mandate.state != MandateState.DRAFT:
        raise Refused(_("A signed mandate is not rewritten: an amendment is needed."))
    _within_ceiling(fields["rent"], fields["anah_ceiling"])
    edit(actor, mandate, version=version, reason="edit", **fields)


@transaction.atomic
def record_anah(
    actor: User, *, mandate: Mandate, version: int, convention: str, anah_number: str, anah_signed_on: date | None,
    anah_ends_on: date | None, anah_ceiling: int | None,
) -> None:  # fmt: skip
    """The owner's convention with the Anah is no term of the mandate: it may come after the signature."""
    if mandate.state == MandateState.ENDED:
        raise Refused(_("This mandate is ended."))
    _within_ceiling(mandate.rent, anah_ceiling)
    edit(
        actor, mandate, version=version, convention=convention, anah_number=anah_number,
        anah_signed_on=anah_signed_on, anah_ends_on=anah_ends_on, anah_ceiling=anah_ceiling, reason="anah",
    )  # fmt: skip


def _within_ceiling(rent: int, ceiling: int | None) -> None:
    if above_ceiling(rent, ceiling):
        raise Refused(
            _("The rent passes the highest rent of the Anah convention: lower it."), "anah_ceiling",
            "CCH, art. L321-8",
        )  # fmt: skip


@transaction.atomic
def sign_mandate(
    actor: User, *, mandate: Mandate, version: int, signed_at: str, available_from: date, on: date
) -> None:
    """Loi 70-9, art. 6: number in the register, fund in the clients' ledger, paper, availability, at once.

    Raises Refused naming the missing mentions with their articles.
    """
    state = step(TRANSITIONS, "sign", mandate.state, actor)
    mandate.signed_at = signed_at
    absent = missing(mandate)
    if absent:
        mentions = " ; ".join(f"{m.label} ({m.article})" for m in absent)
        raise Refused(_("Before signing, complete: %(mentions)s.") % {"mentions": mentions})
    chain.lock(register.NAME)
    number = next_number(register.NAME)
    fund = open_fund(actor, ledger="clients", code=f"M{number:05d}", label=f"Mandat {number}")
    mandate.number, mandate.signed_on = number, on
    paper = mandate_paper(mandate, on=on)
    document = file_document(
        kind="mandate", number=f"M{number:05d}", title=_("Mandate n° %(number)s") % {"number": number},
        content=paper.pdf, suffix=".pdf", on=on, template=f"{paper.template}@{paper.version}",
    )  # fmt: skip
    edit(
        actor, mandate, version=version, state=state, number=number, fund=fund, signed_on=on, signed_at=signed_at,
        paper=document, reason="sign",
    )  # fmt: skip
    register.write_line(actor, mandate=mandate, kind=EntryKind.MANDATE, on=on)
    open_availability(mandate, on=available_from)
    if mandate.prospect:
        win_prospect(actor, prospect=mandate.prospect, on=on)
    run_contract(owner=mandate.owner, reference=mandate.code, starts_on=on, ends_on=mandate.ends_on)
    close_todo(todo.SIGN, subject=f"mandate:{mandate.pk}", on=on)


@transaction.atomic
def mention_in_register(actor: User, *, mandate: Mandate, kind: str, reason: str, on: date) -> RegisterEntry:
    """Décret 72-678, art. 65: a line is never removed; a later mention cancels it or says its amendment.

    Raises Refused for a mandate out of the register, still in force when it is cancelled, or cancelled already.
    """
    chain.lock(register.NAME)
    lines = RegisterEntry.objects.filter(mandate=mandate)
    if kind == EntryKind.MANDATE or not lines.exists():
        raise Refused(_("This mandate is not in the register: it enters it by its signature."))
    if lines.filter(kind=EntryKind.CANCELLATION).exists():
        raise Refused(_("This line of the register is already cancelled."))
    if kind == EntryKind.CANCELLATION and mandate.state == MandateState.SIGNED:
        raise Refused(_("This mandate is in force: end it first, then cancel its line."), "kind")
    if on < mandate.signed_on:
        raise Refused(_("A mention comes after the signature of the mandate."), "on")
    return register.write_line(actor, mandate=mandate, kind=kind, on=on, observations=reason)


@transaction.atomic
def set_first_number(actor: User, *, number: int) -> None:
    """The number of the first mandate, once: an agency may come from a paper register, which it continues."""
    chain.lock(register.NAME)
    if number < 1:
        raise Refused(_("A register starts at 1 or more."), "number")
    _series, fresh = Sequence.objects.get_or_create(code=register.NAME, defaults={"last": number - 1})
    if not fresh:
        raise Refused(
            _("The register has its first number already: its numbers follow from there."), "number"
        )


def open_availability(mandate: Mandate, *, on: date) -> None:
    """The dwelling is free from `on`. Called at signature, and by `tenancies` when a household leaves."""
    Availability.objects.create(mandate=mandate, starts_on=on)


def close_availability(mandate: Mandate, *, on: date) -> None:
    """A household took the keys on `on`. Called by `tenancies`."""
    closed = Availability.objects.filter(mandate=mandate, ends_on=None).update(ends_on=on)
    if not closed:
        raise Refused(_("This dwelling is not free."))


@transaction.atomic
def end_mandate(actor: User, *, mandate: Mandate, version: int, on: date) -> None:
    """The mandate ends on `on`; its dwelling leaves the list of free ones."""
    state = step(TRANSITIONS, "end", mandate.state, actor)
    if on < mandate.signed_on:
        raise Refused(_("A mandate ends after its signature."), "on")
    edit(actor, mandate, version=version, state=state, ends_on=on, reason="end")
    run_contract(owner=mandate.owner, reference=mandate.code, starts_on=mandate.signed_on, ends_on=on)
    Availability.objects.filter(mandate=mandate, ends_on=None).update(ends_on=on)
