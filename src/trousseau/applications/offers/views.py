"""Pages of the offers of social landlords."""

from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today

from .. import access
from ..subjects import APPLICATION, OFFER, whose
from . import actions
from .forms import OfferAnswerForm, OfferEndForm, OfferForm


@guard(access.WRITE)
def offer_new(request, pk):
    found = APPLICATION.find(request, pk, "applications:offer_new")
    return APPLICATION.form(
        request,
        found,
        title=_("Record a social landlord’s offer"),
        part="offres",
        subtitle=whose(found),
        verb=_("Record this offer"),
        form=OfferForm,
        does=actions.record_offer,
        given={"today": today()},
        initial={"offered_on": today()},
        said=_("The offer is recorded."),
    )


@guard(access.WRITE)
def offer_answer(request, pk, offer_pk):
    offer = OFFER.find(request, offer_pk, "applications:offer_answer", application=pk)
    return OFFER.form(
        request,
        offer,
        title=_("Record the household’s answer"),
        part="offres",
        verb=_("Record this answer"),
        form=OfferAnswerForm,
        does=actions.answer_offer,
        given={"today": today()},
        obj=offer,
        options={"latest": today()},
        initial={"on": today()},
        subtitle=f"{offer.landlord}, {offer.dwelling}.",
        said=_("The answer is recorded."),
    )


@guard(access.WRITE)
def offer_end(request, pk, offer_pk):
    offer = OFFER.find(request, offer_pk, "applications:offer_end", application=pk)
    return OFFER.form(
        request,
        offer,
        title=_("Record how the offer ended"),
        part="offres",
        verb=_("Record this end"),
        form=OfferEndForm,
        does=actions.end_offer,
        given={"today": today()},
        obj=offer,
        options={"latest": today()},
        initial={"on": today()},
        subtitle=f"{offer.landlord}, {offer.dwelling}.",
        said=_("The end of the offer is recorded."),
    )
