"""Works, as the team orders them; the sheet that a craftsman receives."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Button, act, file_page, paper_page
from trousseau.mandates.models import Mandate
from trousseau.owners.enums import ExpenseKind

from .. import access, actions, queries
from ..enums import ORDER_TRANSITIONS, OrderState
from ..forms import (
    ApproveForm,
    BillForm,
    DropForm,
    GiveForm,
    OrderForm,
    PlainVersioned,
    QuoteForm,
    RefuseForm,
    WorksDoneForm,
)
from ..models import WorkOrder
from ..subjects import INCIDENT, ORDER
from ..words import order_state

PAGES = {  # of each step of a work order, the page where it is done
    "ask": "incidents:ask",
    "approve": "incidents:approve",
    "refuse": "incidents:refuse",
    "again": "incidents:again",
    "give": "incidents:give",
    "finish": "incidents:works_done",
    **dict.fromkeys(("bill", "bill_again"), "incidents:bill"),
    "drop": "incidents:drop",
}
WRITTEN = {  # what the owner answers in their space, the team writes down
    "approve": gettext_lazy("Write down their agreement"),
    "refuse": gettext_lazy("Write down their refusal"),
}
MAIN = {
    OrderState.DRAFT: "ask",
    OrderState.ASKED: "approve",
    OrderState.REFUSED: "again",
    OrderState.APPROVED: "give",
    OrderState.GIVEN: "finish",
    OrderState.DONE: "bill",
    OrderState.BILLED: "bill_again",
}


@guard(access.ORDER)
def order_new(request, pk):
    incident = INCIDENT.find(request, pk)
    homes = None
    if incident.mandate_id is None:
        homes = Mandate.objects.filter(leases__incident_reports__incident=incident).distinct()
        homes = homes.select_related("dwelling__commune")
    return INCIDENT.form(
        request,
        incident,
        title=_("Works for %(code)s") % {"code": incident.code},
        here=_("Works"),
        verb=_("Open the order"),
        said=_("The order is open: note the quotes."),
        form=OrderForm,
        does=actions.open_order,
        given={"today": today()},
        then=ORDER.url,
        options={"homes": homes},
    )


@guard(access.ORDER)
def order(request, pk):
    found, user = ORDER.find(request, pk), request.user
    if found.incident.lease:
        opened(request, found.incident.lease.household, "incidents:order")
    quotes = list(queries.quotes_for(found))
    main = _main(found, quotes)
    buttons = [
        Button(
            WRITTEN.get(t.code, t.label),
            reverse(PAGES[t.code], args=[pk]),
            access.ORDER,
            main=t.code == main,
            post=t.code == "again",
        )
        for t in ORDER_TRANSITIONS
        if found.state in t.sources
        and t.right(user)
        and not (t.code in ("ask", "give") and not quotes)
        and not (t.code == "bill_again" and not found.bill_undone)
        and not (t.code == "give" and found.state == OrderState.ASKED and not found.incident.urgent)
    ]
    if found.state == OrderState.DRAFT:
        new = reverse("incidents:quote_new", args=[pk])
        buttons.insert(0, Button(_("Note a quote"), new, access.ORDER, main=not quotes))
    if found.state in (OrderState.GIVEN, OrderState.DONE):
        buttons.insert(0, Button(_("The sheet for the craftsman"), reverse("incidents:sheet", args=[pk])))
    return file_page(
        request,
        "incidents/order.html",
        buttons=buttons,
        order=found,
        situation=order_state(found),
        quotes=[(one, queries.allowed(found, one.amount)) for one in quotes],
        limit=queries.allowed(found, 0).limit,
        reports=queries.reports(user, found.incident),
        crumbs=ORDER.trail(found),
    )


def _main(order: WorkOrder, quotes: list) -> str:
    """The step that comes next: works that the mandate lets pass are ordered, others are asked."""
    if order.state == OrderState.DRAFT and quotes and not queries.allowed(order, quotes[0].amount).needed:
        return "give"
    return MAIN.get(OrderState(order.state), "")


def _step(request, pk: int, *, title, verb, said, form, does, **task):
    found = ORDER.find(request, pk)
    return ORDER.form(
        request,
        found,
        title=title % {"code": found.code},
        here=verb,
        verb=verb,
        said=said,
        form=form,
        does=does,
        given={"today": today()},
        **task,
    )


@guard(access.ORDER)
def quote_new(request, pk):
    found = ORDER.find(request, pk)
    return ORDER.form(
        request,
        found,
        title=_("A quote for %(code)s") % {"code": found.code},
        here=_("Quote"),
        verb=_("Note this quote"),
        said=_("The quote is noted."),
        form=QuoteForm,
        does=actions.add_quote,
        given={"today": today()},
        initial={"on": today()},
    )


@guard(access.ORDER)
def ask(request, pk):
    return _step(
        request,
        pk,
        title=_("Ask the owner about %(code)s"),
        verb=_("Ask for the owner’s agreement"),
        said=_("The owner reads the quotes in their space and answers there."),
        subtitle=_("Their silence is no agreement: you are reminded on the last day."),
        form=PlainVersioned,
        does=actions.ask_owner,
        article="C. civ., art. 1988",
    )


@guard(access.ORDER)
def approve(request, pk):
    """The owner wrote elsewhere: the team writes it down, with its day."""
    found = ORDER.find(request, pk)
    return _step(
        request,
        pk,
        title=_("The owner agrees: %(code)s"),
        verb=_("Write down their agreement"),
        said=_("Their agreement is kept."),
        subtitle=_("Only when they wrote it: a letter or an e-mail. In their space they answer themselves."),
        form=ApproveForm,
        does=actions.approve_works,
        options={"quotes": queries.quotes_for(found), "written": True},
        initial={"on": today()},
    )


@guard(access.ORDER)
def refuse(request, pk):
    return _step(
        request,
        pk,
        title=_("The owner refuses: %(code)s"),
        verb=_("Write down their refusal"),
        said=_("Their refusal is kept."),
        form=RefuseForm,
        does=actions.refuse_works,
        options={"written": True},
        initial={"on": today()},
    )


@guard(access.ORDER)
@require_POST
def again(request, pk):
    found = ORDER.find(request, pk)
    return act(
        request,
        lambda: actions.gather_again(request.user, order=found, version=found.version, today=today()),
        url=ORDER.url(found),
        said=_("Note the other quotes, then ask the owner again."),
    )


@guard(access.ORDER)
def give(request, pk):
    found = ORDER.find(request, pk)
    quotes = None if found.state == OrderState.APPROVED else queries.quotes_for(found)
    return _step(
        request,
        pk,
        title=_("Order the works %(code)s"),
        verb=_("Order the works"),
        said=_("The works are ordered: send the sheet to the craftsman."),
        form=GiveForm,
        does=actions.give_order,
        options={"quotes": quotes},
        article="C. civ., art. 1988",
    )


@guard(access.ORDER)
def works_done(request, pk):
    return _step(
        request,
        pk,
        title=_("The works %(code)s are done"),
        verb=_("Note the end of the works"),
        said=_("Done: who reported the incident is asked whether it is over."),
        form=WorksDoneForm,
        does=actions.finish_works,
        initial={"on": today()},
    )


@guard(access.ORDER)
def bill(request, pk):
    found = ORDER.find(request, pk)
    return _step(
        request,
        pk,
        title=_("The bill of %(code)s"),
        verb=_("Enter the bill"),
        said=_("The bill is on the owner’s account, once."),
        form=BillForm,
        does=actions.bill_works,
        initial={
            "kind": ExpenseKind.REPAIR,
            "dated": today(),
            "amount": found.quote.amount if found.quote else None,
            "approved_on": found.answered_on,
        },
        article="Décret 72-678, art. 66",
    )


@guard(access.ORDER)
def drop(request, pk):
    return _step(
        request,
        pk,
        title=_("Give up the works %(code)s"),
        verb=_("Give up these works"),
        said=_("They are given up: the incident goes on."),
        form=DropForm,
        does=actions.drop_works,
    )


@guard(access.ORDER)
def sheet(request, pk):
    """What the craftsman receives: where, what, when. Nobody's name, nobody's words."""
    found = ORDER.find(request, pk)
    if found.state not in (OrderState.GIVEN, OrderState.DONE):
        raise Http404
    return file_page(request, "incidents/sheet.html", order=found, crumbs=ORDER.trail(found, _("Sheet")))


@guard(access.QUOTE)
def quote_paper(request, pk):
    """The quote as it came, for the team and for the owner who is asked."""
    owner = access.OWNER(request.user)
    orders = queries.owner_orders(request.user) if owner else queries.orders(request.user)
    quote = get_object_or_404(queries.WorkQuote.objects.filter(order__in=orders.values("pk")), pk=pk)
    return paper_page(quote.paper, f"devis-{quote.order.code}")
