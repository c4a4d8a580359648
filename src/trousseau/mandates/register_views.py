"""Pages of the register: its lines, its paper, a later mention, the first number."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import HEADS, guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, list_page, printed_page

from . import access, actions, queries
from .enums import EntryKind
from .forms import FirstNumberForm, MentionForm, Register
from .models import RegisterEntry
from .papers import register_paper
from .register import last_dated
from .subjects import MANDATES, REGISTER, SETTINGS, SIGNED

TONES = {EntryKind.MANDATE: "ok", EntryKind.CANCELLATION: "bad", EntryKind.AMENDMENT: "note", EntryKind.END: ""}


def _mandate_url(entry: RegisterEntry) -> str:
    return reverse("mandates:mandate", args=[entry.mandate_id])


def _kind(entry: RegisterEntry) -> tuple[str, str]:
    if entry.kind == EntryKind.MANDATE and entry.cancelled:
        return ("bad", _("Mandate, cancelled later"))
    return (TONES[entry.kind], EntryKind(entry.kind).label)


@guard(access.READ)
def register(request):
    columns = (
        Column(
            gettext_lazy("Number"),
            lambda e: e.number,
            order="number",
            link=_mandate_url,
            second=lambda e: _("line %(n)s") % {"n": e.chain_number},
        ),
        Column(gettext_lazy("Kind"), _kind, kind="state"),
        Column(gettext_lazy("Date"), lambda e: e.date, kind="date", order="date"),
        Column(gettext_lazy("Principals"), lambda e: e.names),
        Column(gettext_lazy("Address"), lambda e: e.addresses),
        Column(gettext_lazy("Situation of the dwelling"), lambda e: e.situation),
        Column(gettext_lazy("Object"), lambda e: e.purpose),
        Column(gettext_lazy("Observations"), lambda e: e.observations),
    )
    buttons = []
    if not queries.first_number_is_set():
        buttons.append(Button(_("Set the first number"), reverse("mandates:first_number"), access.FIRST_NUMBER))
    last = last_dated()
    if last:
        buttons.append(Button(_("Print the register, PDF"), reverse("mandates:register_paper"), icon="doc"))
    subtitle = _("Without a gap, in the order it was written; a line is never changed, a later mention corrects it.")
    if last and last.date > today():
        subtitle = _(
            "%(subtitle)s Line %(line)s, mandate %(number)s, bears a day to come, %(day)s: it holds nobody up, the next "
            "lines follow the days that have come. Write a mention about this mandate that says its true day."
        ) % {"subtitle": subtitle, "line": last.chain_number, "number": last.number, "day": localised.day(last.date)}
    return list_page(
        request,
        Listing(
            title=_("Register of mandates"),
            subtitle=subtitle,
            query=queries.register(),
            columns=columns,
            empty=Empty(
                _("No line yet"),
                _("A mandate enters the register by its signature, which gives it its number."),
                Button(_("See the mandates"), reverse("mandates:list")),
            ),
            noun=lambda n: ngettext("%(n)s line", "%(n)s lines", n) % {"n": n},
            filterset=Register,
            buttons=buttons,
            links=[Button(_("Sheets to be signed"), reverse("core:heads"), HEADS)],
            crumbs=MANDATES.trail((_("Register"), "")),
        ),
    )


@guard(access.READ)
def paper(request):
    """The whole register on paper, with its head."""
    entries = queries.register()
    if not entries.exists():
        raise Http404
    day, url = today(), reverse("mandates:register")
    return printed_page(request, lambda: register_paper(entries, on=day), name=f"registre-{day}", url=url)


@guard(access.WRITE)
def mention(request, pk):
    found = SIGNED.find(request, pk)
    return SIGNED.form(
        request,
        found,
        title=_("Write a mention about mandate %(code)s") % {"code": found.code},
        here=_("Mention"),
        subtitle=_("The first line stays; the mention is added at the end of the register and bears its number."),
        verb=_("Write this mention"),
        form=MentionForm,
        does=actions.mention_in_register,
        given={"today": today()},
        initial={"on": today()},
        said=_("The mention is in the register."),
    )


@guard(access.FIRST_NUMBER)
def first_number(request):
    """The administrator reads no mandate: they come from the settings and go back there."""
    back = REGISTER if access.READ(request.user) else SETTINGS
    if request.method != "POST" and queries.first_number_is_set():
        messages.info(request, _("The register has its first number already: its numbers follow from there."))
        return HttpResponseRedirect(back.url())
    return back.form(
        request,
        title=_("First number of the register"),
        here=_("First number"),
        subtitle=_("Chosen once, before the first mandate; then the numbers follow without a gap and never restart."),
        verb=_("Set this number"),
        form=FirstNumberForm,
        does=actions.set_first_number,
        initial={"number": 1},
        said=_("The first number is set."),
    )
