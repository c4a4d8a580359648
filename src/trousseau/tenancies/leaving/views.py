"""Pages of a notice to quit: by whom it is given, its receipt, its withdrawal."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page
from trousseau.rules.dates import add_days

from .. import access
from ..frames import crumbs, find, lease_url
from ..models import Lease, NoticeToQuit
from . import notices, queries
from .forms import AbandonmentForm, DeathForm, GatherForm, OwnerNoticeForm, ReceiptForm, TenantNoticeForm, WithdrawForm
from .sections import Way, ways

ARTICLES = {"death": "Loi 89-462, art. 14", "abandonment": "Loi 89-462, art. 14-1"}  # another than the notice’s
NOTICES = ("notice", "owner_notice", "death", "abandonment")


def _others(lease: Lease, here: str) -> list[Way]:
    """The other ways in which a lease ends."""
    return [way for way in ways(lease) if way.name != here]


def _page(request, pk: int, here: str, *, title: str, verb: str, lede: str, form: type, act, **more):
    lease = find(request, pk)
    opened(request, lease.household, f"tenancies:{here}")

    def action(**fields) -> str:
        act(lease, fields)
        return lease_url(lease)

    return form_page(
        request,
        Task(
            title=title % {"name": lease.household},
            verb=verb,
            said=_("It is recorded; what follows is on the lease’s page."),
            lede=lede,
            form=form,
            action=action,
            crumbs=crumbs(lease, verb),
            cancel=lease_url(lease),
            article=ARTICLES.get(here, notices.ARTICLE),
            extra={"ways": _others(lease, here) if here in NOTICES else []},
            template="tenancies/notice.html",
            **more,
        ),
    )


def _signed(lease: Lease) -> list:
    return queries.tenants(lease, today())


@guard(access.WRITE)
def notice(request, pk):
    lease, law = find(request, pk), queries.notice_law(today())
    said = _(
        "%(months)s months from its receipt, or %(short)s with a ground of the law and its proof. The dwelling joins the commission’s list at once, with its day."
    )
    return _page(
        request,
        pk,
        "notice",
        title=_("Notice given by %(name)s"),
        verb=_("Record this notice"),
        lede=said % {"months": law.tenant_months, "short": law.short_months},
        form=TenantNoticeForm,
        options={"signed": _signed(lease)},
        initial={"sent_on": today()},
        act=lambda lease, fields: notices.tenant_notice(request.user, lease=lease, today=today(), **fields),
    )


@guard(access.WRITE)
def gather(request, pk):
    """Every tenant gave notice, one by one."""
    rows = queries.of_everyone(find(request, pk))
    last = rows[-1].ends_on if rows else None
    said = _(
        "Every tenant gave notice, one by one: the last one to take effect ends the lease, and the dwelling joins the commission’s list."
    )
    return _page(
        request,
        pk,
        "gather",
        title=_("End of the lease of %(name)s"),
        verb=_("End the lease by these notices"),
        lede=said,
        form=GatherForm,
        initial={"free_on": add_days(last, 1) if last else None},
        act=lambda lease, fields: notices.gather_notices(request.user, lease=lease, today=today(), **fields),
    )


@guard(access.WRITE)
def owner_notice(request, pk):
    lease = find(request, pk)
    signed = _signed(lease)

    def act(lease, fields) -> None:
        received = {person: fields.pop(f"received_{person.pk}") for person in signed}
        case = notices.OwnerCase(**{name: fields.pop(name) for name in ("low_means", "rehoused", "owner_escapes")})
        notices.owner_notice(request.user, lease=lease, received=received, case=case, today=today(), **fields)

    said = _(
        "At the end of the lease only, received %(months)s months before by each tenant who signed, for a sale, to live there, or for a serious reason."
    )
    return _page(
        request,
        pk,
        "owner_notice",
        title=_("Notice given to %(name)s by the owner"),
        verb=_("Record the owner’s notice"),
        lede=said % {"months": queries.notice_law(today()).owner_months},
        form=OwnerNoticeForm,
        options={"signed": signed},
        initial={"sent_on": today(), "for_on": queries.term_on(lease, today())},
        act=act,
    )


@guard(access.WRITE)
def death(request, pk):
    return _page(
        request,
        pk,
        "death",
        title=_("Death of %(name)s"),
        verb=_("Record the death"),
        lede=_("The lease ends on that day when nobody may go on with it. The heirs empty the dwelling."),
        form=DeathForm,
        initial={"free_on": add_days(today(), 30)},
        act=lambda lease, fields: notices.record_death(request.user, lease=lease, today=today(), **fields),
    )


@guard(access.WRITE)
def abandonment(request, pk):
    return _page(
        request,
        pk,
        "abandonment",
        title=_("Dwelling abandoned by %(name)s"),
        verb=_("Record the abandonment"),
        lede=_("A commissaire de justice summons the tenant, then finds the dwelling empty; the judge ends the lease."),
        form=AbandonmentForm,
        act=lambda lease, fields: notices.record_abandonment(request.user, lease=lease, today=today(), **fields),
    )


def _of(request, pk: int, notice_pk: int) -> NoticeToQuit:
    return get_object_or_404(NoticeToQuit.objects.select_related("lease"), pk=notice_pk, lease=find(request, pk))


@guard(access.WRITE)
def receive(request, pk, notice_pk):
    one = _of(request, pk, notice_pk)
    return _page(
        request,
        pk,
        "receive",
        title=_("Receipt of the notice of %(name)s"),
        verb=_("Note the receipt"),
        lede=_("The delay of a registered letter runs from the day it was really received."),
        form=ReceiptForm,
        initial={"version": one.version, "on": today()},
        act=lambda lease, fields: notices.receive_notice(request.user, notice=one, today=today(), **fields),
    )


@guard(access.WRITE)
def withdraw(request, pk, notice_pk):
    one = _of(request, pk, notice_pk)
    return _page(
        request,
        pk,
        "withdraw",
        title=_("Withdraw the notice of %(name)s"),
        verb=_("Withdraw the notice"),
        lede=_("A notice is not taken back alone: the other party agrees. The dwelling leaves the commission’s list."),
        form=WithdrawForm,
        initial={"version": one.version, "on": today()},
        act=lambda lease, fields: notices.withdraw_notice(request.user, notice=one, today=today(), **fields),
    )
