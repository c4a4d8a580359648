"""Call the month's rents on its first night, and every later night for what is new."""

from datetime import date

from .actions import call_month


def call(on: date) -> str:
    return f"{call_month(None, month=on)} appel(s) de loyer"


JOBS = {"rents.call": call}
