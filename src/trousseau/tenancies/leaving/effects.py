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
from trousseau.mandates.actions import open_availability, withdraw_availability
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


def heard_corrected(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """What the register said of these items was wrong: what followed from it follows from what it says now.

    Raises Refused when the household left, when these notices were gathered, given again, or when the dwelling is
    promised to others.
    """
    mine = NoticeToQuit.objects.filter(Q(mail__in=items) | Q(parties__mail__in=items))
    found = list(mine.select_related("lease__household", "mail").distinct().order_by("pk"))
    if not found:
        raise Refused(_("This notice was given again by another letter since: this one stays as it is."))
    for notice in found:
        running = notice.lease.state == LeaseState.RUNNING
        if notice.withdrawn_on or (notice.void and not running):
            continue
        if not running:
            raise Refused(_("The household left under this notice: its days stay as they are."))
        if notice.by == NoticeBy.TENANT and notice.parties.filter(mail__isnull=False).exists():
            raise Refused(
                _("This notice was gathered with those of the other tenants to end the lease: withdraw it first.")
            )
        if notice.by == NoticeBy.TENANT and notice.months not in _delays(notice):
            raise Refused(_("Another delay holds on that day: withdraw this notice, and note it again."), "on")
        _follow(actor, notice, on)


def _delays(notice: NoticeToQuit) -> tuple[int, int]:
    law = queries.notice_law(notice.law_on)
    return law.tenant_months, law.short_months


def _follow(actor: User | None, notice: NoticeToQuit, on: date) -> None:
    """Compute again what a notice comes to; tell it when it is not what was written."""
    lease, before = notice.lease, (notice.ends_on, notice.void)
    free_on = notice.free_on
    was_free = notice.ends_on and add_days(notice.ends_on, 1)
    notice.ends_on, notice.free_on, notice.void = None, None, ""
    set_end(notice, None)
    if notice.ends_on and free_on and free_on != was_free and free_on > notice.ends_on:
        notice.free_on = free_on  # somebody had named that day
    if before != (notice.ends_on, notice.void):
        if notice.whole and before[0] and queries.promised(lease.mandate, on):
            raise Refused(
                _(
                    "The commission gave this dwelling to another household: have that decision withdrawn first (Commission)."
                )
            )
        edit(
            actor,
            notice,
            version=notice.version,
            ends_on=notice.ends_on,
            free_on=notice.free_on,
            void=notice.void,
            reason="correct",
        )
        if notice.whole and notice.ends_on is None:
            withdraw_availability(lease.mandate)
        close_todo(todo.LEAVE, todo.GATHER, todo.LATE, thing=lease, on=on)
        follow_void(notice)
        if notice.ends_on:
            announce(notice)
            close_todo(todo.RECEIPT, thing=notice, on=on)
        elif notice.by == NoticeBy.TENANT:
            ask_receipt(notice)
    if notice.by == NoticeBy.OWNER:
        follow_owner(notice, on)


def ask_receipt(notice: NoticeToQuit) -> None:
    """A tenant's notice that came by registered letter: ask for the day on which the agency received it."""
    lease = notice.lease
    open_todo(
        todo.RECEIPT,
        thing=notice,
        url=todo.RECEIPT.url(lease.pk, notice.pk),
        on=notice.law_on,
        due_on=add_days(notice.law_on, 15),
        article="Loi 89-462, art. 15 I",
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
    )


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
    follow_void(notice)
    announce(notice)


def follow_void(notice: NoticeToQuit) -> None:
    """An owner's notice that reaches no term: who keeps the lease tells the owner. One that does asks for nothing."""
    lease, received_on = notice.lease, notice.received_on
    if not notice.void or received_on is None:
        return
    open_todo(
        todo.LATE,
        thing=lease,
        on=received_on,
        due_on=received_on,
        article=notice.article,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
        day=received_on.isoformat(),
    )


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
