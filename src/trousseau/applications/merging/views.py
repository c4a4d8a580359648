"""Pages of the merge of two applications, and of its undoing."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import act

from .. import access
from ..models import Application, ApplicationMerge
from ..subjects import APPLICATION
from . import actions
from .forms import MergeForm


@guard(access.WRITE)
def merge(request, pk, other_pk):
    found, other = (APPLICATION.find(request, one, "applications:merge") for one in (pk, other_pk))
    both = {str(one.pk): one for one in (found, other)}

    def merged(user, *, application, stands, **fields) -> Application:
        keep = both[stands]
        gone = other if keep == application else application
        actions.merge_applications(user, gone=gone, stands=keep, today=today(), **fields)
        return keep

    return APPLICATION.form(
        request,
        found,
        title=_("Merge two applications"),
        verb=_("Merge them"),
        form=MergeForm,
        does=merged,
        then=APPLICATION.url,
        subtitle=_("Two applications of one household become one. No file is rewritten: the merge can be undone."),
        options={"latest": today(), "choices": [(key, _words(one)) for key, one in both.items()]},
        initial={"on": today(), "stands": min(both.values(), key=lambda one: (one.seniority_on, one.pk)).pk},
        said=_("The two applications are one."),
    )


def _words(one: Application) -> str:
    return _("%(code)s, %(name)s, received on %(day)s, %(size)s in the household") % {
        "code": one.code,
        "name": one.household,
        "day": f"{one.received_on:%d/%m/%Y}",
        "size": one.size,
    }


@guard(access.WRITE)
@require_POST
def unmerge(request, pk, merge_pk):
    found = APPLICATION.find(request, pk)
    rows = ApplicationMerge.objects.filter(stands=found) | ApplicationMerge.objects.filter(gone=found)
    row = get_object_or_404(rows.select_related("gone__household", "stands__household"), pk=merge_pk)
    return act(
        request,
        lambda: actions.undo_merge(request.user, merge=row, on=today()),
        url=APPLICATION.url(found),
        said=_("They are two applications again."),
    )
