"""Render the accounts of many mandates: asked for at once, done by the task worker in chunks."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.papers import agency_part
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.mandates.models import Mandate
from trousseau.rules.owner_account import Held

from ..models import OwnerStatement, StatementRun
from ..queries.accounts import held_by_fund
from ..queries.statements import unrendered
from .fees import take_fees
from .statements import check_until, render, send_statement

CHUNK = 50  # mandates whose accounts are kept in one transaction


@transaction.atomic
def ask_statements(actor: User, *, until: date, today: date, every: bool = False) -> StatementRun:
    """Have the accounts until that day rendered by the task worker. Two who ask at once have one run; one that
    stopped goes on from where it was.

    Raises Refused for a day to come, or when nothing is to be rendered.
    """
    check_until(until, today)
    count = len(unrendered(until, every=every, on=today))
    if not count:
        raise Refused(_("Every account that falls due is rendered until that day."), "until")
    run, _fresh = StatementRun.objects.get_or_create(
        until=until,
        every=every,
        ended_at=None,
        defaults={"made_by": actor, "asked_on": today, "total": count},
    )
    StatementRun.objects.filter(pk=run.pk).update(failed="")
    transaction.on_commit(lambda: _enqueue(run))
    return run


def _enqueue(run: StatementRun) -> None:
    from ..tasks import work_on_statements

    work_on_statements.enqueue(run.pk)


def make_statements(run: StatementRun) -> None:
    """Do what is left of a run. Killed anywhere and run again, the days of a mandate are accounted for once."""
    take_fees(run.made_by, until=run.until)
    keys = [one.pk for one in unrendered(run.until, every=run.every, on=run.asked_on)]
    StatementRun.objects.filter(pk=run.pk).update(done=max(run.total - len(keys), 0), waits={})
    agency = agency_part(run.asked_on)
    for start in range(0, len(keys), CHUNK):
        _make(run, keys[start : start + CHUNK], agency)
    StatementRun.objects.filter(pk=run.pk).update(ended_at=timezone.now(), done=F("total"))


@transaction.atomic
def _make(run: StatementRun, keys: Sequence[int], agency) -> None:
    """The accounts of some mandates, drawn, numbered and kept together; one that is refused keeps no other back."""
    hold(Ledger.CLIENTS)
    now = StatementRun.objects.get(pk=run.pk)
    rendered = OwnerStatement.objects.filter(last_day__gte=run.until).values("mandate")
    rows = Mandate.objects.filter(pk__in=keys).exclude(pk__in=rendered).order_by("number")
    made, sums = 0, held_by_fund(run.until)
    for mandate in rows.select_related("owner", "fund", "dwelling__commune"):
        try:
            render(
                run.made_by, mandate=mandate, until=run.until, today=run.asked_on, agency=agency,
                sums=sums.get(mandate.fund.code, Held(0)),
            )  # fmt: skip
            made += 1
        except Refused as why:
            now.waits[mandate.code] = str(why)
    now.made, now.done = now.made + made, now.done + len(keys)
    now.save(update_fields=["made", "done", "waits"])


def to_send(run: StatementRun) -> list[OwnerStatement]:
    """The accounts of a run whose owner agreed to e-mail, and that did not leave."""
    rows = OwnerStatement.objects.filter(last_day=run.until, sent_on=None).exclude(mandate__owner__email="")
    return list(
        rows.filter(mandate__account_terms__email_on__lte=run.asked_on)
        .select_related("mandate__owner", "paper").order_by("number")
    )  # fmt: skip


def send_statements(actor: User, *, run: StatementRun, on: date) -> int:
    """E-mail those whose owner agreed to it, each in a transaction of its own; how many left."""
    found = to_send(run)
    for statement in found:
        send_statement(actor, statement=statement, on=on)
    return len(found)
