"""The statement of a year's charges, in French, as the law asks it: by nature, with the key, and the vouchers' months."""

from datetime import date

from trousseau.core.papers import agency_part, in_french, printed
from trousseau.core.scales import Value
from trousseau.engines import typography
from trousseau.engines.documents import ChargeRow, ChargesStatement, Clause
from trousseau.engines.documents.fields import Cents
from trousseau.engines.typesetting import Rendered
from trousseau.rules.dates import add_months
from trousseau.tenancies.contract.queries import tenants_of

from ..enums import ChargeKey
from ..papers import named
from .queries import Year, YearCost


def key_words(cost: YearCost) -> str:
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
