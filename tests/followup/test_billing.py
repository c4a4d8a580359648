"""The hours or the months of a measure: asked of who pays, paid, undone; each step in the agency’s ledger."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.conventions.models import Convention, Decision
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Organisation
from trousseau.core.personal_data import erase
from trousseau.followup.actions_billing import bill_measure, pay_bill, withdraw_bill, withdraw_payment
from trousseau.followup.actions_decided import begin_decided_measure, edit_decided_measure, note_time, withdraw_time
from trousseau.followup.models import HouseholdMeasure, MeasureBill, MeasurePayment
from trousseau.followup.money_proofs import ABOVE, OF_NOTHING, bills_as_the_ledger_says
from trousseau.followup.queries import spent_by, unbilled
from trousseau.ledger.actions import reverse as undo
from trousseau.ledger.findings import Finding
from trousseau.ledger.queries import balance

from .billing import BEGUN, DAY, ask, by_the_month, end

AWAITED, GRANTS, BANK = "441", "74", "512"


def books(account, **of) -> int:
    return balance("agency", account, **of)


def proved() -> bool:
    return not bills_as_the_ledger_says(DAY)


def test_asked_then_paid_it_is_in_the_ledger_at_each_step(staff, measure):
    bill = ask(staff, measure)
    measure.refresh_from_db()
    assert measure.units_billed == 2 and bill.left == 90_00
    assert (books(AWAITED, aux=bill.code), books(GRANTS), books(BANK)) == (90_00, -90_00, 0) and proved()
    assert ask(staff, measure) == bill and MeasureBill.objects.count() == 1  # sent twice, written once
    pay_bill(staff.director, bill=bill, amount=50_00, on=DAY, key="p", today=DAY)
    bill = MeasureBill.objects.get()
    assert bill.left == 40_00 and (books(AWAITED, aux=bill.code), books(BANK)) == (40_00, 50_00) and proved()
    with pytest.raises(Refused) as refused:
        pay_bill(staff.director, bill=bill, amount=40_01, on=DAY, key="q", today=DAY)
    assert refused.value.field == "amount"
    pay_bill(staff.director, bill=bill, amount=40_00, on=DAY, key="q", today=DAY)
    assert MeasureBill.objects.get().left == 0 and books(AWAITED) == 0 and proved()


def test_what_was_written_by_mistake_is_undone_in_the_ledger_and_billed_again(staff, measure):
    bill = ask(staff, measure)
    paid = pay_bill(staff.director, bill=bill, amount=90_00, on=DAY, key="p", today=DAY)
    with pytest.raises(Refused):
        withdraw_bill(staff.director, bill=MeasureBill.objects.get(), version=bill.version, why="Erreur.", today=DAY)
    withdraw_payment(staff.director, payment=paid, why="Autre ligne.", today=DAY)
    assert MeasureBill.objects.get().left == 90_00 and books(BANK) == 0 and proved()
    bill = MeasureBill.objects.get()
    withdraw_bill(staff.director, bill=bill, version=bill.version, why="Mauvais mois.", today=DAY)
    measure.refresh_from_db()
    assert measure.units_billed == 0 and books(AWAITED) == books(GRANTS) == 0 and proved()
    assert ask(staff, measure, key="b").number == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"units": 4}, "units"),  # three hours were noted
        ({"units": 41}, "units"),
        ({"asked_on": date(2026, 7, 1)}, "asked_on"),
        ({"asked_on": date(2026, 9, 1)}, "asked_on"),
    ],
)
def test_no_more_is_billed_than_was_granted_and_noted(staff, measure, changes, field):
    with pytest.raises(Refused) as refused:
        ask(staff, measure, **changes)
    assert refused.value.field == field and not MeasureBill.objects.exists() and books(AWAITED) == 0


def test_what_a_convention_pays_and_what_was_refused_have_no_bill(staff, measure):
    act = Decision.objects.create(body=measure.funder, decided_on=BEGUN, subject="Essai")
    days = {"starts_on": BEGUN, "ends_on": date(2027, 7, 14)}
    convention = Convention.objects.create(title="Essai", decision=act, amount=1, **days)
    for changes in ({"convention": convention}, {"adhesion": "refused", "answered_on": BEGUN}, {"funder": None}):
        HouseholdMeasure.objects.filter(pk=measure.pk).update(**{"convention": None} | changes)
        with pytest.raises(Refused):
            ask(staff, measure)
    assert not MeasureBill.objects.exists()


def test_two_who_bill_at_once_bill_once_and_the_count_is_that_of_the_bills(staff, measure):
    version = measure.version
    ask(staff, measure)
    with pytest.raises(Conflict):
        bill_measure(
            staff.director,
            measure=HouseholdMeasure.objects.get(),
            version=version,
            units=1,
            amount=45_00,
            asked_on=DAY,
            reference="",
            key="z",
            today=DAY,
        )
    measure.refresh_from_db()
    with pytest.raises(Refused) as refused:
        edit_decided_measure(staff.social, measure=measure, version=measure.version, today=DAY, units_billed=7)
    assert refused.value.field == "units_billed"


def test_two_who_pay_or_withdraw_one_bill_at_once_do_it_once(staff, measure):
    ask(staff, measure)
    first, second, third = (MeasureBill.objects.prefetch_related("payments").get() for _ in range(3))
    whole = {"amount": 90_00, "on": DAY, "today": DAY}
    paid = pay_bill(staff.director, bill=first, key="p", **whole)
    with pytest.raises(Refused) as refused:
        pay_bill(staff.director, bill=second, key="q", **whole)
    assert refused.value.field == "amount"
    with pytest.raises(Refused):
        withdraw_bill(staff.director, bill=third, version=third.version, why="Erreur.", today=DAY)
    stale = MeasurePayment.objects.get()
    withdraw_payment(staff.director, payment=paid, why="Autre ligne.", today=DAY)
    with pytest.raises(Refused, match="retiré"):
        withdraw_payment(staff.director, payment=stale, why="Autre ligne.", today=DAY)
    opened = MeasureBill.objects.prefetch_related("payments").get()
    withdraw_bill(staff.director, bill=first, version=first.version, why="Erreur.", today=DAY)
    with pytest.raises(Refused):
        pay_bill(staff.director, bill=opened, key="r", **whole)
    assert MeasurePayment.objects.count() == 1 and books(AWAITED) == books(BANK) == 0 and proved()


def test_a_measure_read_before_another_withdrew_a_bill_is_counted_from_what_stands(staff, measure):
    bill = ask(staff, measure)
    before = MeasureBill.objects.select_related("measure").get()
    ask(staff, measure, units=1, key="b")
    withdraw_bill(staff.director, bill=before, version=bill.version, why="Erreur.", today=DAY)
    measure.refresh_from_db()
    assert measure.units_billed == 1


def test_the_proof_refuses_more_than_was_asked_and_what_stands_of_a_withdrawn_bill(staff, measure):
    bill = ask(staff, measure)
    pay_bill(staff.director, bill=bill, amount=60_00, on=DAY, key="p", today=DAY)
    MeasurePayment.objects.update(amount=100_00)
    assert bills_as_the_ledger_says(DAY)[0] == Finding(ABOVE, {"bill": bill.code, "paid": 100_00, "asked": 90_00})
    MeasurePayment.objects.update(amount=60_00)
    assert proved()
    undone = undo(staff.director, entry=bill.entry, on=DAY, label="Annulation")
    MeasureBill.objects.update(withdrawn_on=DAY, reversal=undone)
    assert bills_as_the_ledger_says(DAY) == [Finding(OF_NOTHING, {"bill": bill.code, "paid": 60_00})]


def test_a_page_sent_again_with_other_words_says_that_they_are_not_kept(staff, measure):
    bill = ask(staff, measure, reference=" F 12 ")
    assert ask(staff, measure, reference="F  12") == bill
    other = begin_decided_measure(
        staff.social,
        household=measure.household,
        kind="avdl",
        begun_on=BEGUN,
        today=BEGUN,
        funder=measure.funder,
        unit="months",
    )
    for changes in (
        *({"amount": 91_00}, {"units": 1}, {"reference": "F-13"}, {"asked_on": BEGUN}),
        {"order_reference": "EJ-1"},
    ):
        with pytest.raises(Refused, match="déjà été envoyée"):
            ask(staff, measure, **{"reference": "F 12"} | changes)
    with pytest.raises(Refused, match="déjà été envoyée"):
        ask(staff, other, reference="F 12")
    given = {"bill": bill, "on": DAY, "key": "p", "today": DAY}
    paid = pay_bill(staff.director, amount=50_00, **given)
    assert pay_bill(staff.director, amount=50_00, **given) == paid
    with pytest.raises(Refused, match="déjà été envoyée"):
        pay_bill(staff.director, amount=40_00, **given)
    assert (MeasureBill.objects.count(), MeasurePayment.objects.count()) == (1, 1)


def test_a_page_sent_again_once_its_row_was_withdrawn_does_not_say_done(staff, measure):
    bill = ask(staff, measure)
    given = {"bill": bill, "amount": 90_00, "on": DAY, "key": "p", "today": DAY}
    paid = pay_bill(staff.director, **given)
    withdraw_payment(staff.director, payment=paid, why="Autre ligne.", today=DAY)
    with pytest.raises(Refused, match="déjà été envoyée"):
        pay_bill(staff.director, **given)
    withdraw_bill(staff.director, bill=bill, version=bill.version, why="Erreur.", today=DAY)
    with pytest.raises(Refused, match="déjà été envoyée"):
        ask(staff, measure)
    assert books(AWAITED) == books(BANK) == 0 and proved()


@pytest.mark.parametrize(
    ("asked_on", "ended_on", "begun"),
    [
        (date(2026, 7, 22), None, 1),  # seven days after the beginning
        (date(2026, 8, 14), None, 1),
        (date(2026, 8, 15), None, 2),
        (DAY, date(2026, 8, 1), 1),  # none begins after its end
    ],
)
def test_the_months_to_come_are_not_billed(staff, measure, asked_on, ended_on, begun):
    end = {"ended_on": ended_on, "ended_for": "term", "ended_by": staff.social} if ended_on else {}
    by_the_month(measure, **end)
    with pytest.raises(Refused, match=rf"Mois commencés à cette date\s: {begun},") as refused:
        ask(staff, measure, units=begun + 1, asked_on=asked_on)
    assert refused.value.field == "units" and not MeasureBill.objects.exists()
    ask(staff, measure, units=begun, asked_on=asked_on)
    with pytest.raises(Refused):
        ask(staff, measure, units=1, asked_on=asked_on, key="b")


def edited(staff, measure, **fields):
    measure.refresh_from_db()
    return edit_decided_measure(staff.social, measure=measure, version=measure.version, today=DAY, **fields)


def test_what_a_standing_bill_says_of_its_measure_is_not_rewritten(staff, measure):
    by_the_month(measure)
    bill = ask(staff, measure)
    other = Organisation.objects.create(kind="funder", name="Métropole d’essai")
    act = Decision.objects.create(body=other, decided_on=BEGUN, subject="Essai")
    days = {"starts_on": BEGUN, "ends_on": date(2027, 7, 14)}
    convention = Convention.objects.create(title="Essai", decision=act, amount=1, **days)
    for name, value in (
        ("unit", "hours"),
        ("funder", other),
        ("funder", None),
        ("convention", convention),
        ("begun_on", date(2026, 8, 21)),
        ("begun_on", date(2026, 7, 16)),
        ("begun_on", date(2026, 7, 14)),  # the days of the months that were billed would be others
        ("units_planned", 1),
        ("units_planned", None),
    ):
        with pytest.raises(Refused) as refused:
            edited(staff, measure, **{name: value})
        assert refused.value.field == name
    edited(staff, measure, begun_on=BEGUN, units_planned=2, reference="D-1", funder=measure.funder)
    withdraw_bill(staff.director, bill=bill, version=bill.version, why="Erreur.", today=DAY)
    edited(staff, measure, unit="hours", funder=other, units_planned=None, begun_on=DAY)
    measure.refresh_from_db()
    assert (measure.unit, measure.funder, measure.units_planned, measure.begun_on) == ("hours", other, None, DAY)


def test_months_past_the_planned_end_are_not_billed_before_it_is_renewed(staff, measure):
    by_the_month(measure, units_planned=None, planned_end=date(2026, 8, 14))
    later = {"asked_on": date(2026, 12, 20), "today": date(2026, 12, 20)}
    with pytest.raises(Refused, match=r"prévue\s: 1\.") as refused:
        ask(staff, measure, units=2, **later)
    assert refused.value.field == "units"
    HouseholdMeasure.objects.update(planned_end=date(2027, 1, 14))
    assert ask(staff, measure, units=6, **later)


def covered(bill: MeasureBill) -> tuple[date, date]:
    return bill.since, bill.until


def test_months_follow_those_that_are_billed(staff, measure):
    by_the_month(measure, units_billed=1)  # one was billed elsewhere
    later = {"units": 1, "asked_on": date(2026, 12, 20), "today": date(2026, 12, 20)}
    one = ask(staff, measure, key="a", **later)
    two = ask(staff, measure, key="b", **later)
    assert covered(one) == (date(2026, 8, 15), date(2026, 9, 14))
    assert covered(two) == (date(2026, 9, 15), date(2026, 10, 14))
    withdraw_bill(staff.director, bill=one, version=one.version, why="Erreur.", today=later["today"])
    with pytest.raises(Refused, match="FM00002") as refused:
        ask(staff, measure, key="c", **later | {"units": 2})  # the second and the fourth do not follow each other
    assert refused.value.field == "units"
    assert covered(ask(staff, measure, key="d", **later)) == covered(one)
    assert covered(ask(staff, measure, key="e", **later)) == (date(2026, 10, 15), date(2026, 11, 14))


def test_a_month_that_begins_on_a_last_day_is_whole(staff, measure):
    HouseholdMeasure.objects.update(begun_on=date(2026, 8, 31))
    by_the_month(measure)
    later = {"units": 1, "asked_on": date(2026, 10, 1), "today": date(2026, 10, 1)}
    assert covered(ask(staff, measure, key="a", **later)) == (date(2026, 8, 31), date(2026, 9, 30))
    assert covered(ask(staff, measure, key="b", **later)) == (date(2026, 10, 1), date(2026, 10, 30))


def test_hours_are_billed_of_the_days_on_which_they_were_spent(staff, measure):
    note_time(staff.social, measure=measure, on=date(2026, 8, 5), today=DAY, minutes=90)
    note_time(staff.social, measure=measure, on=date(2026, 8, 12), today=DAY, minutes=90)  # six hours in all
    FIFTH, TWELFTH = date(2026, 8, 5), date(2026, 8, 12)
    one, two = ask(staff, measure, units=2, key="a"), ask(staff, measure, units=2, key="b")
    assert (covered(one), covered(two)) == ((BEGUN, BEGUN), (BEGUN, FIFTH))
    withdraw_bill(staff.director, bill=one, version=one.version, why="Erreur.", today=DAY)
    assert covered(ask(staff, measure, units=4, key="c")) == (BEGUN, TWELFTH)


def test_hours_billed_by_hand_are_the_first_ones(staff, measure):
    note_time(staff.social, measure=measure, on=date(2026, 8, 5), today=DAY, minutes=60)
    HouseholdMeasure.objects.update(units_billed=3)
    assert covered(ask(staff, measure, units=1)) == (date(2026, 8, 5), date(2026, 8, 5))


def test_a_time_typed_wrong_goes_from_the_page_until_it_is_billed(client, staff, measure):
    wrong = note_time(staff.social, measure=measure, on=DAY, today=DAY, minutes=720)
    client.force_login(staff.social)
    page, url = reverse("followup:measure", args=[measure.pk]), reverse("followup:time_withdraw", args=[wrong.pk])
    assert url in client.get(page).content.decode() and "12" in client.get(url).content.decode()
    bill = ask(staff, measure, units=4)
    assert url not in client.get(page).content.decode()
    with pytest.raises(Refused, match="facture"):
        withdraw_time(staff.social, time=wrong, today=DAY)
    withdraw_bill(staff.director, bill=bill, version=bill.version, why="Erreur.", today=DAY)
    with pytest.raises(Refused, match="direction"):
        withdraw_time(staff.rental, time=wrong, today=DAY)
    assert client.post(url).url == page
    assert spent_by(measure, DAY) == 180


def test_a_time_of_an_earlier_day_noted_after_a_bill_is_not_what_it_billed(staff, measure):
    late_day = date(2026, 8, 1)
    billed = note_time(staff.social, measure=measure, on=date(2026, 8, 5), today=DAY, minutes=60)
    ask(staff, measure, units=4)
    late = note_time(staff.social, measure=measure, on=late_day, today=DAY, minutes=60)
    assert unbilled(measure, DAY) == [(late, 60)]
    with pytest.raises(Refused, match="facture"):
        withdraw_time(staff.social, time=billed, today=DAY)
    assert covered(ask(staff, measure, units=1, key="b")) == (late_day, late_day)


def test_what_is_left_to_bill_is_what_was_noted_less_what_is_billed(staff, measure):
    note_time(staff.social, measure=measure, on=date(2026, 8, 5), today=DAY, minutes=75)
    one = ask(staff, measure, units=1, key="a")
    ask(staff, measure, units=2, key="b")
    withdraw_bill(staff.director, bill=one, version=one.version, why="Erreur.", today=DAY)
    measure.refresh_from_db()
    left = sum(minutes for _time, minutes in unbilled(measure, DAY))
    assert left == spent_by(measure, DAY) - measure.units_billed * 60


def test_a_measure_does_not_end_before_what_is_billed_of_it(staff, measure):
    by_the_month(measure)
    bill = ask(staff, measure)
    with pytest.raises(Refused, match="retirez") as refused:
        end(staff, measure, date(2026, 8, 14))
    assert refused.value.field == "on"
    withdraw_bill(staff.director, bill=bill, version=bill.version, why="Erreur.", today=DAY)
    end(staff, measure, date(2026, 8, 14))
    with pytest.raises(Refused):
        ask(staff, measure, key="b")


def test_hours_noted_outside_the_measure_are_not_billed(staff, measure):
    note_time(staff.social, measure=measure, on=date(2026, 8, 18), today=DAY, minutes=300)
    edited(staff, measure, begun_on=date(2026, 8, 10))
    with pytest.raises(Refused, match="5"):
        ask(staff, measure, units=6)
    edited(staff, measure, begun_on=BEGUN)
    end(staff, measure, date(2026, 7, 20))
    with pytest.raises(Refused, match="3"):
        ask(staff, measure, units=4)
    assert ask(staff, measure, units=3)


def test_by_the_pages_the_direction_bills_and_the_social_worker_reads(client, staff, measure):
    client.force_login(staff.director)
    form = reverse("followup:bill_new", args=[measure.pk])
    given = {"version": measure.version, "key": "11111111-1111-4111-8111-111111111111", "units": "2", "amount": "90"}
    made = client.post(form, {**given, "asked_on": DAY.isoformat(), "reference": "F-12"})
    bill = MeasureBill.objects.get()
    assert made.url == reverse("followup:bill", args=[bill.pk]) and "F-12" in client.get(made.url).content.decode()
    paid = {"key": "22222222-2222-4222-8222-222222222222", "amount": "90", "on": DAY.isoformat()}
    assert client.post(reverse("followup:bill_paid", args=[bill.pk]), paid).status_code == 302
    assert "FM00001" in client.get(reverse("followup:bills")).content.decode()
    payment = MeasurePayment.objects.get()
    why = {"why": "Erreur."}
    assert client.post(reverse("followup:paid_withdraw", args=[payment.pk]), why).status_code == 302
    assert "Erreur." in client.get(made.url).content.decode()
    client.force_login(staff.social)
    assert "FM00001" in client.get(reverse("followup:measure", args=[measure.pk])).content.decode()
    assert client.get(form).status_code == 403


def test_an_erasure_takes_the_measure_and_the_accounts_still_verify(staff, measure):
    bill = ask(staff, measure)
    kept = erase(None, measure.household)
    assert any("facture" in one for one in kept) and not HouseholdMeasure.objects.exists()
    bill.refresh_from_db()
    assert bill.measure is None and proved()
    pay_bill(staff.director, bill=bill, amount=90_00, on=DAY, key="p", today=DAY)
    assert proved() and books(AWAITED) == 0


def test_the_planned_end_leaves_no_month_that_is_billed_after_it(staff, measure):
    by_the_month(measure, planned_end=date(2026, 12, 31))
    ask(staff, measure, units=2)

    def plan(end):
        measure.refresh_from_db()
        edit_decided_measure(staff.director, measure=measure, version=measure.version, today=DAY, planned_end=end)

    with pytest.raises(Refused, match="2 déjà facturés") as refused:
        plan(date(2026, 8, 1))  # the first month alone
    assert refused.value.field == "planned_end"
    plan(date(2026, 8, 20))
    assert HouseholdMeasure.objects.get(pk=measure.pk).planned_end == date(2026, 8, 20)
