"""The comparison as a paper, to leave with the owner."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import Commune
from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import (
    SimulationColumn,
    SimulationCondition,
    SimulationDocument,
    SimulationFact,
    SimulationGuarantee,
    SimulationLine,
)
from trousseau.engines.typesetting import Rendered
from trousseau.exchange.owner_case import Laws
from trousseau.rules.owner_schemes import MICRO, Case
from trousseau.rules.owner_simulation import Comparison, simulate

from ..models import KeptSimulation
from . import guarantees as cover
from . import words
from .kept import Used


def simulation_paper(case: Case, commune: Commune | None, laws: Laws, used: Used | None = None) -> Rendered:
    """PDF of the comparison. It names nobody, and nothing of it is kept.

    Raises Refused while the agency's identity, which every paper must print, is not filled in.
    """
    return printed("simulation", simulation_document(case, commune, laws, used))


def kept_paper(row: KeptSimulation) -> Rendered:
    """The paper of the day it was kept, byte for byte while its template is the same. Raises Refused as above."""
    if row.paper is None:
        raise Refused(_("No paper was kept: the agency's identity was not filled in on that day."))
    return printed("simulation", {**row.paper, "dated": date.fromisoformat(row.paper["dated"])})


@in_french
def simulation_document(
    case: Case, commune: Commune | None, laws: Laws, used: Used | None = None
) -> SimulationDocument:
    """What the paper prints. Raises Refused without an agency."""
    comparison = simulate(case, laws.schemes, laws.tax, laws.on)
    columns = words.columns(comparison)
    verdict = words.verdict(case, comparison, laws)
    year, six = words.table(columns, laws)
    return SimulationDocument(
        agency=agency_part(),
        dated=laws.on,
        number=_("Simulation of %(day)s") % {"day": typography.day(laws.on)},
        verdict=verdict.title,
        reasons=tuple(verdict.sentences),
        suits=" ".join([verdict.strong, *verdict.after]).strip() or None,
        facts=tuple(SimulationFact(label=label, value=value) for label, value in _facts(case, commune, comparison)),
        columns=tuple(SimulationColumn(name=column.name, rent=column.outcome.rent) for column in columns),
        year=tuple(_line(row) for row in year),
        years=tuple(_line(row) for row in six),
        guarantees=tuple(_guarantee(row) for row in cover.guarantees(case, comparison, laws)),
        conditions=tuple(
            SimulationCondition(
                text=one.text, article=one.article, unverified=one.value is not None and not one.value.verified
            )
            for one in cover.conditions(laws)
        ),
        notes=(*([_ceilings(used, case)] if used else []), *words.notes(laws)),
    )


def _ceilings(used: Used, case: Case) -> str:
    said = words.ceilings(used, case)
    return said if used.verified else f"{said} {_('Value not verified.')}"


def paper_facts(case: Case, commune: Commune | None, laws: Laws) -> list[tuple[str, str]]:
    """What was typed, label and value."""
    return _facts(case, commune, simulate(case, laws.schemes, laws.tax, laws.on))


def _facts(case: Case, commune: Commune | None, comparison: Comparison) -> list[tuple[str, str]]:
    area = typography.number(case.area.normalize() + 0)
    told = [
        (_("Dwelling"), f"{area} m², {commune.name}" if commune else f"{area} m²"),
        (_("Market rent per month, charges apart"), words.money(case.rent)),
        (_("Property tax, condominium, insurance, upkeep, per year"), words.money(case.costs)),
    ]
    if case.works:
        told.append((_("Works of repair or improvement, once, aid taken off"), words.money(case.works)))
    if case.energy_works:
        told.append((_("Of these, out of classes E, F or G"), words.money(case.energy_works)))
    if case.interest:
        told.append((_("Loan interest, per year"), words.money(case.interest)))
    if case.owner.income is not None:
        told.append((_("Other taxable income, per year"), words.money(case.owner.income)))
        told.append((_("Family parts"), typography.number(case.owner.parts.normalize() + 0)))
    if case.energy:
        told.append((_("Energy class"), case.energy))
    told.append((_("Tax regime of the rents today"), _("Micro-foncier") if case.regime == MICRO else _("Real regime")))
    due = words.money(comparison.tax_due)
    told.append(
        (
            _("Tax due without this rent"),
            _("%(amount)s, estimated from the income") % {"amount": due} if comparison.estimated else due,
        )
    )
    return told


def _line(row: words.Row) -> SimulationLine:
    return SimulationLine(
        label=row.label,
        cells=tuple(cell.text or "–" for cell in row.cells),
        second=row.second or None,
        article=row.article,
        strong=row.strong,
        unverified=row.unverified is not None,
    )


def _guarantee(row: cover.GuaranteeRow) -> SimulationGuarantee:
    return SimulationGuarantee(
        name=row.name,
        who=row.who,
        covers=row.covers,
        cost=row.cost,
        dates=row.dates,
        article=row.article,
        unverified=row.unverified is not None,
    )
