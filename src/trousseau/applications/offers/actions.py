"""The dwellings that social landlords offer, from the offer to its end."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import VERSIONED, No, Refuses, verb

from .. import todo
from ..actions import check_open, take_state
from ..enums import TRANSITIONS, SocialOfferAnswer, SocialOfferOutcome
from ..models import Application, SocialOffer
from ..models.requests import ELSEWHERE


@verb(
    once=No("an offer that is noted already is refused"),
    frozen=Refuses("application.household"),
    happened=("offered_on",),
)
def record_social_offer(
    actor: User, *, application: Application, offered_on: date, today: date, **fields: Any
) -> SocialOffer:
    """A social landlord offers a dwelling; with a day to answer by, it waits on the social worker's day."""
    check_open(application)
    if SocialOffer.objects.filter(application=application, offered_on=offered_on, **fields).exists():
        raise Refused(_("This offer is noted already: it is on the page of the application."))
    offer = SocialOffer(application=application, offered_on=offered_on, **fields)
    record(offer, actor)
    if offer.answer_by:
        open_todo(
            todo.OFFER,
            thing=offer,
            url=f"{todo.OFFER.url(application.pk)}#offres",
            on=today,
            due_on=offer.answer_by,
            household=application.household,
            name=str(application.household),
            landlord=offer.landlord,
            day=offer.answer_by.isoformat(),
        )
    return offer


@verb(once=VERSIONED, frozen=Refuses("offer.application.household"), happened=("on",))
def answer_social_offer(
    actor: User, *, offer: SocialOffer, version: int, answer: str, on: date, today: date, refused_for: str = ""
) -> None:
    """What the household answered. A refusal costs it nothing here."""
    if offer.outcome:
        raise Refused(_("This offer is over: its answer stays."))
    if on < offer.offered_on:
        raise Refused(_("An answer comes after the offer: check the day."), "on")
    if answer != SocialOfferAnswer.REFUSED:
        refused_for = ""
    edit(actor, offer, version=version, answer=answer, answered_on=on, refused_for=refused_for)
    close_todo(todo.OFFER, thing=offer, on=on)


@verb(once=VERSIONED, frozen=No("a bare fact: how the offer ended"), happened=("on",))
def end_social_offer(actor: User, *, offer: SocialOffer, version: int, outcome: str, on: date, today: date) -> None:
    """How the offer ended. Taken: the household is housed by that landlord, and its application closes that day."""
    if offer.outcome:
        raise Refused(_("This offer is already over."))
    if on < offer.offered_on:
        raise Refused(_("The end comes after the offer: check the day."), "on")
    if outcome == SocialOfferOutcome.TAKEN and offer.answer != SocialOfferAnswer.ACCEPTED:
        raise Refused(_("Record first that the household accepted."), "outcome")
    edit(actor, offer, version=version, outcome=outcome, ended_on=on)
    close_todo(todo.OFFER, thing=offer, on=on)
    if outcome == SocialOfferOutcome.TAKEN:
        application = offer.application
        application.refresh_from_db()
        state = step(TRANSITIONS, ELSEWHERE, application.state, actor)
        if on < application.state_on:
            raise Refused(_("The day comes before the present state's own."), "on")
        take_state(actor, application, state, on=on, reason=ELSEWHERE)
