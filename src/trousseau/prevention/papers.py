"""The letter that reports arrears to who pays the housing aid, the one that tells the owner; the payment plan as signed."""

from collections.abc import Iterator, Sequence
from datetime import date

from trousseau.core.papers import agency_part, dwelling_part, in_french, owner_lines, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import (
    BilateralDocument,
    Clause,
    DatedSum,
    LetterFact,
    LetterLine,
    Party,
    Section,
    Side,
    SumsTable,
    TenantLetter,
)
from trousseau.engines.typesetting import Rendered
from trousseau.rents.models import PaymentPlan
from trousseau.tenancies.contract.queries import tenant_people

from .enums import ActKind
from .owner_told import ARTICLE, WITH_TENANTS, Did, Told, steps
from .queries import Situation


@in_french
def report_paper(found: Situation, *, name: str, address: tuple[str, ...], on: date) -> Rendered:
    """PDF of the letter: whose debt, each month unpaid, the sum."""
    lease = found.lease
    lines = [LetterLine(label=f"Échéance du {typography.day(day, 'fr')}", amount=cents) for day, cents in found.unpaid]
    if found.unaged:
        lines.append(LetterLine(label="Antérieur, d’un jour qui n’est pas connu", amount=found.unaged))
    tenants = ", ".join(str(person) for person in tenant_people(lease, on))
    numbers = lease.household.caf_numbers.filter(since__lte=on).values_list("number", flat=True)
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Signalement d’un impayé de loyer",
        tenants=(name,),
        address=address,
        facts=(
            LetterFact(label="Locataire", value=tenants),
            LetterFact(label="N° d’allocataire", value=", ".join(numbers) or "non connu de l’agence"),
            LetterFact(label="Logement", value=str(lease.mandate.dwelling)),
        ),
        opening=(
            Clause(
                text="L’aide au logement de ce locataire nous est versée. Nous vous signalons les sommes qu’il nous doit, "
                "loyer et charges, déduction faite de l’aide attendue.",
                article=found.rules["report_months"].article,
            ),
        ),
        head="Sommes dues",
        lines=tuple(lines),
        total=LetterLine(label="Total", amount=found.debt),
        clauses=tuple(_with_tenants(found, on)),
        signed_by=signatory(),
    )
    return printed("tenant_letter", document)


def _with_tenants(found: Situation, on: date) -> Iterator[Clause]:
    """What was done with the household, as far as it is noted; the plan that runs, whenever it was agreed."""
    done = [(day, step) for day, step in steps(found, on) if step in WITH_TENANTS]
    yield Clause(
        text="Les démarches faites depuis auprès du ménage, par nature et par jour :"
        if done
        else "Aucune démarche auprès du ménage n’est notée à ce jour."
    )
    yield from _listed(done)
    if found.plan:
        said = f"Un plan d’apurement du {typography.day(found.plan.plan.agreed_on, 'fr')} est en cours."
        if found.plan.missing:
            said += f" Il y manque {typography.money(found.plan.missing, 'fr')}."
        yield Clause(text=said)


def _listed(done: Sequence[tuple[date, Did | ActKind]]) -> Iterator[Clause]:
    for day, step in reversed(done):
        yield Clause(text=f"le {typography.day(day, 'fr')} : {step.label}")


def _grace(plan: PaymentPlan) -> tuple[Clause, ...]:
    days = plan.grace_days
    if days is None:
        return ()
    unit = "jour" if days < 2 else "jours"
    return (Clause(text=f"Une échéance qui n’est pas venue {days} {unit} après sa date est manquée."),)


@in_french
def owner_paper(told: Told, *, on: date) -> Rendered:
    """PDF of the letter that tells the owner."""
    return printed("tenant_letter", owner_document(told, on=on))


@in_french
def owner_document(told: Told, *, on: date) -> TenantLetter:
    """Each month unpaid, the steps by kind and day, what awaits the owner's instruction."""
    lease = told.lease
    owner = lease.mandate.owner
    lines = [LetterLine(label=f"Échéance du {typography.day(day, 'fr')}", amount=cents) for day, cents in told.unpaid]
    if told.part_undated:
        lines.append(LetterLine(label="Antérieur, d’un jour qui n’est pas connu", amount=told.part_undated))
    clauses = []
    if told.steps:
        clauses.append(Clause(text="Les démarches faites depuis, par nature et par jour :"))
        clauses += _listed(told.steps)
    if told.window:
        last = typography.day(told.window, "fr")
        said = f"La garantie du bail peut être appelée jusqu’au {last}."
        if told.window < on:
            said = f"La garantie du bail pouvait être appelée jusqu’au {last} : ce jour est passé."
        clauses.append(Clause(text=said, article="C. civ., art. 1103"))
    if told.surety:
        clauses.append(
            Clause(text="Une caution garantit ce bail : elle peut être appelée.", article="C. civ., art. 2288")
        )
    for act, day in told.awaits:
        clauses.append(
            Clause(
                text=f"Un acte attend votre instruction écrite, demandée le {typography.day(day, 'fr')} : {act.lower()}. Rien "
                "n’est signifié sans elle. Dites-nous si vous l’ordonnez, qui le paie et, pour une assignation, qui vous "
                "représente.",
                article="C. civ., art. 1984",
            )
        )
    return TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        subject="Loyers impayés de votre logement",
        tenants=(owner.name,),
        address=owner_lines(owner.address),
        facts=(
            LetterFact(label="Logement", value=str(lease.mandate.dwelling)),
            LetterFact(label="Bail", value=lease.code),
        ),
        opening=(
            Clause(
                text="Nous vous rendons compte de ce qui est dû pour votre logement et de ce que nous avons fait. La situation du "
                "locataire lui appartient : elle ne vous est pas communiquée.",
                article=ARTICLE,
            ),
        ),
        head="Sommes dues",
        lines=tuple(lines),
        total=LetterLine(label="Total", amount=told.debt),
        clauses=tuple(clauses),
        signed_by=signatory(),
    )


@in_french
def plan_paper(plan: PaymentPlan) -> Rendered:
    """PDF of the plan: the debt, each instalment, what the household and the agency undertake."""
    lease, on = plan.lease, plan.agreed_on
    agency, owner = agency_part(on), lease.mandate.owner
    tenants = tenant_people(lease, on)
    where = dwelling_part(lease.mandate.dwelling).address
    instalments = tuple(
        DatedSum(label=f"Échéance n° {one.rank}", day=one.due_on, amount=one.cents) for one in plan.instalments.all()
    )
    said = (Section(title="Ce qui est convenu en plus", clauses=(Clause(text=plan.note),)),) if plan.note else ()
    document = BilateralDocument(
        agency=agency,
        dated=on,
        number=f"{lease.code}-P{plan.pk}",  # a lease may have several plans, one after the other
        subject=f"Plan d’apurement, bail n° {lease.code}",
        introduction="Un plan d’apurement étale ce qui est en retard. Le loyer courant continue d’être payé à sa date.",
        parties=(
            *(Side(role="Le locataire", party=Party(name=str(person), address=where)) for person in tenants),
            Side(
                role="Pour le bailleur, l’agence",
                party=Party(name=agency.name, address=agency.address, represented_by=signatory()),
            ),
        ),
        facts_title="La dette",
        facts=(
            LetterFact(label="Bailleur", value=f"{owner.name}, {', '.join(owner_lines(owner.address))}"),
            LetterFact(label="Logement", value=str(lease.mandate.dwelling)),
            LetterFact(label="Dette, loyers et charges", value=typography.money(plan.debt)),
        ),
        tables=(
            SumsTable(title="Les échéances", what="Échéance", day="À payer le", lines=instalments, total=plan.debt),
        ),
        sections=(
            Section(
                title="Les engagements",
                clauses=(
                    Clause(
                        text="Le locataire paie chaque échéance à sa date, en plus du loyer et des charges du mois."
                    ),
                    *_grace(plan),
                    Clause(
                        text="Tant que le plan est suivi, l’agence ne demande pas le reste de la dette. S’il ne l’est plus, ce "
                        "qui est en retard est dû, et l’agence en parle d’abord avec le locataire."
                    ),
                    Clause(
                        text="Le plan ne renonce à aucune somme. Il est communiqué à l’organisme qui verse l’aide au logement "
                        "quand la loi le demande.",
                        article="CCH, art. R824-7",
                    ),
                ),
            ),
            *said,
        ),
        place=lease.mandate.dwelling.commune.name,
    )
    return printed("agreement", document)
