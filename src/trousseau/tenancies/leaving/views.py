"""Pages of a notice to quit: by whom it is given, its receipt, its withdrawal."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import act
from trousseau.core.subjects import Subject
from trousseau.rules.dates import add_days
from trousseau.rules.notice_to_quit import last_receipt

from .. import access
from ..contract.queries import tenant_people
from ..enums import NoticeBy
from ..models import Lease
from ..subjects import LEASE, NOTICE, NOTICE_PARTY
from . import notices_to_quit, owner_notices, queries
from .forms import (
    AbandonmentForm,
    DeathForm,
    GatherForm,
    GiveAgainForm,
    OwnerNoticeForm,
    ReceiptForm,
    TenantNoticeForm,
    WithdrawForm,
)
from .sections import ways

ARTICLES = {"death": "Loi 89-462, art. 14", "abandonment": "Loi 89-462, art. 14-1"}  # another than the notice’s
NOTICES = ("notice", "owner_notice", "death", "abandonment")


def _page(
    request, subject: Subject, thing: Any, page: str, *, title: str, verb: str, name: str = "", **task: Any
) -> HttpResponse:
    """A step by which a lease ends; beside a notice, the other ways in which it does."""
    household = subject.household_of(thing)
    assert household  # of a lease
    opened(request, household, f"tenancies:{page}")
    return subject.form(
        request,
        thing,
        title=title % {"name": name or household},
        here=verb,
        verb=verb,
        given={"today": today()},
        said=_("It is recorded; what follows is on the lease’s page."),
        article=ARTICLES.get(page, notices_to_quit.ARTICLE),
        extra={"ways": [way for way in ways(thing) if way.name != page] if page in NOTICES else []},
        template="tenancies/notice.html",
        **task,
    )


@guard(access.WRITE)
def notice(request, pk):
    lease, law = LEASE.find(request, pk), queries.notice_law(today())
    subtitle = _(
        "%(months)s months from its receipt, or %(short)s with a ground of the law and its proof. The dwelling joins the commission’s list at once, with its day."
    )
    return _page(
        request,
        LEASE,
        lease,
        "notice",
        title=_("Notice given by %(name)s"),
        verb=_("Record this notice"),
        subtitle=subtitle % {"months": law.tenant_months, "short": law.short_months},
        form=TenantNoticeForm,
        does=notices_to_quit.tenant_notice,
        options={"signed": tenant_people(lease, today())},
        initial={"sent_on": today()},
    )


@guard(access.WRITE)
def gather(request, pk):
    """Every tenant gave notice, one by one."""
    lease = LEASE.find(request, pk)
    rows = queries.of_everyone(lease)
    last = rows[-1].ends_on if rows else None
    return _page(
        request,
        LEASE,
        lease,
        "gather",
        title=_("End of the lease of %(name)s"),
        verb=_("End the lease by these notices"),
        subtitle=_(
            "Every tenant gave notice, one by one: the last one to take effect ends the lease, and the dwelling joins the commission’s list."
        ),
        form=GatherForm,
        does=notices_to_quit.gather_notices,
        initial={"free_on": add_days(last, 1) if last else None},
    )


@guard(access.WRITE)
def owner_notice(request, pk):
    lease, day = LEASE.find(request, pk), today()
    signed = tenant_people(lease, day)

    def noticed(user, *, lease: Lease, **fields) -> None:
        case = owner_notices.OwnerCase(
            **{name: fields.pop(name) for name in ("low_means", "rehoused", "owner_escapes")}
        )
        owner_notices.owner_notice(user, lease=lease, case=case, **fields)

    law, term = queries.notice_law(day), queries.term_on(lease, day)
    subtitle = _(
        "At the end of the lease only, for a sale, to live there, or for a serious reason. For %(term)s: to be received by %(day)s at the latest, %(months)s months before the term, by each tenant who signed."
    )
    last_day = last_receipt(term, law.owner_months)
    return _page(
        request,
        LEASE,
        lease,
        "owner_notice",
        title=_("Notice given to %(name)s by the owner"),
        verb=_("Record the owner’s notice"),
        subtitle=subtitle % {"term": localised.day(term), "day": localised.day(last_day), "months": law.owner_months},
        form=OwnerNoticeForm,
        does=noticed,
        options={"signed": signed},
        initial={"for_on": term},
    )


@guard(access.WRITE)
def death(request, pk):
    return _page(
        request,
        LEASE,
        LEASE.find(request, pk),
        "death",
        title=_("Death of %(name)s"),
        verb=_("Record the death"),
        subtitle=_("The lease ends on that day when nobody may go on with it. The heirs empty the dwelling."),
        form=DeathForm,
        does=notices_to_quit.record_death,
        initial={"free_on": add_days(today(), 30)},
    )


@guard(access.WRITE)
def abandonment(request, pk):
    return _page(
        request,
        LEASE,
        LEASE.find(request, pk),
        "abandonment",
        title=_("Dwelling abandoned by %(name)s"),
        verb=_("Record the abandonment"),
        subtitle=_(
            "A commissaire de justice summons the tenant, then finds the dwelling empty; the judge ends the lease."
        ),
        form=AbandonmentForm,
        does=notices_to_quit.record_abandonment,
    )


@guard(access.WRITE)
def receive(request, pk, notice_pk):
    return _page(
        request,
        NOTICE,
        NOTICE.find(request, notice_pk, lease=pk, by=NoticeBy.TENANT),
        "receive",
        title=_("Receipt of the notice of %(name)s"),
        verb=_("Note the receipt"),
        subtitle=_("The delay of a registered letter runs from the day it was really received."),
        form=ReceiptForm,
        does=notices_to_quit.receive_notice,
        initial={"on": today()},
    )


@guard(access.WRITE)
def give_again(request, pk, notice_pk, party_pk):
    """An owner's notice that came back from one tenant, or will not leave, given another way."""
    party = NOTICE_PARTY.find(request, party_pk, notice=notice_pk, notice__lease=pk, notice__by=NoticeBy.OWNER)
    last_day = queries.owner_term(party.notice, today()).last_day
    subtitle = _("The same notice, another way. To be received by %(day)s at the latest.")
    return _page(
        request,
        NOTICE_PARTY,
        party,
        "give_again",
        title=_("Give the owner’s notice again to %(name)s"),
        verb=_("Give it again"),
        name=str(party.person),
        subtitle=subtitle % {"day": localised.day(last_day)},
        form=GiveAgainForm,
        does=owner_notices.give_again,
    )


@guard(access.WRITE)
@require_POST
def owner_told(request, pk):
    lease = LEASE.find(request, pk)
    return act(
        request,
        lambda: owner_notices.owner_told(request.user, lease=lease, today=today()),
        url=LEASE.url(lease),
        said=_("Nothing waits about this notice any more."),
    )


@guard(access.WRITE)
def withdraw(request, pk, notice_pk):
    return _page(
        request,
        NOTICE,
        NOTICE.find(request, notice_pk, lease=pk),
        "withdraw",
        title=_("Withdraw the notice of %(name)s"),
        verb=_("Withdraw the notice"),
        subtitle=_(
            "A notice is not taken back alone: the other party agrees. The dwelling leaves the commission’s list."
        ),
        form=WithdrawForm,
        does=notices_to_quit.withdraw_notice,
        initial={"on": today()},
    )
