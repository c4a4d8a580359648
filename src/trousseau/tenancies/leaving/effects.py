"""What follows from the proved receipt of a notice: the end of the lease, the dwelling offered with its day."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core.actions import edit
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, follow_todo, open_todo
from trousseau.mail.models import MailItem
from trousseau.mandates.actions import open_availability
from trousseau.rules.dates import add_days
from trousseau.rules.notice_to_quit import tenant_end

from .. import todo
from ..enums import LeaseState, NoticeBy, Void
from ..models import NoticeToQuit
from . import queries


def notices_of(items: Sequence[MailItem]) -> list[NoticeToQuit]:
    """The notices that stand, of leases in force, to which these items belong."""
    mine = Q(mail__in=items) | Q(by=NoticeBy.OWNER, parties__mail__in=items)
    rows = NoticeToQuit.objects.in_effect().filter(mine, lease__state=LeaseState.RUNNING)
    return list(rows.select_related("lease__household", "mail").distinct().order_by("pk"))


def heard_received(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    for notice in notices_of(items):
        if notice.ends_on is None and notice.received_on:
            take_effect(actor, notice)
            close_todo(todo.RECEIPT, thing=notice, on=on)


def heard_moved(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """An owner's notice left, or came back: what is asked about it follows."""
    for notice in notices_of(items):
        follow_owner(notice, on)


def follow_owner(notice: NoticeToQuit, on: date) -> None:
    """Ask for an owner's notice to be given as long as a tenant has it still to be sent; then, no more."""
    lease = notice.lease
    if not (notice.stands and queries.to_leave(notice)):
        close_todo(todo.GIVE, thing=lease, on=on)
        return
    last_day = queries.owner_term(notice, on).last_day
    follow_todo(
        todo.GIVE,
        thing=lease,
        on=on,
        due_on=last_day,
        article=notice.article,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
        day=last_day.isoformat(),
    )


def take_effect(actor: User | None, notice: NoticeToQuit, free_on: date | None = None) -> None:
    """The notice is received: its day follows from that one, or it has no effect. `free_on`: when the dwelling will be."""
    set_end(notice, free_on)
    edit(
        actor,
        notice,
        version=notice.version,
        ends_on=notice.ends_on,
        free_on=notice.free_on,
        void=notice.void,
        reason="receive",
    )
    announce(notice)


def set_end(notice: NoticeToQuit, free_on: date | None) -> None:
    """Set `ends_on` and `free_on` from the proved receipt, or `void`; nothing while no receipt is proved."""
    received_on = notice.received_on
    if received_on is None:
        return
    if notice.ends_on is None and notice.by == NoticeBy.OWNER:
        found = queries.owner_term(notice, received_on)
        if found.why:
            notice.void = Void.LATE if found.why == "late" else Void.CONVENTION
            return
        notice.ends_on = found.on
    elif notice.ends_on is None:
        notice.ends_on = tenant_end(received_on, notice.months)
    if not notice.whole:
        return
    notice.free_on = free_on or add_days(notice.ends_on, 1)
    if notice.free_on <= notice.ends_on:
        raise Refused(_("The dwelling is free after the last day of the lease."), "free_on")


def announce(notice: NoticeToQuit) -> None:
    """The dwelling joins the commission's list with its day; the manager has the exit to prepare."""
    lease = notice.lease
    said = {
        "thing": lease,
        "article": notice.article,
        "household": lease.household,
        "name": str(lease.household),
        "lease": lease.code,
    }
    if not notice.whole:
        every = queries.of_everyone(lease)
        if every and every[-1].ends_on:
            open_todo(todo.GATHER, on=notice.received_on, due_on=every[-1].ends_on, **said)
        return
    if notice.free_on is None:
        return
    open_availability(lease.mandate, on=notice.free_on, announced=True)
    open_todo(todo.LEAVE, on=notice.received_on, due_on=notice.ends_on, day=notice.ends_on.isoformat(), **said)
