"""What the lease says in each of its headings, from its terms. French: the contract and the law it rests on are."""

from datetime import date

from trousseau.core import scales
from trousseau.engines import typography
from trousseau.engines.documents import Clause, Convention, Fee, PreviousRent, Revision, Work
from trousseau.mandates.enums import Convention as Level
from trousseau.mandates.enums import Payer
from trousseau.mandates.queries import fee_clauses
from trousseau.mandates.words import fee_parts
from trousseau.rules.lease_checks import SET_ASIDE_ARTICLES
from trousseau.rules.rent_index import Quarter

from ..enums import Bond, Contract, DepositBy, DepositHolder, PartyRole
from ..models import Lease
from . import law_texts, queries

RANKS = {1: "1er", 2: "2e", 3: "3e", 4: "4e"}


def quarter_words(text: str) -> str:
    """« 2e trimestre 2026 »."""
    quarter = Quarter.read(text)
    return f"{RANKS[quarter.rank]} trimestre {quarter.year}"


def index_words(value) -> str:
    """« 148,37 »."""
    return f"{value:.2f}".replace(".", ",")


def level(lease: Lease) -> str:
    """« Loc2 »: the convention of the day on which the lease takes effect."""
    return str(Level(queries.convention_of(lease)).label)


def convention(lease: Lease) -> Convention | None:
    mandate = lease.mandate
    if queries.convention_state(lease) != "signed":
        return None
    top = queries.ceiling_of(lease)
    return Convention(
        kind=f"{level(lease)}, convention avec l’Anah",
        number=mandate.anah_number,
        signed_on=mandate.anah_signed_on,
        ends_on=mandate.anah_ends_on,
        ceiling=top if isinstance(top, int) else None,
        clauses=(_ceiling_clause(lease),),
    )


def _ceiling_clause(lease: Lease) -> Clause:
    conventioned = lease.contract == Contract.CONVENTIONED
    return Clause(
        text="Le loyer ne dépasse jamais ce plafond. Le plafond est révisé chaque 1er janvier selon l’indice de "
        "référence des loyers du 2e trimestre de l’année précédente ; le loyer dû est le plus petit des deux.",
        article="CCH, art. L353-9-2 ; loi 89-462, art. 40 VI" if conventioned else "CCH, art. L321-4",
    )


def pending(lease: Lease) -> tuple[Clause, ...]:
    """The lease comes before the convention: it takes effect with it."""
    if queries.convention_state(lease) != "asked":
        return ()
    top = queries.ceiling_of(lease)
    months = scales.at("locavantages.request_months", lease.starts_on)
    most = f"est de {typography.money(top)}" if isinstance(top, int) else "n’est pas connu à ce jour"
    return (
        Clause(
            text=f"Le bailleur demande à l’Anah une convention {level(lease)} pour ce logement, "
            f"dans les {months.number} mois de la prise d’effet du bail. Son loyer mensuel maximal hors charges {most}.",
            article=months.article,
        ),
        _ceiling_clause(lease),
    )


def law(lease: Lease) -> tuple[Clause, ...]:
    """Loi 89-462, art. 40 III: what does not apply to a Loc2 or Loc3 dwelling, named."""
    if lease.contract != Contract.CONVENTIONED:
        return (
            Clause(
                text="Ce bail suit la loi 89-462 du 6 juillet 1989 et le contrat type du décret 2015-587.",
                article="Loi 89-462, art. 3",
            ),
        )
    return (
        Clause(
            text="Ce logement relève d’une convention de l’article L321-8 du code de la construction et de l’habitation : "
            "il est hors du contrat type. Ne s’y appliquent pas, dans la loi 89-462 du 6 juillet 1989 : "
            + " ; ".join(SET_ASIDE_ARTICLES)
            + ".",
            article="Loi 89-462, art. 40 III",
        ),
        Clause(
            text="Le bail n’est transféré à un proche du locataire que s’il remplit les conditions d’attribution.",
            article="Loi 89-462, art. 14 et 40 III",
        ),
    )


def duration(lease: Lease) -> tuple[Clause, ...]:
    notice = Clause(
        text="Le locataire peut partir à tout moment, avec un préavis de trois mois, réduit à un mois dans les cas que la "
        "loi énumère.",
        article="Loi 89-462, art. 15",
    )
    if lease.contract == Contract.CONVENTIONED:
        return (
            Clause(
                text="Tant que la convention court, le bail se renouvelle de lui-même par périodes de trois ans et le "
                "bailleur ne donne pas congé.",
                article="Loi 89-462, art. 40 III",
            ),
            notice,
        )
    return (
        Clause(
            text="À son terme, le bail est reconduit s’il n’a pas été donné congé. Le bailleur donne congé six mois au "
            "moins avant le terme, pour vendre, reprendre le logement ou pour un motif sérieux.",
            article="Loi 89-462, art. 10 et 15",
        ),
        notice,
    )


def revision(lease: Lease) -> Revision | None:
    if not lease.revised or lease.revision_on is None:
        return None
    row = scales.indexes().get(Quarter.read(lease.revision_quarter)) if lease.revision_quarter else None
    day = typography.day(lease.revision_on, year=False)
    return Revision(
        clause=Clause(
            text="Le loyer est révisé chaque année à cette date selon l’indice de référence des loyers. La révision se "
            "demande dans l’année ; elle vaut à partir de la demande, jamais avant, et ne s’applique pas à un logement "
            "de classe F ou G.",
            article="Loi 89-462, art. 17-1",
        ),
        each_year_on=f"le {day}, la première fois le {typography.day(lease.revision_on)}",
        quarter=quarter_words(lease.revision_quarter) if lease.revision_quarter else "dernier publié à la signature",
        index=index_words(row.value) if row else "celui publié par l’Insee",
    )


def revision_words(lease: Lease) -> str:
    """How the rent is revised, in one sentence: the act of a surety says it as the lease does."""
    said = revision(lease)
    if said is None:
        return "Le loyer n’est pas révisé pendant le bail."
    return (
        f"Le loyer est révisé chaque année, {said.each_year_on}, selon l’indice de référence des loyers "
        f"({said.quarter}, {said.index})."
    )


def deposit(lease: Lease) -> tuple[Clause, ...]:
    most = scales.at("lease.deposit_months", lease.law_on)
    found = [
        Clause(
            text=f"Au plus {most.number} mois de loyer sans les charges ; il n’est jamais révisé.", article=most.article
        )
    ]
    by = {
        DepositBy.LOCA_PASS: "Il est versé par une avance Loca-Pass d’Action Logement, que le locataire rembourse.",
        DepositBy.FSL: "Il est versé pour le locataire par le fonds de solidarité pour le logement.",
    }.get(DepositBy(lease.deposit_by))
    if lease.deposit and by:
        found.append(Clause(text=by, article="Loi 89-462, art. 22"))
    return tuple(found) if lease.deposit else ()


def deposit_holder(lease: Lease) -> str | None:
    return {DepositHolder.AGENCY: "l’agence, sur le compte de ses clients", DepositHolder.OWNER: "le bailleur"}.get(
        DepositHolder(lease.deposit_holder)
    )


def previous_rent(lease: Lease) -> PreviousRent | None:
    """Asked of free and Loc1 dwellings; set aside by art. 40 III for the others, and printed when known."""
    if lease.contract == Contract.CONVENTIONED and lease.previous_rent is None:
        return None
    sentence = (
        "Dernier loyer du précédent locataire, parti depuis moins de dix-huit mois."
        if lease.previous_rent is not None
        else "Aucun locataire n’a quitté ce logement depuis moins de dix-huit mois."
    )
    return PreviousRent(
        clause=Clause(text=sentence, article="Loi 89-462, art. 3"),
        amount=lease.previous_rent,
        paid_on=lease.previous_rent_on,
    )


def works(lease: Lease) -> tuple[Work, ...]:
    return tuple(Work(label=line.strip()) for line in lease.works.splitlines() if line.strip())


def resolutory(lease: Lease, on: date) -> tuple[Clause, ...]:
    weeks = scales.at("lease.resolutory_weeks", on)
    return (
        Clause(
            text="Le bail est résilié de plein droit à défaut de paiement du loyer ou des charges aux termes convenus, ou "
            "à défaut de versement du dépôt de garantie. Cette clause ne produit effet que "
            f"{'six' if weeks.number == 6 else weeks.number} semaines après un commandement de payer demeuré infructueux.",
            article=weeks.article,
        ),
    )


def ties(lease: Lease, on: date) -> tuple[Clause, ...]:
    """What binds the tenants by law: marriage, PACS, or a lease signed by several."""
    parties = list(queries.tenants(lease, on))
    bonds = {party.bond for party in parties}
    found = []
    if Bond.MARRIED in bonds:
        found.append(
            Clause(
                text="Les époux sont tous deux locataires, même si un seul a signé, et répondent ensemble du loyer "
                "jusqu’à la mention du divorce à l’état civil.",
                article="C. civ., art. 220 et 1751",
            )
        )
    if Bond.PACS in bonds:
        found.append(
            Clause(
                text="Les partenaires d’un PACS répondent ensemble du loyer jusqu’à l’enregistrement de sa dissolution.",
                article="C. civ., art. 515-4",
            )
        )
    by_law = [str(party) for party in parties if party.role == PartyRole.BY_LAW]
    if by_law:
        found.append(
            Clause(text=f"Sans signer, est locataire par la loi : {', '.join(by_law)}.", article="C. civ., art. 1751")
        )
    return tuple(found)


def solidarity(lease: Lease, on: date) -> tuple[Clause, ...]:
    """The clause, and its end: art. 8-1 for a free or Loc1 dwelling, set aside for the others."""
    if not lease.solidary or len(queries.tenants(lease, on)) < 2:
        return ()
    clause = Clause(
        text="Les locataires répondent chacun de la totalité du loyer, des charges et des réparations locatives.",
        article="C. civ., art. 1310 et 1313",
    )
    if lease.contract == Contract.CONVENTIONED:
        return (
            clause,
            Clause(
                text="L’article 8-1 de la loi ne s’applique pas à ce logement : qui part en reste tenu jusqu’à la fin de "
                "la période du bail en cours, sauf accord écrit du bailleur.",
                article="Loi 89-462, art. 40 III",
            ),
        )
    return clause, Clause(text=law_texts.ROOMMATES, article="Loi 89-462, art. 8-1")


def charges(lease: Lease) -> Clause:
    """Loi 89-462, art. 23; art. 8-1 V for the flat rate that flatmates may agree on."""
    if lease.flat_charges:
        return Clause(
            text="Les charges sont un forfait, versé en même temps que le loyer : ni complément, ni régularisation.",
            article="Loi 89-462, art. 8-1 V",
        )
    return Clause(text="Les charges sont régularisées chaque année.", article="Loi 89-462, art. 23")


def tenant_fees(lease: Lease, on: date) -> tuple[Fee, ...]:
    """Loi 89-462, art. 5 I: what the mandate asks of the tenant, before the limits that the clauses below say."""
    return fee_parts(fee_clauses(lease.mandate, on).filter(payer=Payer.TENANT))


def fees(on: date) -> tuple[Clause, ...]:
    """Loi 89-462, art. 5 I: reproduced with its ceilings, on pain of nullity."""
    most = scales.at("lease.letting_fees", on)
    very, tense, other, inspection = (value.replace(".", ",") for value in most.parts)
    return (
        *(Clause(text=text, article="Loi 89-462, art. 5") for text in law_texts.FEES),
        Clause(
            text=f"Plafonds par m² de surface habitable, toutes taxes comprises : {very} € en zone très tendue, {tense} € en "
            f"zone tendue, {other} € ailleurs ; état des lieux : {inspection} €.",
            article="Décret 2014-890, art. 2 et 3",
        ),
    )


def guarantees(lease: Lease, on: date) -> tuple[Clause, ...]:
    """Visale, an insurance, the FSL, a fund: named, with their number. A surety stands in the act that they sign."""
    found = []
    for one in lease.guarantees.filter(released_on=None).order_by("starts_on", "pk"):
        number = f", n° {one.reference}" if one.reference else ""
        found.append(Clause(text=f"{one.get_kind_display()} : {one.name}{number}."))
    return tuple(found)
