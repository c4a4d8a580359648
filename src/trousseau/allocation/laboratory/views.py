"""Pages of the laboratory: the trials, a new one, what it found, what a grid's minutes keep of it."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import FORMULA, Button, Column, Empty, Listing, act, file_page, list_page
from trousseau.core.runs import run_page, taken_up

from .. import access
from ..enums import TrialKind, TrialState
from ..models import Trial, TrialKept
from ..subjects import COMMISSION
from . import actions, curves, queries, tables, words
from .forms import TrialForm
from .subjects import LABORATORY, TRIAL
from .summary import summary
from .tasks import work_on_trial


def _state(trial: Trial) -> tuple[str, str]:
    if trial.stopped:
        return "bad", _("Stopped")
    return "note:clock" if trial.at_work else "", trial.get_state_display()


COLUMNS = (
    Column(gettext_lazy("What is tried"), words.title, link=TRIAL.url, second=words.where),
    Column(gettext_lazy("State"), _state, kind="state"),
    Column(gettext_lazy("Asked on"), lambda t: t.on, kind="date", order="on"),
    Column(gettext_lazy("By"), lambda t: t.asked_by.name),
)


@guard(access.TRIED)
def laboratory(request):
    start = Button(_("Try a rule"), reverse("allocation:trial_new"), access.TRY, main=True)
    return list_page(
        request,
        Listing(
            title=_("Laboratory"),
            subtitle=_(
                "Before a grid, a limit or a quota is adopted: who would enter, who would leave, who would wait longer."
            ),
            query=queries.trials(),
            columns=COLUMNS,
            empty=Empty(
                _("Nothing was tried yet"),
                _(
                    "Choose a draft grid, a limit or a quota: it is tried on the next sitting or on the months that were, and changes nothing."
                )
                if access.TRY(request.user)
                else _("The director or a social worker tries a rule; you read here what it would change."),
                start,
            ),
            noun=lambda n: ngettext("%(n)s trial", "%(n)s trials", n) % {"n": n},
            buttons=(start,),
            crumbs=COMMISSION.trail() if access.READ(request.user) else (),
        ),
    )


@guard(access.TRY)
def trial_new(request):
    return LABORATORY.form(
        request,
        title=_("Try a rule"),
        subtitle=_("What is left empty stays as it is in force. A trial writes nothing in any sitting."),
        verb=_("Try it"),
        form=TrialForm,
        does=actions.ask_trial,
        given={"on": today()},
        then=TRIAL.url,
    )


def _buttons(trial: Trial) -> list[Button]:
    if trial.state == TrialState.DONE and trial.grid and not trial.kept.exists():
        keep = reverse("allocation:trial_keep", args=[trial.pk])
        return [Button(_("Join to the grid’s minutes"), keep, access.TRY, post=True)]
    return []


@guard(access.TRIED)
def trial(request, pk):
    """Where the trial stands, then what it found. While the worker holds it, the page comes back by itself."""
    found = TRIAL.find(request, pk)
    codes = access.TRY(request.user)
    if found.state != TrialState.DONE:
        return run_page(
            request,
            "allocation/trial.html",
            found,
            again=reverse("allocation:trial_resume", args=[found.pk]),
            right=access.TRY,
            trial=found,
            heading=words.title(found),
            where=words.where(found),
            state=_state(found),
            crumbs=TRIAL.trail(found),
        )
    figures = found.result.figures if codes else summary(found.result.figures, found.on)
    return _shown(request, found, figures, codes=codes, buttons=_buttons(found), kept=found.kept.first())


def _shown(
    request, found: Trial, figures: Mapping[str, Any], *, codes: bool, buttons: list[Button], kept: TrialKept | None
) -> HttpResponse:
    """The page of figures; `codes`: with the numbers of households."""
    past = found.kind == TrialKind.PAST
    short = past and figures["short"]
    told = [] if short else tables.of_past(figures) if past else tables.of_sitting(figures, codes)
    if wanted := request.GET.get("csv"):
        return _csv(next((one for one in told if one.code == wanted), None), found)
    counted = _counted(figures)
    return file_page(
        request,
        "allocation/trial.html",
        buttons=buttons,
        trial=found,
        state=("", ""),
        heading=words.title(found),
        where=words.where(found),
        crumbs=TRIAL.trail(found),
        verdict=words.verdict(found, counted),
        figures=counted,
        past=past,
        short=short,
        codes=codes,
        rules=_rules(figures),
        tables=told,
        near=[words.near(one) for one in figures.get("near", ())],
        near_limit=scales.at("laboratory.near_exclusion", found.on),
        acceptance=words.acceptance(figures) if past else "",
        waits=curves.waits(figures) if past and not short else "",
        groups=_groups(figures, past) if not short else "",
        held=_days(figures["history"]) if past else None,
        small=scales.at("laboratory.small_group", found.on),
        least=_least(found) if past else (),
        kept=kept,
    )


def _counted(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Who enters and who leaves as numbers, for the sentences."""
    found = dict(figures)
    for name in ("enters", "leaves"):
        if isinstance(found.get(name), list):
            found[name] = len(found[name])
    return found


def _groups(figures: Mapping[str, Any], past: bool) -> str:
    if not past:
        rows = [(str(words.GROUPS[one["key"]]), *one["first"], "") for one in figures["groups"]]
        return curves.by_group(rows, _("Households among the first three, in force then tried"))
    by = {one["code"]: {group["key"]: group for group in one["groups"]} for one in figures["policies"]}
    rows = [
        (str(words.GROUPS[key]), *(_share(by[code][key]) for code in ("points", "tried")), " %")
        for key in tables.in_order(by["points"])
    ]
    return curves.by_group(rows, _("Share housed by group, with the points in force then with what is tried"))


def _share(group: Mapping[str, int]) -> int:
    """In whole per cent, as the table writes it."""
    return (200 * group["housed"] + group["size"]) // (2 * group["size"]) if group["size"] else 0


def _rules(figures: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(what, in force, tried) of what is compared."""
    if not (rules := figures.get("rules")):
        return []
    sides = rules["before"], rules["after"]
    rows = [
        (_("Grid of points"), *(one["grid"] for one in sides)),
        (_("Effort at most"), *(words.effort(one["effort"]) for one in sides)),
        (_("Left to live on, at least"), *(words.left(one["left"]) for one in sides)),
    ]
    if any(one["quotas"] for one in sides):
        rows.append((_("Dwellings promised to the SIAO"), *(str(one["quotas"].get("siao", 0)) for one in sides)))
    return rows


def _days(history: Mapping[str, Any]) -> dict[str, Any]:
    def written(name: str) -> str:
        day = history.get(name)
        return localised.day(date.fromisoformat(day)) if day else ""

    return {**history, "from": written("from"), "to": written("to")}


def _least(found: Trial) -> list[tuple[str, int, scales.Value]]:
    """(what, how much the history holds, how much is needed)."""
    history = found.result.figures["history"]
    return [
        (name, history[code], scales.at(f"laboratory.{code}_least", found.on))
        for code, name in (
            ("months", _("Months between the first sitting and the last")),
            ("households", _("Households that waited")),
            ("dwellings", _("Dwellings that came free")),
        )
    ]


def _csv(table: tables.Table | None, found: Trial) -> HttpResponse:
    if table is None:
        raise Http404
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row] for row in table.plain)
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="laboratoire-{found.pk}-{table.code}.csv"'
    return answer


@guard(access.TRY)
@require_POST
def trial_resume(request, pk):
    found = TRIAL.find(request, pk)
    return taken_up(request, work_on_trial, found, url=TRIAL.url(found))


@guard(access.TRY)
@require_POST
def trial_keep(request, pk):
    found = TRIAL.find(request, pk)
    if found.grid is None:
        raise Http404
    grid = found.grid
    return act(
        request,
        lambda: actions.keep_trial(request.user, trial=found, grid=grid, on=today()),
        url=TRIAL.url(found),
        said=_("The figures are joined to the grid: the minutes that adopt it will keep them as they are."),
    )


@guard(access.ADOPTED_UPON)
def trial_kept(request, pk):
    """What the minutes of a grid keep; before it is adopted, for those alone who read the laboratory."""
    kept = get_object_or_404(TrialKept.objects.select_related("trial__grid", "trial__result", "grid"), pk=pk)
    if kept.grid.adopted_on is None and not access.TRIED(request.user):
        raise Http404
    return _shown(request, kept.trial, kept.figures, codes=False, buttons=[], kept=kept)
