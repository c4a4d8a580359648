"""C. civ., art. 1993: what the owner of a lease is told of its debt. The sum, since when, the steps by kind and day, the last
day of the guarantee, the act that awaits their instruction; never a cause, an income, an aid, a support, the tenant's words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.followup.enums import ContactKind
from trousseau.followup.models import Contact
from trousseau.rents.enums import PlanEnd
from trousseau.rents.models import Claim
from trousseau.tenancies.models import Lease

from . import queries
from .cases import for_owner, opened
from .enums import ASKED, WRITTEN, ActKind, LetterKind, Step
from .queries import Situation

ARTICLE = "C. civ., art. 1993"


class Did(TextChoices):
    """A step as the owner reads it: its kind alone. Whether anybody was there is not theirs to know."""

    CALL = "call", _("Call")
    LETTER = "letter", _("Letter or e-mail")
    VISIT = "visit", _("Home visit")
    PROPOSED = "proposed", _("Payment plan proposed")
    AGREED = "agreed", _("Payment plan agreed")
    KEPT = "kept", _("Payment plan kept to its end")
    ENDED = "ended", _("Payment plan ended")
    REPORT = "report", _("Arrears reported, as the law asks")
    CLAIM = "claim", _("Guarantee called on")
    NOTICE = "notice", _("Formal notice")
    ASKED = "asked", _("Your instruction asked for")


# those taken with the tenants: what who pays the aid is told of
WITH_TENANTS = {Did.CALL, Did.LETTER, Did.VISIT, Did.PROPOSED, Did.AGREED, Did.KEPT, Did.ENDED, Did.NOTICE}


LETTERS = {LetterKind.FORMAL: Did.NOTICE, LetterKind.OFFER: Did.PROPOSED}  # the others are a letter
CONTACTS = {ContactKind.CALL: Did.CALL, ContactKind.LETTER: Did.LETTER, ContactKind.VISIT: Did.VISIT}
# the acts of the procedure to which the owner is a party; not what is found out about the household
ACTS = (
    ActKind.ORDER_TO_PAY,
    ActKind.SUMMONS,
    ActKind.PREFECT_TOLD,
    ActKind.HEARING,
    ActKind.JUDGMENT,
    ActKind.DELAYS_GRANTED,
    ActKind.JUDGMENT_SERVED,
    ActKind.ORDER_TO_LEAVE,
    ActKind.FORCE_ASKED,
    ActKind.FORCE_GRANTED,
    ActKind.FORCE_REFUSED,
    ActKind.EVICTED,
)


@dataclass(frozen=True)
class Told:
    """One lease in debt. `window`: the last day to call on its guarantee; `surety`: one that
    may be called on has no last day; `awaits`: the acts that the owner was asked to order
    and did not, with the day of the question. `part_undated`: cents owed since a day that nobody wrote."""

    lease: Lease
    debt: int
    since: date | None
    part_undated: int
    unpaid: list[tuple[date, int]]
    steps: list[tuple[date, Did | ActKind]]
    window: date | None
    awaits: list[tuple[str, date]]
    surety: bool = False


def told(lease: Lease, on: date, read: Situation | None = None) -> Told | None:
    """None while nothing is late, or when the agency is the lessor itself. `read`: its situation, read already."""
    found = read or queries.situation(lease, on)
    if not found.debt or not for_owner(lease):
        return None
    facts = found.facts
    return Told(
        lease,
        found.debt,
        found.since,
        found.unaged,
        found.unpaid,
        steps(found, on),
        found.claim_by,
        [
            (str(ActKind(act).label), day)
            for act, day in facts.done.asked.items()
            if facts.after(day) and act not in facts.procedure.ordered and act not in facts.procedure.acts
            if facts.collected and not facts.plan
        ],
        bool(facts.surety),
    )


def asked_of(found: Situation) -> Step | None:
    """The step of the day, when it is to ask the owner what they order."""
    step = Step(found.next.step) if found.next else None
    return step if step in ASKED else None


def steps(found: Situation, on: date) -> list[tuple[date, Did | ActKind]]:
    """Since the debt began, the last first. A contact of who follows the household socially is a support: it is left out."""
    return sorted(set(_steps(found, on)), key=lambda step: (step[0], step[1].label), reverse=True)


def _steps(found: Situation, on: date) -> Iterator[tuple[date, Did | ActKind]]:
    lease, after = found.lease, found.facts.after
    met = Contact.objects.filter(household=lease.household, kind__in=CONTACTS, on__lte=on).select_related("by")
    for contact in met:
        if after(contact.on) and not contact.by.holds(Role.SOCIAL):
            yield contact.on, CONTACTS[ContactKind(contact.kind)]
    agreed = set()
    for plan in lease.plans.filter(made_on__lte=on).exclude(why_ended=PlanEnd.MISTAKE, ended_on__lte=on):
        agreed.add(plan.agreed_on)
        if after(plan.agreed_on):
            yield plan.agreed_on, Did.AGREED
        if plan.ended_on and plan.ended_on <= on and after(plan.ended_on):
            yield plan.ended_on, (Did.KEPT if plan.why_ended == PlanEnd.KEPT else Did.ENDED)
    kinds = {Step.PLAN: Did.PROPOSED, Step.NOTICE: Did.NOTICE, **dict.fromkeys(ASKED, Did.ASKED)}
    mistaken = Q(plan__why_ended=PlanEnd.MISTAKE, plan__ended_on__lte=on)
    for taken in lease.steps_taken.filter(step__in=kinds, on__lte=on).exclude(mistaken):
        if after(taken.on) and not (taken.step == Step.PLAN and taken.on in agreed):
            yield taken.on, kinds[Step(taken.step)]
    for kind, day in queries.letters_sent([lease.pk], on).get(lease.pk, {}).items():
        if after(day) and kind in WRITTEN:
            yield day, LETTERS.get(kind, Did.LETTER)
    if (day := found.done.report) and found.facts.reported:
        yield day, Did.REPORT
    for claim in Claim.objects.filter(guarantee__lease=lease, declared_on__lte=on):
        yield claim.declared_on, Did.CLAIM
    for procedure in opened([lease], on).values():
        for act in procedure.standing:
            if act.act in ACTS and act.on <= on:
                yield act.on, ActKind(act.act)
