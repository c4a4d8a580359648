"""Pages of the commission: its sittings, the agenda, the sheet of each dwelling, the decision."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import components, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page
from trousseau.engines import typography
from trousseau.mandates.access import READ as read_mandates
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import mandates

from . import access, actions, queries, sheet
from .enums import Outcome, SittingState
from .forms import ADJOURN, OTHER, CloseForm, DecideForm, SittingForm, WithdrawForm
from .models import Decision, Sitting

TONES = {SittingState.OPEN: "warn:clock", SittingState.CLOSED: "ok"}


def _url(sitting: Sitting) -> str:
    return reverse("allocation:sitting", args=[sitting.pk])


def _title(sitting: Sitting) -> str:
    day = typography.day(sitting.held_on, components.language())
    return _("Sitting of %(day)s") % {"day": day}


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Commission"), reverse("allocation:list")), *more)


COLUMNS = (
    Column(gettext_lazy("Sitting"), lambda s: s.held_on, kind="date", order="held_on", link=_url),
    Column(
        gettext_lazy("State"), lambda s: (TONES[s.state], s.get_state_display()), kind="state", order="state"
    ),
    Column(gettext_lazy("Dwellings decided"), lambda s: s.decided, kind="num", order="decided"),
    Column(
        gettext_lazy("Allocated"),
        lambda s: s.allocated,
        kind="num",
        order="allocated",
        second=lambda s: (
            s.withdrawn
            and ngettext("%(n)s withdrawn since", "%(n)s withdrawn since", s.withdrawn) % {"n": s.withdrawn}
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
            lede=_("The commission decides on each free dwelling; the software proposes, and says why."),
            query=queries.sittings(),
            columns=COLUMNS,
            empty=Empty(
                _("No sitting yet"),
                _("Prepare the first one: its day and its members. The free dwellings come to its agenda by themselves.")
                if access.HOLD(request.user)
                else _("The director or a social worker prepares it; you decide there."),
                start,
            ),
            noun=lambda n: ngettext("%(n)s sitting", "%(n)s sittings", n) % {"n": n},
            buttons=(start,),
            template="allocation/sittings.html",
            extra={"free": _free(request.user, day), "day": day},
        ),
    )  # fmt: skip


@guard(access.HOLD)
def new(request):
    def action(*, held_on, members) -> str:
        return _url(actions.open_sitting(request.user, on=held_on, members=members))

    return form_page(
        request,
        Task(
            title=_("Prepare a sitting"),
            lede=_("Decisions are written from the day of the sitting on."),
            verb=_("Prepare this sitting"), form=SittingForm, action=action, initial={"held_on": today()},
            said=_("The sitting is ready: its agenda is below."), crumbs=_crumbs((_("Prepare a sitting"), "")),
            cancel=reverse("allocation:list"),
        ),
    )  # fmt: skip


@guard(access.READ)
def sitting(request, pk):
    found = get_object_or_404(Sitting, pk=pk)
    decisions = list(queries.decisions(found))
    names = queries.names(request.user, [d.application_id for d in decisions if d.application_id])
    is_open = found.state == SittingState.OPEN
    points = queries.agenda(found) if is_open else []
    buttons = []
    if is_open and decisions:
        buttons.append(
            Button(
                _("Close the sitting"), reverse("allocation:close", args=[pk]), access.HOLD, main=not points
            )
        )
    return file_page(
        request,
        "allocation/sitting.html",
        buttons=buttons,
        sitting=found,
        title=_title(found),
        tone=TONES[found.state],
        is_open=is_open,
        points=points,
        decisions=[(decision, names.get(decision.application_id, "")) for decision in decisions],
        members=found.members.order_by("name", "pk"),
        crumbs=_crumbs((_title(found), "")),
    )


def _dwelling_context(request, found: Sitting, mandate: Mandate) -> dict:
    """What the sheet shows whether or not the reader decides."""
    is_open = found.state == SittingState.OPEN
    left = list(queries.undecided(found).values_list("pk", flat=True)) if is_open else []
    following = [pk for pk in left if pk != mandate.pk]
    buttons = []
    if following:
        buttons.append(
            Button(_("Next dwelling"), reverse("allocation:dwelling", args=[found.pk, following[0]]))
        )
    return {
        "buttons": buttons,
        "sitting": found,
        "title": _title(found),
        "mandate": mandate,
        "dwelling": mandate.dwelling,
        "area": sheet.surface(int(mandate.dwelling.surface * 100)),
        "today": today(),
        "crumbs": _crumbs((_title(found), _url(found)), (_("Dwelling"), "")),
    }


def _proposed(request, found: Sitting, mandate: Mandate, proposals: list[queries.Proposal]) -> dict:
    shown = queries.first(proposals)
    rest = sheet.others(proposals)
    every = "tous" in request.GET
    rows = rest if every else sheet.some(rest)
    names = queries.names(request.user, [p.application.pk for p in (*shown, *rows)])
    followed, alert = queries.followed(found.held_on), scales.at("allocation.follow_alert", found.held_on)
    return {
        "cards": [sheet.card(p, names.get(p.application.pk, ""), found.held_on) for p in shown],
        "others": [sheet.other(p, names.get(p.application.pk, "")) for p in rows],
        "rest": len(rest),
        "examined": len(proposals),
        "before": queries.withdrawn(mandate),
        "read": " ".join(p.application.code for p in shown),
        "norm": scales.at("occupancy.two", found.held_on),
        "followed": followed,
        "alert": alert,
        "too_often": followed[0] * 100 > alert.value * followed[1],
    }


@guard(access.READ)
def dwelling(request, pk, mandate_pk):
    found = get_object_or_404(Sitting, pk=pk)
    decision = (
        Decision.objects.filter(sitting=found, mandate=mandate_pk)
        .select_related("mandate__dwelling__commune", "application", "decided_by", "withdrawn_by")
        .first()
    )
    if decision:
        names = queries.names(request.user, [decision.application_id] if decision.application_id else [])
        context = _dwelling_context(request, found, mandates(found.held_on).get(pk=mandate_pk))
        obstacle = queries.obstacle(decision) if decision.stands and access.HOLD(request.user) else ""
        if decision.stands and not obstacle:
            url = reverse("allocation:withdraw", args=[pk, mandate_pk])
            context["buttons"].append(Button(_("Withdraw the decision"), url, access.HOLD))
        return file_page(
            request,
            "allocation/decided.html",
            **context,
            obstacle=obstacle,
            decision=decision,
            seen=[one for one in decision.seen if one["rank"]][: queries.SHOWN],
            typed=request.POST.get("reason", ""),
            name=names.get(decision.application_id, ""),
            allocated=decision.outcome == Outcome.ALLOCATED,
        )
    may_decide = access.DECIDE(request.user)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    mandate = get_object_or_404(queries.undecided(found), pk=mandate_pk)
    proposals = queries.proposals(mandate, found.held_on)
    context = {**_dwelling_context(request, found, mandate), **_proposed(request, found, mandate, proposals)}
    held = found.state == SittingState.OPEN and found.held_on <= today()
    if not (held and may_decide):
        return file_page(request, "allocation/dwelling.html", held=held, **context)

    by_code = {p.application.code: p.application for p in proposals}

    def action(*, choice, other, reason, read) -> str:
        outcome = Outcome.ADJOURNED if choice == ADJOURN else Outcome.ALLOCATED
        actions.decide(
            request.user, sitting=found, mandate=mandate, outcome=outcome, reason=reason, read=read, today=today(),
            application=by_code.get(other if choice == OTHER else choice),
        )  # fmt: skip
        return _url(found)

    return form_page(
        request,
        Task(
            title=str(mandate.dwelling), verb=_("Record the decision"), form=DecideForm, action=action,
            options={"found": proposals}, said=_("The decision is in the minutes."), extra={"held": held, **context},
            template="allocation/dwelling.html",
        ),
    )  # fmt: skip


@guard(access.HOLD)
def withdraw(request, pk, mandate_pk):
    found = get_object_or_404(Sitting, pk=pk)
    decision = get_object_or_404(
        Decision.objects.select_related("mandate__dwelling__commune", "application"),
        sitting=found, mandate=mandate_pk, outcome=Outcome.ALLOCATED,
    )  # fmt: skip
    sheet_url = reverse("allocation:dwelling", args=[pk, mandate_pk])
    if request.method != "POST" and not decision.stands:
        return redirect(sheet_url)
    who = queries.names(request.user, [decision.application_id]).get(decision.application_id, "")

    def action(**fields) -> str:
        actions.withdraw_decision(request.user, decision=decision, today=today(), **fields)
        return sheet_url

    return form_page(
        request,
        Task(
            title=_("Withdraw the decision"),
            lede=_("%(dwelling)s, allocated to %(household)s on %(day)s. Both are free again for the next sitting; the decision stays in the minutes, with what you write here.")
            % {
                "dwelling": decision.mandate.dwelling,
                "household": f"{decision.application.code}, {who}" if who else decision.application.code,
                "day": typography.day(decision.decided_on, components.language()),
            },
            verb=_("Withdraw the decision"), form=WithdrawForm, action=action,
            initial={"on": today(), "version": decision.version}, options={"latest": today()},
            said=_("The decision is withdrawn: the dwelling and the household are free again for the next sitting."),
            crumbs=_crumbs((_title(found), _url(found)), (_("Dwelling"), sheet_url), (_("Withdraw the decision"), "")),
            cancel=sheet_url,
        ),
    )  # fmt: skip


@guard(access.HOLD)
def close(request, pk):
    found = get_object_or_404(Sitting, pk=pk)
    left = queries.undecided(found).count()

    def action(*, version) -> str:
        actions.close_sitting(request.user, sitting=found, version=version)
        return _url(found)

    lede = _("The minutes become final: a decision is corrected by another sitting, never erased.")
    if left:
        lede += " " + ngettext(
            "One dwelling was not decided: it comes back at the next sitting.",
            "%(n)s dwellings were not decided: they come back at the next sitting.",
            left,
        ) % {"n": left}
    return form_page(
        request,
        Task(
            title=_("Close the sitting"), lede=lede, verb=_("Close the sitting"), form=CloseForm, action=action,
            obj=found, said=_("The sitting is closed."),
            crumbs=_crumbs((_title(found), _url(found)), (_("Close the sitting"), "")), cancel=_url(found),
        ),
    )  # fmt: skip
