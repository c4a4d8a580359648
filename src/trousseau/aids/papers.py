"""What the agency certifies of a rent to who pays the housing benefit; the letter that asks for an aid."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from trousseau.core.addresses import posted
from trousseau.core.models import Organisation
from trousseau.core.papers import agency_part, dwelling_part, in_french, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import Clause, LetterFact, TenantLetter
from trousseau.engines.documents.tenancies import LetterLine
from trousseau.engines.typesetting import Rendered
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount
from trousseau.rents.roll.queries import aged_of
from trousseau.rules import identifiers
from trousseau.tenancies.contract.queries import tenant_people
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import in_force

from .enums import AidFor, AidKind, PaidTo
from .models import Aid

NAMES = {"tenants": _("the tenants of the lease"), "address": _("the address of the home")}


@in_french
def certificate_paper(lease: Lease, *, on: date) -> Rendered:
    """PDF of the certificate of rent: what the form of the CAF or of the MSA asks of whoever lets. It says of the account
    whether something is late that day, and no amount."""
    dwelling, terms = lease.mandate.dwelling, in_force(lease, on)
    aged = aged_of(lease, on)
    facts = [
        ("Bail", f"{lease.code}, pris d’effet le {typography.day(lease.starts_on, 'fr')}"),
        ("Entrée dans les lieux", typography.day(lease.keys_on, "fr") if lease.keys_on else "clés non remises"),
        ("Logement", str(dwelling_part(dwelling).kind)),
        ("Surface habitable", f"{typography.number(dwelling.surface)} m²" if dwelling.surface else "non connue"),
        ("Bailleur", f"{lease.mandate.owner}, par son mandataire"),
    ]
    late = (
        "Le compte est à vérifier."
        if aged.beyond
        else "Un loyer est en retard."
        if aged.debt
        else "Rien n’est en retard."
        if not aged.unread
        else "Rien n’était en retard à ce jour, le dernier dont la banque est connue."
    )
    seen = aged.read_until if aged.unread and not aged.debt and not aged.beyond and aged.read_until else on
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Attestation de loyer",
        tenants=tuple(str(person) for person in tenant_people(lease, on)),
        address=dwelling_part(dwelling).address,
        facts=tuple(LetterFact(label=label, value=value) for label, value in facts),
        opening=(
            Clause(text="L’agence, mandataire du bailleur, atteste ce qui suit pour la demande d’aide au logement."),
        ),
        head="Le loyer du mois",
        lines=(
            LetterLine(label="Loyer, sans les charges", amount=terms.rent),
            LetterLine(label="Charges", amount=terms.charges),
        ),
        total=LetterLine(label="Loyer et charges", amount=terms.rent + terms.charges),
        clauses=(
            Clause(text=f"Situation du compte au {typography.day(seen, 'fr')} : {late}"),
            Clause(
                text="Le bailleur demande que l’aide lui soit versée, par l’agence, en déduction du loyer.",
                article="CCH, art. L832-1",
            ),
        ),
        signed_by=signatory(),
    )
    return printed("tenant_letter", document, NAMES)


FSL = (AidKind.FSL_ENTRY, AidKind.FSL_STAY, AidKind.FSL_ENERGY)


@in_french
def request_paper(aid: Aid, *, to: Organisation, on: date) -> Rendered:
    """PDF of the letter that asks a fund, a body or a charity for an aid: who asks, what is asked, why, with which papers. Its
    words are those of the request, which no diagnosis enters; no note of the support is read."""
    people = list(aid.household.members.on(on).select_related("person").order_by("pk"))
    here = [str(paper) for paper in aid.papers.all() if paper.had_on]
    missing = [str(paper) for paper in aid.papers.all() if not paper.had_on]
    clauses = []
    if missing:
        clauses.append(Clause(text=f"Suivront : {', '.join(missing)}."))
    clauses.append(
        Clause(
            text=f"Le ménage a donné son accord à cette demande le {typography.day(aid.agreed_on, 'fr')}. Merci d’écrire votre "
            "décision à l’agence, et à lui."
        )
    )
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=f"AIDE-{aid.pk}",
        reference=f"Demande AIDE-{aid.pk}",
        subject=f"Demande d’aide : {aid.get_kind_display()}",
        tenants=(to.name,),
        address=posted(to.address) or ("Adresse à écrire",),
        facts=tuple(
            LetterFact(label=label, value=value)
            for label, value in (
                ("Pour", str(aid.household)),
                ("Personnes du ménage", str(len(people))),
                *_of_home(aid, on),
                *_where_paid(aid),
            )
        ),
        opening=(
            Clause(
                text="L’agence vous adresse cette demande avec le ménage, et pour lui.",
                article="Loi 90-449, art. 6" if aid.kind in FSL else "",
            ),
            *((Clause(text=str(aid.words)),) if aid.words else ()),
        ),
        head="Ce qui est demandé",
        lines=tuple(_asked(aid, on)),
        points=tuple(here),
        points_head="Pièces jointes" if here else None,
        clauses=tuple(clauses),
        signed_by=signatory(),
    )
    return printed("tenant_letter", document, NAMES)


def _of_home(aid: Aid, on: date) -> list[tuple[str, str]]:
    """The home, of an aid that pays it; another fund learns nothing of the lease."""
    lease = aid.lease
    if lease is None or not aid.of_home:
        return []
    terms = in_force(lease, on)
    return [
        ("Logement", f"{lease.mandate.dwelling}, bail {lease.code}"),
        ("Loyer et charges", f"{typography.money(terms.rent + terms.charges)} par mois"),
    ]


def _where_paid(aid: Aid) -> list[tuple[str, str]]:
    paid = [("Versement", str(PaidTo(aid.paid_to).label))]
    bank = BankAccount.objects.filter(ledger=Ledger.CLIENTS, account="5121").first()
    if aid.paid_to == PaidTo.AGENCY and bank:
        paid.append(("Compte de l’agence", f"{identifiers.spaced(bank.iban)}, {bank.holder}"))
    return paid


def _asked(aid: Aid, on: date) -> list[LetterLine]:
    if aid.asked is None:
        return []
    lines = [LetterLine(label=f"Demandé : {AidFor(aid.pays).label}", amount=aid.asked)]
    if aid.lease and aid.pays == AidFor.RENT and (debt := aged_of(aid.lease, on).debt):
        lines.insert(0, LetterLine(label=f"Dû au {typography.day(on, 'fr')}, loyer et charges", amount=debt))
    return lines
