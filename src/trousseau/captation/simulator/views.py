"""The owner's simulator: a public page that keeps nothing, and the paper that is left on the table.

What is typed travels by POST alone: an income never stands in an address, so in no log and no history.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau import scales as shipped
from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.exchange.owner_case import Laws, laws
from trousseau.rules.owner_simulation import simulate

from .. import access, queries
from ..models import Prospect
from . import guarantees as cover
from . import pictures, words
from .forms import SimulatorForm
from .papers import simulation_paper


@guard(access.SIMULATE)
def simulator(request):
    """Empty, or prefilled with `?prospect=` for those who may read it; on POST, the comparison."""
    prospect, law = _prospect(request), _laws()
    if request.method != "POST":
        return _page(request, SimulatorForm(laws=law, initial=_known(prospect)), law, prospect)
    form = SimulatorForm(request.POST, laws=law)
    return _page(request, form, law, prospect)


@require_POST
@guard(access.SIMULATE)
def simulator_pdf(request):
    prospect, law = _prospect(request), _laws()
    form = SimulatorForm(request.POST, laws=law)
    if not form.is_valid():
        return _page(request, form, law, prospect)
    try:
        known = form.known_ceilings()
        printed = simulation_paper(form.case(known), form.cleaned_data["commune"], law, known)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, law, prospect)
    answer = HttpResponse(printed.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="simulation-{law.on:%Y-%m-%d}.pdf"'
    return answer


def _page(request, form: SimulatorForm, law: Laws, prospect: Prospect | None) -> HttpResponse:
    valid = form.is_bound and form.is_valid()
    context = {
        "form": form,
        "laws": law,
        "prospect": prospect,
        "query": f"?prospect={prospect.pk}" if prospect else "",
        "crumbs": _crumbs(request, prospect),
        "assumptions": [value for code, value in law.values.items() if code.startswith("simulator.")],
        "conditions": cover.conditions(law),
        **(_answer(form, law, request.user) if valid else {}),
    }
    return render(request, "captation/simulator.html", context, status=422 if form.errors else 200)


def _answer(form: SimulatorForm, law: Laws, user) -> dict:
    known, commune = form.known_ceilings(), form.cleaned_data["commune"]
    case = form.case(known)
    comparison = simulate(case, law.schemes, law.tax, law.on)
    columns = words.columns(comparison)
    year, six = words.table(columns, law)
    return {
        "case": case,
        "commune": commune,
        "ceilings": known,
        "ceilings_said": words.ceilings(known) if known and known.levels else "",
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


def _laws() -> Laws:
    """The law of today with the values that the administrator added, in one query."""
    known, day = scales.all_values(), today()
    return laws(day, lambda code, on: shipped.pick(code, on, known.get(code, ())))


def _prospect(request) -> Prospect | None:
    asked = request.GET.get("prospect", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and access.READ(request.user)):
        raise Http404
    return get_object_or_404(queries.prospects(), pk=asked)


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


def _crumbs(request, prospect: Prospect | None) -> tuple[tuple[str, str], ...]:
    if not access.READ(request.user):
        return ()
    found = [(_("Captation"), reverse("captation:list"))]
    if prospect:
        found.append((str(prospect.dwelling), reverse("captation:prospect", args=[prospect.pk])))
    return (*found, (_("Simulator"), ""))
