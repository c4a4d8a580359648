"""Pages of the commission: its sittings, one of them as it is held, its closing."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import condition

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.mandates.access import READ as read_mandates
from trousseau.mandates.models import Mandate

from . import access, actions, queries, queries_sitting, signed
from .enums import Presence, SittingState
from .forms_sitting import CallOffForm, CloseForm, MoveForm, SittingForm
from .models import Sitting
from .subjects import COMMISSION, SITTING

TONES = {SittingState.OPEN: "warn:clock", SittingState.CLOSED: "ok", SittingState.OFF: "note:off"}


COLUMNS = (
    Column(gettext_lazy("Sitting"), lambda s: s.held_on, kind="date", order="held_on", link=SITTING.url),
    Column(gettext_lazy("State"), lambda s: (TONES[s.state], s.get_state_display()), kind="state", order="state"),
    Column(gettext_lazy("Dwellings decided"), lambda s: s.decided, kind="num", order="decided"),
    Column(
        gettext_lazy("Allocated"),
        lambda s: s.allocated,
        kind="num",
        order="allocated",
        second=lambda s: (
            s.withdrawn and ngettext("%(n)s withdrawn since", "%(n)s withdrawn since", s.withdrawn) % {"n": s.withdrawn}
        ),
    ),
    Column(gettext_lazy("First proposal followed"), lambda s: s.followed, kind="num", order="followed"),
)


def _free(user, day) -> list[tuple[Mandate, str]]:
    """Each free dwelling with its page: its sheet in the coming sitting, else its mandate for who may read it."""
    coming = queries.coming(day)

    def page(mandate: Mandate) -> str:
        if coming and mandate.ends_at >= coming.held_on:
            return reverse("allocation:dwelling", args=[coming.pk, mandate.pk])
        return reverse("mandates:mandate", args=[mandate.pk]) if read_mandates(user) else ""

    return [(mandate, page(mandate)) for mandate in queries.free_dwellings(day)]


@guard(access.READ)
def sittings(request):
    day = today()
    start = Button(_("Prepare a sitting"), reverse("allocation:new"), access.HOLD, main=True)
    return list_page(
        request,
        Listing(
            title=_("Commission"),
            subtitle=_("The commission decides on each free dwelling; the software proposes, and says why."),
            query=queries.sittings(),
            columns=COLUMNS,
            empty=Empty(
                _("No sitting yet"),
                _(
                    "Prepare the first one: its day and its members. The free dwellings come to its agenda by themselves."
                )
                if access.HOLD(request.user)
                else _("The director or a social worker prepares it; you decide there."),
                start,
            ),
            noun=lambda n: ngettext("%(n)s sitting", "%(n)s sittings", n) % {"n": n},
            buttons=(start,),
            links=(
                Button(_("Grids of points"), reverse("allocation:grids")),
                Button(_("Laboratory"), reverse("allocation:laboratory"), access.TRIED),
            ),
            template="allocation/sittings.html",
            extra={
                "free": _free(request.user, day),
                "day": day,
                "years": queries_sitting.followed_by_year(day),
                "alert": scales.at("allocation.follow_alert", day),
            },
        ),
    )


@guard(access.HOLD)
def new(request):
    def prepared(user, *, held_on, **fields) -> Sitting:
        return actions.open_sitting(user, on=held_on, today=today(), **fields)

    return COMMISSION.form(
        request,
        title=_("Prepare a sitting"),
        subtitle=_(
            "Decisions are written from the day of the sitting on. The seed of its draws is published with the agenda."
        ),
        verb=_("Prepare this sitting"),
        form=SittingForm,
        does=prepared,
        then=SITTING.url,
        initial={"held_on": today()},
        said=_("The sitting is ready: its agenda is below."),
    )


def _live(user, found: Sitting) -> dict:
    """What the page of a sitting shows and follows: who is there, what is discussed, what is decided."""
    points = queries.agenda(found) if found.is_open else []
    decisions = list(queries.decisions(found))
    closed_to_me = queries_sitting.hidden(found, user, points)
    names = queries.names(user, [d.application_id for d in decisions if d.application_id])
    seats = list(queries_sitting.seats(found))
    return {
        "sitting": found,
        "is_open": found.is_open,
        "today": today(),
        "points": points,
        "closed_to_me": closed_to_me,
        "decisions": [(decision, names.get(decision.application_id, "")) for decision in decisions],
        "seats": seats,
        "aside": set(found.recusals.values_list("member", flat=True)),
        "quorum": queries_sitting.quorum(found),
        "discussed": next((p for p in points if p.mandate.pk == found.discussed_id), None),
        "presided": any(seat.member_id == found.chair_id and seat.presence == Presence.PRESENT for seat in seats),
        "here": sum(seat.presence == Presence.PRESENT for seat in seats),
    }


def _buttons(user, found: Sitting, *, left: bool, decided: bool) -> list[Button]:
    """What the reader may do now: say they are there, withdraw from a point, note who is there, close; then the papers."""

    def to(name: str) -> str:
        return reverse(f"allocation:{name}", args=[found.pk])

    if found.state == SittingState.OFF:
        return []
    seat = found.seats.filter(member=user).first()
    there = seat is not None and seat.presence == Presence.PRESENT
    buttons = []
    if not found.is_open:
        if found.minutes_id and not found.decisions.filter(recused=user).exists():
            buttons.append(Button(_("Minutes, PDF"), to("minutes"), icon="doc", main=True))
        buttons.append(Button(_("Annex with the names, PDF"), to("annex"), access.ANNEX, icon="doc"))
        return [*buttons, Button(_("Letters of the sitting"), to("letters"), access.HOLD)]
    if access.SIT(user) and not there and found.held_on <= today():
        buttons.append(Button(_("I am here"), to("join"), post=True, main=left))
    if seat is not None:
        buttons.append(Button(_("Withdraw from a point"), to("recuse")))
    if access.conducts(user, found):
        buttons.append(Button(_("Note who is there"), to("presence")))
        if decided:
            buttons.append(Button(_("Close the sitting"), to("close"), main=not left))
    if access.HOLD(user) and actions.movable(found) and (actions.not_begun(found) or found.held_on < today()):
        buttons.append(Button(_("Choose another day"), to("move"), main=_bears_another(found)))
    if access.HOLD(user) and actions.not_begun(found):
        buttons.append(Button(_("Call the sitting off"), to("call_off")))
    return buttons


def _bears_another(found: Sitting) -> bool:
    """Whether its day went by and nobody was there: it is held today, or was, on a day to be said."""
    return found.held_on < today() and actions.not_begun(found)


def _minutes(user, found: Sitting, *, decided: bool) -> dict | None:
    """The draft of the minutes, then their signed copy; nothing to who withdrew from a point."""
    if not (decided or found.minutes_id) or found.decisions.filter(recused=user).exists():
        return None
    return signed.MINUTES.steps(found, user, draft=reverse("allocation:unsigned_minutes", args=[found.pk]))


@guard(access.READ)
def sitting(request, pk):
    found = SITTING.find(request, pk)
    shown = _live(request.user, found)
    return file_page(
        request,
        "allocation/sitting.html",
        buttons=_buttons(request.user, found, left=bool(shown["points"]), decided=bool(shown["decisions"])),
        title=SITTING.name(found),
        tone=TONES[found.state],
        signing=_minutes(request.user, found, decided=bool(shown["decisions"])),
        unheld=_bears_another(found),
        late=found.seed_on is not None and found.seed_on > found.held_on,
        crumbs=SITTING.trail(found),
        **shown,
    )


def _pulse(request, pk: int) -> str | None:
    found = Sitting.objects.filter(pk=pk).first()
    return found and f'"{queries_sitting.pulse(found)}"'


@guard(access.READ)
@condition(etag_func=_pulse)
def live(request, pk):
    """The moving part of the sitting's page: 304 while nobody did anything."""
    found = SITTING.find(request, pk)
    return render(request, "allocation/_live.html", _live(request.user, found))


@guard(access.HOLD)
def move(request, pk):
    found = SITTING.find(request, pk)
    return SITTING.form(
        request,
        found,
        title=_("Choose another day"),
        subtitle=_(
            "To come, its members are convened for that day: tell them. Come, it is the one on which it was held: its papers and counts "
            "bear it. The seed of its draws stays the one that was published."
        ),
        verb=_("Move the sitting"),
        form=MoveForm,
        does=actions.move_sitting,
        given={"today": today()},
        obj=found,
        initial={"on": found.held_on},
        kept={"on": found.held_on},
        said=_("The sitting bears its new day. If it is to come, tell its members."),
    )


@guard(access.HOLD)
def call_off(request, pk):
    found = SITTING.find(request, pk)
    return SITTING.form(
        request,
        found,
        title=_("Call the sitting off"),
        subtitle=_(
            "It stays with its reason, and is listed and counted no more. The dwellings wait for the next one; the same day may be convened again."
        ),
        verb=_("Call it off"),
        form=CallOffForm,
        does=actions.call_off,
        given={"today": today()},
        obj=found,
        said=_("The sitting is called off: tell its members."),
    )


@guard(access.SIT)
def close(request, pk):
    found = SITTING.find(request, pk)
    if not access.conducts(request.user, found):
        raise PermissionDenied
    left = queries.undecided(found).count()
    subtitle = _("The minutes are numbered and printed: a decision is corrected by another sitting, never erased.")
    if left:
        subtitle += " " + ngettext(
            "One dwelling was not decided: it comes back at the next sitting.",
            "%(n)s dwellings were not decided: they come back at the next sitting.",
            left,
        ) % {"n": left}
    return SITTING.form(
        request,
        found,
        title=_("Close the sitting"),
        subtitle=subtitle,
        verb=_("Close the sitting"),
        form=CloseForm,
        does=actions.close_sitting,
        given={"on": today(), "today": today()},
        obj=found,
        said=_("The sitting is closed: its minutes are ready."),
    )
