"""The letter that asks for an aid: read before it leaves, then put in the mail of the day."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import pdf_page

from . import access, actions_letters, forms
from .enums import AidState
from .papers import request_paper
from .subjects import AID


@guard(access.READ)
def letter(request, pk):
    """As it would leave today; once it left, as it stands in the register of mail."""
    found = AID.find(request, pk, "aids:letter")
    if found.state != AidState.PREPARED:
        raise Http404
    if found.organisation is None:
        messages.error(request, _("Say first of whom it is asked: the letter bears their name and address."))
        return redirect(AID.url(found))
    return pdf_page(request_paper(found, to=found.organisation, on=today()).pdf, f"demande-aide-{pk}")


@guard(access.WRITE)
def post(request, pk):
    found = AID.find(request, pk, "aids:post")
    return AID.form(
        request,
        found,
        title=_("Send the request by the mail"),
        subtitle=_("It leaves with the mail of the day; the request is sent on the day that the register says."),
        verb=_("Put it in the mail"),
        form=forms.PostForm,
        does=actions_letters.post_request,
        given={"today": today()},
        initial={"to": found.organisation_id},
        said=_("The letter is in the mail of the day, ready to leave."),
    )
