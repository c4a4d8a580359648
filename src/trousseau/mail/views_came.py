"""Pages of what comes: a call noted, scans dropped, an answer."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today

from . import access, actions
from .forms import AnswerForm, DropForm, IdentifyForm, NoteForm, PassForm
from .subjects import ITEM, MAIL


@guard(access.WRITE)
def note(request):
    return MAIL.form(
        request,
        title=_("Note what came"),
        subtitle=_("The time and your name are written by themselves. Nothing about health."),
        verb=_("Note"),
        form=NoteForm,
        options={"user": request.user},
        does=actions.note,
        given={"today": today()},
        said=lambda item: _("%(item)s is noted.") % {"item": item.reference},
    )


@guard(access.WRITE)
def drop(request):
    return MAIL.form(
        request,
        title=_("Drop scans"),
        subtitle=_("Each file joins the register as a letter that came; say then whom it is from."),
        verb=_("Keep these scans"),
        form=DropForm,
        does=actions.drop,
        given={"today": today()},
        then=lambda items: ITEM.url(items[0]) if len(items) == 1 else reverse("mail:home") + "#came",
        said=lambda items: ngettext("%(n)s letter is kept.", "%(n)s letters are kept.", len(items)) % {"n": len(items)},
    )


@guard(access.WRITE)
def identify(request, pk):
    found = ITEM.find(request, pk)
    return ITEM.form(
        request,
        found,
        title=_("Say what this is"),
        verb=_("Keep"),
        form=IdentifyForm,
        options={"user": request.user},
        does=actions.identify,
        given={"today": today()},
        initial={
            "who": found.name,
            "title": found.title,
            "channel": found.channel,
            "received_on": found.received_on,
            "passed_to": found.passed_to_id or request.user.pk,
            "answer_by": found.answer_by,
        },
        said=_("The register says it."),
    )


@guard(access.WRITE)
def pass_on(request, pk):
    found = ITEM.find(request, pk)
    return ITEM.form(
        request,
        found,
        title=_("Pass it to somebody"),
        verb=_("Pass it on"),
        form=PassForm,
        does=actions.pass_on,
        given={"today": today()},
        initial={"answer_by": today()},
        then=reverse("mail:home"),
        said=_("It waits on their day."),
    )


@guard(access.WRITE)
def answer(request, pk):
    found = ITEM.find(request, pk)
    return ITEM.form(
        request,
        found,
        title=_("Say that it is answered"),
        verb=_("It is answered"),
        form=AnswerForm,
        does=actions.answer,
        given={"today": today()},
        initial={"on": today()},
        then=reverse("mail:home"),
        said=_("It is answered."),
    )
