"""The money of an ended mandate: what is left, to whom it goes, what was handed over."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import paper_page
from trousseau.mandates.access import MONEY
from trousseau.mandates.actions import not_over
from trousseau.mandates.enums import MandateState

from .. import access
from ..actions import handovers as actions
from ..forms import HandoverForm
from ..queries.handovers import Part, left
from ..subjects import ACCOUNT, HANDOVER


def _said(part: Part) -> str:
    """« 450,00 €, dépôt de garantie, Capucine Aminata (L00001) »"""
    words = [localised.money(part.cents), str(part.kind.label).lower()]
    return ", ".join([*words, f"{part.lease.household} ({part.lease.code})"] if part.lease else words)


@guard(MONEY)
def new(request, pk):
    mandate, day = ACCOUNT.find(request, pk, state=MandateState.ENDED), today()
    if mandate.ended_on and mandate.ended_on > day:  # what is to be done leads here from the notice on
        messages.info(request, not_over(mandate))
        return redirect(ACCOUNT.url(mandate))
    found = left(mandate, day)
    subtitle = (
        _("%(amount)s may be handed over today. Set aside at once, it leaves by the next payment run.")
        % {"amount": localised.money(found.total)}
        if found.parts
        else _("Nothing may be handed over today.")
    )
    return ACCOUNT.form(
        request,
        mandate,
        title=_("Hand over the money of mandate %(mandate)s") % {"mandate": mandate.code},
        here=_("Hand the money over"),
        part="handovers",
        subtitle=subtitle,
        verb=_("Hand this money over"),
        form=HandoverForm,
        does=actions.hand_over,
        given={"today": day},
        initial={"parts": [part.key for part in found.parts]},
        options={"parts": [(part.key, _said(part)) for part in found.parts]},
        said=_("It is set aside and waits for the next payment run."),
        article=actions.ARTICLE,
        template="owners/handover.html",
        extra={"left": found, "mandate": mandate},
    )


@guard(MONEY)
def give_up(request, pk):
    handover = HANDOVER.find(request, pk, given_up_on=None)
    return HANDOVER.form(
        request,
        handover,
        title=_("Hand %(amount)s over no longer") % {"amount": localised.money(handover.total)},
        here=_("Give it up"),
        part="handovers",
        subtitle=_("Each sum stands again where it was; the agency holds the deposits."),
        verb=_("Give it up"),
        form=Form,
        does=actions.give_up_handover,
        given={"on": today()},
        said=_("Nothing leaves: each sum is where it was."),
    )


@guard(MONEY)
def again(request, pk):
    handover = HANDOVER.find(request, pk, given_up_on=None)
    return HANDOVER.form(
        request,
        handover,
        title=_("Hand %(amount)s over again") % {"amount": localised.money(handover.total)},
        here=_("Hand it over again"),
        part="handovers",
        subtitle=_("The bank sent it back: %(why)s. It leaves for the IBAN that a second person confirmed since.")
        % {"why": handover.order.why},
        verb=_("Ask for this payment"),
        form=Form,
        does=actions.ask_again,
        given={"on": today()},
        said=_("It waits for the next payment run."),
    )


@guard(access.READ)
def paper(request, pk):
    handover = HANDOVER.find(request, pk)
    if handover.paper is None:
        raise Http404
    return paper_page(handover.paper)
