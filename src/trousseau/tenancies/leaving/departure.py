"""The household gives the keys back, and the works between two households."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, happened, typed_over
from trousseau.core.models import User
from trousseau.core.todo import follow_todo, waits
from trousseau.core.verbs import VERSIONED, No, Once, verb
from trousseau.rules.dates import add_months
from trousseau.rules.deposit import Conformity

from .. import todo
from ..actions import end_lease
from ..enums import WRITE, InspectionKind, NoticeBy
from ..inspections.queries import conformity
from ..models import Departure, Lease, TurnoverWork
from ..queries import ending_notice

BETWEEN_TWO = No("the works of a home between two households")


@transaction.atomic
def record_departure(
    actor: User,
    *,
    lease: Lease,
    version: int,
    on: date,
    keys_back_on: date,
    keys_back: int,
    keys_proof: str,
    today: date,
    uninspected: str = "",
    new_address: str = "",
    agreed: bool = False,
) -> Departure:
    """The lease ends on `on`; the keys came back on `keys_back_on`, from which the deposit's delay runs.

    Raises Refused without an exit inspection, unless `uninspected` says why; and for a tenant who leaves before the
    end of their own notice, unless `agreed`: the agency gives up the rest of it, or another household enters.
    """
    happened(keys_back_on, today, "keys_back_on")
    seen = lease.inspections.filter(kind=InspectionKind.EXIT).exists()
    if not seen and not uninspected.strip():
        raise Refused(
            _("Write the exit inspection first, or say why there is none."), "uninspected", "Loi 89-462, art. 3-2"
        )
    if not keys_proof.strip():
        raise Refused(_("Say what proves that the keys came back: a signed receipt, a letter."), "keys_proof")
    notice = ending_notice(lease)
    if notice and notice.by == NoticeBy.TENANT and notice.ends_on and on < notice.ends_on and not agreed:
        raise Refused(
            _(
                "Their notice runs to %(day)s, and rent is due until then, unless you agree otherwise or another household enters."
            )
            % {"day": localised.day(notice.ends_on)},
            "agreed",
            "Loi 89-462, art. 15 I",
        )
    gone = Departure(
        lease=lease,
        keys_back_on=keys_back_on,
        keys_back=keys_back,
        keys_proof=keys_proof.strip(),
        uninspected="" if seen else uninspected.strip(),
        new_address=new_address.strip(),
    )
    end_lease(actor, lease=lease, version=version, on=on, today=today, keys_back_on=keys_back_on)
    record(gone, actor)
    if lease.deposit:
        _ask_for_deposit(gone, conform=conformity(lease, keys_back) == Conformity.CONFORM)
    return gone


def follow_deposit(lease: Lease, *, conform: bool) -> None:
    """Whether the two inspections are alike is read anew: what waits to be done has the last day that follows."""
    if waits(todo.DEPOSIT, lease):
        _ask_for_deposit(Departure.objects.get(lease=lease), conform=conform)


def _ask_for_deposit(gone: Departure, *, conform: bool) -> None:
    """Loi 89-462, art. 22: it goes back within one month when the two inspections are alike, else two."""
    lease, on = gone.lease, gone.keys_back_on
    delay = scales.at("deposit.conform_months" if conform else "deposit.months", on)
    follow_todo(
        todo.DEPOSIT,
        thing=lease,
        on=on,
        due_on=add_months(on, delay.number),
        article=delay.article,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
        day=on.isoformat(),
    )


@transaction.atomic
def tell_address(actor: User, *, lease: Lease, new_address: str, was: str | None = None) -> None:
    """The household says where it lives now: the deposit's letter and its penalty depend on it. `was`: as the page showed it."""
    WRITE.require(actor)
    gone = Departure.objects.get(lease=lease)
    new_address = new_address.strip()
    if typed_over(new_address, was=was, now=gone.new_address, field="new_address"):
        gone.new_address = new_address
        record(gone, actor)


@verb(once=Once(TurnoverWork), frozen=BETWEEN_TWO, happened=("agreed_on", "done_on"), right=WRITE)
def add_work(
    actor: User,
    *,
    lease: Lease,
    today: date,
    agreed_on: date | None = None,
    done_on: date | None = None,
    key: str = "",
    **fields: Any,
) -> TurnoverWork:
    """Works between two households. `key`: a form sent twice is one."""
    work = TurnoverWork(lease=lease, agreed_on=agreed_on, done_on=done_on, key=key or None, **fields)
    _possible(work)
    record(work, actor)
    return work


@verb(once=VERSIONED, frozen=BETWEEN_TWO, happened=("agreed_on", "done_on"), right=WRITE)
def edit_work(
    actor: User,
    *,
    work: TurnoverWork,
    version: int,
    today: date,
    agreed_on: date | None = None,
    done_on: date | None = None,
    **fields: Any,
) -> None:
    edit(actor, work, version=version, agreed_on=agreed_on, done_on=done_on, **fields)
    _possible(work)


def _possible(work: TurnoverWork) -> None:
    """Works that the owner pays are done once they agreed."""
    if work.done_on and work.amount and not work.agreed_on:
        raise Refused(_("The owner agrees before works are done at their cost: write the day."), "agreed_on")
    if work.done_on and work.agreed_on and work.done_on < work.agreed_on:
        raise Refused(_("The owner agrees before works are done at their cost: write the day."), "agreed_on")
