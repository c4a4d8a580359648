"""Whose is each line of a remittance: by the number of the lease, by the number at the CAF; never by a name alone."""

import re
from collections.abc import Iterable

from trousseau.core.normal import normal
from trousseau.tenancies.models import Lease

from ..enums import CallKind, Found, Why
from ..models import CafLine, CafNumber, RentCall

_CODE = re.compile(r"l?[\s-]*0*(\d{1,9})", re.IGNORECASE)


def find(lines: Iterable[CafLine]) -> None:
    """Say the lease of each line that has none, unsaved. Five queries, however many lines."""
    waiting = [line for line in lines if line.lease_id is None]
    codes = {line.pk: int(m[1]) for line in waiting if (m := _CODE.fullmatch(line.code.strip()))}
    by_code = {
        lease.number: lease
        for lease in Lease.objects.filter(number__in=codes.values()).select_related("mandate__fund", "household")
    }
    households = dict(
        CafNumber.objects.filter(number__in=[line.number for line in waiting if line.number]).values_list(
            "number", "household_id"
        )
    )
    homes: dict[int, list[Lease]] = {}
    known = Lease.objects.not_abandoned().filter(household__in=households.values(), keys_on__isnull=False)
    for lease in known.select_related("mandate__fund", "household").order_by("-starts_on", "-number"):
        homes.setdefault(lease.household_id, []).append(lease)
    called = _called([lease for found in homes.values() for lease in found])
    for line in waiting:
        said = by_code.get(codes.get(line.pk, 0))
        lived = homes.get(households.get(line.number, 0), [])
        if said and lived and said.household_id != lived[0].household_id:
            continue  # its two numbers say two households: somebody looks
        of_month = [lease for lease in lived if (lease.pk, line.month) in called]
        line.lease = said or next(iter(of_month or lived), None)
        line.found = "" if line.lease is None else Found.LEASE if said else Found.NUMBER


def _called(leases: list[Lease]) -> set:
    rows = RentCall.objects.filter(lease__in=leases, kind=CallKind.RENT)
    return set(rows.values_list("lease_id", "month"))


def contradicts(line: CafLine) -> bool:
    """Its number at the CAF is another household's than the lease that it names."""
    match = _CODE.fullmatch(line.code.strip())
    said = match and Lease.objects.filter(number=int(match[1])).first()
    known = CafNumber.objects.filter(number=line.number).first() if line.number else None
    return bool(said and known and said.household_id != known.household_id)


def why(line: CafLine) -> str:
    """Why a line of a remittance whose money arrived still waits."""
    if line.lease is None:
        return Why.TWO if contradicts(line) else Why.NOBODY
    if line.receipt_id:
        return Why.UNDONE
    if not line.lease.mandate.way.for_owner:
        return Why.OWN
    return Why.CLAWBACK if line.amount < 0 else Why.NO_CALL


def proposals(line: CafLine, leases: Iterable[Lease]) -> list[Lease]:
    """The leases whose household shares a word of the name, those that share the most first: to be chosen from."""
    words = set(normal(line.name).split())
    close = [(len(words & set(lease.household.holder.key.split())), lease) for lease in leases]
    return [lease for shared, lease in sorted(close, key=lambda one: (-one[0], -one[1].number)) if shared]
