"""The sittings of the demonstration: who is convened and comes, who follows, what a household answers."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from trousseau.allocation.actions import (
    close_sitting,
    give_opinions,
    mark_sent,
    missing_letters,
    note_presence,
    open_sitting,
    prepare_letters,
    record_owner_answer,
    record_refusal,
    recuse,
)
from trousseau.allocation.enums import NextStep
from trousseau.allocation.models import Decision, Sitting
from trousseau.allocation.queries import Proposal, first, proposals
from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application
from trousseau.core.enums import Role
from trousseau.core.models import User
from trousseau.mandates.models import Mandate
from trousseau.rules.dates import add_days

LAW = "law"  # what a proposal lacks on such a day
PLACE = "Salle du Prototype, 1 place du Prototype, Dijon"


def prepare(director: User, day: date, members: Sequence[User]) -> Sitting:
    """Convened a week before, with the seed of its draws."""
    return open_sitting(director, on=day, members=members, place=PLACE, chair=director, today=add_days(day, -7))


def speak(people: dict[str, User], sitting: Sitting, mandate: Mandate, day: date) -> None:
    """The social worker knows somebody and withdraws; the two others give their opinions of the first proposals."""
    recuse(people[Role.SOCIAL], sitting=sitting, member=people[Role.SOCIAL], mandate=mandate, on=day)
    shown = first(proposals(mandate, day))
    for role, value in ((Role.COMMISSION, "for"), (Role.DIRECTOR, "abstain")):
        opinions = {p.application: value if p.rank == 1 else "against" for p in shown}
        if opinions:
            give_opinions(people[role], sitting=sitting, mandate=mandate, opinions=opinions, today=day)


def after(mandate: Mandate, chosen: Proposal | None, day: date) -> list[Application]:
    """The two households that fit next are the successors."""
    if chosen is None:
        return []
    found = (p for p in waiting(mandate, day) if p.application != chosen.application)
    return [p.application for p in islice(found, 2)]


def waiting(mandate: Mandate, day: date) -> Iterator[Proposal]:
    """Proposals that fit, in order, less the households whose later life is told: they left, or were set aside since. On a
    day whose law is not known, those whom a rule cannot read: the commission may choose among them."""
    found = [p for p in proposals(mandate, day) if p.application.state == ApplicationState.ACTIVE]
    return iter([p for p in found if p.rank] or [p for p in found if p.lacking == LAW])


def agree(manager: User, decision: Decision, day: date) -> None:
    """The owner agrees to the household, where the mandate leaves them the choice."""
    if decision.next_step == NextStep.AGREE:
        record_owner_answer(
            manager, decision=decision, version=decision.version, answer="agreed", channel="mail", on=day, today=day
        )


def instruct(manager: User, decision: Decision, day: date) -> None:
    """An owner asks for something that the law forbids: it is written, not followed."""
    if decision.next_step == NextStep.AGREE:
        record_owner_answer(
            manager,
            decision=decision,
            version=decision.version,
            answer="refused",
            ground="benefits",
            channel="call",
            on=day,
            today=day,
        )


def write(worker: User, sitting: Sitting, day: date) -> None:
    """The letters leave the day after."""
    missing = missing_letters(sitting, examined=True, on=day)
    prepare_letters(worker, sitting=sitting, missing=missing, on=day)
    mark_sent(worker, sitting=sitting, on=day, today=day)


def refuse(worker: User, decision: Decision, day: date) -> None:
    record_refusal(
        worker,
        decision=decision,
        version=1,
        code="far",
        channel="call",
        heard_by=worker,
        words="Le ménage préfère attendre un logement plus proche de son travail.",
        on=day,
        today=day,
    )


def close(director: User, sitting: Sitting, day: date) -> None:
    """Everyone came: the minutes are printed and the sitting closed."""
    there = {seat.member: "present" for seat in sitting.seats.select_related("member")}
    note_presence(director, sitting=sitting, version=1, presences=there)
    close_sitting(director, sitting=sitting, version=2, on=day, today=day)
