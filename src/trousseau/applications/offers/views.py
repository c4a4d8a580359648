"""Pages of the offers of social landlords."""

from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today

from .. import access
from ..subjects import APPLICATION, OFFER, whose
from . import actions
from .forms import SocialOfferAnswerForm, SocialOfferEndForm, SocialOfferForm


@guard(access.WRITE)
def social_offer_new(request, pk):
    found = APPLICATION.find(request, pk, "applications:social_offer_new")
    return APPLICATION.form(
        request,
        found,
        title=_("Record a social landlord’s offer"),
        part="offres",
        subtitle=whose(found),
        verb=_("Record this offer"),
        form=SocialOfferForm,
        does=actions.record_social_offer,
        given={"today": today()},
        initial={"offered_on": today()},
        said=_("The offer is recorded."),
    )


@guard(access.WRITE)
def social_offer_answer(request, pk, offer_pk):
    offer = OFFER.find(request, offer_pk, "applications:social_offer_answer", application=pk)
    return OFFER.form(
        request,
        offer,
        title=_("Record the household’s answer"),
        part="offres",
        verb=_("Record this answer"),
        form=SocialOfferAnswerForm,
        does=actions.answer_social_offer,
        given={"today": today()},
        obj=offer,
        options={"latest": today()},
        initial={"on": today()},
        subtitle=f"{offer.landlord}, {offer.dwelling}.",
        said=_("The answer is recorded."),
    )


@guard(access.WRITE)
def social_offer_end(request, pk, offer_pk):
    offer = OFFER.find(request, offer_pk, "applications:social_offer_end", application=pk)
    return OFFER.form(
        request,
        offer,
        title=_("Record how the offer ended"),
        part="offres",
        verb=_("Record this end"),
        form=SocialOfferEndForm,
        does=actions.end_social_offer,
        given={"today": today()},
        obj=offer,
        options={"latest": today()},
        initial={"on": today()},
        subtitle=f"{offer.landlord}, {offer.dwelling}.",
        said=_("The end of the offer is recorded."),
    )
