"""The pages of the visit: in a demonstration alone, where nobody is real."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from trousseau.core import components
from trousseau.core.access import PUBLIC, guard
from trousseau.core.models import User
from trousseau.core.pages import file_page

from . import accounts
from .tour import MINUTES, VISITS, Walk, walk

BACKEND = "trousseau.core.accounts.Backend"


def _demonstration(code: str = "") -> Walk | None:
    """The visit of that address; a 404 outside of a demonstration."""
    found = walk(code) if code else None
    if not settings.DEMO or (code and found is None):
        raise Http404
    return found


@never_cache
@guard(PUBLIC)
def tour(request):
    """The four visits."""
    _demonstration()
    return file_page(request, "demo/tour.html", visits=VISITS, minutes=MINUTES)


@never_cache
@guard(PUBLIC)
def steps(request, code):
    """The steps of a visit, each a button that opens its page as its person."""
    found = _demonstration(code)
    return file_page(
        request,
        "demo/visit.html",
        visit=found,
        steps=list(enumerate(found.steps, 1)),
        minutes=MINUTES,
        others=[one for one in VISITS if one != found],
        crumbs=((_("Ten minutes to see it all"), reverse("demo:tour")), (found.title, "")),
    )


@guard(PUBLIC)
@require_POST
def step(request, code, number):
    """Enter as the person of the visit, and open the page of a step.

    Nobody enters so who could not with the password that the demonstration prints: an account whose password was changed
    stays closed.
    """
    found = _demonstration(code)
    if not 1 <= number <= len(found.steps):
        raise Http404
    person = User.objects.open().filter(email=found.email).first()
    if person is None or not person.check_password(accounts.PASSWORD):
        messages.error(
            request, _("The account of this person is closed, or its password was changed: nothing opens as them.")
        )
        return redirect("demo:visit", code)
    one = found.steps[number - 1]
    where = one.where()
    if not where:
        messages.error(request, _("This demonstration holds nothing of that kind any more."))
        return redirect("demo:visit", code)
    if request.user != person:
        login(request, person, backend=BACKEND)
    messages.info(request, _said(found, number))
    return redirect(where)


def _said(found: Walk, number: int) -> str:
    """What to look at on the page that opens, and the way back to the next step."""
    last = number == len(found.steps)
    return format_html(
        '{} {} <a href="{}">{}</a>',
        components.words(_("Step %(n)s of %(total)s.") % {"n": number, "total": len(found.steps)}),
        components.words(found.steps[number - 1].look),
        reverse("demo:tour") if last else f"{reverse('demo:visit', args=[found.code])}#etape-{number + 1}",
        components.words(_("The other visits") if last else _("To the next step")),
    )
