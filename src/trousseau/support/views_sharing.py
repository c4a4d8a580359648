"""Share something of a household with a named person outside, and end it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today

from . import access, queries
from . import actions_sharing as actions
from .enums import Level, Shared
from .forms import SharingForm, Versioned
from .subjects import HOUSEHOLD, SHARING


@guard(access.WRITE)
def share_new(request, pk):
    household, day = HOUSEHOLD.find(request, pk, "support:share_new"), today()
    plan = queries.open_plan(request.user, household)
    agreed = plan if plan and plan.agreed_on else None
    notes = queries.notes(request.user, household).filter(level=Level.PROFESSIONAL)
    if not agreed and not notes and request.method == "GET":
        messages.error(
            request, _("There is nothing to share yet: a plan that the person signed, or a professional note.")
        )
        return redirect(HOUSEHOLD.url(household, "shares"))

    def share(user, **asked):
        return actions.share(user, plan=agreed if asked["what"] == Shared.PLAN else None, **asked)

    return HOUSEHOLD.form(
        request,
        household,
        title=_("Share about %(name)s") % {"name": household},
        here=pgettext("sharing", "Share"),
        part="shares",
        subtitle=_(
            "To one person by name, on one ground, until a day. Each opening is noted, and the person may read when."
        ),
        verb=pgettext("sharing", "Share"),
        form=SharingForm,
        does=share,
        given={"today": day},
        options={"plan": bool(agreed), "notes": notes, "readers": queries.readers()},
        initial={"what": Shared.PLAN if agreed else Shared.NOTE},
        said=lambda sharing: _("Shared until %(day)s.") % {"day": localised.day(sharing.until)},
    )


@guard(access.WRITE)
def share_end(request, pk):
    sharing = SHARING.find(request, pk)
    return SHARING.form(
        request,
        sharing,
        title=_("End the sharing with %(name)s") % {"name": sharing.reader.name},
        here=_("End the sharing"),
        part="shares",
        subtitle=_("It closes at once. What was printed is out of reach: tell them to destroy it."),
        verb=_("End the sharing"),
        form=Versioned,
        does=actions.end_sharing,
        given={"today": today()},
        said=_("The sharing is ended: nothing of it is open any more."),
    )
