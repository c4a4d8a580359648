"""Two households that leave: a notice that runs, a registered letter still on its way."""

from trousseau.core.enums import Role
from trousseau.rules.dates import add_days
from trousseau.tenancies.leaving.notices import tenant_notice
from trousseau.tenancies.queries import running

from .cast import Cast


def leave(cast: Cast) -> None:
    manager, until = cast.people[Role.RENTAL], cast.until
    *_others, waited, leaving = running().filter(keys_on__lt=add_days(until, -20)).order_by("number")
    tenant_notice(
        manager, lease=leaving, channel="letter", sent_on=add_days(until, -9), received_on=add_days(until, -6),
        ground="work", proof="Contrat de travail à Lyon", proved=True, today=until,
    )  # fmt: skip
    tenant_notice(manager, lease=waited, channel="letter", sent_on=add_days(until, -2), today=until)
