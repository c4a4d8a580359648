"""The steps of a request: its papers, sent, decided, contested, given up; and what was paid."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import localised, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import act
from trousseau.receipts.enums import Method

from . import access, actions, due, forms, queries
from .enums import AidFor, PaidTo
from .models import Aid
from .subjects import AID, PAYMENT


def _form(request, found: Aid, *, title: Any, verb: Any, form: type, does: Callable[..., Any], **task: Any):
    return AID.form(
        request,
        found,
        title=title,
        subtitle=str(found),
        verb=verb,
        form=form,
        does=does,
        given={"today": today()},
        **task,
    )


@guard(access.WRITE)
def papers(request, pk):
    found = AID.find(request, pk, "aids:papers")
    asked = list(found.papers.all())
    return _form(
        request,
        found,
        title=_("The papers of the request"),
        verb=_("Keep it"),
        form=forms.PapersForm,
        does=actions.note_papers,
        options={"papers": [(paper.kind, paper.get_kind_display()) for paper in asked]},
        kept={"had": [paper.kind for paper in asked if paper.had_on]},
        said=_("It is kept."),
    )


@guard(access.WRITE)
def send(request, pk):
    found = AID.find(request, pk, "aids:send")
    actions.refuse_waiting(found)
    missing = [str(paper) for paper in found.papers.filter(had_on=None)]
    said = _("Still missing: %(papers)s.") % {"papers": ", ".join(missing)} if missing else ""
    return _form(
        request,
        found,
        title=_("The request was sent"),
        verb=_("Note it sent"),
        form=forms.SendForm,
        does=actions.send_aid,
        initial={"on": today(), "reference": found.reference},
        said=_("It is noted sent: its answer is awaited."),
        extra={"missing": said},
        template="aids/send.html",
    )


@guard(access.WRITE)
def more(request, pk):
    found = AID.find(request, pk, "aids:more")
    return _form(
        request,
        found,
        title=_("The fund asks for more papers"),
        verb=_("Keep it"),
        form=forms.MoreForm,
        does=actions.ask_more,
        said=_("It is kept: the papers come back on your day."),
    )


@guard(access.WRITE)
def complete(request, pk):
    found = AID.find(request, pk, "aids:complete")
    return _form(
        request,
        found,
        title=_("The papers were sent to the fund"),
        verb=_("Note the papers sent"),
        form=forms.CompleteForm,
        does=actions.complete_aid,
        said=_("It is noted: the answer is awaited."),
        template="core/form.html",
    )


@guard(access.WRITE)
def grant(request, pk):
    found = AID.find(request, pk, "aids:grant")
    return _form(
        request,
        found,
        title=_("The aid is granted"),
        verb=_("Note it granted"),
        form=forms.GrantForm,
        does=actions.grant_aid,
        initial={"on": today(), "granted": found.asked},
        said=_("It is noted granted: its payment is awaited."),
    )


@guard(access.WRITE)
def refuse(request, pk):
    found, day = AID.find(request, pk, "aids:refuse"), today()
    rule = scales.at("aids.contest_months", day)
    return _form(
        request,
        found,
        title=_("The aid is refused"),
        verb=_("Note it refused"),
        form=forms.RefuseForm,
        does=actions.refuse_aid,
        initial={"on": day},
        options={"months": rule.number},
        said=_("It is noted refused."),
        article=rule.article,
    )


@guard(access.WRITE)
def take_back(request, pk):
    found = AID.find(request, pk, "aids:take_back")
    return _form(
        request,
        found,
        title=_("This decision was typed wrong"),
        verb=_("Take the decision back"),
        form=forms.TakeBackForm,
        does=actions.take_back_decision,
        said=_("The decision is taken back: the answer is awaited again."),
    )


@guard(access.WRITE)
def contest(request, pk):
    found, day = AID.find(request, pk, "aids:contest"), today()
    return _form(
        request,
        found,
        title=_("The refusal is contested"),
        verb=_("Note it contested"),
        form=forms.DayForm,
        does=actions.contest_aid,
        initial={"on": min(day, found.contest_by or day)},
        said=_("It is noted: the answer is awaited."),
    )


@guard(access.WRITE)
def withdraw(request, pk):
    found = AID.find(request, pk, "aids:withdraw")
    return _form(
        request,
        found,
        title=_("Give the request up"),
        verb=_("Give it up"),
        form=forms.DayForm,
        does=actions.withdraw_aid,
        initial={"on": today()},
        said=_("The request is given up: it stays in the file."),
    )


@guard(access.WRITE)
def end(request, pk):
    found = AID.find(request, pk, "aids:end")
    left = queries.to_come(found)
    return _form(
        request,
        found,
        title=_("Nothing more is awaited of this aid"),
        verb=_("End it"),
        form=forms.DayForm,
        does=actions.end_aid,
        initial={"on": today()},
        said=_("It is over: it stays in the file.")
        if not left
        else _("It is over, and %(amount)s of it was never paid.") % {"amount": localised.money(left)},
    )


@guard(access.WRITE)
def pay(request, pk):
    found = AID.find(request, pk, "aids:pay")
    left = (found.granted or 0) - due.paid_of(found)
    agency = found.paid_to == PaidTo.AGENCY
    if agency and not access.PAY(request.user) and request.method != "POST":
        return redirect(AID.url(found))  # rental management, which keeps its accounts, notes what the agency receives
    came = queries.came_already(found) if agency and access.PAY(request.user) else []
    there = next((one.pk for one in came if one.amount == left), None)  # as likely as not this aid: not noted twice
    asked = {
        "options": {"receipts": [(one.pk, _receipt(one)) for one in came], "deposit": found.pays == AidFor.DEPOSIT},
        "initial": {"receipt": there, "amount": left if left > 0 else None, "on": today(), "method": Method.TRANSFER},
        "form": forms.ReceiptForm,
    }
    given = {"initial": {"amount": left if left > 0 else None, "on": today()}, "form": forms.PaymentForm}
    subtitle = _("%(amount)s of it is awaited.") % {"amount": localised.money(left)}
    title = _("The aid was paid to the agency") if agency else _("The aid was paid")
    return AID.form(
        request,
        found,
        title=title,
        subtitle=subtitle,
        verb=_("Note the payment"),
        does=actions.note_payment,
        given={"today": today()},
        said=_("The payment is on the account of the tenant.") if agency else _("The payment is noted."),
        **(asked if agency else given),
    )


def _receipt(receipt) -> str:
    return _("%(amount)s on %(day)s, %(payer)s") % {
        "amount": localised.money(receipt.amount),
        "day": localised.day(receipt.received_on),
        "payer": receipt.get_payer_display(),
    }


@guard(access.WRITE)
@require_POST
def unpay(request, pk):
    payment = PAYMENT.find(request, pk, "aids:unpay")
    return act(
        request,
        lambda: actions.withdraw_payment(request.user, payment=payment, today=today()),
        url=AID.url(payment.aid),
        said=_("The payment is taken back."),
    )
