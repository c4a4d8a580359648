"""Call the month's rents on its first night, and every later night for what is new."""

from datetime import date

from .actions import call_month, shorten_calls
from .queries import uncalled


def call(on: date) -> str:
    shortened = shorten_calls(None)
    said = f"{call_month(None, month=on)} appel(s) de loyer, {shortened} corrigé(s) après un départ"
    apart = uncalled(on)
    return (
        f"{said} ; {apart} bail(aux) sans mandat : leur loyer ne s’appelle pas encore ici" if apart else said
    )


JOBS = {"rents.call": call}
