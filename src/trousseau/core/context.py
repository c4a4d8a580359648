"""What every page needs: the menu, the agency's name, the theme."""

from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from trousseau import journey

from .access import BEGIN, Right, right_of
from .enums import GUESTS, TEAM, Role
from .links import AGENDA, SEARCH
from .localised import Text
from .models import Reader
from .todo import waiting_by_room

# Pages of the core that have a stop beside the line.
ASIDE = ((_("Scales"), "core:scales"), (_("Settings"), "core:settings"))


@cache
def _address(start: str, urlconf) -> tuple[str, Right] | None:
    """The URL named `start` and the right that opens it; None when this process has no such page."""
    try:
        url = reverse(start)
    except NoReverseMatch:
        return None
    return url, right_of(resolve(url).func)


def _stop(label: Text, start: str, user, count: int, current: bool) -> dict | None:
    """A stop of the menu; None when the page is not installed in this process, or not open to `user`."""
    found = _address(start, settings.ROOT_URLCONF)
    if found is None or not found[1](user):
        return None
    return {"label": label, "url": found[0], "count": count, "current": current}


def _menu(request) -> dict:
    user = request.user
    waiting = dict(waiting_by_room(Reader.of(user))) if settings.SITE == journey.AGENCY else {}
    match = request.resolver_match
    here, page = (match.app_name, match.view_name) if match else ("", "")
    stands = journey.stop_of(here)
    line: list[dict | None] = []
    aside: list[dict | None] = []
    for room in journey.rooms(settings.SITE):
        if room.start:
            starts = [start for start in (room.start, room.else_start) if start]
            stops = (_stop(room.label, one, user, waiting.get(room.code, 0), stands == room) for one in starts)
            stop = next(filter(None, stops), None)
            (aside if room.aside else line).append(stop)
    planning = bool(AGENDA.name) and page.startswith(AGENDA.name)
    aside.insert(0, _stop(_("Agenda"), AGENDA.name, user, 0, planning))
    aside += [_stop(label, start, user, 0, page == start) for label, start in ASIDE]
    return {
        "line": [stop for stop in line if stop],
        "aside": [stop for stop in aside if stop],
        "search": _stop("", SEARCH.name, user, 0, False),
        "today": sum(waiting.values()),
        "here": "" if planning else here,
        "home": _home(user) if settings.SITE == journey.AGENCY else "",
    }


def _home(user) -> Text:
    """How the menu names the first page; nothing for those who start at a stop of the line."""
    if user.holds(*GUESTS):
        return _("Your space")
    return _("Today") if user.holds(*TEAM, Role.ADMINISTRATOR) else ""


def house(request) -> dict:
    """Context of base.html."""
    theme = request.COOKIES.get("theme", "auto")
    user = getattr(request, "user", None)
    return {
        "site_code": settings.SITE,
        "demo": settings.DEMO,
        "factor_off": not settings.SECOND_FACTOR,
        "openid": settings.OIDC["name"] if settings.OIDC else "",
        "may_begin": settings.DEMO and settings.SITE == journey.AGENCY and user is not None and BEGIN(user),
        "theme": theme if theme in ("light", "dark") else "auto",
        "menu": SimpleLazyObject(lambda: _menu(request)) if user and user.is_authenticated else None,
        "right": getattr(request, "right", None),
    }
