"""A page that could not be made because another process holds the base, or its server does not answer: it is said, in the
page and in the log."""

import logging
import sys

from django.http import HttpResponse
from django.views.defaults import server_error

from trousseau.core import unusable


def answer(request):
    """What Django calls for an error that nothing else answers."""
    error = sys.exception()
    if not (unusable.busy(error) or unusable.away(error)):
        return server_error(request)
    from .web import refusals  # waitress is known to who serves alone

    refusal = refusals()[503]
    return HttpResponse(refusal.body, status=refusal.code, reason=refusal.reason, headers=dict(refusal.headers))


class Unanswered(logging.Filter):
    """What the log keeps of it: one line, without where in the code."""

    def filter(self, record) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        why = "another process holds the base" if unusable.busy(error) else "the server of the base does not answer"
        if unusable.busy(error) or unusable.away(error):
            record.msg, record.args, record.exc_info = f"A page was not made: {why}.", (), None
        return True
