"""The account of a lease is read in one way: its page, its list, the rent roll and prevention say one thing on any day."""

from collections import defaultdict
from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from trousseau.core.errors import Refused
from trousseau.core.papers import agency_part
from trousseau.ledger.queries import balance
from trousseau.matching.due import Due
from trousseau.portals.tenant_space import owes
from trousseau.prevention.queries import situation
from trousseau.receipts.receiving import undo
from trousseau.rents.accounts import Accounts, months_of, on_its_way
from trousseau.rents.accounts import months as months_of_lease
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.stopping import laid_again, stop_debts
from trousseau.rents.actions.sums import ask_sum, give_back
from trousseau.rents.adjustments.actions import adjust, undo_adjustment
from trousseau.rents.claims.actions import make_claim, refuse_claim
from trousseau.rents.claims.queries import open_claim
from trousseau.rents.debits.queries import claims
from trousseau.rents.enums import CREDITS
from trousseau.rents.known import awaited_from
from trousseau.rents.models import Claim, DebtStop, PlanInstalment
from trousseau.rents.notices.documents import for_papers, notices
from trousseau.rents.plans.actions import agree_plan, end_plan
from trousseau.rents.plans.queries import stops
from trousseau.rents.queries import accounts as accounts_of
from trousseau.rents.refunds.actions import give_up_refund, refund_credit
from trousseau.rents.refunds.queries import refundable
from trousseau.rents.roll.advances import advances
from trousseau.rents.roll.balances import add_up
from trousseau.rents.roll.episodes import earlier
from trousseau.rents.roll.queries import late_of, owed_together, unpaid_of
from trousseau.rents.run.calling import call_month
from trousseau.rules.dates import add_days, add_months, month_end
from trousseau.tenancies.guarantees.actions import record_guarantee
from trousseau.tenancies.models import Lease, RentSuspension
from trousseau.tenancies.suspension.actions import lift_suspension, suspend_rent

FIRST, END = date(2026, 7, 1), date(2026, 12, 31)
months = st.integers(0, 5).map(lambda n: add_months(FIRST, n))
days = st.dates(date(2026, 7, 11), date(2026, 12, 28))
cents = st.integers(1, 60000)
events = (
    st.tuples(st.just("aid"), months, st.integers(0, 45000)),
    st.tuples(st.just("caf"), cents, days, months),
    st.tuples(st.just("tenant"), cents, days),
    st.tuples(st.just("named"), cents, days, st.lists(st.integers(0, 9), min_size=1, max_size=3)),
    st.tuples(st.just("credit"), cents, days, st.none() | months),
    st.tuples(st.just("apart"), days),
    st.tuples(st.just("undo"), st.integers(0, 9), days),
    st.tuples(st.just("refund"), days),
    st.tuples(st.just("kept"), days),
    st.tuples(st.just("adjusted"), st.sampled_from(("rebate", "works", "write_off", "repair", "other")), cents, days),
    st.tuples(st.just("unadjusted"), st.integers(0, 9), days),
    st.tuples(st.just("night")),
)
decided = (
    st.tuples(st.just("decided"), days),
    st.tuples(st.just("ended"), days, st.sampled_from(("kept", "broken", "mistake"))),
    st.tuples(st.just("again"), days),
    st.tuples(st.just("claimed"), days),
    st.tuples(st.just("refused"), days),
)
stories = st.lists(st.one_of(*events), max_size=14)
stopped_stories = st.lists(st.one_of(*events, *decided), max_size=14)


def happen(lease, actor, number: int, kind: str, *values) -> None:
    """`named`: the payer names some debts, each in whole as long as the money lasts."""
    key = str(number)
    if kind == "aid":
        expect_aid(actor, lease=lease, month=values[0], amount=values[1])
    elif kind == "apart":
        ask_sum(
            actor, lease=lease, kind="repair", label="Serrure", amount=7000, on=values[0], due_on=values[0], key=key
        )
    elif kind == "credit":
        give_back(actor, lease=lease, label="Geste", amount=values[0], on=values[1], month=values[2], key=key)
    elif kind == "undo":
        standing = list(lease.receipts.rent().filter(reversal=None).exclude(payer="credit").order_by("pk"))
        if standing:
            receipt = standing[values[0] % len(standing)]
            on = max(values[1], receipt.received_on)
            undo(actor, receipt=receipt, on=on, today=on)  # noted the day that it bears, as all here
    elif kind == "refund":
        account = {"payee": "Aminata Capucine", "new_iban": "FR7630006000011234567890189", "ground": "Trop-perçu"}
        refund_credit(actor, lease=lease, amount=refundable(lease), on=values[0], key=key, **account)
    elif kind == "kept":
        waiting = lease.refunds.filter(order__state="waiting").first()
        if waiting:
            give_up_refund(actor, refund=waiting, on=values[0])
    elif kind == "adjusted":
        what, amount, on = values
        agreed = {"agreed_on": on} if what in CREDITS else {}
        adjust(actor, lease=lease, kind=what, amount=amount, ground="Accord", on=on, today=on, key=key, **agreed)
    elif kind == "unadjusted":
        rows = list(lease.adjustments.order_by("pk"))
        if rows:
            row = rows[values[0] % len(rows)]
            on = max(values[1], row.on)
            undo_adjustment(actor, adjustment=row, why="Erreur", on=on, today=on)
    elif kind == "decided":
        if lease.plans.filter(ended_on=None).exists():
            return
        debt = unpaid_of(Lease.objects.filter(pk=lease.pk), values[0])[lease.pk].debt
        given = {"first_on": values[0], "agreed_on": values[0], "today": values[0], "months": 1}
        agree_plan(actor, lease=lease, debt=debt, origin="commission", **given)
    elif kind == "ended":
        if plan := lease.plans.filter(ended_on=None).first():
            on = max(values[0], plan.made_on)
            with laid_again(lease, on):
                end_plan(actor, plan=plan, on=on, why=values[1], reason="Erreur")
    elif kind == "again":
        stop = DebtStop.objects.get(lease=lease, lifted_on=None)
        if values[0] > stop.before:
            first = {"since": stop.since or stop.before, "article": stop.article}
            stop_debts(actor, lease=lease, before=values[0], on=values[0], **first)
    elif kind == "claimed":
        guarantee = lease.guarantees.get()
        given = {"amount": open_claim(guarantee, values[0]).amount, "notice_on": values[0], "reference": ""}
        make_claim(actor, guarantee=guarantee, on=values[0], today=values[0], key=key, **given)
    elif kind == "refused":
        if claim := Claim.objects.filter(refused_on=None).first():
            on = max(values[0], claim.declared_on)
            refuse_claim(actor, claim=claim, version=claim.version, on=on, today=on)
    elif kind == "night":
        add_up()
    else:
        amount, on, *more = values
        given = {"month": more[0]} if kind == "caf" else {}
        if kind == "named":
            calls, rest, named = list(lease.calls.order_by("pk")), amount, {}
            for pick in more[0]:
                call = calls[pick % len(calls)]
                part = min(call.total, rest) if call not in named else 0
                if part:
                    named[call] = part
                    rest -= part
            given = {"named": list(named.items())}
        payer = "caf" if kind == "caf" else "tenant"
        receive_payment(
            actor, lease=lease, payer=payer, method="transfer", amount=amount, on=on, today=on, key=key, **given
        )


def settled(lease, on: date) -> int:
    """What the months of the page leave late: each payment laid on its debt by `rules.settlement`, the aid taken off."""
    payments = [
        one
        for one in lease.receipts.rent().select_related("reversal").prefetch_related("named").order_by("pk")
        if one.received_on <= on and (one.reversal is None or one.reversal.date > on)
    ]
    stopped = stops([lease.pk], on).get(lease.pk)
    rows = [row for row in months_of(list(lease.calls.all()), payments, stopped) if row.call.due_on <= on]
    aid: dict[date, int] = defaultdict(int)
    for one in payments:
        if one.payer == "caf":
            aid[one.month] += one.amount
    kept = RentSuspension.objects.filter(lease=lease, kind="withheld").first()
    first = awaited_from(on, 10)
    forecast = sum(
        max(row.call.caf_expected - aid[row.call.month], 0)
        for row in rows
        if row.call.kind == "rent" and (row.call.month >= first or (kept and row.call.month >= kept.from_on))
    )
    return max(sum(row.left for row in rows) - forecast, 0)


def readings(client, lease, day: date) -> dict[str, int]:
    """What each page says is late, in cents."""
    [row] = [row for row in client.get(reverse("rents:roll")).context["roll"].rows if row.pk == lease.pk]
    [cells] = client.get(reverse("rents:list")).context["rows"]
    return {
        "page": client.get(reverse("rents:lease", args=[lease.pk])).context["late"],
        "list": cells[1].value or 0,
        "roll": row.aged.debt,
        "prevention": situation(lease, day).debt,
    }


def test_a_payment_named_for_a_month_called_ahead_leaves_the_month_before_late(
    client, staff, running_lease, call, pay, on_day
):
    day = date(2026, 8, 20)
    on_day("2026-08-20")
    call(7, 8, 9)
    pay(running_lease, 30484, "2026-07-20")
    september = running_lease.calls.get(month=date(2026, 9, 1))
    receive_payment(
        staff.rental,
        lease=running_lease,
        payer="tenant",
        method="card",
        amount=45000,
        on=day,
        today=day,
        key="september",
        named=[(september, 45000)],
    )
    client.force_login(staff.rental)
    assert readings(client, running_lease, day) == dict.fromkeys(("page", "list", "roll", "prevention"), 45000)


def test_a_month_called_ahead_is_in_no_balance_of_today(client, staff, running_lease, call, pay, on_day):
    """The list, the page, the roll and the entries say the balance of one day; the aid of that month is not on its way."""
    on_day("2026-08-20")
    call(7, 8, 9)
    expect_aid(staff.rental, lease=running_lease, month=date(2026, 9, 1), amount=20000)
    pay(running_lease, 30484, "2026-07-20")
    client.force_login(staff.rental)
    page = client.get(reverse("rents:lease", args=[running_lease.pk])).context
    [row] = client.get(reverse("rents:roll")).context["roll"].rows
    assert (
        page["debt"]
        == page["ledger"]
        == row.balance
        == accounts_of(staff.rental, date(2026, 8, 20)).get().debt
        == 45000
    )
    assert page["awaited"] == 0


def tell(lease, staff, story, withheld, first=0) -> None:
    if withheld:
        RentSuspension.objects.create(lease=lease, kind="withheld", from_on=withheld, reference="CAF")
    for number, event in enumerate(story, first):
        with suppress(Refused):
            happen(lease, staff.rental, number, *event)


@pytest.fixture(params=range(1, 7))
def called(request, running_lease, staff) -> int:
    """How many months were called before each of the stories of one test."""
    for n in range(request.param):
        call_month(staff.rental, month=add_months(FIRST, n))
    return request.param


@pytest.mark.usefixtures("called")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories, st.none() | months, days)
def test_on_any_day_the_reading_is_what_each_payment_settled(running_lease, staff, story, withheld, day):
    with transaction.atomic():
        tell(running_lease, staff, story, withheld)
        aged = unpaid_of(Lease.objects.all(), day)[running_lease.pk]
        assert aged.debt == settled(running_lease, day) and not aged.beyond
        assert late_of(Lease.objects.all(), day) == ({running_lease.pk: aged.debt} if aged.debt else {})
        transaction.set_rollback(True)


@pytest.mark.usefixtures("called")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories, days, days)
def test_on_any_day_an_earlier_debt_that_the_law_stops_is_paid_by_nothing_but_what_is_named(
    running_lease, staff, story, before, day
):
    with transaction.atomic():
        tell(running_lease, staff, story, None)
        stop_debts(None, lease=running_lease, before=before, article="C. conso., art. L722-5", on=before)
        aged = unpaid_of(Lease.objects.all(), day)[running_lease.pk]
        assert aged.debt == settled(running_lease, day) and not aged.beyond
        transaction.set_rollback(True)


@pytest.mark.usefixtures("called")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories, stories, days, days)
def test_on_any_day_what_comes_once_the_law_stops_a_debt_is_read_in_one_way_and_pays_none_of_it(
    running_lease, staff, story, since, before, day
):
    """Noted by hand, named in part, undone, given back: the tenant's money goes to no debt of before."""
    with transaction.atomic():
        tell(running_lease, staff, story, None)
        stop_debts(None, lease=running_lease, before=before, article="C. conso., art. L722-5", on=before)
        known = set(running_lease.receipts.values_list("pk", flat=True))
        tell(running_lease, staff, since, None, first=len(story))
        aged = unpaid_of(Lease.objects.all(), day)[running_lease.pk]
        assert aged.debt == settled(running_lease, day) and not aged.beyond
        wrongly = [
            (receipt, cents)
            for row in months_of_lease(running_lease)
            for receipt, cents in row.payments
            if row.call.due_on < before <= receipt.received_on and receipt.payer == "tenant" and receipt.pk not in known
        ]
        assert wrongly == []
        transaction.set_rollback(True)


@pytest.mark.usefixtures("called")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories, st.none() | months)
@example(
    [
        ("named", 15242, date(2026, 7, 11), [0]),
        ("named", 15243, date(2026, 7, 11), [0]),
        ("refund", date(2026, 7, 11)),
        ("undo", 0, date(2026, 7, 11)),
    ],
    None,
)
def test_what_each_line_leaves_due_is_what_is_late(running_lease, staff, story, withheld):
    with transaction.atomic():
        tell(running_lease, staff, story, withheld)
        account = Accounts([running_lease.pk])
        rows = account.months(running_lease.pk)
        aid = on_its_way(rows, account.awaited(running_lease.pk, rows, END), END)
        left = sum(row.left - aid[row.call.pk] for row in rows if row.call.due_on <= END)
        assert left == unpaid_of(Lease.objects.all(), END)[running_lease.pk].debt
        transaction.set_rollback(True)


@pytest.mark.parametrize("payer", ["tenant", "caf"])
def test_what_was_given_back_pays_no_debt_once_another_payment_is_undone(
    client, staff, running_lease, call, on_day, payer
):
    """More than a debt needed was named for it, or its aid came once it was paid; the rest went back to the tenant."""
    on_day("2026-07-20")
    call(7)
    day, month = date(2026, 7, 11), date(2026, 7, 1)
    happen(running_lease, staff.rental, 0, "named", 30484, day, [0])
    if payer == "caf":
        happen(running_lease, staff.rental, 1, "caf", 20000, day, month)
    else:
        rent, given = running_lease.calls.get(), {"on": day, "today": day, "method": "transfer", "key": "1"}
        receipt = receive_payment(
            staff.rental, lease=running_lease, payer="tenant", amount=20000, named=[(rent, 20000)], **given
        )
        assert receipt.named.get().cents == 20000
    happen(running_lease, staff.rental, 2, "refund", day)
    assert running_lease.refunds.get().amount == 20000
    happen(running_lease, staff.rental, 3, "undo", 0, date(2026, 7, 15))
    client.force_login(staff.rental)
    assert readings(client, running_lease, date(2026, 7, 20)) == dict.fromkeys(
        ("page", "list", "roll", "prevention"), 30484
    )
    aged = unpaid_of(Lease.objects.all(), date(2026, 7, 20))[running_lease.pk]
    assert not aged.beyond and aged.debt == settled(running_lease, date(2026, 7, 20))


def test_the_aid_awaited_beyond_its_month_is_taken_off_the_sum_that_was_asked_apart(
    client, staff, running_lease, call, pay, on_day
):
    """The tenant paid more than their part of the month: what the aid brings beyond it pays the clawback of another."""
    on_day("2026-08-20")
    call(7, 8)
    expect_aid(staff.rental, lease=running_lease, month=date(2026, 8, 1), amount=20000)
    pay(running_lease, 30484 + 30000, "2026-08-05")
    asked = {"amount": 5000, "on": date(2026, 8, 18), "due_on": date(2026, 8, 18), "key": "indu"}
    ask_sum(staff.rental, lease=running_lease, kind="clawback", label="Indu CAF 07/2026", **asked)
    client.force_login(staff.rental)
    page = client.get(reverse("rents:lease", args=[running_lease.pk])).context
    assert page["late"] == sum(line["due"] for line in page["open_lines"]) == 0
    assert sum(line["awaited"] for line in page["open_lines"]) == 20000


def paid_by(lease, day: date, before: date) -> set[tuple[int, int, int]]:
    """(debt, payment, cents) of what came before the day `day` and went to the debts due before `before`."""
    return {
        (row.call.pk, receipt.pk, cents)
        for row in months_of_lease(lease)
        for receipt, cents in row.payments
        if row.call.due_on < before and receipt.received_on < day
    }


@pytest.mark.usefixtures("called")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories, stopped_stories, days, days)
def test_on_any_day_what_was_paid_under_a_plan_decided_or_an_earlier_file_stays_paid(
    running_lease, staff, story, since, before, day
):
    with transaction.atomic():
        guarantee = {"kind": "fsl", "name": "FSL", "reference": "F-1", "starts_on": running_lease.starts_on}
        record_guarantee(staff.rental, lease=running_lease, unpaid_months=1, covered_months=36, **guarantee)
        tell(running_lease, staff, story, None)
        stop_debts(None, lease=running_lease, before=before, article="C. conso., art. L722-5", on=before)
        for number, event in enumerate(since, len(story)):
            kind, on, *why = event if len(event) > 1 else (*event, day)
            stop = DebtStop.objects.get(lifted_on=None)
            plan = running_lease.plans.filter(ended_on=None).first()
            ends = kind == "ended" and plan and why != ["mistake"]
            on = max(on, plan.made_on) if ends else on
            known = paid_by(running_lease, on, stop.before) if ends or kind == "again" else None
            tell(running_lease, staff, [event], None, first=number)
            if known is not None:
                assert paid_by(running_lease, on, stop.before) == known
            aged = unpaid_of(Lease.objects.all(), day)[running_lease.pk]
            assert aged.debt == settled(running_lease, day) and not aged.beyond
            if stop := stops([running_lease.pk]).get(running_lease.pk):
                wrongly = [
                    (receipt, cents)
                    for row in months_of_lease(running_lease)
                    for receipt, ground, cents in row.grounds
                    if row.call.due_on < stop.before <= receipt.received_on >= stop.since
                    and receipt.payer == "tenant"
                    and ground != "named"
                ]
                assert wrongly == []
        transaction.set_rollback(True)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 6), stories, st.none() | months, days)
def test_on_any_day_four_pages_say_one_thing(client, running_lease, staff, on_day, called, story, withheld, day):
    client.force_login(staff.rental)
    on_day(day.isoformat())
    with transaction.atomic():
        for n in range(called):
            call_month(staff.rental, month=add_months(FIRST, n))
        tell(running_lease, staff, story, withheld)
        assert set(readings(client, running_lease, day).values()) == {settled(running_lease, day)}
        transaction.set_rollback(True)


@pytest.mark.usefixtures("called")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories, st.none() | months)
def test_what_a_line_of_the_bank_is_compared_with_is_what_the_account_owes(running_lease, staff, story, withheld):
    with transaction.atomic():
        tell(running_lease, staff, story, withheld)
        open_ = Due([running_lease.pk]).open(running_lease.pk, END)
        aged = unpaid_of(Lease.objects.all(), END)[running_lease.pk]
        assert open_.whole == sum(open_.calls) == aged.debt + aged.to_come
        left = {
            row.call.month: row.left
            for row in Due([running_lease.pk]).months(running_lease.pk)
            if row.call.kind == "rent"
        }
        aid = dict(open_.aid)
        assert {month: cents + aid[month] for month, cents in open_.months} == left and min(aid.values()) >= 0
        transaction.set_rollback(True)


@pytest.mark.usefixtures("called")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories, stories, st.none() | days, st.none() | days, st.none() | months, days)
def test_on_any_day_the_notice_the_debit_and_the_tenant_s_space_ask_one_sum(
    running_lease, staff, story, since, before, planned, withheld, day
):
    """Whatever the law stops, whatever the CAF withholds, whatever was paid ahead; a plan asks its instalments alone."""
    day = max(day, before or day, planned or day)
    story, since = ([one for one in events if happened(one, day)] for events in (story, since))
    with transaction.atomic():
        tell(running_lease, staff, story, withheld)
        if before:
            stop_debts(None, lease=running_lease, before=before, article="C. conso., art. L722-5", on=before)
        if planned and (late := unpaid_of(Lease.objects.all(), planned)[running_lease.pk].debt) > 3:
            with suppress(Refused):
                on = {"agreed_on": planned, "today": planned}
                agree_plan(staff.rental, lease=running_lease, debt=late, months=3, first_on=add_days(planned, 9), **on)
        tell(running_lease, staff, since, None, first=len(story))
        rent = running_lease.calls.filter(kind="rent", month__lte=add_months(day, 1)).first()
        agency = agency_part(day)
        [(_lease, _debit, told)] = notices(
            for_papers(Lease.objects.all()), rent.month, numbers=[1], on=day, agency=agency
        )
        owed = owes(running_lease, day)
        ahead = owed.announced if rent.month > day else None
        asked = owed.total + (ahead.cents if ahead else 0) - owed.credit
        later = sum(one.amount for one in told.not_asked if "plan" in one.label)
        assert told.total == asked - later
        drawn_on, last = max(rent.due_on, day), max(month_end(rent.month), day)
        [debit] = claims({running_lease.pk}, drawn_on, day).values()
        then = unpaid_of(Lease.objects.all(), drawn_on, day)[running_lease.pk]
        later = any(drawn_on < one.due_on <= last for one in PlanInstalment.objects.all())
        # what is named for a month called later yet is in the tenant's favour, and no debit spends it
        if not later and not (then.debt and then.credit):
            assert debit.cents == max(told.total, 0)
        transaction.set_rollback(True)


def happened(event, day: date) -> bool:
    """A paper of that day knows it: nothing of it is dated later."""
    kind, *values = event
    return kind == "aid" or next((one for one in values if isinstance(one, date)), day) <= day


def test_an_aid_withheld_long_ago_is_not_asked_of_the_tenant_who_paid_that_month(running_lease, staff, call, pay):
    """The forecast of a month settled five months back stands beside the debt of today, however few months are read."""
    call(7, 8, 9, 10, 11, 12)
    expect_aid(staff.rental, lease=running_lease, month=date(2026, 8, 1), amount=25000)
    pay(running_lease, 30484 + 4 * 45000, "2026-11-20")
    RentSuspension.objects.create(
        lease=running_lease, kind="withheld", from_on=date(2026, 8, 1), to_on=date(2026, 8, 31), reference="CAF"
    )
    day = date(2026, 12, 20)
    assert late_of(Lease.objects.all(), day) == {running_lease.pk: 20000}
    assert settled(running_lease, day) == 20000


def test_an_aid_given_back_before_its_first_day_is_withheld_from_no_month(running_lease, staff, call):
    """Withheld from 15 September, the CAF gave it up on the 5th: the aid of September, which never came, is late."""
    lease = running_lease
    call(7, 8, 9, 10, 11)
    expect_aid(staff.rental, lease=lease, month=date(2026, 9, 1), amount=21000)
    given = {"today": date(2026, 9, 1), "from_on": date(2026, 9, 15), "aid": 21000}
    kept = suspend_rent(
        staff.rental, lease=lease, kind="withheld", reference="CAF", notified_on=given["today"], **given
    )
    day = date(2026, 12, 15)
    rows = Accounts([lease.pk])
    assert list(rows.awaited(lease.pk, rows.months(lease.pk), day).values()) == [21000]
    assert unpaid_of(Lease.objects.all(), day)[lease.pk].awaited == 21000
    lift_suspension(staff.rental, suspension=kept, reference="levée", on=date(2026, 9, 5), today=date(2026, 9, 5))
    rows = Accounts([lease.pk])
    assert rows.awaited(lease.pk, rows.months(lease.pk), day) == {}
    aged = unpaid_of(Lease.objects.all(), day)[lease.pk]
    assert (aged.debt, aged.awaited) == (210484, 0)
    [*_before, november] = earlier([lease], {lease.pk: aged}, day, advances([lease.pk], day))[lease.pk]
    assert (november.day, november.aged.debt) == (date(2026, 11, 5), 210484)


def test_the_list_is_ordered_and_exported_by_what_is_late(client, staff, running_lease, build, call, pay, on_day):
    on_day("2026-09-20")
    other = build.running_lease("Bleuet")
    call(7, 8, 9)
    pay(other, 75484, "2026-09-06")
    client.force_login(staff.rental)

    def late(order: str) -> list[int]:
        return [cells[1].value for cells in client.get(reverse("rents:list"), {"order": order}).context["rows"]]

    assert (late("owed"), late("-owed")) == ([45000, 120484], [120484, 45000])
    csv = client.get(reverse("rents:list"), {"order": "-owed", "format": "csv"})
    lines = b"".join(csv.streaming_content).decode().splitlines()
    assert ["1204,84" in lines[1], "450,00" in lines[2]] == [True, True]
    pay(other, 45000, "2026-09-07")
    for situation_, count in (("late", 1), ("up_to_date", 1), ("credit", 0)):
        page = client.get(reverse("rents:list"), {"situation": situation_})
        assert page.context["count"] == count


def test_what_tenants_owe_together_is_the_sum_of_their_accounts_and_the_balance_of_the_ledger(
    staff, running_lease, build, call, pay
):
    """The home's sentence: late, awaited from the CAF, not due yet, less what is paid ahead, to the cent."""
    other, third = build.running_lease("Bleuet"), build.running_lease("Capselle")
    call(8, 9)
    expect_aid(staff.rental, lease=running_lease, month=date(2026, 9, 1), amount=20000)
    pay(other, 120000, "2026-09-06")
    pay(third, 10000, "2026-09-06")
    every = Lease.objects.filter(keys_on__isnull=False)
    for day in (date(2026, 8, 3), date(2026, 9, 4), date(2026, 9, 7), date(2026, 10, 20)):
        owed = owed_together(every, day)
        late = late_of(every, day)
        assert (owed.late, owed.accounts) == (sum(late.values()), len(late))
        assert owed.balance == balance("clients", "46711", on=day)
    assert owed_together(every, date(2026, 9, 7)).credit == 30000
    assert owed_together(every, date(2026, 9, 7)).awaited == 20000


def test_the_home_of_the_rents_says_what_the_balance_is_made_of(client, staff, running_lease, call, pay, on_day):
    call(8, 9)
    pay(running_lease, 45000, "2026-08-05")
    on_day("2026-09-20")
    client.force_login(staff.rental)
    said = client.get(reverse("rents:home")).context["subtitle"].replace("\u00a0", " ").replace("\u202f", " ")
    assert "450,00 € en retard" in said
