"""What an owner agreed to or refused, with its proof."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import No, verb

from .. import stages
from ..enums import OPEN_STAGES, LossCause, ObjectionScope, Stage
from ..models import CallConsent, Objection, Owner, RunningContract
from .queries import objections

OF_OWNERS = No("what an owner agrees to, or refuses: nothing is said of a household")


@verb(once=No("the same text, agreed to on one day by one channel, is one consent"), frozen=OF_OWNERS, happened=("on",))
def record_consent(actor: User | None, *, owner: Owner, text: str, on: date, channel: str, today: date) -> CallConsent:
    """C. conso., art. L223-1: the exact text that was read, the day and the channel. `actor` None: the owner."""
    if objections(on, ObjectionScope.PHONE).filter(owner=owner).exists():
        raise Refused(_("The owner objects to be called: end that objection first, if the owner says so."))
    Owner.objects.select_for_update().get(pk=owner.pk)  # the same form twice at once records it once
    same = owner.consents.filter(given_on=on, channel=channel)
    if known := next((one for one in same if one.text == text), None):
        if known.withdrawn_on:
            raise Refused(
                _("This consent was withdrawn on %(day)s: write the day on which the owner agreed again.")
                % {"day": localised.day(known.withdrawn_on)},
                "on",
            )
        return known
    consent = CallConsent(owner=owner, text=text, given_on=on, channel=channel, recorded_by=actor)
    record(consent, actor)
    return consent


@verb(once=No("withdrawn, it is refused"), frozen=OF_OWNERS, happened=("on",))
def withdraw_consent(actor: User, *, consent: CallConsent, on: date, today: date) -> None:
    """From that day on, the number is shown to nobody."""
    if consent.withdrawn_on:
        raise Refused(_("This consent is already withdrawn."))
    consent.withdrawn_on = on
    record(consent, actor)


@verb(once=No("an objection that runs is refused a second time"), frozen=OF_OWNERS, happened=("on",))
def record_objection(
    actor: User, *, owner: Owner, scope: str, on: date, received_by: str, today: date, words: str = ""
) -> Objection:
    """RGPD, art. 21: prospecting stops at once. Consents to be called fall; an objection to all closes the prospects."""
    if owner.objections.filter(scope=scope, ends_on=None).exists():
        raise Refused(_("This objection is already recorded."), "scope")
    objection = Objection(
        owner=owner, scope=scope, starts_on=on, received_by=received_by, words=words, recorded_by=actor
    )
    record(objection, actor)
    if scope in (ObjectionScope.ALL, ObjectionScope.PHONE):
        running = owner.consents.filter(withdrawn_on=None)
        running.filter(given_on__lte=on).update(withdrawn_on=on)
        running.filter(given_on__gt=on).update(withdrawn_on=F("given_on"))
    if scope == ObjectionScope.ALL:
        for prospect in owner.prospects.filter(stage__in=(*OPEN_STAGES, Stage.LATER)):
            stages.close(actor, prospect, on=on, cause=LossCause.OBJECTS, reason=words)
    return objection


@verb(once=No("ended, it is refused"), frozen=OF_OWNERS, happened=("on",))
def end_objection(actor: User, *, objection: Objection, on: date, today: date) -> None:
    """The owner agrees to hear from the agency again; prospects closed by the objection stay closed."""
    if objection.ends_on:
        raise Refused(_("This objection is already ended."))
    objection.ends_on = on
    record(objection, actor)


@transaction.atomic
def run_contract(*, owner: Owner, reference: str, starts_on: date, ends_on: date | None) -> None:
    """A contract runs between two days: pushed down by the room that signs, renews or ends it."""
    RunningContract.objects.update_or_create(
        reference=reference, defaults={"owner": owner, "starts_on": starts_on, "ends_on": ends_on}
    )
