"""Pages that follow a prospect: a contact, its tags, what is lacking, the works."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page

from .. import access
from ..models import Lack, Prospect, WorksLine
from ..queries import prospects
from . import actions, queries
from .forms import ContactMadeForm, EditWorksForm, LackForm, SettleForm, TagsForm, WorksForm


def _found(pk: int) -> Prospect:
    return get_object_or_404(prospects(), pk=pk)


def _page(request, prospect: Prospect, **task):
    """A form about a prospect, which comes back to its page."""
    url = reverse("captation:prospect", args=[prospect.pk])
    act = task.pop("action")

    def action(**fields) -> str:
        act(**fields)
        return url

    crumbs = ((_("Captation"), reverse("captation:list")), (str(prospect.dwelling), url), (task["title"], ""))
    task.setdefault("lede", f"{prospect.dwelling}. {prospect.owner.name}.")
    return form_page(request, Task(action=action, crumbs=crumbs, cancel=url, **task))


@guard(access.WRITE)
def contact_new(request, pk):
    found, day = _found(pk), today()
    return _page(
        request,
        found,
        title=_("Note a contact"),
        verb=_("Note this contact"),
        form=ContactMadeForm,
        action=lambda **fields: actions.note_contact(request.user, prospect=found, today=day, **fields),
        initial={"on": day},
        said=_("The contact is noted."),
    )


@guard(access.WRITE)
def tags(request, pk):
    found = _found(pk)
    return _page(
        request,
        found,
        title=_("Tags"),
        verb=_("Keep these tags"),
        form=TagsForm,
        action=lambda words: actions.set_tags(request.user, prospect=found, words=words),
        initial={"words": ", ".join(tag.name for tag in found.tags.all())},
        said=_("The tags are up to date."),
    )


@guard(access.WRITE)
def lack_new(request, pk):
    found = _found(pk)
    return _page(
        request,
        found,
        title=_("Note what is lacking"),
        verb=_("Note this lack"),
        form=LackForm,
        action=lambda **fields: actions.note_lack(request.user, prospect=found, **fields),
        initial={"on": today()},
        options={"known": [what for _key, what in queries.known_lacks()]},
        said=_("What is lacking is noted."),
    )


@guard(access.WRITE)
def lack_settle(request, pk):
    lack = get_object_or_404(Lack, pk=pk)
    return _page(
        request,
        _found(lack.prospect_id),
        title=_("Settled"),
        lede=lack.what,
        verb=_("It is settled"),
        form=SettleForm,
        action=lambda on: actions.settle_lack(request.user, lack=lack, on=on),
        initial={"on": today()},
        said=_("It is settled."),
    )


@guard(access.WRITE)
def works_new(request, pk):
    found = _found(pk)
    return _page(
        request,
        found,
        title=_("Add works"),
        verb=_("Add these works"),
        form=WorksForm,
        action=lambda **fields: actions.add_works(request.user, prospect=found, **fields),
        said=_("The works are noted."),
    )


@guard(access.WRITE)
def works_edit(request, pk):
    line = get_object_or_404(WorksLine, pk=pk)
    return _page(
        request,
        _found(line.prospect_id),
        title=_("Correct the works"),
        lede=line.what,
        verb=_("Keep these corrections"),
        form=EditWorksForm,
        obj=line,
        action=lambda **fields: actions.edit_works(request.user, line=line, **fields),
        said=_("The works are up to date."),
    )
