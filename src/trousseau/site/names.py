"""The names that a site answers to: a request under any other is refused, and the log says so in one line."""

import logging

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed

from . import process


class OwnPort:
    """Refuse a name with a port that is not this site's: Django looks at the name alone, and the link by which a password
    is chosen bears both."""

    def __init__(self, get_response):
        if not settings.OWN_PORTS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        port = process.split_port(request.get_host())[1]
        if port and port not in settings.OWN_PORTS:
            raise DisallowedHost("a port that is not this site's")
        return self.get_response(request)


class Refused(logging.Filter):
    """What the log keeps of a refused name: neither the name, which anyone writes, nor where in the code."""

    def filter(self, record) -> bool:
        record.msg = "A request under a name that is not this site's was refused."
        record.args, record.exc_info = (), None
        return True
