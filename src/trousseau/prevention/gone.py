"""What a second tab asks again: said as done, on the page of the thing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from trousseau.core.localised import Text

WITHDRAWN = _("This was withdrawn already: nothing more was changed.")


def already(request, said: Text, url: str) -> HttpResponse:
    messages.info(request, said)
    return redirect(url)
