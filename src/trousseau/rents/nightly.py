"""Call the month's rents on its first night, and every later night for what is new."""

from datetime import date

from trousseau.core.nightly import once

from .actions import call_month, shorten_calls
from .debits.actions import present_due
from .matching.running import identify_lines
from .owners.nightly import JOBS as OWNERS_JOBS
from .queries import uncalled
from .roll.balances import add_up


def call(on: date) -> str:
    shortened = shorten_calls(None)
    said = f"{call_month(None, month=on)} appel(s) de loyer, {shortened} corrigé(s) après un départ"
    apart = uncalled(on)
    return f"{said} ; {apart} bail(aux) sans mandat : leur loyer ne s’appelle pas encore ici" if apart else said


@once
def add_up_accounts(on: date) -> str:
    return f"{add_up()} solde(s) de l’état locatif mis à jour"


def present_debits(on: date) -> str:
    return f"{present_due(on)} collecte(s) de prélèvements présentée(s), {identify_lines()} ligne(s) de banque identifiée(s)"


JOBS = {"rents.call": call, "rents.roll": add_up_accounts, "rents.debits": present_debits}
JOBS |= OWNERS_JOBS
