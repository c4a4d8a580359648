"""The sittings of the demonstration: who is convened and comes, who follows, what a household answers."""

from collections.abc import Sequence
from datetime import date

from trousseau.allocation.actions import (
    close_sitting,
    note_presence,
    open_sitting,
    record_owner_answer,
    record_refusal,
)
from trousseau.allocation.enums import NextStep
from trousseau.allocation.models import Decision, Sitting
from trousseau.allocation.queries import Proposal, proposals
from trousseau.applications.models import Application
from trousseau.core.models import User
from trousseau.mandates.models import Mandate
from trousseau.rules.dates import add_days

PLACE = "Salle du Prototype, 1 place du Prototype, Dijon"


def prepare(director: User, day: date, members: Sequence[User]) -> Sitting:
    """Convened a week before, with the seed of its draws."""
    return open_sitting(
        director, on=day, members=members, place=PLACE, chair=director, today=add_days(day, -7)
    )


def after(mandate: Mandate, chosen: Proposal | None, day: date) -> list[Application]:
    """The two households that fit next are the successors."""
    if chosen is None:
        return []
    return [p.application for p in proposals(mandate, day) if p.rank in (2, 3)]


def agree(manager: User, decision: Decision, day: date) -> None:
    """The owner agrees to the household, where the mandate leaves them the choice."""
    if decision.next_step == NextStep.AGREE:
        record_owner_answer(
            manager, decision=decision, version=decision.version, answer="agreed", channel="mail", on=day, today=day
        )  # fmt: skip


def refuse(worker: User, decision: Decision, day: date) -> None:
    record_refusal(
        worker, decision=decision, version=1, code="far", channel="call", heard_by=worker,
        words="Le ménage préfère attendre un logement plus proche de son travail.", on=day, today=day,
    )  # fmt: skip


def close(director: User, sitting: Sitting, day: date) -> None:
    """Everyone came: the minutes are printed and the sitting closed."""
    there = {seat.member: "present" for seat in sitting.seats.select_related("member")}
    note_presence(director, sitting=sitting, version=1, presences=there)
    close_sitting(director, sitting=sitting, version=2, on=day, today=day)
