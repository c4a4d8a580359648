"""The guarantees that may be called on, and the claims made."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, list_page
from trousseau.engines import typography
from trousseau.rules.claims import missing

from .. import access
from ..subjects import RENTS
from . import actions, queries
from .forms import ClaimAgainForm, ClaimForm, ClaimReceiptForm, ClaimRefundForm, ClaimRefusedForm
from .subjects import CLAIM, CLAIMS, GUARANTEE, GUARANTORS, REFUND

WHY = {
    "total": gettext_lazy("Whole months unpaid"),
    "partial": gettext_lazy("Arrears above one month"),
    "first": gettext_lazy("First unpaid month"),
}
LACKS = {
    "notice": gettext_lazy("Formal notice to be sent"),
    "late_notice": gettext_lazy("Formal notice late or missing"),
    "late": gettext_lazy("Delay to declare passed"),
}


@guard(access.READ)
def claimable(request):
    day = today()
    rows = queries.claimable(request.user, day)
    found = queries.openings(rows, day)

    def opening(guarantee):
        return found[guarantee.pk]

    def state(guarantee) -> tuple[str, str]:
        one = opening(guarantee)
        if not one.why:
            return ("ok", _("Nothing to declare"))
        lacks = missing(one, notice_on=None, today=day)
        return ("warn:clock", LACKS[lacks[0]] if lacks else WHY[one.why])

    return list_page(
        request,
        Listing(
            title=_("Guarantors"),
            subtitle=_("What each guarantee may be asked today, under the terms of its own contract."),
            query=rows,
            columns=(
                Column(
                    gettext_lazy("Household"),
                    lambda g: str(g.lease.household),
                    order="lease__household__holder__key",
                    link=lambda g: reverse(
                        "rents:claim_new" if opening(g).why else "rents:lease",
                        args=[g.pk if opening(g).why else g.lease_id],
                    ),
                    second=lambda g: f"{g.lease.code} · {g.get_kind_display()}",
                ),
                Column(gettext_lazy("May be asked"), lambda g: opening(g).amount or None, kind="money"),
                Column(gettext_lazy("Situation"), state, kind="state"),
                Column(gettext_lazy("Formal notice by"), lambda g: opening(g).notice_by, kind="date"),
                Column(gettext_lazy("Declare by"), lambda g: opening(g).claim_by, kind="date"),
            ),
            empty=Empty(
                _("No guarantee covers a lease today"),
                _(
                    "Visale, an insurance, the FSL or a surety is noted on the lease's page, with the terms of its contract."
                ),
            ),
            noun=lambda n: ngettext("%(n)s guarantee", "%(n)s guarantees", n) % {"n": typography.number(n)},
            links=(Button(_("Claims made"), CLAIMS.url(), access.READ),),
            crumbs=RENTS.trail((_("Guarantors"), "")),
        ),
    )


@guard(access.WRITE)
def new(request, pk):
    guarantee = GUARANTEE.find(request, pk, "rents:claim_new")
    found = queries.open_claim(guarantee, today())
    said = WHY.get(found.why, _("Nothing opens a claim today."))
    subtitle = [str(said)]
    if found.why:
        subtitle.append(_("at most %(amount)s") % {"amount": localised.money(found.amount)})
    if found.notice_by:
        subtitle.append(_("formal notice by %(day)s") % {"day": localised.day(found.notice_by)})
    if found.claim_by:
        subtitle.append(_("declare by %(day)s") % {"day": localised.day(found.claim_by)})
    initial: dict[str, Any] = {"amount": found.amount or None, "on": today()}
    letter = queries.letter_of(guarantee)
    if letter:
        asked = queries.asked_by(letter)
        subtitle.append(
            _("asked by the letter %(mail)s of %(day)s") % {"mail": letter.reference, "day": localised.day(asked.on)}
        )
        initial = {"amount": min(asked.cents, found.amount) or None, "on": asked.on, "notice_on": asked.notice_on}
    return GUARANTEE.form(
        request,
        guarantee,
        title=_("Declare the unpaid rent of %(name)s to %(guarantor)s")
        % {"name": guarantee.lease.household, "guarantor": guarantee.name},
        here=guarantee.lease.code,
        verb=_("Note this claim"),
        said=_("The debt is asked of the guarantor; the tenant owes it until it is paid."),
        form=ClaimForm,
        does=actions.make_claim,
        given={"today": today(), "letter": letter},
        then=CLAIMS.url(),
        subtitle=", ".join(subtitle) + ".",
        initial=initial,
    )


@guard(access.READ)
def list_(request):
    def state(claim) -> tuple[str, str]:
        if queries.awaited(claim):
            return ("note:clock", _("Awaited"))
        return ("note", _("Refused in part")) if claim.is_refused else ("ok", _("Claim paid"))

    def owed(claim) -> int | None:
        return queries.paid(claim) - queries.refunded(claim) or None

    def link(claim) -> str:
        name = "claim_receive" if queries.awaited(claim) else "claim_refund" if owed(claim) else "lease"
        return reverse(f"rents:{name}", args=[claim.guarantee.lease_id if name == "lease" else claim.pk])

    return list_page(
        request,
        Listing(
            title=_("Claims made"),
            subtitle=_("What a guarantor paid, the tenant owes them: it is out of the agency’s books, and shown here."),
            query=queries.claims(request.user),
            columns=(
                Column(
                    gettext_lazy("Household"),
                    lambda c: str(c.guarantee.lease.household),
                    link=link,
                    second=lambda c: f"{c.guarantee.lease.code} · {c.guarantee.name} {c.reference}",
                ),
                Column(gettext_lazy("Asked"), lambda c: c.amount, kind="money", order="amount"),
                Column(gettext_lazy("Situation"), state, kind="state"),
                Column(gettext_lazy("Paid by the guarantor"), lambda c: c.paid, kind="money"),
                Column(gettext_lazy("Owed to the guarantor by the tenant"), owed, kind="money"),
                Column(gettext_lazy("Declared on"), lambda c: c.declared_on, kind="date", order="declared_on"),
            ),
            empty=Empty(
                _("No claim yet"), _("A claim is declared from the list of the guarantors, once its contract opens it.")
            ),
            noun=lambda n: ngettext("%(n)s claim", "%(n)s claims", n) % {"n": typography.number(n)},
            crumbs=GUARANTORS.trail((_("Claims made"), "")),
        ),
    )


@guard(access.WRITE)
def receive(request, pk):
    claim = CLAIM.find(request, pk, "rents:claim_receive")
    return CLAIM.form(
        request,
        claim,
        title=_("The guarantor paid"),
        here=str(claim),
        verb=_("Note this payment of the guarantor"),
        said=_("The money is collected for the owner."),
        form=ClaimReceiptForm,
        does=actions.receive_claim,
        given={"today": today()},
        initial={"amount": queries.awaited(claim) or None, "on": today()},
        subtitle=_("Collected for the owner; the tenant then owes it to the guarantor, no longer to the owner."),
    )


@guard(access.WRITE)
def refuse(request, pk):
    claim = CLAIM.find(request, pk, "rents:claim_refuse")
    return CLAIM.form(
        request,
        claim,
        title=_("The guarantor refuses what is left"),
        here=str(claim),
        verb=_("Note the refusal"),
        said=_("The tenant still owes it to the owner."),
        form=ClaimRefusedForm,
        does=actions.refuse_claim,
        given={"today": today()},
        initial={"on": today()},
    )


@guard(access.WRITE)
def refund(request, pk):
    claim = CLAIM.find(request, pk, "rents:claim_refund")
    rest = queries.paid(claim) - queries.refunded(claim)
    return CLAIM.form(
        request,
        claim,
        title=_("Give the guarantor back what the tenant paid"),
        here=str(claim),
        verb=_("Ask for this payment"),
        said=_("It waits for the next payment run."),
        form=ClaimRefundForm,
        does=actions.refund_guarantor,
        given={"today": today()},
        initial={"amount": rest or None, "on": today()},
        subtitle=_("From the tenant’s credit alone, never from the owner’s money."),
    )


@guard(access.WRITE)
def refund_again(request, pk):
    """The bank sent back what was given to a guarantor."""
    found = REFUND.find(request, pk)
    return REFUND.form(
        request,
        found,
        title=_("Give %(name)s %(amount)s back again")
        % {"name": found.order.payee, "amount": localised.money(found.amount)},
        here=_("Ask for it again"),
        subtitle=_("The bank sent it back: %(why)s.") % {"why": found.order.why},
        verb=_("Ask for this payment"),
        form=ClaimAgainForm,
        does=actions.refund_again,
        given={"on": today()},
        said=_("It waits for the next payment run."),
    )
