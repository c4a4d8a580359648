"""Pages that follow a prospect: a contact, its tags, what is lacking, the works."""

from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.subjects import Subject

from .. import access
from ..models import Lack, Prospect, WorksLine
from ..subjects import PROSPECT
from . import actions, queries
from .forms import ContactMadeForm, EditWorksForm, LackForm, SettleForm, TagsForm, WorksForm

LACK = Subject[Lack](
    "lack",
    lambda user: Lack.objects.select_related("prospect__dwelling__commune"),
    PROSPECT,
    of=lambda lack: lack.prospect,
)
WORKS = Subject[WorksLine](
    "line",
    lambda user: WorksLine.objects.select_related("prospect__dwelling__commune"),
    PROSPECT,
    of=lambda line: line.prospect,
)


def _named(prospect: Prospect) -> str:
    return f"{prospect.dwelling}. {prospect.owner.name}."


@guard(access.WRITE)
def contact_new(request, pk):
    found, day = PROSPECT.find(request, pk), today()
    return PROSPECT.form(
        request,
        found,
        title=_("Note a contact"),
        subtitle=_named(found),
        verb=_("Note this contact"),
        form=ContactMadeForm,
        does=actions.note_contact,
        given={"today": day},
        initial={"on": day},
        said=_("The contact is noted."),
    )


@guard(access.WRITE)
def tags(request, pk):
    found = PROSPECT.find(request, pk)
    return PROSPECT.form(
        request,
        found,
        title=_("Tags"),
        subtitle=_named(found),
        verb=_("Keep these tags"),
        form=TagsForm,
        does=actions.set_tags,
        initial={"words": ", ".join(tag.name for tag in found.tags.all())},
        said=_("The tags are up to date."),
    )


@guard(access.WRITE)
def lack_new(request, pk):
    found, day = PROSPECT.find(request, pk), today()
    return PROSPECT.form(
        request,
        found,
        title=_("Note what is lacking"),
        subtitle=_named(found),
        verb=_("Note this lack"),
        form=LackForm,
        does=actions.note_lack,
        given={"today": day},
        initial={"on": day},
        options={"known": [what for _key, what in queries.known_lacks()]},
        said=_("What is lacking is noted."),
    )


@guard(access.WRITE)
def lack_settle(request, pk):
    lack, day = LACK.find(request, pk), today()
    return LACK.form(
        request,
        lack,
        title=_("Settled"),
        subtitle=lack.what,
        verb=_("It is settled"),
        form=SettleForm,
        does=actions.settle_lack,
        given={"today": day},
        initial={"on": day},
        said=_("It is settled."),
    )


@guard(access.WRITE)
def works_new(request, pk):
    found = PROSPECT.find(request, pk)
    return PROSPECT.form(
        request,
        found,
        title=_("Add works"),
        subtitle=_named(found),
        verb=_("Add these works"),
        form=WorksForm,
        does=actions.add_works,
        given={"today": today()},
        said=_("The works are noted."),
    )


@guard(access.WRITE)
def works_edit(request, pk):
    line = WORKS.find(request, pk)
    return WORKS.form(
        request,
        line,
        title=_("Correct the works"),
        subtitle=line.what,
        verb=_("Keep these corrections"),
        form=EditWorksForm,
        does=actions.edit_works,
        given={"today": today()},
        obj=line,
        said=_("The works are up to date."),
    )
