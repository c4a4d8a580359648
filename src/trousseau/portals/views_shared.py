"""What is shared with an outside referent: through a sharing that stands, and nothing else; each opening is noted."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.models import Household
from trousseau.core.pages import Button, Column, Empty, Listing, act, file_page, list_page, pdf_page
from trousseau.support.actions_plans import cosign_plan
from trousseau.support.enums import Shared
from trousseau.support.models import Sharing
from trousseau.support.papers import plan_paper
from trousseau.support.queries import read_outside

from . import access
from .subjects import SHARED


def _find(request, pk: int) -> Sharing:
    """A sharing that stands today for who reads; its opening is logged. A 404 otherwise, whatever it was before."""
    sharing = SHARED.find(request, pk)
    household: Household = sharing.household
    opened(request, household, sharing.page)
    return sharing


@guard(access.SHARED)
def shared_list(request):
    day = today()
    return list_page(
        request,
        Listing(
            title=_("What is shared with you"),
            subtitle=_("By a household that knows it, until a day. Each opening is noted."),
            query=read_outside(request.user, day),
            columns=(
                Column(
                    gettext_lazy("Household"),
                    lambda one: str(one.household),
                    order="household__holder__key",
                    link=SHARED.url,
                ),
                Column(gettext_lazy("What"), lambda one: one.get_what_display()),
                Column(
                    gettext_lazy("Until"),
                    lambda one: one.until,
                    kind="date",
                    order="until",
                    second=lambda one: localised.distance(one.until, day),
                ),
            ),
            empty=Empty(
                _("Nothing is shared with you today"),
                _(
                    "An agency’s social worker shares a plan, or facts, by name and until a day; it then closes by itself."
                ),
                Button(_("The households you referred"), reverse("portals:referrals")),
            ),
            noun=lambda n: ngettext("%(n)s sharing", "%(n)s sharings", n) % {"n": n},
        ),
    )


@guard(access.SHARED)
def shared(request, pk: int):
    """The shared part alone: the plan, or the sentence written for its reader."""
    sharing = _find(request, pk)
    plan = sharing.plan
    signed = plan.cosignatures.filter(user=request.user).first() if plan else None
    return file_page(
        request,
        "portals/shared.html",
        sharing=sharing,
        plan=plan,
        holder=str(sharing.household),
        signed=signed,
        crumbs=SHARED.trail(sharing),
    )


@guard(access.SHARED)
@require_POST
def shared_sign(request, pk: int):
    sharing = _find(request, pk)
    return act(
        request,
        lambda: cosign_plan(request.user, sharing=sharing, today=today()),
        url=SHARED.url(sharing),
        said=_("Your signature is noted: the person and the agency read it."),
    )


@guard(access.SHARED)
def shared_paper(request, pk: int):
    """The plan that is shared, as it stands today."""
    sharing = _find(request, pk)
    if sharing.what != Shared.PLAN or sharing.plan is None:
        raise Http404
    return pdf_page(plan_paper(sharing.plan, on=today()).pdf, f"plan-partage-{pk}")
