"""From the order to pay to the police: the ten deadlines of a procedure, each with its article and what is certain of it."""

from collections.abc import Callable
from dataclasses import replace

from .eviction_case import UNVERIFIED, Case, Certainty, Deadline, EvictionLaw
from .eviction_leave import enforcement_delays, force_silence, indemnity_claim, leave, truce
from .eviction_order import clause_effective, surety_told
from .eviction_summons import ccapex_seizure, prefect_told, summons_allowed

ROWS: tuple[Callable[[Case, EvictionLaw], Deadline], ...] = (
    clause_effective,
    surety_told,
    ccapex_seizure,
    summons_allowed,
    prefect_told,
    leave,
    enforcement_delays,
    truce,
    force_silence,
    indemnity_claim,
)


def deadlines(case: Case, law: EvictionLaw) -> list[Deadline]:
    """The ten rows, always in the order of the procedure."""
    return [_to_confirm(row(case, law)) for row in ROWS]


def _to_confirm(row: Deadline) -> Deadline:
    """A day that rests on a text which nobody read is to confirm, however plain the facts are."""
    unread = row.certainty == Certainty.SURE and str(UNVERIFIED) in row.why
    return replace(row, certainty=Certainty.ASK) if unread else row
