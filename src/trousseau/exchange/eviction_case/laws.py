"""From the dated scales to what the rules of eviction take: each delay as it stood on the day of the act that starts it."""

from collections.abc import Callable
from datetime import date

from trousseau.rules.dates import add_days
from trousseau.rules.eviction_case import Case, Delay, EvictionLaw
from trousseau.scales import OutOfRange, Value

At = Callable[[str, date], Value]


def law_of(case: Case, at: At) -> EvictionLaw:
    """The law of `case`, through `at` (code, day → value): a delay that has no value on its day is None."""

    def day(act: str) -> date:
        found = case.last(act)
        return found.on if found else case.today

    def value(code: str, on: date) -> Value | None:
        try:
            return at(f"eviction.{code}", on)
        except OutOfRange:
            return None

    def delay(code: str, on: date, unit: str = "months") -> Delay | None:
        found = value(code, on)
        return None if found is None else Delay(found.number, unit, found.verified)

    latest = max(case.today, case.signed_on, day("order_to_pay"))
    try:
        changed: Value | None = at("lease.resolutory_weeks", latest)
    except OutOfRange:
        changed = None
    enforcement, truce = value("enforcement_months", day("order_to_leave")), value("truce", case.today)
    rents, claim = value("arrears_rents", case.today), value("claim", max(latest, day("force_asked")))
    shortest, longest = (int(part) for part in enforcement.parts) if enforcement else (0, 0)
    first, last = ((int(part[:2]), int(part[3:])) for part in truce.parts) if truce else ((0, 0), (0, 0))
    return EvictionLaw(
        clause_before=delay("clause_months", add_days(changed.start, -1) if changed else latest),
        clause=Delay(changed.number, "weeks", changed.verified) if changed else None,
        changed_on=changed.start if changed else date.max,
        surety=delay("surety_days", day("order_to_pay"), "days"),
        arrears=delay("arrears_months", case.today),
        rents=rents.number if rents else 0,
        wait=delay("ccapex_months", day("summons")),
        prefect=delay("prefect_weeks", day("hearing"), "weeks"),
        granted=delay("granted_months", day("hearing")),
        erased=delay("erased_months", day("debt_erased")),
        leave=delay("leave_months", day("order_to_leave")),
        enforcement=(shortest, longest) if enforcement else None,
        truce=(first, last) if truce else None,
        force=delay("force_months", day("force_asked")),
        claim_from=claim.start if claim else None,
    )
