"""In the space of a tenant, or of a household that has no lease yet: what they ask about their data, and what became of it."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.models import Household
from trousseau.core.pages import Button, file_page
from trousseau.tenancies.queries import own_household, own_lease

from .. import access
from ..enums import DATA_ARTICLES, DataRight
from . import actions, forms, queries
from .subjects import MY_DATA


def _theirs(request, page: str) -> Household:
    """The household of who reads, or the one whose lease was theirs; its opening is logged. A 404 while there is none."""
    day = today()
    lease = own_lease(request.user, day)
    household = own_household(request.user, day) or (lease.household if lease else None)
    if household is None:
        raise Http404
    opened(request, household, page)
    return household


@guard(access.MY_DATA)
def mine(request):
    _theirs(request, "desk:my_data")
    rows = [
        (one, forms.OWN_RIGHTS[DataRight(one.right)], DATA_ARTICLES[DataRight(one.right)])
        for one in queries.own(request.user)
    ]
    return file_page(
        request,
        "desk/my_data.html",
        rows=rows,
        buttons=(Button(_("Ask for something"), reverse("desk:my_data_ask"), access.MY_DATA, main=True),),
        crumbs=MY_DATA.trail(),
    )


@guard(access.MY_DATA)
def ask(request):
    household = _theirs(request, "desk:my_data_ask")
    return MY_DATA.form(
        request,
        title=_("Ask about your data"),
        subtitle=_("It costs nothing. The agency answers within a month."),
        verb=_("Send it"),
        form=forms.OwnRequestForm,
        initial={"right": DataRight.ACCESS},
        does=actions.ask_for_oneself,
        given={"household": household, "today": today()},
        said=lambda made: (
            _("The agency has your request. It answers by %(day)s.") % {"day": localised.day(made.due_on)}
        ),
        article="RGPD, art. 12, 3",
    )
