"""The CAF's remittance of each month: one sum, its parts, and now and then a line that says nobody's number."""

from collections.abc import Sequence
from datetime import date

from trousseau.core.enums import Role
from trousseau.rents.caf.actions import read_lines, read_slip, receive_lump, receive_remittance, say_columns
from trousseau.rents.caf.placing import notify_clawback
from trousseau.tenancies.models import Lease

from .cast import Cast

HEADER = "N° allocataire;Référence bailleur;Nom;Mois du droit;Montant versé;Nature"
COLUMNS = {"number": 0, "lease": 1, "name": 2, "month": 3, "amount": 4, "kind": 5}
STRANGER = ("9901234", "", "Ancolie Maurice", 11_300)  # of another lessor: it waits until it is given back


def pay_slip(cast: Cast, paid: Sequence[tuple[Lease, date, int]], day: date, *, last: bool) -> None:
    """The remittance of `paid` (lease, month of the aid, cents) and its transfer, on one day."""
    manager = cast.people[Role.RENTAL]
    rows = [(f"21{lease.number:05d}", lease.code, str(lease.household), month, cents) for lease, month, cents in paid]
    if last and rows:
        rows.append((*STRANGER[:3], rows[0][3], STRANGER[3]))
    total = sum(cents for *_said, cents in rows)
    lines = [
        f"{number};{code};{name};{month:%m/%Y};{cents // 100},{cents % 100:02d};Droit"
        for number, code, name, month, cents in rows
    ]
    slip = read_slip("\n".join((HEADER, *lines)).encode(), "bordereau.csv", paid_on=day, total=total)
    remittance, _fresh = receive_remittance(
        manager, slip=slip, reference=f"{day:%Y%m}-AL", paid_on=day, total=total, today=day
    )
    if remittance.read_on is None:
        said = read_lines(remittance, COLUMNS)
        say_columns(manager, remittance=remittance, columns=COLUMNS, lines=said, today=day)
    receive_lump(manager, amount=total, on=day, today=day, key=f"demo-caf-{day}", reference="CAF 21")
    if last and paid:
        lease, month, cents = paid[-1]
        notify_clawback(
            manager,
            lease=lease,
            month=month,
            amount=cents // 4,
            reason="Reprise d’emploi déclarée tard",
            on=day,
            today=day,
            key="demo",
        )
