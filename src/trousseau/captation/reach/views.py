"""Pages of what an owner agreed to or refused."""

from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.subjects import Subject

from .. import access
from ..models import CallConsent, Objection
from ..subjects import OWNER
from . import actions, queries
from .forms import ConsentForm, EndObjectionForm, ObjectionForm, WithdrawForm

CONSENT = Subject[CallConsent](
    "consent", lambda user: CallConsent.objects.select_related("owner"), OWNER, of=lambda consent: consent.owner
)
OBJECTION = Subject[Objection](
    "objection", lambda user: Objection.objects.select_related("owner"), OWNER, of=lambda objection: objection.owner
)


@guard(access.WRITE)
def consent_new(request, pk):
    owner, day = OWNER.find(request, pk), today()
    return OWNER.form(
        request,
        owner,
        title=_("Record a consent to be called"),
        verb=_("Record this consent"),
        form=ConsentForm,
        subtitle=_("%(owner)s read a text and agreed: the text, the day and the way it was given are the proof.")
        % {"owner": owner.name},
        does=actions.record_consent,
        given={"today": day},
        initial={"on": day, "text": queries.consent_text()},
        said=_("The consent is recorded."),
    )


@guard(access.WRITE)
def consent_withdraw(request, pk):
    day = today()
    return CONSENT.form(
        request,
        CONSENT.find(request, pk),
        title=_("Withdraw the consent"),
        verb=_("Withdraw the consent"),
        form=WithdrawForm,
        subtitle=_("From that day on, the number is shown to nobody. The proof of the consent stays."),
        does=actions.withdraw_consent,
        given={"today": day},
        initial={"on": day},
        said=_("The consent is withdrawn."),
    )


@guard(access.WRITE)
def objection_new(request, pk):
    owner, day = OWNER.find(request, pk), today()
    return OWNER.form(
        request,
        owner,
        title=_("Record an objection"),
        verb=_("Record this objection"),
        form=ObjectionForm,
        subtitle=_("%(owner)s refuses to be prospected: it is respected everywhere, from now on.")
        % {"owner": owner.name},
        does=actions.record_objection,
        given={"today": day},
        initial={"on": day},
        said=_("The objection is recorded."),
    )


@guard(access.WRITE)
def objection_end(request, pk):
    day = today()
    return OBJECTION.form(
        request,
        OBJECTION.find(request, pk),
        title=_("End the objection"),
        verb=_("End the objection"),
        form=EndObjectionForm,
        subtitle=_("Only the owner can end it. A consent to be called is asked again."),
        does=actions.end_objection,
        given={"today": day},
        initial={"on": day},
        said=_("The objection is ended."),
    )
