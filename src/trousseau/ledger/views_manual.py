"""The entries written by hand: those that wait for a second person, and the others."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.forms import Versioned
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography

from . import chart, manual
from .access import POST_MANUAL, PROPOSE, READ
from .enums import Ledger, ManualState
from .forms import ManualForm, RefuseManualForm
from .subjects import ENTRIES, MANUAL, MANUALS

TONES = {ManualState.PROPOSED: "warn:clock", ManualState.POSTED: "ok", ManualState.REFUSED: "note"}


@guard(READ)
def list_(request):
    new_ = Button(_("Propose an entry"), reverse("ledger:manual_new"), PROPOSE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Entries by hand"),
            subtitle=_("Proposed by one person with its ground, posted by another, the director."),
            query=MANUAL.rows(request.user),
            columns=(
                Column(gettext_lazy("Entry"), lambda m: m.label, link=MANUAL.url, second=str),
                Column(gettext_lazy("State"), lambda m: (TONES[m.state], m.get_state_display()), kind="state"),
                Column(gettext_lazy("Ledger"), lambda m: Ledger(m.ledger).label),
                Column(gettext_lazy("Date"), lambda m: m.on, kind="date", order="on"),
                Column(gettext_lazy("Proposed by"), lambda m: m.proposed_by.name),
            ),
            empty=Empty(
                _("No entry by hand"),
                _("The other pages write the books. What none of them writes is proposed here, with its ground."),
                new_,
            ),
            noun=lambda n: ngettext("%(n)s entry", "%(n)s entries", n) % {"n": typography.number(n)},
            buttons=(new_,),
            crumbs=ENTRIES.trail((_("Entries by hand"), "")),
        ),
    )


@guard(PROPOSE)
def new(request):
    return MANUALS.form(
        request,
        title=_("Propose an entry"),
        subtitle=_("Nothing is posted before the director, another person, has read it."),
        verb=_("Propose this entry"),
        form=ManualForm,
        does=manual.propose_entry,
        given={"today": today()},
        then=MANUAL.url,
        initial={"ledger": Ledger.CLIENTS.value, "on": today()},
        said=_("It waits for a second person."),
    )


@guard(READ)
def one(request, pk):
    found = MANUAL.find(request, pk)
    waits, mine = found.state == ManualState.PROPOSED, found.proposed_by_id == request.user.pk
    buttons = []
    if waits and (mine or POST_MANUAL(request.user)):
        buttons.append(
            Button(_("Take it back") if mine else _("Refuse it"), reverse("ledger:manual_refuse", args=[pk]))
        )
    if waits and not mine:
        buttons.append(Button(_("Post this entry"), reverse("ledger:manual_post", args=[pk]), POST_MANUAL, main=True))
    lines = [(line, chart.account_name(found.ledger, line.account)) for line in found.lines.select_related("fund")]
    return file_page(
        request,
        "ledger/manual.html",
        buttons=buttons,
        manual=found,
        tone=TONES[ManualState(found.state)],
        lines=lines,
        total=sum(line.debit for line, _name in lines),
        waits=waits,
        crumbs=MANUAL.trail(found),
    )


@guard(POST_MANUAL)
def post(request, pk):
    found = MANUAL.find(request, pk, state=ManualState.PROPOSED)
    return MANUAL.form(
        request,
        found,
        title=_("Post “%(label)s”") % {"label": found.label},
        here=_("Post"),
        subtitle=_("Proposed by %(name)s: %(ground)s") % {"name": found.proposed_by.name, "ground": found.ground},
        verb=_("Post this entry"),
        form=Versioned,
        does=manual.post_manual,
        given={"today": today()},
        said=_("The entry is in the books."),
    )


@guard(PROPOSE)
def refuse(request, pk):
    found = MANUAL.find(request, pk, state=ManualState.PROPOSED)
    return MANUAL.form(
        request,
        found,
        title=_("Refuse “%(label)s”") % {"label": found.label},
        here=_("Refuse"),
        verb=_("Refuse this entry"),
        form=RefuseManualForm,
        does=manual.refuse_manual,
        given={"today": today()},
        said=_("Nothing is posted."),
    )
