"""What the log does not keep: the links that open something by themselves, and where a page was refused to who asked."""

import logging

from django.core.exceptions import PermissionDenied

SECRETS = {"token", "sealed", "key"}  # what the routes call the part of an address that opens


class Unwritten(logging.Filter):
    """What the log keeps of a request by such a link: a password refused leaves its invitation good, and who reads the log
    would have it."""

    def filter(self, record) -> bool:
        request = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        if request and match and match.kwargs.keys() & SECRETS and isinstance(record.args, tuple):
            path = request.path.encode("unicode_escape").decode("ascii")  # as Django writes it
            record.args = tuple(match.view_name if said == path else said for said in record.args)
        return True


class Forbidden(logging.Filter):
    """A page refused to who asked for it is no defect: one line says which, without where in the code."""

    def filter(self, record) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = None
        return True
