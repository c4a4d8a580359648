"""Pages of the core: appearance, and the errors."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from . import kept
from .access import EVERYONE, PUBLIC, guard


def _back(request) -> str:
    url = request.META.get("HTTP_REFERER", "")
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}) else "/"


@require_POST
@guard(PUBLIC)
def appearance(request):
    """Keep the theme and the language that the reader chose, in cookies: no account is needed."""
    response = HttpResponseRedirect(_back(request))
    theme, language = request.POST.get("theme"), request.POST.get("language", "")
    if theme in ("auto", "light", "dark"):
        response.set_cookie("theme", theme, max_age=31536000, httponly=True, samesite="Lax")
    if check_for_language(language):
        response.set_cookie("django_language", language, max_age=31536000, httponly=True, samesite="Lax")
    return response


@require_POST
@guard(EVERYONE)
def kept_forget(request):
    """What was typed before the session ended is not wanted any more."""
    kept.forget(request, request.POST.get(kept.MARK, ""))
    return HttpResponseRedirect(_back(request))


def form_over(request, reason=""):
    """A form whose token is not that of this browser any more (CSRF): it is not done, and what was typed is not lost."""
    typed = kept.unsent(request)
    answer = render(request, "core/form_over.html", {"typed": typed, "page": kept.page_of(request)}, status=403)
    add_never_cache_headers(answer)
    return answer
