"""The statement of a year's charges, in French, as the law asks it: by nature, with the key, and the vouchers' months."""

from collections.abc import Sequence
from datetime import date

from trousseau.core import scales
from trousseau.core.papers import agency_part, in_french, owner_lines, printed, signatory
from trousseau.core.scales import Value
from trousseau.engines import typography
from trousseau.engines.documents import ChargeRow, ChargesStatement, Clause, TenantLetter
from trousseau.engines.documents.fields import Cents
from trousseau.engines.typesetting import Rendered
from trousseau.rules.dates import add_months
from trousseau.tenancies.contract.queries import tenants_of
from trousseau.tenancies.models import Lease

from ..before import lost_on
from ..enums import ChargeKey
from ..papers import named
from .queries import Year, YearCost


def key_words(cost: YearCost) -> str:
    if cost.former:
        return "Votre part, avant la reprise"
    if cost.key == ChargeKey.OWN:
        return "Votre logement seul"
    names = {
        ChargeKey.TANTIEMES: "tantièmes",
        ChargeKey.PERSONS: "personnes",
        ChargeKey.METER: "unités relevées",
        ChargeKey.EQUAL: "logements",
    }
    return f"{cost.weight} sur {cost.whole} {names[ChargeKey(cost.key)]}"


@in_french
def statement_paper(
    found: Year, *, number: int, on: date, settled_from: date, vouchers: Value, late: bool
) -> tuple[Rendered, ChargesStatement]:
    lease = found.lease
    dwelling = lease.mandate.dwelling
    street = f"{dwelling.address}, {dwelling.complement}" if dwelling.complement else dwelling.address
    people = tenants_of([lease])[lease.pk].between(date(found.year, 1, 1), date(found.year, 12, 31))
    until = typography.day(add_months(on, vouchers.number))
    mentions = [
        Clause(
            text=f"Les pièces justificatives sont à votre disposition jusqu’au {until}, à l’agence ou sur demande.",
            article=vouchers.article,
        )
    ]
    if late and found.balance > 0:
        mentions.append(
            Clause(
                text="Ce décompte vient tard : vous pouvez demander à payer par douzièmes, sans frais.",
                article=vouchers.article,
            )
        )
    if found.former and found.before:
        mentions.append(
            Clause(
                text=f"Jusqu’au {typography.day(found.before)}, un autre gérait votre bail : vos provisions et vos charges de ces "
                f"jours sont celles qu’a données {found.former.said_by}, le {typography.day(found.former.said_on)}."
            )
        )
    verb = "Elle sera demandée" if found.balance > 0 else "Elle sera portée à votre compte"
    document = ChargesStatement(
        agency=agency_part(on),
        dated=on,
        number=f"R{number:06d}",
        tenants=named(lease, people),
        address=(street, f"{dwelling.commune.postal_code} {dwelling.commune.name}"),
        dwelling=str(dwelling),
        lease_number=lease.code,
        year=str(found.year),
        days=f"Vous y avez vécu {found.days} jours en {found.year}.",
        rows=tuple(
            ChargeRow(
                nature=f"{cost.get_nature_display()} : {cost.label}",
                whole=Cents(cost.amount),
                key=key_words(cost),
                yours=Cents(mine),
            )
            for cost, _part, mine in found.rows
        ),
        provisions=Cents(found.provisions),
        settled_from=f"{verb} à partir du {typography.day(settled_from)}.",
        mentions=tuple(mentions),
    )
    return printed("charges", document), document


@in_french
def former_letter(leases: Sequence[Lease], *, name: str, address: str, on: date, answer_by: date) -> Rendered:
    """PDF that asks the former manager for what each tenant was asked and what was spent for them. It names no tenant: the
    dwelling and the day of the lease say which."""
    years = {lease: lease.brought_in_on.year for lease in leases if lease.brought_in_on}
    lost = min(lost_on(lease, year, on) for lease, year in years.items())
    limitation = scales.at("rents.limitation_years", on)
    document = TenantLetter(
        agency=agency_part(on),
        dated=on,
        number=leases[0].code,
        reference="Reprise de gestion : décomptes de charges",
        subject="Charges locatives : vos décomptes jusqu’à la reprise de la gestion",
        tenants=(name,),
        address=owner_lines(address),
        opening=(
            Clause(
                text="Les propriétaires des logements ci-dessous nous en ont confié la gestion, que vous teniez jusque-là. Leurs "
                "locataires ont droit au décompte de leurs charges, et à ce que leurs provisions y soient déduites : nous "
                "ne pouvons pas l’établir sans vos chiffres.",
                article="Loi 89-462, art. 23",
            ),
        ),
        head="Les logements et les jours qui manquent",
        points=tuple(
            f"{lease.mandate.dwelling}, mandat {lease.mandate.code}, bail du {typography.day(lease.starts_on)} : du "
            f"{typography.day(max(lease.starts_on, date(year, 1, 1)))} au {typography.day(lease.brought_in_on)}."
            for lease, year in years.items()
        ),
        clauses=(
            Clause(
                text="Pour chacun, merci de nous envoyer les provisions demandées au locataire, payées ou non, et les dépenses "
                "récupérables que vous avez payées, par nature, avec leurs pièces ; dites celles que le compte annuel du "
                "syndic comprendra aussi. Joignez le dernier décompte envoyé au locataire et, pour chaque année qui n’a "
                "pas été régularisée, les mêmes chiffres.",
                article="C. civ., art. 1993",
            ),
            Clause(
                text=f"Nous vous demandons une réponse avant le {typography.day(answer_by)} : ce qui reste dû de ces charges, dans un "
                f"sens ou dans l’autre, commence à se prescrire le {typography.day(lost)}.",
                article=limitation.article,
            ),
        ),
        signed_by=signatory(),
    )
    return printed("tenant_letter", document)
