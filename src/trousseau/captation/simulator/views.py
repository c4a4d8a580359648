"""The owner's simulator: a public page that keeps nothing, the paper that is left on the table, and what an officer
keeps with a prospect because it was asked for.

What is typed travels by POST alone: an income never stands in an address, so in no log and no history.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Commune
from trousseau.core.pages import Button, act, file_page, pdf_page
from trousseau.core.subjects import Subject, Trail
from trousseau.exchange.owner_case import Laws
from trousseau.rules.owner_schemes import Case
from trousseau.rules.owner_simulation import simulate

from .. import access
from ..enums import Stage
from ..models import KeptSimulation, Prospect
from ..public_limits import may_enter
from ..subjects import CAPTATION, PROSPECT
from . import guarantees as cover
from . import kept, pictures, words
from .actions import drop_simulation, keep_simulation
from .forms import SimulatorForm
from .kept import Used
from .laws import laws_on
from .papers import kept_paper, paper_facts, simulation_paper

SIMULATION = Subject[KeptSimulation](
    "simulation",
    lambda user: KeptSimulation.objects.select_related(
        "prospect__dwelling__commune", "prospect__owner", "commune", "kept_by"
    ),
    PROSPECT,
    "captation:simulation",
    name=lambda row: _("Kept simulation"),
    of=lambda row: row.prospect,
)


@guard(access.SIMULATE)
def simulator(request):
    """Empty, or prefilled with `?prospect=` for those who may read it; on POST, the comparison."""
    prospect, law = _prospect(request), laws_on(today())
    if request.method != "POST":
        return _page(request, SimulatorForm(laws=law, initial=_known(prospect)), law, prospect)
    form = SimulatorForm(request.POST, laws=law)
    if not may_enter(request, "simulate"):
        return _too_many(request, form, law)
    return _page(request, form, law, prospect)


def _too_many(request, form: SimulatorForm, law: Laws) -> HttpResponse:
    form.add_error(None, _("Many simulations came from your connection within the hour: try again later."))
    return _page(request, form, law, None, status=429)


@require_POST
@guard(access.SIMULATE)
def simulator_pdf(request):
    prospect, law = _prospect(request), laws_on(today())
    form = SimulatorForm(request.POST, laws=law)
    if not form.is_valid():
        return _page(request, form, law, prospect)
    if not may_enter(request, "paper"):
        return _too_many(request, form, law)
    try:
        known = form.known_ceilings()
        printed = simulation_paper(form.case(known), form.cleaned_data["commune"], law, Used.of(known))
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, law, prospect)
    return pdf_page(printed.pdf, f"simulation-{law.on}")


@require_POST
@guard(access.WRITE)
def keep(request, pk):
    """Keep what the officer has before their eyes: computed again from what was typed."""
    found, law = PROSPECT.find(request, pk), laws_on(today())
    form = SimulatorForm(request.POST, laws=law)
    if not form.is_valid():
        return _page(request, form, law, found)
    known = form.known_ceilings()
    try:
        row = keep_simulation(
            request.user,
            prospect=found,
            case=form.case(known),
            commune=form.cleaned_data["commune"],
            laws=law,
            used=Used.of(known),
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, law, found)
    messages.success(request, _("The simulation is kept with this prospect."))
    return HttpResponseRedirect(SIMULATION.url(row))


@guard(access.READ)
def simulation(request, pk):
    """A kept simulation as it was shown on its day, made again from what was typed and the law of that day."""
    row = SIMULATION.find(request, pk)
    law = kept.laws_of(row)
    case = kept.case_of(row, law)
    return file_page(
        request,
        "captation/simulation.html",
        buttons=(
            *(
                [Button(_("PDF to leave"), reverse("captation:simulation_pdf", args=[pk]), icon="doc")]
                if row.paper
                else []
            ),
            Button(_("Drop this simulation"), reverse("captation:simulation_drop", args=[pk]), access.WRITE, post=True),
        ),
        row=row,
        facts=paper_facts(case, row.commune, law),
        conditions=cover.conditions(law),
        levels=words.levels(law),
        crumbs=SIMULATION.trail(row),
        **_answer(case, row.commune, kept.used_of(row), law, request.user),
    )


@guard(access.READ)
def simulation_pdf(request, pk):
    row = SIMULATION.find(request, pk)
    try:
        return pdf_page(kept_paper(row).pdf, f"simulation-{row.made_on}")
    except Refused as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(SIMULATION.url(row))


@require_POST
@guard(access.WRITE)
def simulation_drop(request, pk):
    row = SIMULATION.find(request, pk)
    return act(
        request,
        lambda: drop_simulation(request.user, simulation=row),
        url=PROSPECT.url(row.prospect),
        said=_("The simulation is dropped: nothing of it is kept."),
    )


def _page(request, form: SimulatorForm, law: Laws, prospect: Prospect | None, *, status: int = 422) -> HttpResponse:
    """`status`: of a form that is not right."""
    valid = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "laws": law,
        "prospect": prospect,
        "query": f"?prospect={prospect.pk}" if prospect else "",
        "crumbs": _crumbs(request, prospect),
        "assumptions": [value for code, value in law.values.items() if code.startswith("simulator.")],
        "conditions": cover.conditions(law),
        "levels": words.levels(law),
        "may_keep": prospect is not None and prospect.stage != Stage.LOST and access.WRITE(request.user),
        **(_typed_answer(form, law, request.user) if valid else {}),
    }
    return render(request, "captation/simulator.html", context, status=status if form.errors else 200)


def _typed_answer(form: SimulatorForm, law: Laws, user) -> dict:
    known = form.known_ceilings()
    return _answer(form.case(known), form.cleaned_data["commune"], Used.of(known), law, user)


def _answer(case: Case, commune: Commune | None, used: Used | None, law: Laws, user) -> dict:
    """What the answer's template shows."""
    comparison = simulate(case, law.schemes, law.tax, law.on)
    columns = words.columns(comparison)
    year, six = words.table(columns, law)
    return {
        "case": case,
        "typed": {"rent": words.money(case.rent), "area": localised.number(case.area.normalize() + 0)},
        "commune": commune,
        "ceilings": used,
        "ceilings_said": words.ceilings(used, case) if used else "",
        "ceilings_year": law.on.year,
        "may_type_ceilings": access.TYPE_CEILINGS(user),
        "comparison": comparison,
        "verdict": words.verdict(case, comparison, law),
        "columns": columns,
        "year_rows": year,
        "six_rows": six,
        "years": words.year_by_year(columns),
        "kept": pictures.kept_picture(columns),
        "gains": pictures.gains_picture(comparison),
        "break_evens": pictures.break_evens(comparison),
        "where": pictures.where_you_are(comparison),
        "guarantees": cover.guarantees(case, comparison, law),
        "incomes": _incomes(law, commune),
        "due": words.money(comparison.tax_due),
        "scale_of_tax": law.values["owner_tax.thresholds"],
        "notes": words.notes(law),
        "discount": law.values["locavantages.discount.loc1"],
        "coefficient": law.values["locavantages.coefficient_max"],
    }


def _incomes(law: Laws, commune) -> dict | None:
    """The tenants' income by level and size of household, with one of the dated values it comes from."""
    found = law.ceilings(commune.insee) if commune else None
    if found is None:
        return None
    value = next(value for code, value in law.values.items() if code.startswith("locavantages.income."))
    sizes = len(found["loc1"]) - 1
    return {
        "value": value,
        "sizes": range(1, sizes + 1),
        "rows": [(words.scheme_name(level), list(ceilings)) for level, ceilings in found.items()],
    }


def _prospect(request) -> Prospect | None:
    asked = request.GET.get("prospect", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and access.READ(request.user)):
        raise Http404
    return PROSPECT.find(request, asked)


def _known(prospect: Prospect | None) -> dict:
    if prospect is None:
        return {}
    dwelling = prospect.dwelling
    return {
        "commune": dwelling.commune_id,
        "rent": prospect.rent_hoped,
        "area": dwelling.surface,
        "energy": dwelling.energy,
        "kind": dwelling.kind,
    }


def _crumbs(request, prospect: Prospect | None) -> Trail:
    if not access.READ(request.user):
        return ()
    return PROSPECT.trail(prospect, _("Simulator")) if prospect else CAPTATION.trail((_("Simulator"), ""))
