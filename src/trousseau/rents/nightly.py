"""Call the month's rents on its first night, and every later night for what is new."""

from datetime import date

from .actions import call_month, shorten_calls


def call(on: date) -> str:
    shortened = shorten_calls(None)
    return f"{call_month(None, month=on)} appel(s) de loyer, {shortened} corrigé(s) après un départ"


JOBS = {"rents.call": call}
