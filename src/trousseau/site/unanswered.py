"""A page that could not be made because another process holds the base: it is said, in the page and in the log."""

import logging
import sys

from django.http import HttpResponse
from django.views.defaults import server_error

from trousseau.core import unusable


def answer(request):
    """What Django calls for an error that nothing else answers."""
    if not unusable.held(sys.exception()):
        return server_error(request)
    from .web import refusals  # waitress is known to who serves alone

    refusal = refusals()[503]
    return HttpResponse(refusal.body, status=refusal.code, reason=refusal.reason, headers=dict(refusal.headers))


class Held(logging.Filter):
    """What the log keeps of it: one line, without where in the code."""

    def filter(self, record) -> bool:
        if record.exc_info and unusable.held(record.exc_info[1]):
            record.msg = "A page was not made: another process holds the base."
            record.args, record.exc_info = (), None
        return True
