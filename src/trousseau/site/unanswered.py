"""A page that could not be made because another process holds the base, its server does not answer, or the disk is full: it is
said, in the page and in the log. A page that is only read asks for itself again: it is noted that somebody opened a file
before anything of it is shown, so that nothing was shown, and nothing is lost."""

import logging
import sys

from django.http import HttpResponse
from django.views.defaults import server_error

from trousseau.core import unusable


def answer(request):
    """What Django calls for an error that nothing else answers."""
    error = sys.exception()
    if not _why(error):
        return server_error(request)
    from .web import FULL, UNAVAILABLE, WAITS, refusals  # waitress is known to who serves alone

    page = request.method == "GET" and request.accepts("text/html") and "HX-Request" not in request.headers
    waits = page and unusable.busy(error)
    refusal = refusals()[FULL if unusable.full(error) else WAITS if waits else UNAVAILABLE]
    return HttpResponse(refusal.body, status=refusal.code, reason=refusal.reason, headers=dict(refusal.headers))


def _why(error: BaseException | None) -> str:
    if unusable.full(error):
        return "the disk is full"
    if unusable.busy(error):
        return "another process holds the base"
    return "the server of the base does not answer" if unusable.away(error) else ""


class Unanswered(logging.Filter):
    """What the log keeps of it: one line, without where in the code."""

    def filter(self, record) -> bool:
        if why := _why(record.exc_info[1] if record.exc_info else None):
            record.msg, record.args, record.exc_info = f"A page was not made: {why}.", (), None
        return True
