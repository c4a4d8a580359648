"""Over-indebtedness: the earlier debt stops, the rent since does not; who is told by when; an erasure is the owner's loss."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from tests.plugins.bank_files import TENANT_IBAN
from tests.plugins.money import tell
from tests.plugins.papers import PDF
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import balance
from trousseau.prevention import actions
from trousseau.prevention import actions_creditor as creditor
from trousseau.prevention.enums import Step
from trousseau.prevention.models import CreditorStep, Procedure, ProcedureAct
from trousseau.prevention.nightly import JOBS
from trousseau.prevention.procedure.actions import note_act, open_procedure, prove_act, withdraw_act
from trousseau.prevention.queries import situation
from trousseau.prevention.todo import KINDS
from trousseau.rents.accounts import months
from trousseau.rents.actions.payments import name_debts, receive_payment
from trousseau.rents.actions.rent_receipts import give_rent_receipt
from trousseau.rents.debits import actions as debits
from trousseau.rents.debits.queries import claims
from trousseau.rents.models import Adjustment, DebtStop, PaymentPlan, RentCall
from trousseau.rents.roll.queries import aged_of
from trousseau.rents.run.calling import call_month

AGREED = date(2026, 9, 12)
ADMITTED = date(2026, 9, 20)
ERASED = date(2026, 11, 20)
SCAN = (PDF, ".pdf")
VISIT = KINDS[Step.VISIT].code


def note(lease, staff, act="overindebtedness_admissible", on=ADMITTED, today=None, **more):
    given = {"proof": "letter", "scan": SCAN} | more
    return creditor.note_file(staff.rental, lease=lease, act=act, on=on, today=today or on, **given)


def pay(lease, staff, cents, on, **more):
    return receive_payment(
        staff.rental,
        lease=lease,
        payer="tenant",
        method="card",
        amount=cents,
        on=on,
        today=on,
        key=f"{on}{cents}",
        **more,
    )


def asked(lease):
    """Of the file, among what waits of the lease: one thing, and the step with the household beside a duty that is late."""
    rows = list(ToDo.objects.waiting().filter(room="prevention", subject=f"lease:{lease.pk}"))
    assert len([row for row in rows if row.kind != VISIT]) <= 1
    found = [row for row in rows if row.kind.startswith("prevention.creditor")]
    return [(row.kind.removeprefix("prevention.creditor_"), row.due_on) for row in found]


def late(lease, on):
    return list(aged_of(lease, on).unpaid)


def test_the_plan_agreed_stops_and_no_other_may_be_agreed(owing, staff):
    assert situation(owing, ADMITTED).next.step == "plan"
    plan = actions.agree_plan(
        staff.rental, lease=owing, months=4, first_on=date(2026, 10, 5), agreed_on=AGREED, today=AGREED
    )
    note(owing, staff)
    plan.refresh_from_db()
    assert (plan.ended_on, plan.why_ended) == (ADMITTED, "stopped")
    with override("fr"), pytest.raises(Refused, match="ne peut pas être payé") as refused:
        actions.agree_plan(
            staff.rental, lease=owing, months=4, first_on=date(2026, 10, 5), agreed_on=ADMITTED, today=ADMITTED
        )
    assert "L722-5" in refused.value.article
    found = situation(owing, ADMITTED)
    assert not found.facts.collected and found.next.step == "justify"  # no letter asks for it, no plan spreads it


def test_what_nothing_proves_yet_lets_the_signed_plan_wait_and_asks_nothing_of_it(client, owing, staff, on_day):
    plan = actions.agree_plan(
        staff.rental, lease=owing, months=4, first_on=date(2026, 10, 5), agreed_on=AGREED, today=AGREED
    )
    act = note(owing, staff, proof="", scan=None)
    call_month(staff.rental, month=date(2026, 10, 1))
    for day in (ADMITTED, date(2026, 10, 12)):  # the instalment of October did not come
        JOBS["prevention.stops"](day)
        JOBS["prevention.breaches"](day)
        assert situation(owing, day).next.step not in ("missed", "plan")
    plan.refresh_from_db()
    assert plan.ended_on is None and DebtStop.objects.get().before == ADMITTED
    on_day("2026-10-12")
    client.force_login(staff.rental)
    assert "attend et ne demande rien" in words(client.get(reverse("prevention:creditor", args=[owing.pk])))
    withdraw_act(staff.rental, act=act, version=act.version, why="Un autre ménage.", today=date(2026, 10, 12))
    assert situation(owing, date(2026, 10, 12)).next.step == "missed"  # it runs as it did
    again = note(owing, staff, today=date(2026, 10, 13), proof="", scan=None)
    prove_act(staff.rental, act=again, version=again.version, proof="letter", scan=SCAN, today=date(2026, 10, 14))
    plan.refresh_from_db()
    assert (plan.ended_on, plan.end_noted_on, plan.why_ended) == (ADMITTED, date(2026, 10, 14), "stopped")


def test_only_the_rents_since_are_debited(owing, staff):
    call_month(staff.rental, month=date(2026, 10, 1))
    on, today = date(2026, 10, 20), date(2026, 10, 1)
    before = claims({owing.pk}, on, today)[owing.pk]
    assert before.cents == 135000
    note(owing, staff, today=date(2026, 9, 20))
    after = claims({owing.pk}, on, today)[owing.pk]
    assert [(due.due_on, due.cents) for due in after.dues] == [(date(2026, 10, 5), 45000)] and after.cents == 45000


def test_what_the_tenant_pays_goes_to_the_rents_since(owing, staff):
    for month in (10, 11):
        call_month(staff.rental, month=date(2026, month, 1))
    pay(owing, staff, 45000, date(2026, 10, 6))  # before anybody knew: it had gone to August
    assert late(owing, date(2026, 10, 7)) == [(date(2026, 9, 5), 45000), (date(2026, 10, 5), 45000)]
    note(owing, staff, today=date(2026, 10, 8))
    earlier = [(date(2026, 8, 5), 45000), (date(2026, 9, 5), 45000)]
    assert late(owing, date(2026, 10, 8)) == earlier
    pay(owing, staff, 20000, date(2026, 11, 6))
    assert late(owing, date(2026, 11, 6)) == [*earlier, (date(2026, 11, 5), 25000)]


def test_noted_by_mistake_what_was_paid_goes_back_to_the_oldest_debt(owing, staff):
    call_month(staff.rental, month=date(2026, 10, 1))
    act = note(owing, staff)
    pay(owing, staff, 45000, date(2026, 10, 6))
    assert late(owing, date(2026, 10, 7))[0] == (date(2026, 8, 5), 45000)
    given = give_rent_receipt(staff.rental, lease=owing, month=date(2026, 10, 1), on=date(2026, 10, 7))
    assert given.kind == "receipt"
    withdraw_act(staff.rental, act=act, version=act.version, why="Un autre ménage.", today=date(2026, 10, 8))
    assert late(owing, date(2026, 10, 8))[0] == (date(2026, 9, 5), 45000)
    given.refresh_from_db()
    assert given.cancelled_on == date(2026, 10, 8)


def test_a_payment_is_not_written_on_an_earlier_debt(owing, staff):
    call_month(staff.rental, month=date(2026, 10, 1))
    note(owing, staff)
    august = RentCall.objects.get(lease=owing, month=date(2026, 8, 1))
    with override("fr"), pytest.raises(Refused, match="ne peut pas être payé"):
        pay(owing, staff, 45000, date(2026, 10, 6), named=[(august, 45000)])
    receipt = pay(owing, staff, 45000, date(2026, 10, 6))
    with pytest.raises(Refused):
        name_debts(staff.rental, receipt=receipt, named=[(august, 45000)], today=date(2026, 10, 7))
    assert (date(2026, 8, 5), 45000) in late(owing, date(2026, 10, 7))


def test_withdrawn_by_mistake_nothing_is_stopped_any_more(owing, staff):
    act = note(owing, staff)
    assert asked(owing)
    withdraw_act(staff.rental, act=act, version=act.version, why="Un autre ménage.", today=date(2026, 9, 22))
    assert DebtStop.objects.get().lifted_on == date(2026, 9, 22) and not asked(owing)
    assert situation(owing, date(2026, 9, 22)).facts.collected
    assert not situation(owing, date(2026, 9, 21)).facts.collected  # as it was known then


def test_a_decision_to_come_stops_from_its_day_by_the_night(owing, staff):
    procedure = open_procedure(staff.rental, lease=owing, on=AGREED, today=AGREED)
    note_act(
        staff.rental,
        procedure=procedure,
        act="overindebtedness_admissible",
        on=ADMITTED,
        author="commission",
        today=AGREED,
    )
    JOBS["prevention.stops"](date(2026, 9, 19))
    assert not DebtStop.objects.exists()
    for _twice in range(2):
        JOBS["prevention.stops"](date(2026, 9, 25))  # five nights did not run
        assert DebtStop.objects.get().before == ADMITTED


def test_the_terms_of_a_judge_go_on(owing, staff):
    procedure = open_procedure(staff.rental, lease=owing, on=AGREED, today=AGREED)
    given = {"procedure": procedure, "today": AGREED, "proof": "decision", "scan": SCAN}
    terms = {"by": "judge", "until": date(2027, 12, 31), "monthly": 10000, "suspended": True}
    [act] = note_act(staff.rental, act="delays_granted", on=AGREED, author="court", **given, **terms)
    plan = actions.note_terms(staff.rental, act=act, each=10000, first_on=date(2026, 10, 5), today=AGREED)
    note(owing, staff)
    plan.refresh_from_db()
    assert plan.ended_on is None
    call_month(staff.rental, month=date(2026, 10, 1))
    assert claims({owing.pk}, date(2026, 10, 20), date(2026, 10, 1))[owing.pk].cents == 55000


def test_who_must_be_told_is_one_thing_to_do_after_the_other(aided, staff):
    lease = aided
    note(lease, staff, received_on=date(2026, 9, 20))
    assert asked(lease) == [("payer", date(2026, 9, 28))]
    creditor.note_duty(staff.rental, lease=lease, duty="payer", on=date(2026, 9, 21), today=date(2026, 9, 21))
    assert asked(lease) == [("claim", date(2026, 10, 20))]
    given = {"lease": lease, "duty": "claim", "on": date(2026, 9, 22), "today": date(2026, 9, 22)}
    with pytest.raises(Refused):
        creditor.note_duty(staff.rental, **given)
    done = creditor.note_duty(staff.rental, **given, cents=89800, scan=SCAN)
    assert asked(lease) == []
    creditor.withdraw_duty(staff.rental, duty=done, version=done.version, why="Pas partie.", today=date(2026, 9, 23))
    assert asked(lease) == [("claim", date(2026, 10, 20))]


def test_what_was_done_of_a_file_is_read_as_it_was_known(aided, staff):
    day, later = date(2026, 9, 25), date(2026, 9, 28)
    note(aided, staff)
    told = {"lease": aided, "duty": "payer", "on": day, "today": later}
    assert situation(aided, day).next.step == "payer"
    step = creditor.note_duty(staff.rental, **told)
    assert situation(aided, day).next.step == "payer" and "payer" not in situation(aided, later).facts.creditor
    creditor.withdraw_duty(staff.rental, duty=step, version=step.version, why="Non.", today=date(2026, 10, 2))
    assert "payer" not in situation(aided, later).facts.creditor
    assert "payer" in situation(aided, date(2026, 10, 2)).facts.creditor


def test_a_late_claim_and_the_household_beside_it_wait_while_an_unpaid_rent_asks_too(client, owing, staff, on_day):
    for month in (10, 11):
        call_month(staff.rental, month=date(2026, month, 1))
    note(owing, staff)
    on_day("2026-11-26")  # the claim is late since 20 October, the household to be met since October
    JOBS["prevention.stops"](date(2026, 11, 26))
    JOBS["prevention.refresh"](date(2026, 11, 26))
    assert asked(owing) == [("claim", date(2026, 10, 20))]
    client.force_login(staff.rental)
    assert (
        client.get(reverse("prevention:list")).context["page"].paginator.count == 2
    )  # the claim, and the household beside it
    page = words(client.get(reverse("prevention:situation", args=[owing.pk])))
    assert reverse("prevention:creditor", args=[owing.pk]) in page and "Ensuite" in page


def test_the_claim_is_ready_month_by_month_as_it_stood_on_the_eve(owing, staff):
    call_month(staff.rental, month=date(2026, 10, 1))
    note(owing, staff, today=date(2026, 10, 7))
    found = creditor.standing(owing, date(2026, 10, 7))
    assert found.claim == ((date(2026, 8, 5), 45000), (date(2026, 9, 5), 45000))
    assert (found.claimed, found.current) == (90000, ((date(2026, 10, 5), 45000),))


def test_an_erasure_is_written_off_as_the_owners_loss_and_no_more(owing, staff):
    for month in (10, 11, 12):
        call_month(staff.rental, month=date(2026, month, 1))
    note(owing, staff)
    pay(owing, staff, 45000, date(2026, 10, 6))
    note(owing, staff, act="debt_erased", on=ERASED)
    today = date(2026, 12, 7)
    found = creditor.standing(owing, today)
    assert (found.lost, found.file.held_until) == (135000, date(2028, 11, 20))  # August, September, November
    given = {"lease": owing, "on": today, "today": today}
    with pytest.raises(Refused):
        creditor.write_off(staff.rental, amount=135001, key="a", **given)
    fund = owing.mandate.fund
    owed, owners = (balance(Ledger.CLIENTS, code, fund=fund) for code in ("46711", "46712"))
    row = creditor.write_off(staff.rental, amount=135000, key="b", **given)
    assert creditor.write_off(staff.rental, amount=135000, key="b", **given) == row  # a form sent twice
    after = [balance(Ledger.CLIENTS, code, fund=fund) for code in ("46711", "46712")]
    assert (row.kind, row.agreed_on) == ("lost", None)
    assert [after[0] - owed, after[1] - owners] == [-135000, 135000]
    assert late(owing, today) == [(date(2026, 12, 5), 45000)]  # the current rent stays due
    said = f"{row.ground} {row.credit.entry.label} {row.get_kind_display()}".lower()
    assert "surendett" not in said and not asked(owing)  # the books and the owner's account say no cause
    assert Adjustment.objects.count() == 1


def test_what_nothing_proves_is_not_written_off(owing, staff):
    note(owing, staff)
    act = note(owing, staff, act="debt_erased", on=ERASED, proof="", scan=None)
    with override("fr"), pytest.raises(Refused, match="preuve"):
        creditor.write_off(staff.rental, lease=owing, amount=90000, on=ERASED, today=ERASED, key="a")
    assert ProcedureAct.objects.get(pk=act.pk).paper_id is None and not Adjustment.objects.exists()


@pytest.mark.parametrize("act", ["overindebtedness_measures", "debt_erased"])
def test_what_follows_an_admission_is_refused_before_it_and_opens_nothing(owing, staff, act):
    with override("fr"), pytest.raises(Refused, match="recevabilité") as refused:
        note(owing, staff, act=act, on=ERASED)
    assert refused.value.field == "act" and not Procedure.objects.exists() and not DebtStop.objects.exists()
    note(owing, staff, today=ERASED)
    with pytest.raises(Refused):
        note(owing, staff, act=act, on=date(2026, 9, 19), today=ERASED)
    note(owing, staff, act=act, on=ERASED)
    assert Procedure.objects.get().opened_on == ERASED  # the day it was noted, not that of the decision


def test_measures_are_followed_as_a_plan_that_may_be_paid(owing, staff):
    note(owing, staff)
    act = note(owing, staff, act="overindebtedness_measures", on=date(2026, 10, 2))
    plan = actions.note_terms(staff.rental, act=act, each=5000, first_on=date(2026, 11, 5), today=date(2026, 10, 2))
    assert (plan.origin, plan.instalments.count()) == ("commission", 18)
    JOBS["prevention.stops"](date(2026, 10, 3))
    assert PaymentPlan.objects.get(ended_on=None) == plan


def left(lease) -> dict[int, int]:
    """By month, what its account leaves."""
    return {row.call.month.month: row.left for row in months(lease)}


def pay_next(lease, staff, month):
    call_month(staff.rental, month=date(2026, month, 1))
    pay(lease, staff, 45000, date(2026, month, 4))


@pytest.fixture
def spread(owing, staff):
    """August and September, stopped, are paid by two instalments that the commission decided; October is paid."""
    note(owing, staff)
    act = note(owing, staff, act="overindebtedness_measures", on=date(2026, 10, 2))
    terms = {"each": 45000, "first_on": date(2026, 11, 10), "today": date(2026, 10, 2)}
    plan = actions.note_terms(staff.rental, act=act, **terms)
    pay_next(owing, staff, 10)
    pay_next(owing, staff, 11)
    return plan


def test_a_plan_of_the_commission_kept_to_its_end_leaves_the_debt_paid(owing, staff, spread):
    pay(owing, staff, 45000, date(2026, 11, 9))
    pay_next(owing, staff, 12)
    day = date(2026, 12, 11)
    pay(owing, staff, 45000, day)
    assert set(left(owing).values()) == {0}
    given = give_rent_receipt(staff.rental, lease=owing, month=date(2026, 8, 1), on=day)
    for on in (day, date(2026, 12, 12)):
        for job in JOBS.values():
            job(on)
    spread.refresh_from_db()
    assert spread.why_ended == "kept" and set(left(owing).values()) == {0} and not late(owing, date(2026, 12, 12))
    given.refresh_from_db()
    assert given.cancelled_on is None
    call_month(staff.rental, month=date(2027, 1, 1))
    pay(owing, staff, 45000, date(2027, 1, 4))
    assert set(left(owing).values()) == {0}


def test_what_a_plan_of_the_commission_paid_stays_paid_once_it_is_broken(owing, staff, spread):
    pay(owing, staff, 40000, date(2026, 11, 9))
    paid = {8: 0, 9: 0, 10: 5000, 11: 45000}
    day = date(2026, 11, 20)
    actions.end_plan(staff.rental, plan=spread, on=day, why="broken", today=day)
    assert {month: cents for month, cents in left(owing).items() if month > 7} == paid
    pay(owing, staff, 10000, date(2026, 11, 25))
    assert {month: cents for month, cents in left(owing).items() if month > 7} == paid | {10: 0, 11: 40000}


def test_a_plan_entered_by_mistake_let_nothing_of_the_earlier_debt_be_paid(owing, staff, spread):
    assert left(owing) == {7: 0, 8: 0, 9: 0, 10: 45000, 11: 45000}
    actions.withdraw_plan(staff.rental, plan=spread, why="Un autre ménage.", today=date(2026, 11, 12))
    assert left(owing) == {7: 0, 8: 45000, 9: 45000, 10: 0, 11: 0}


def test_what_was_paid_under_a_file_stays_paid_when_another_is_admitted(owing, staff):
    note(owing, staff)
    pay_next(owing, staff, 10)
    pay_next(owing, staff, 11)
    pay(owing, staff, 10000, date(2026, 11, 6))  # in advance
    given = give_rent_receipt(staff.rental, lease=owing, month=date(2026, 11, 1), on=date(2026, 11, 6))
    note(owing, staff, act="overindebtedness_measures", on=date(2026, 11, 10))
    again = note(owing, staff, on=date(2026, 11, 20))
    stood = {7: 0, 8: 45000, 9: 45000, 10: 0, 11: 0}
    assert left(owing) == stood
    call_month(staff.rental, month=date(2026, 12, 1))
    assert left(owing) == stood | {12: 35000}
    given.refresh_from_db()
    assert given.cancelled_on is None
    withdraw_act(staff.rental, act=again, version=again.version, why="Un autre ménage.", today=date(2026, 12, 2))
    assert left(owing) == stood | {12: 35000} and DebtStop.objects.get(lifted_on=None).before == ADMITTED


def words(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_it_is_noted_followed_and_written_off_on_the_pages(client, staff, owing, on_day):
    on_day("2026-09-20")
    client.force_login(staff.rental)
    situation_url = reverse("prevention:situation", args=[owing.pk])
    url = reverse("prevention:creditor", args=[owing.pk])
    note_url = reverse("prevention:creditor_note", args=[owing.pk])
    assert note_url in words(client.get(situation_url))
    assert "Aucune décision de la commission" in words(client.get(url))
    given = {"act": "overindebtedness_admissible", "on": "2026-09-20", "received_on": "", "proof": "letter"}
    given["scan"] = SimpleUploadedFile("lettre.pdf", PDF)
    answer = client.post(note_url, given, follow=True)
    page = words(answer)
    assert "450,00" in page and "900,00" in page and "Justifier la créance" in page
    assert url in words(client.get(situation_url))
    done = reverse("prevention:creditor_done", args=[owing.pk, "claim"])
    assert "900" in words(client.get(done))
    answer = client.post(
        done, {"on": "2026-09-20", "cents": "900", "scan": SimpleUploadedFile("a.pdf", PDF)}, follow=True
    )
    step = CreditorStep.objects.get()
    assert reverse("prevention:creditor_proof", args=[step.pk]) in words(answer)
    on_day("2026-11-21")
    client.post(note_url, {**given, "act": "debt_erased", "on": "2026-11-20", "scan": SimpleUploadedFile("b.pdf", PDF)})
    page = words(client.get(url))
    assert "20 novembre 2028" in page
    loss = reverse("prevention:creditor_loss", args=[owing.pk])
    form = client.get(loss).context["form"]
    assert client.post(loss, {"key": form["key"].value(), "amount": "900", "on": "2026-11-21"}).status_code == 302
    assert "900,00 € passés en perte" in words(client.get(url))


def test_a_file_of_debits_made_before_is_not_handed_to_the_bank(owing, staff, bank_account):
    on, today = date(2026, 10, 20), date(2026, 10, 1)
    mandate = debits.sign_mandate(
        staff.rental, lease=owing, debtor="Aminata Capucine", iban=TENANT_IBAN, signed_on=AGREED, today=AGREED
    )
    tell(mandate, on)
    made = debits.make_collection(staff.rental, due_on=on, today=today, schema="pain.008.001.08")
    note(owing, staff, today=date(2026, 10, 2))
    with override("fr"), pytest.raises(Refused, match=owing.code):
        debits.send_collection(
            staff.rental, collection=made, version=made.version, on=date(2026, 10, 2), today=date(2026, 10, 2)
        )
    debits.cancel_collection(staff.rental, collection=made, version=made.version)


def test_what_is_paid_before_the_rent_is_called_is_an_advance_and_the_earlier_debt_stays(owing, staff, client, on_day):
    """Read on each day, by the account and by the page: the rent of October paid in September, then more than that of November."""
    note(owing, staff)
    frozen = [(date(2026, 8, 5), 45000), (date(2026, 9, 5), 45000)]
    client.force_login(staff.rental)

    def read(day):
        on_day(day.isoformat())
        page = client.get(reverse("rents:lease", args=[owing.pk])).context
        assert page["late"] == aged_of(owing, day).debt == situation(owing, day).debt
        rows = [(row.call.due_on, row.left) for row in reversed(months(owing)) if row.left and row.call.due_on <= day]
        assert rows == late(owing, day)
        return rows, aged_of(owing, day).credit

    pay(owing, staff, 45000, date(2026, 9, 29))
    assert read(date(2026, 9, 29)) == (frozen, 45000)
    call_month(staff.rental, month=date(2026, 10, 1))
    assert read(date(2026, 10, 6)) == (frozen, 0)
    call_month(staff.rental, month=date(2026, 11, 1))
    pay(owing, staff, 60000, date(2026, 11, 3))
    assert read(date(2026, 11, 6)) == (frozen, 15000)
    call_month(staff.rental, month=date(2026, 12, 1))
    pay(owing, staff, 30000, date(2026, 12, 3))
    assert read(date(2026, 12, 6)) == (frozen, 0)
    assert not situation(owing, date(2026, 12, 6)).facts.fresh  # nothing of the rents since is asked again
