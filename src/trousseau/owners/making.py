"""The accounts of many mandates, made chunk by chunk by the task worker."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from trousseau.core.errors import Refused
from trousseau.core.papers import agency_part
from trousseau.core.todo import about
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.mandates.models import Mandate
from trousseau.rents.held import held_by_fund
from trousseau.rules.owner_account import Held

from .actions.fees import take_fees
from .actions.statements import render
from .models import OwnerStatement, StatementRun
from .queries.material import Material
from .queries.statements import unrendered

CHUNK = 50  # mandates whose accounts are kept in one transaction


def make_statements(run: StatementRun) -> None:
    """Do what is left of a run. Killed anywhere and run again, the days of a mandate are accounted for once."""
    take_fees(run.made_by, until=run.until)
    keys = [one.pk for one in unrendered(run.until, every=run.every, on=run.asked_on)]
    run.moves(done=max(run.total - len(keys), 0), waits={})
    agency = agency_part(run.asked_on)
    for start in range(0, len(keys), CHUNK):
        _make(run, keys[start : start + CHUNK], agency)
    run.moves(ended_at=timezone.now(), done=F("total"))


@transaction.atomic
def _make(run: StatementRun, keys: Sequence[int], agency) -> None:
    """The accounts of some mandates, drawn, numbered and kept together; one that is refused keeps no other back."""
    hold(Ledger.CLIENTS)
    now = StatementRun.objects.get(pk=run.pk)
    rendered = OwnerStatement.objects.filter(last_day__gte=run.until).values("mandate")
    rows = Mandate.objects.filter(pk__in=keys).exclude(pk__in=rendered).order_by("number")
    mandates = list(rows.select_related("owner", "fund", "dwelling__commune"))
    made, sums = 0, held_by_fund(run.until, [one.owner_fund.pk for one in mandates])
    read = Material(mandates, run.until)
    for mandate in mandates:
        try:
            render(
                run.made_by,
                mandate=mandate,
                until=run.until,
                today=run.asked_on,
                agency=agency,
                sums=sums.get(mandate.owner_fund.code, Held(0)),
                read=read,
                bundle=about(run),
            )
            made += 1
        except Refused as why:
            now.waits[mandate.code] = str(why)
    run.moves(made=F("made") + made, done=F("done") + len(keys), waits=now.waits)
