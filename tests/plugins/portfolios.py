"""The spreadsheet of a portfolio, one right row and what a test changes in it."""

import csv
import io

from trousseau.exchange.portfolio import COLUMNS

ROW = {
    "owner_kind": "SCI",
    "owner_name": "SCI du Grès",
    "owner_address": "1 rue du Modèle, 21000 Dijon",
    "owner_email": "",
    "address": "2 rue de l’Essai",
    "complement": "3e",
    "insee": "21231",
    "rooms": "T2",
    "surface": "44,5",
    "energy": "d",
    "mandate_number": "M00012",
    "mandate_signed_on": "05/01/2022",
    "mandate_starts_on": "01/02/2022",
    "mandate_ends_on": "2028-01-31",
    "fee_basis_points": "7,5 %",
    "fee_vat": "En plus",
    "convention": "Loc2",
    "ceiling": "",
    "tenant_last_name": "Renoncule",
    "tenant_first_name": "Joris",
    "tenant_born_on": "",
    "partner_last_name": "",
    "partner_first_name": "",
    "lease_signed_on": "25/02/2022",
    "lease_starts_on": "01/03/2022",
    "lease_term_on": "28/02/2025",
    "rent": "412,50 €",
    "charges": "45",
    "deposit": "412,50",
    "deposit_holder": "",
    "payment_day": "5",
    "revision_on": "01/03/2027",
    "revision_quarter": "2025-T4",
    "tenant_owes": "1 020,30",
    "debts": "",
    "deposit_held": "412,50",
    "owner_credit": "1 250",
}


def sheet(*rows: dict, without: str = "") -> bytes:
    out = io.StringIO()
    kept = [column for column in COLUMNS if column.code != without]
    writer = csv.writer(out, delimiter=";")
    writer.writerow([column.name for column in kept])
    writer.writerows([[{**ROW, **row}[column.code] for column in kept] for row in rows])
    return out.getvalue().encode()
