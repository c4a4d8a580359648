"""What is the same for all of a page is read once for it: each room asks it for itself, and none hands it to another."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

_kept: ContextVar[dict[tuple, Any] | None] = ContextVar("kept", default=None)


class OncePage:
    """A page that is only read remembers, until it is answered, what `once_a_page` gave; what writes reads anew each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        before = _kept.set({})
        try:
            return self.get_response(request)
        finally:
            _kept.reset(before)


def once_a_page[**P, T](read: Callable[P, T]) -> Callable[P, T]:
    """`read`, whose arguments are hashable and whose answer nobody changes."""

    @wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _kept.get()
        if kept is None:
            return read(*args, **kwargs)
        asked = (read, args, tuple(kwargs.items()))
        if asked not in kept:
            kept[asked] = read(*args, **kwargs)
        return kept[asked]

    return reading
