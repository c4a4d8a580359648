"""A credit of charges given back to a tenant who left: asked from the account, approved in the payment run, in the bank's file,
proved by its line, and nothing is left on the account. From charges just settled, by the keyboard alone.
"""

import re
import shutil

import pytest

from tests.plugins.bank_files import camt053
from tests.plugins.town import TOLD_ON, ready_home
from trousseau.demo import accounts

from .conftest import Hands
from .test_a_mandate_closed import fits
from .test_the_rents import cents

pytestmark = [pytest.mark.browser, pytest.mark.once]
DAY = "2027-02-08"
IBAN = "DE89370400440532013000"
# the only tenant of the demonstration who left: what they paid ahead for the charges of the year is more than these cost;
# the owner, who was paid all of it, brought it back
SETTLED = """
from datetime import date
from trousseau.core.models import User
from trousseau.owners.actions.contributions import receive_contribution
from trousseau.rents.charges.actions import note_cost, send_statement, settle_charges
from trousseau.tenancies.models import Lease
by = User.objects.get(email="gestion@demo.example")
lease = Lease.objects.get(state="ended", keys_on__isnull=False)
told, done = date(2027, 1, 4), date(2027, 2, 5)
note_cost(by, mandate=lease.mandate, year=2026, today=told, nature="water", label="Eau froide", amount=3000)
statement = send_statement(by, lease=lease, year=2026, on=told, today=told)
settle_charges(by, statement=statement, on=done, today=done)
receive_contribution(by, mandate=lease.mandate, amount=20000, method="cash", on=done, today=done, key="charges")
print(lease.pk)
"""


def test_a_credit_refunded_to_a_tenant_who_left(town, browser, tmp_path_factory):
    shutil.copytree(ready_home(town.config, town.ready, TOLD_ON.isoformat()), town.home, dirs_exist_ok=True)
    pk = town.command(DAY, "manage", "shell", "--no-imports", "-v", "0", "-c", SETTLED).split()[-1]
    town.start(DAY, works=True)
    faults: list[str] = []
    rental = Hands(browser, town.agency, faults).enter(accounts.address("gestion"), accounts.PASSWORD)
    director = Hands(browser, town.agency, faults).enter(accounts.address("directrice"), accounts.PASSWORD)

    # the account of whoever left is in their favour; their IBAN is read on their own paper
    account = f"/loyers/{pk}/"
    rental.open("/loyers/baux/?situation=credit").says("L00140")
    rental.open(account).go("Rendre l’avoir")
    credit = cents(re.search(r"Au plus ([\d ]+,\d\d) €", rental.text()).group(1))
    fits(rental, 1440, 390)
    rental.fill(new_iban=IBAN, ground="Charges de l’année").go("Demander ce virement")
    rental.says("attend le prochain lot de virements").says("Solde du compte 0,00 €")
    assert "Rendre l’avoir" not in rental.text()

    # one run, read and written by the director; its file bears the payment
    director.open("/loyers/").go("Payer les propriétaires").go("Préparer les virements").go("Préparer les virements")
    fits(director.says("L00140"), 1440, 390)
    director.go("Comptabiliser et écrire")
    file = director.download("Le fichier de la banque, XML").decode()
    assert IBAN in file and "TROP-PERCU" in file and f">{credit // 100}.{credit % 100:02d}<" in file
    total = cents(re.search(r"<CtrlSum>([\d.]+)", file).group(1))
    run = re.search(r"V\d{5}", director.text()).group(0)

    # the line of the bank proves it, and nothing is left
    opening = cents(re.search(r"La banque (-?[\d ]+,\d\d) €", rental.open("/comptes/banque/").text()).group(1))
    statement = tmp_path_factory.mktemp("bank") / "releve.xml"
    line = {"cents": -total, "on": DAY, "label": f"VIREMENTS {run}"}
    statement.write_bytes(camt053([line], opening=opening, first="2026-12-01", last=DAY))
    rental.go("Charger un fichier de la banque").fill(file=str(statement)).go("Lire ce fichier")
    rental.wait("1 ligne lue").go("Prendre ces relevés").go("Prendre ces relevés")
    rental.wait("1 ligne réglée d’elle-même")
    fits(rental.open(account).says("Solde du compte 0,00 €"), 1440, 390)
    assert "Rendre l’avoir" not in rental.text()
    assert faults == []
