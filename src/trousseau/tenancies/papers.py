"""The lease as it is signed."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from trousseau.captation.diagnostics.queries import technical_file
from trousseau.captation.diagnostics.words import named
from trousseau.core import scales
from trousseau.core.papers import agency_part, dwelling_part, in_french, printed
from trousseau.engines.documents import Clause, Convention, LeaseDocument, Party, PreviousRent
from trousseau.engines.typesetting import Rendered

from .enums import Contract
from .models import Lease

NAMES = {
    "dwelling.energy_class": _("the dwelling's energy class (DPE)"),
    "convention": _("the Anah convention's number, dates and highest rent (on the mandate)"),
    "agency.card_number": _("the professional card (Settings, The agency’s papers)"),
    "agency.card_issuer": _("the professional card (Settings, The agency’s papers)"),
    "agency.insurer": _("the liability insurance (Settings, The agency’s papers)"),
    "agency.guarantor_name": _("the financial guarantee (Settings, The agency’s papers)"),
    "agency.guarantor_address": _("the financial guarantee (Settings, The agency’s papers)"),
}
ANNEXES = (
    "Dossier de diagnostic technique",
    "Notice d’information relative aux droits et obligations",
    "État des lieux d’entrée",
)


def _convention(lease: Lease) -> Convention | None:
    mandate = lease.mandate
    if not (mandate.anah_number and mandate.anah_signed_on and mandate.anah_ends_on and mandate.anah_ceiling):
        return None
    return Convention(
        kind=f"{mandate.get_convention_display()}, convention avec l’Anah",
        number=mandate.anah_number,
        signed_on=mandate.anah_signed_on,
        ends_on=mandate.anah_ends_on,
        ceiling=mandate.anah_ceiling,
    )


def _duration(lease: Lease) -> Clause:
    if lease.contract == Contract.CONVENTIONED:
        return Clause(
            text="Tant que la convention court, le bail se renouvelle de lui-même et le bailleur ne donne pas congé.",
            article="Loi 89-462, art. 40 III",
        )
    return Clause(
        text="À son terme, le bail est reconduit s’il n’a pas été donné congé. Le locataire peut partir à tout "
        "moment, avec un préavis.",
        article="Loi 89-462, art. 10 et 12",
    )


def _annexes(lease: Lease, on: date) -> tuple[str, ...]:
    """Loi 89-462, art. 3-3: the technical file names the papers that hold on the day of the lease."""
    file, *others = ANNEXES
    if papers := technical_file(lease.mandate.dwelling, on):
        file = f"{file} : {' ; '.join(named(paper) for paper in papers)}"
    return (file, *others, *(("Copie de la convention avec l’Anah",) if _convention(lease) else ()))


def owner_party(lease: Lease) -> Party:
    """The lessor: the owner, never the agency (décret 72-678, art. 64)."""
    owner = lease.mandate.owner
    return Party(name=owner.name, address=tuple(owner.address.split(", ")))


def tenant_parties(lease: Lease, on: date) -> tuple[Party, ...]:
    """Those who sign the lease for the household on the day `on`."""
    members = lease.household.members.on(on).select_related("person")
    return tuple(Party(name=str(m.person)) for m in members if m.relation in ("holder", "partner"))


def revision_words(lease: Lease) -> str:
    """How the rent is revised, in one sentence: the lease and the act of a surety say the same."""
    return "Le loyer n’est pas révisé pendant le bail."


@in_french
def lease_paper(lease: Lease, *, on: date) -> Rendered:
    """PDF of the lease. Raises Refused naming what a mandatory mention still lacks."""
    deposit = scales.at("lease.deposit_months", lease.starts_on)
    previous = None
    if lease.contract == Contract.STANDARD:
        sentence = (
            "Dernier loyer du précédent locataire, parti depuis moins de dix-huit mois."
            if lease.previous_rent
            else "Aucun locataire n’a quitté ce logement depuis moins de dix-huit mois."
        )
        previous = PreviousRent(
            clause=Clause(text=sentence, article="Loi 89-462, art. 3"), amount=lease.previous_rent
        )
    document = LeaseDocument(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        variant=lease.contract,
        owners=(owner_party(lease),),
        tenants=tenant_parties(lease, on),
        dwelling=dwelling_part(lease.mandate.dwelling),
        starts_on=lease.starts_on,
        ends_on=lease.term_on,
        duration=(_duration(lease),),
        rent=lease.rent,
        charges=lease.charges,
        charges_kind="provision",
        charges_clauses=(
            Clause(text="Les charges sont régularisées chaque année.", article="Loi 89-462, art. 23"),
        ),
        payment=(
            Clause(
                text=f"Le loyer et les charges sont payés à l’agence le {lease.payment_day} de chaque mois."
            ),
        ),
        deposit=lease.deposit,
        deposit_clauses=(
            Clause(
                text=f"Au plus {deposit.value} mois de loyer sans les charges ; il n’est jamais révisé.",
                article=deposit.article,
            ),
        ),
        previous_rent=previous,
        annexes=_annexes(lease, on),
        place=lease.mandate.dwelling.commune.name,
        signed_by="La direction de l’agence",
        mandate_number=lease.mandate.code,
        convention=_convention(lease),
    )
    return printed("lease", document, NAMES)
