"""Pages of what an owner agreed to or refused."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page

from .. import access
from ..models import CallConsent, Objection, Owner
from . import actions, queries
from .forms import ConsentForm, EndObjectionForm, ObjectionForm, WithdrawForm


def _page(request, owner: Owner, **task):
    """A form about an owner, which comes back to the owner's page."""
    url = reverse("captation:owner", args=[owner.pk])
    act = task.pop("action")

    def action(**fields) -> str:
        act(**fields)
        return url

    crumbs = ((_("Captation"), reverse("captation:list")), (owner.name, url), (task["title"], ""))
    task.setdefault("initial", {"on": today()})
    return form_page(request, Task(action=action, crumbs=crumbs, cancel=url, **task))


@guard(access.WRITE)
def consent_new(request, pk):
    owner = get_object_or_404(Owner, pk=pk)
    return _page(
        request,
        owner,
        title=_("Record a consent to be called"),
        verb=_("Record this consent"),
        form=ConsentForm,
        lede=_("%(owner)s read a text and agreed: the text, the day and the way it was given are the proof.")
        % {"owner": owner.name},
        action=lambda **fields: actions.record_consent(request.user, owner=owner, **fields),
        initial={"on": today(), "text": queries.consent_text()},
        said=_("The consent is recorded."),
    )


@guard(access.WRITE)
def consent_withdraw(request, pk):
    consent = get_object_or_404(CallConsent.objects.select_related("owner"), pk=pk)
    return _page(
        request,
        consent.owner,
        title=_("Withdraw the consent"),
        verb=_("Withdraw the consent"),
        form=WithdrawForm,
        lede=_("From that day on, the number is shown to nobody. The proof of the consent stays."),
        action=lambda on: actions.withdraw_consent(request.user, consent=consent, on=on),
        said=_("The consent is withdrawn."),
    )


@guard(access.WRITE)
def objection_new(request, pk):
    owner = get_object_or_404(Owner, pk=pk)
    return _page(
        request,
        owner,
        title=_("Record an objection"),
        verb=_("Record this objection"),
        form=ObjectionForm,
        lede=_("%(owner)s refuses to be prospected: it is respected everywhere, from now on.") % {"owner": owner.name},
        action=lambda **fields: actions.record_objection(request.user, owner=owner, **fields),
        said=_("The objection is recorded."),
    )


@guard(access.WRITE)
def objection_end(request, pk):
    objection = get_object_or_404(Objection.objects.select_related("owner"), pk=pk)
    return _page(
        request,
        objection.owner,
        title=_("End the objection"),
        verb=_("End the objection"),
        form=EndObjectionForm,
        lede=_("Only the owner can end it. A consent to be called is asked again."),
        action=lambda on: actions.end_objection(request.user, objection=objection, on=on),
        said=_("The objection is ended."),
    )
