"""From the demonstration to a real agency: an empty one begins beside it."""

import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ..access import BEGIN, guard
from ..pages import Button, act, file_page

WAIT = 0.3  # seconds given to the other one to say that it is there


def answers(url: str) -> bool:
    """Whether something hears at that address of this machine."""
    place = urlsplit(url)
    try:
        with socket.create_connection((place.hostname or "", place.port or 80), WAIT):
            return True
    except OSError:
        return False


@never_cache
@guard(BEGIN)
def begin(request):
    """What starting for real means; on the machine itself, the button that does it."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST" and settings.BEGIN:
        asked, _url = settings.BEGIN
        return act(
            request,
            asked.touch,
            url=reverse("core:begin"),
            said=_("An empty agency is being made: half a minute the first time. Its code appears in the terminal."),
        )
    url = settings.BEGIN[1] if settings.BEGIN else ""
    there = bool(url) and answers(url)
    buttons = (Button(_("Begin an empty agency"), reverse("core:begin"), post=True, main=True),)
    return file_page(request, "core/begin.html", url=url, there=there, buttons=buttons if url and not there else ())
