"""The commission gives each free dwelling to a household, which signs its lease."""

from datetime import date

from trousseau.allocation.actions import decide, join_sitting
from trousseau.allocation.enums import Outcome
from trousseau.allocation.queries import Proposal, free_dwellings
from trousseau.core.enums import Role
from trousseau.rents.actions.deposits import receive_deposit, tell_owner
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.run.calling import call_month
from trousseau.rules.dates import add_days
from trousseau.rules.rent_revision import CeilingUnknown
from trousseau.tenancies.actions import draft_lease, hand_keys, sign_lease
from trousseau.tenancies.contract.queries import ceiling

from .applications import bring_notices
from .cast import MONTHS, Cast
from .grid import adopt
from .leases import guarantee, hand_over, live, mentions
from .portfolio import story_place
from .rents import LATE
from .sittings import LAW, after, agree, close, instruct, prepare, refuse, speak, waiting, write

SPOKEN = (3, 1)  # the dwelling on which the members give their opinions, one of them withdrawing
ADOPTED = 2  # the month at whose sitting the grid of points is in force
REFUSED = (2, 0)  # the month and the place of the dwelling that its household refuses: given to another later


def meet(cast: Cast, index: int, first: date) -> None:
    """Once a month, the commission gives each free dwelling to the first household who fits."""
    day = cast.day(first, 20)
    if day is None:
        return
    members = [cast.people[role] for role in (Role.DIRECTOR, Role.SOCIAL, Role.COMMISSION)]
    if index == ADOPTED:
        adopt(cast.people[Role.DIRECTOR], cast.people[Role.ADMINISTRATOR], day)
    bring_notices(cast.people[Role.SOCIAL], day)
    sitting = prepare(cast.people[Role.DIRECTOR], day, members)
    for member in members:
        join_sitting(member, sitting=sitting, today=day)
    for place, mandate in enumerate(list(free_dwellings(day))[: 2 if index < MONTHS else 1]):
        first_fit = next(waiting(mandate, day), None)
        if (index, place) == SPOKEN:
            speak(cast.people, sitting, mandate, day)
        decision = decide(
            cast.people[Role.COMMISSION],
            sitting=sitting,
            mandate=mandate,
            application=first_fit.application if first_fit else None,
            outcome=Outcome.ALLOCATED if first_fit else Outcome.ADJOURNED,
            reason=_reason(first_fit),
            today=day,
            cause="" if first_fit else "nobody",
            successors=after(mandate, first_fit, day),
        )
        answered = add_days(day, 4)
        if first_fit and (index, place) == REFUSED and answered <= cast.until:
            refuse(cast.people[Role.SOCIAL], decision, answered)
        elif first_fit and index < MONTHS:
            house(cast, decision, add_days(day, 3))
        elif first_fit and answered <= cast.until:
            instruct(cast.people[Role.RENTAL], decision, add_days(day, 2))
    close(cast.people[Role.DIRECTOR], sitting, day)
    if index == MONTHS - 1:
        write(cast.people[Role.SOCIAL], sitting, add_days(day, 1))
    if index == MONTHS and day < cast.until:
        prepare(cast.people[Role.DIRECTOR], cast.until, members)


def _reason(chosen: Proposal | None) -> str:
    if chosen is None:
        return "Aucun ménage ne correspond aujourd’hui."
    if chosen.lacking == LAW:
        return "La loi de ce jour n’est pas encore connue ici : premier des ménages qu’aucune règle lue n’écarte."
    return "Premier ménage de l’ordre de la séance qui tient dans le logement."


def house(cast: Cast, decision, day: date) -> None:
    """The lease that follows a decision, its keys and its first payments; a draft while the ceiling of its convention is not
    known."""
    manager, mandate = cast.people[Role.RENTAL], decision.mandate
    if add_days(day, 5) > cast.until:
        return
    most = ceiling(mandate, add_days(day, 5))
    lease = draft_lease(
        manager,
        decision=decision,
        rent=min(mandate.rent, most) if isinstance(most, int) else mandate.rent,
        charges=mandate.charges,
        deposit=mandate.rent,
        starts_on=add_days(day, 5),
        payment_day=5,
        email_agreed=decision.pk % 2 == 0,
        on=day,
        today=day,
        solidary=decision.application.household.members.filter(relation="partner").exists(),
        **mentions(decision.pk),
    )
    agree(manager, decision, add_days(day, 1))
    guarantee(manager, lease, add_days(day, 1))
    hand_over(cast, lease, add_days(day, 1))
    if isinstance(most, CeilingUnknown):
        return
    sign_lease(manager, lease=lease, version=1, on=add_days(day, 2), today=cast.until)
    hand_keys(manager, lease=lease, version=2, keys_count=2, on=add_days(day, 5), today=cast.until)
    receive_deposit(
        manager, lease=lease, amount=lease.deposit, method="transfer", on=add_days(day, 5), today=cast.until
    )
    if add_days(day, 9) <= add_days(cast.until, -25):
        tell_owner(
            manager,
            lease=lease,
            on=add_days(day, 9),
            by="registered",
            proof=f"1A 000 {lease.number:03d} 0000 0",
            today=cast.until,
        )
    call_month(manager, month=add_days(day, 5))
    if story_place(lease) not in LATE:
        receive_payment(
            manager,
            lease=lease,
            payer="tenant",
            method="transfer",
            amount=lease.calls.get().total,
            on=add_days(day, 5),
            today=cast.until,
            key=f"demo-entry-{lease.pk}",
        )
    lease.refresh_from_db()
    live(cast, lease, add_days(day, 5))
