"""Asked again who sits there: before money leaves, rights change or data go out.

A view says so once, beside its right: `@guard(access.PAY, again=PAGE)`, or `again=FILE` for one that gives a file. Who signed
in or confirmed within the last minutes goes on; the others confirm first, then are back on the page they were on. A form
that they had sent is not done: its words wait, as those of an ended session do (`kept`), and fill it again.
"""

import time
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from . import kept
from .sessions import BEGUN

PAGE, FILE = "page", "file"
MINUTES = 10  # long enough to read a run of payments through and send it, too short for a chair left at lunch


class Ask(Exception):
    """The reader confirms who they are first; then they are at `page`."""

    def __init__(self, page: str = ""):
        super().__init__()
        self.page = page


def recently(request) -> bool:
    """Whether who sits there said so within the last minutes, by signing in or by confirming."""
    if not request.user.is_authenticated:
        return False
    begun = request.session.get(BEGUN)
    said = [record["at"] for record in get_authentication_records(request, request.user)]
    # a session without a note of its beginning is that of the request that opened it
    said.append(begun["at"] if begun else time.time())
    return time.time() - max(said) < MINUTES * 60


def back_of(request) -> str:
    """The page of ours from which a file is asked; the first page when none says so."""
    came = urlsplit(request.headers.get("Referer", ""))
    ours = came.netloc == request.get_host() and came.path != request.path
    return (f"{came.path}?{came.query}" if came.query else came.path) if ours else "/"


def before_file(request) -> None:
    """Raises Ask when a page is about to give a file of its data, and its reader must confirm."""
    if not recently(request):
        query = request.GET.copy()
        query.pop("format", None)
        raise Ask(f"{request.path}?{query.urlencode()}" if query else request.path)


def ask(request, page: str = "") -> HttpResponse:
    """Lead to the page that asks, and back: nothing was done."""
    if request.method == "POST":
        kept.keep_theirs(request, kept.page_of(request))
    elif page:
        messages.warning(request, _("Confirm that it is you; then ask for the file again."))
    page = page or kept.page_of(request)
    url = f"{reverse('account_reauthenticate')}?{urlencode({'next': page})}"
    if request.headers.get("HX-Request"):
        response = HttpResponse(
            _("Confirm that it is you first."), status=401, content_type="text/plain; charset=utf-8"
        )
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)
