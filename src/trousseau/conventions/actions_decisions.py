"""The acts known by their reference, and those filed on a convention."""

import hashlib
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import Organisation, User
from trousseau.core.verbs import TODAY, VERSIONED, No, verb

from .access import BODIES
from .actions_money import held
from .models import Amendment, Convention, ConventionAct, Decision, Deliberation
from .withdrawing import GONE, refuse_archived, withdraw

Scan = tuple[bytes, str]  # bytes, suffix


@verb(once=No("written with what rests on it, which is refused a second time"), frozen=BODIES, happened=("decided_on",))
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


@verb(once=VERSIONED, frozen=BODIES, happened=("decided_on",))
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


@verb(once=VERSIONED, frozen=BODIES, happened=TODAY)
def file_decision(actor: User, *, decision: Decision, version: int, file: Scan, today: date) -> None:
    """The copy of an act that was known by its reference alone."""
    if decision.file_id:
        raise Refused(_("Its file is there already."), "file")
    content, suffix = file
    document = file_document(kind="decision", title=decision.subject[:200], content=content, suffix=suffix, on=today)
    edit(actor, decision, version=version, file=document, reason="file")


@verb(once=No("the same file of one act is refused while it stands"), frozen=BODIES, happened=("signed_on",))
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
    convention = held(convention)
    refuse_archived(convention)
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


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_act(actor: User, *, act: ConventionAct, why: str, today: date) -> None:
    refuse_archived(act.convention)
    withdraw(actor, act, why=why, on=today)
