"""What every page needs: the menu, the agency's name, the theme."""

from django.conf import settings
from django.db.models import Count
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject

from trousseau import journey

from .models import ToDo


def _menu(request) -> dict:
    user = request.user
    waiting = (
        dict(ToDo.objects.waiting().for_user(user).order_by().values_list("room").annotate(Count("pk")))
        if settings.SITE == journey.AGENCY
        else {}
    )
    here = request.resolver_match.app_name if request.resolver_match else ""
    line, aside = [], []
    for room in journey.rooms(settings.SITE):
        if not room.start:
            continue
        try:
            url = reverse(room.start)
        except NoReverseMatch:
            continue  # a room without pages in this process has no stop
        if not resolve(url).func.right(user):
            continue
        entry = {
            "label": room.label,
            "url": url,
            "count": waiting.get(room.code, 0),
            "current": here == room.code,
        }
        (aside if room.aside else line).append(entry)
    return {"line": line, "aside": aside, "today": sum(waiting.values()), "here": here}


def house(request) -> dict:
    """Context of base.html."""
    theme = request.COOKIES.get("theme", "auto")
    user = getattr(request, "user", None)
    return {
        "site_code": settings.SITE,
        "demo": settings.DEMO,
        "theme": theme if theme in ("light", "dark") else "auto",
        "menu": SimpleLazyObject(lambda: _menu(request)) if user and user.is_authenticated else None,
        "right": getattr(request, "right", None),
    }
