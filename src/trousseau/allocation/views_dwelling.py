"""The sheet of a dwelling: proposals, why not the others, opinions, the decision; then what was decided."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Button, Task, file_page, form_page
from trousseau.mandates.enums import Choice
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import mandates

from . import access, actions, lines, queries, queries_sitting, sheet
from .enums import Answer, OpinionValue, Outcome
from .forms import DecideForm
from .models import Decision, Opinion, Sitting
from .proposing import Examined, Proposal, home_id
from .subjects import SITTING

PAGE = 100  # rows of « all the others »: each is explained when it is shown


def _context(request, found: Sitting, mandate: Mandate) -> dict:
    """What the sheet shows whether or not the reader decides."""
    left = list(queries.undecided(found).values_list("pk", flat=True)) if found.is_open else []
    following = [pk for pk in left if pk != mandate.pk]
    buttons = []
    if mandate.pk in left and mandate.pk != found.discussed_id and access.conducts(request.user, found):
        url = reverse("allocation:discuss", args=[found.pk, mandate.pk])
        buttons.append(Button(_("Discuss this dwelling"), url, post=True))
    if following:
        buttons.append(Button(_("Next dwelling"), reverse("allocation:dwelling", args=[found.pk, following[0]])))
    return {
        "buttons": buttons,
        "sitting": found,
        "title": SITTING.name(found),
        "mandate": mandate,
        "dwelling": mandate.dwelling,
        "area": lines.surface(int(mandate.dwelling.surface * 100)),
        "today": today(),
        "crumbs": SITTING.trail(found, _("Dwelling")),
    }


def _proposed(request, found: Sitting, mandate: Mandate, examined: Examined, proposals: list[Proposal]) -> dict:
    shown, home = queries.first(proposals), home_id(mandate)
    _dwellings, kept_away = queries_sitting.aside(found, request.user)
    rest = [p for p in sheet.others(proposals) if p.application.pk not in kept_away]
    page = Paginator(rest, PAGE).get_page(request.GET.get("page")) if "tous" in request.GET else None
    rows = list(page) if page else sheet.some(rest)
    third = shown[-1] if shown else None
    planned = next((p for p in proposals[len(shown) :] if examined.planned(p.application.code) == mandate), None)
    apart = [p for p in sheet.not_known(proposals) if p.application.pk not in kept_away]
    told = apart if "tous" in request.GET else apart[: sheet.NEXT + sheet.NEAREST]
    names = queries.names(request.user, [p.application.pk for p in (*shown, *rows, *told)])
    followed, alert = queries.followed(found.held_on), scales.at("allocation.follow_alert", found.held_on)
    mine = dict(
        Opinion.objects.filter(sitting=found, mandate=mandate, member=request.user).values_list("application", "value")
    )
    prior = queries_sitting.priorities([p.application.pk for p in shown], found.held_on)
    return {
        "cards": [
            (
                sheet.card(p, following, names.get(p.application.pk, ""), found.held_on),
                mine.get(p.application.pk, ""),
                p.application.pk in prior,
            )
            for p, following in zip(shown, (*proposals[1 : len(shown) + 1], None), strict=False)
        ],
        "values": OpinionValue.choices,
        "others": [sheet.other(p, third, names.get(p.application.pk, "")) for p in rows],
        "apart": [sheet.lacking(p, names.get(p.application.pk, "")) for p in told],
        "all_apart": len(apart),
        "law_missing": sheet.law_missing(examined.law_lacking(home)) if home in examined.problem.dwelling else "",
        "page": page,
        "grid": examined.grid,
        "limits": examined.problem.thresholds,
        "planned": planned,
        "holding": sheet.holding(examined, home, mandate.dwelling.accessible),
        "unread": [one for one in examined.aside if one.code == home],
        "aside_files": [one for one in examined.aside if one.code in examined.applications],
        "may_correct": access.HOLD(request.user),
        "doubt": next(iter(examined.law.unverified), None),
        "rest": len(rest),
        "examined": len(proposals),
        "before": queries.withdrawn(mandate),
        "read": " ".join(p.application.code for p in shown),
        "norm": scales.at("occupancy.two", found.held_on),
        "followed": followed,
        "alert": alert,
        "too_often": followed[0] * 100 > alert.number * followed[1],
    }


def _live(found: Sitting, mandate: Mandate, aside: list, decided: Decision | None = None) -> dict:
    """What the sheet follows while others act: a decision taken elsewhere, the opinions, who is there."""
    return {
        "sitting": found,
        "mandate": mandate,
        "decided": decided,
        "tallies": queries_sitting.tallies(found, mandate),
        "quorum": queries_sitting.quorum(found, aside),
        "seated": found.seats.count(),
        "aside": aside,
        "done": found.decisions.filter(succeeds=None).count(),
    }


@guard(access.READ)
def dwelling(request, pk, mandate_pk):
    found = SITTING.find(request, pk)
    decision = queries_sitting.current(found, mandate_pk)
    if decision:
        return _decided(request, found, decision)
    may_decide, may_speak = access.DECIDE(request.user), access.SIT(request.user)
    giving = "give" in request.POST
    if request.method == "POST" and not (may_speak if giving else may_decide):
        raise PermissionDenied
    mandate = get_object_or_404(queries.undecided(found), pk=mandate_pk)
    examined = queries.examine(found.held_on, [mandate])
    proposals = examined.proposals_for(mandate)
    aside = queries_sitting.recused(found, mandate, queries_sitting.fitting(proposals))
    if request.user in aside:
        raise PermissionDenied
    held = found.is_open and found.held_on <= today()
    error = ""
    if giving and held:
        error = _give(request, found, mandate, proposals)
    context = {
        **_context(request, found, mandate),
        **_proposed(request, found, mandate, examined, proposals),
        **_live(found, mandate, aside),
        "held": held,
        "speaks": held and may_speak,
    }
    if not (held and may_decide):
        return file_page(request, "allocation/dwelling.html", said=giving and not error, error=error, **context)
    _dwellings, away = queries_sitting.aside(found, request.user)
    form, options = DecideForm, {"found": [p for p in proposals if p.application.pk not in away]}
    if giving:  # what was typed of the decision stays where it is
        typed = form(initial=request.POST.dict(), **options)
        return file_page(
            request,
            "allocation/dwelling.html",
            form=typed,
            verb=_("Record the decision"),
            said=not error,
            error=error,
            **context,
        )
    by_code = queries_sitting.codes(proposals)

    def decided(user, *, choice, other, second, third, **fields) -> Decision:
        code, following = DecideForm.places(choice, other, second, third)
        return actions.decide(
            user,
            sitting=found,
            mandate=mandate,
            today=today(),
            outcome=Outcome.ALLOCATED if code else Outcome.ADJOURNED,
            application=by_code[code].application if code else None,
            successors=[by_code[one].application for one in following],
            **fields,
        )

    return form_page(
        request,
        Task(
            title=str(mandate.dwelling),
            verb=_("Record the decision"),
            form=form,
            does=decided,
            then=SITTING.url(found),
            options=options,
            said=_("The decision is in the minutes."),
            extra={"verb": _("Record the decision"), **context},
            template="allocation/dwelling.html",
        ),
    )


def _give(request, found: Sitting, mandate: Mandate, proposals: list[Proposal]) -> str:
    """The reader's opinions, from the cards; what refused them, or ""."""
    given = {p.application: request.POST.get(f"opinion_{p.application.code}", "") for p in queries.first(proposals)}
    try:
        actions.give_opinions(request.user, sitting=found, mandate=mandate, opinions=given, today=today())
    except Refused as refusal:
        return str(refusal)
    return ""


def _decided(request, found: Sitting, decision: Decision) -> HttpResponse:
    if decision.recused.filter(pk=request.user.pk).exists():
        raise PermissionDenied
    user = request.user
    chain = queries_sitting.chain(decision)
    names = queries.names(user, [one.application_id for one in chain if one.application_id])
    context = _context(request, found, mandates(found.held_on).get(pk=decision.mandate_id))
    obstacle = queries.obstacle(decision) if decision.stands and access.HOLD(user) else ""
    place = [found.pk, decision.mandate_id]
    owner_asked = context["mandate"].choice_at == Choice.OWNER
    buttons = context["buttons"]
    if decision.stands and owner_asked and not decision.owner_answers.filter(answer=Answer.AGREED).exists():
        url = reverse("allocation:owner", args=[decision.pk])
        buttons.append(Button(_("Record the owner’s answer"), url, access.OWNER_ANSWER))
    if decision.stands and not obstacle:
        url = reverse("allocation:withdraw", args=place)
        buttons.append(Button(_("Withdraw the decision"), url, access.HOLD))
    if decision.ended and queries_sitting.in_line(chain, today()):
        buttons.append(
            Button(_("Ask the successor"), reverse("allocation:succeed", args=place), access.HOLD, main=True)
        )
    return file_page(
        request,
        "allocation/decided.html",
        **context,
        obstacle=obstacle,
        decision=decision,
        earlier=chain[:-1],
        successors=chain[0].successors.select_related("application"),
        refusal=getattr(decision, "refusal", None),
        answers=decision.owner_answers.select_related("recorded_by"),
        tallies=queries_sitting.tallies(found, decision.mandate),
        aside=decision.recused.order_by("name", "pk"),
        here=decision.present.order_by("name", "pk"),
        seen=[one for one in decision.seen if one["rank"]][: queries.SHOWN],
        late="opinions" if "give" in request.POST else request.method == "POST" and "decision",
        typed=request.POST.get("reason", "").strip(),
        given=_typed_opinions(request),
        name=names.get(decision.application_id, ""),
        allocated=decision.outcome == Outcome.ALLOCATED,
    )


def _typed_opinions(request) -> list[tuple[str, str]]:
    """By household, the opinion that was typed on the sheet before it was decided."""
    rows = [(name.removeprefix("opinion_"), value) for name, value in request.POST.items() if "opinion_" in name]
    return [(code, OpinionValue(value).label) for code, value in rows if value in OpinionValue]


def _pulse(request, pk: int, mandate_pk: int) -> str | None:
    found = Sitting.objects.filter(pk=pk).first()
    return found and f'"{queries_sitting.pulse(found)}"'


@guard(access.READ)
@condition(etag_func=_pulse)
def live(request, pk, mandate_pk):
    found, mandate = SITTING.find(request, pk), get_object_or_404(Mandate, pk=mandate_pk)
    decision = queries_sitting.current(found, mandate_pk)
    if decision is None:
        proposals = queries.proposals(mandate, found.held_on)
        aside = queries_sitting.recused(found, mandate, queries_sitting.fitting(proposals))
    else:
        aside = list(decision.recused.all())
    if request.user in aside:
        raise PermissionDenied
    return render(request, "allocation/_dwelling_live.html", _live(found, mandate, aside, decision))
