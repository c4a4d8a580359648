"""Pages of the money of a convention: foreseen, received in part or whole, given back, asked back."""

from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.mail.enums import Channel

from . import access, actions_money, queries_money, queries_parties
from .forms_money import AskBackForm, CorrectTrancheForm, PartialForm, PaymentLetterForm, TrancheForm
from .payment_letters import ask_for_payment
from .subjects import CONVENTION, PARTY, TRANCHE
from .withdrawing import refuse_archived


@guard(access.WRITE)
def tranche_new(request, pk):
    found = CONVENTION.find(request, pk)
    refuse_archived(found)
    return CONVENTION.form(
        request,
        found,
        title=_("Foresee a payment"),
        here=_("Payment"),
        part="payments",
        subtitle=_("A payment written in the convention; those of a funder never exceed its share."),
        verb=_("Foresee this payment"),
        form=TrancheForm,
        does=actions_money.promise_tranche,
        options={"funders": queries_parties.grantors(found)},
        initial={
            "funder": found.council.pk,
            "amount": max(found.amount - queries_money.promised(found, found.council), 0) or None,
        },
        said=_("The payment is foreseen."),
    )


@guard(access.WRITE)
def tranche_edit(request, pk):
    found = TRANCHE.find(request, pk)
    refuse_archived(found.convention)
    return TRANCHE.form(
        request,
        found,
        title=_("Correct a payment foreseen"),
        here=_("Payment"),
        part="payments",
        verb=_("Keep this payment"),
        form=CorrectTrancheForm,
        does=actions_money.correct_tranche,
        given={"today": today()},
        obj=found,
        said=_("The payment is corrected."),
    )


@guard(access.RECEIVE)
def tranche_receive(request, pk):
    found = TRANCHE.find(request, pk)
    refuse_archived(found.convention)
    left = queries_money.tranches(found.convention).get(pk=found.pk)
    return TRANCHE.form(
        request,
        found,
        title=_("Receive a payment"),
        here=_("Payment"),
        part="payments",
        subtitle=_("Given in kind: it is noted, and nothing is written in the ledger.")
        if found.in_kind
        else _("Payment of %(funder)s: one entry is written in the agency’s ledger, once.")
        % {"funder": found.funder.name},
        verb=_("Receive this payment"),
        form=PartialForm,
        does=actions_money.receive_tranche,
        given={"today": today()},
        initial={"on": today(), "amount": left.amount - left.came},
        said=_("The payment is received."),
        extra={"tranche": found},
        template="conventions/receive.html",
    )


@guard(access.RECEIVE)
def tranche_ask(request, pk):
    found = TRANCHE.find(request, pk)
    refuse_archived(found.convention)
    return TRANCHE.form(
        request,
        found,
        title=_("Ask %(funder)s for what is due") % {"funder": found.funder.name},
        here=_("Payment letter"),
        part="payments",
        subtitle=_(
            "The letter says what the convention promised, what came and what is missing; it waits in the mail, to be posted."
        ),
        verb=_("Prepare the letter"),
        form=PaymentLetterForm,
        does=ask_for_payment,
        given={"on": today()},
        initial={"channel": Channel.POST, "address": found.funder.address, "was": found.funder.address},
        said=_("The letter is ready: it waits in the mail, to be posted."),
    )


@guard(access.RECEIVE)
def tranche_return(request, pk):
    found = TRANCHE.find(request, pk)
    refuse_archived(found.convention)
    return TRANCHE.form(
        request,
        found,
        title=_("Give back a part of a payment"),
        here=_("Given back"),
        part="payments",
        subtitle=_("What was not spent as agreed goes back to %(funder)s: one entry of the agency’s ledger.")
        % {"funder": found.funder.name},
        verb=_("Note that it went back"),
        form=PartialForm,
        does=actions_money.return_payment,
        given={"today": today()},
        initial={"on": today()},
        said=_("What went back is noted."),
    )


@guard(access.RECEIVE)
def ask_back(request, pk):
    found = PARTY.find(request, pk)
    refuse_archived(found.convention)
    return PARTY.form(
        request,
        found,
        title=_("Note a sum asked back"),
        here=_("Asked back"),
        part="payments",
        subtitle=_("%(name)s asks back what was not spent, or not as agreed.") % {"name": found.organisation.name},
        verb=_("Note this sum"),
        form=AskBackForm,
        does=actions_money.ask_back,
        given={"today": today()},
        initial={"asked_on": today()},
        said=_("The sum is noted: it waits in the director’s day until it went back."),
    )
