"""The lease as it is signed."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from trousseau.captation.diagnostics.queries import technical_file
from trousseau.captation.diagnostics.words import named
from trousseau.core.papers import agency_part, dwelling_part, in_french, owner_lines, printed, signatory
from trousseau.engines.documents import Clause, Dwelling, LeaseDocument, Party
from trousseau.engines.typesetting import Rendered

from ..enums import AnnexKind
from ..models import Lease
from . import clauses, queries

NAMES = {
    "dwelling.energy_class": _("the dwelling's energy class (DPE)"),
    "convention": _("the Anah convention's number, dates and highest rent (on the mandate)"),
    "tenants": _("the tenants who sign"),
}


def owner_party(lease: Lease) -> Party:
    """The lessor: the owner, never the agency."""
    owner = lease.mandate.owner
    return Party(name=owner.name, address=owner_lines(owner.address))


def tenant_parties(lease: Lease, on: date) -> tuple[Party, ...]:
    """Parties who sign the lease, or stand on it by law, on the day `on`."""
    return tuple(Party(name=str(party)) for party in queries.tenants(lease, on))


def annexes(lease: Lease, on: date) -> tuple[str, ...]:
    """Loi 89-462, art. 3-3: the technical file names the papers that hold on the day of the lease."""
    papers = technical_file(lease.mandate.dwelling, on)
    file = "Dossier de diagnostic technique"
    found = [f"{file} : {' ; '.join(named(paper) for paper in papers)}" if papers else file]
    given = lease.annexes.filter(withdrawn_on=None, given_on__lte=on).order_by("given_on", "pk")
    kinds = {annex.kind for annex in given}
    found += [str(annex) for annex in given]
    if AnnexKind.INSPECTION not in kinds:
        found.append("État des lieux d’entrée, joint le jour de la remise des clés")
    return tuple(dict.fromkeys(found))


def _dwelling(lease: Lease) -> Dwelling:
    lines = tuple(line.strip() for line in lease.premises.splitlines() if line.strip())
    return replace(dwelling_part(lease.mandate.dwelling), equipment=lines, energy_cost=lease.energy_cost or None)


@in_french
def lease_paper(lease: Lease, *, on: date) -> Rendered:
    """PDF of the lease. Raises Refused naming what a mandatory mention still lacks."""
    day = max(on, lease.starts_on)
    document = LeaseDocument(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        variant=lease.contract,
        owners=(owner_party(lease),),
        tenants=tenant_parties(lease, day),
        dwelling=_dwelling(lease),
        starts_on=lease.starts_on,
        ends_on=lease.term_on,
        duration=clauses.duration(lease),
        rent=lease.rent,
        charges=lease.charges,
        charges_kind="flat_rate" if lease.flat_charges else "provision",
        charges_clauses=(clauses.charges(lease),),
        payment=(
            Clause(
                text=f"Le loyer et les charges sont payés à l’agence le {lease.payment_day} de chaque mois. Un mois "
                f"commencé est compté ainsi : {str(lease.get_prorata_display()).lower()}."
            ),
        ),
        revision=clauses.revision(lease),
        deposit=lease.deposit,
        deposit_clauses=clauses.deposit(lease),
        deposit_holder=clauses.deposit_holder(lease),
        previous_rent=clauses.previous_rent(lease),
        works=clauses.works(lease),
        guarantees=clauses.guarantees(lease, on),
        ties=clauses.ties(lease, day),
        solidarity=clauses.solidarity(lease, day),
        resolutory=clauses.resolutory(lease, on),
        fees=clauses.tenant_fees(lease, on),
        fees_clauses=clauses.fees(on),
        annexes=annexes(lease, on),
        place=lease.mandate.dwelling.commune.name,
        signed_by=signatory(),
        mandate_number=lease.mandate.code,
        convention=clauses.convention(lease),
        pending=clauses.pending(lease),
        law=clauses.law(lease),
    )
    return printed("lease", document, NAMES)
