"""Pages of the offers of social landlords."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today

from .. import access
from ..frames import mine, task, url_of
from ..models import Application, SocialOffer
from . import actions
from .forms import OfferAnswerForm, OfferEndForm, OfferForm


def _offer(found: Application, pk: int) -> SocialOffer:
    offer = get_object_or_404(found.offers.all(), pk=pk)
    offer.application = found
    return offer


@guard(access.WRITE)
def offer_new(request, pk):
    found = mine(request, pk, "offer_new")

    def action(**fields) -> str:
        actions.record_offer(request.user, application=found, today=today(), **fields)
        return url_of(found, "offres")

    return task(
        request,
        found,
        title=_("Record a social landlord’s offer"),
        part="offres",
        verb=_("Record this offer"),
        form=OfferForm,
        action=action,
        initial={"offered_on": today()},
        said=_("The offer is recorded."),
    )


@guard(access.WRITE)
def offer_answer(request, pk, offer_pk):
    found = mine(request, pk, "offer_answer")
    offer = _offer(found, offer_pk)

    def action(**fields) -> str:
        actions.answer_offer(request.user, offer=offer, today=today(), **fields)
        return url_of(found, "offres")

    return task(
        request,
        found,
        title=_("Record the household’s answer"),
        part="offres",
        verb=_("Record this answer"),
        form=OfferAnswerForm,
        action=action,
        obj=offer,
        options={"latest": today()},
        initial={"on": today()},
        lede=f"{offer.landlord}, {offer.dwelling}.",
        said=_("The answer is recorded."),
    )


@guard(access.WRITE)
def offer_end(request, pk, offer_pk):
    found = mine(request, pk, "offer_end")
    offer = _offer(found, offer_pk)

    def action(**fields) -> str:
        actions.end_offer(request.user, offer=offer, today=today(), **fields)
        return url_of(found, "offres")

    return task(
        request,
        found,
        title=_("Record how the offer ended"),
        part="offres",
        verb=_("Record this end"),
        form=OfferEndForm,
        action=action,
        obj=offer,
        options={"latest": today()},
        initial={"on": today()},
        lede=f"{offer.landlord}, {offer.dwelling}.",
        said=_("The end of the offer is recorded."),
    )
