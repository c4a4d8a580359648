from datetime import date

import pytest

COLUMNS = {"number": 0, "lease": 1, "name": 2, "month": 3, "amount": 4, "kind": 5}
HEADER = "N° allocataire;Bail;Nom;Mois;Montant;Nature"


def content(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


@pytest.fixture
def remittance(staff):
    """Receive a remittance and say its columns: `remittance("1;L00001;Capucine;08/2026;250;", total=25000)`."""
    from trousseau.rents.caf import actions

    count = iter(range(1, 100))

    def make(*rows: str, total: int, day: str = "2026-09-05"):
        on = date.fromisoformat(day)
        slip = actions.read_slip(content(*rows), "b.csv", paid_on=on, total=total)
        found, _fresh = actions.receive_remittance(
            staff.rental, slip=slip, reference=f"B{next(count)}", paid_on=on, total=total, today=on
        )
        if found.read_on is None:
            lines = actions.read_lines(found, COLUMNS)
            actions.say_columns(staff.rental, remittance=found, columns=COLUMNS, lines=lines, today=on)
        found.refresh_from_db()
        return found

    return make


@pytest.fixture
def lump(staff):
    """A transfer of the CAF: `lump(25000)`."""
    from trousseau.rents.caf import actions
    from trousseau.rents.models import CafLump

    def make(amount: int, day: str = "2026-09-05", *, key: str = "", remittance=None):
        on = date.fromisoformat(day)
        key = key or f"lump-{CafLump.objects.count()}"
        return actions.receive_lump(staff.rental, amount=amount, on=on, today=on, key=key, remittance=remittance)

    return make
