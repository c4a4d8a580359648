"""Direct debits: one file a day, equal to the books; what the bank sends back is owed again."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree

from tests.plugins.bank_files import TENANT_IBAN, camt053, camt054
from tests.plugins.money import tell
from trousseau.core.errors import Refused
from trousseau.ledger import funds
from trousseau.ledger.bank.reconciliation import gaps, reconcile
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.mail.models import MailItem
from trousseau.mandates.actions.ending import end_mandate
from trousseau.matching.of_debits import returnable, say_charge, say_sent_back
from trousseau.receipts.models import LineShare, Receipt
from trousseau.rents import queries
from trousseau.rents.awaited import awaited
from trousseau.rents.debits import actions
from trousseau.rents.debits.forms import CollectionForm
from trousseau.rents.debits.queries import proposed
from trousseau.rents.models import Collection, Debit, DebitMandate, DebitNotice, RentCall
from trousseau.rules.debits import first_due, lapsed

AUGUST, DUE = date(2026, 8, 3), date(2026, 8, 6)


@pytest.fixture
def mandate(running_lease, staff):
    return actions.sign_mandate(
        staff.rental,
        lease=running_lease,
        debtor="Aminata Capucine",
        iban=TENANT_IBAN,
        signed_on=date(2026, 7, 12),
        today=AUGUST,
    )


@pytest.fixture
def make(mandate, staff, bank_account, call):
    call(8)

    def do(due_on=DUE, today=AUGUST, send=True) -> Collection:
        for one in DebitMandate.objects.filter(revoked_on=None):
            tell(one, due_on)
        found = actions.make_collection(staff.rental, due_on=due_on, today=today, schema="pain.008.001.08")
        if send:
            actions.send_collection(staff.rental, collection=found, version=found.version, on=today, today=today)
            found.refresh_from_db()
        return found

    return do


def test_a_collection_is_one_file_equal_to_the_books(make, running_lease, mandate):
    found = make()
    with found.file.file.open("rb") as file:
        root = etree.fromstring(file.read())
    assert root.findtext(".//{*}CtrlSum") == "450.00" and root.findtext(".//{*}MsgId") == found.number
    assert root.findtext(".//{*}MndtId") == mandate.rum and root.findtext(".//{*}SeqTp") == "FRST"
    assert actions.present_due(date(2026, 8, 5)) == 0 and not Receipt.objects.rent().exists()
    assert (actions.present_due(DUE), actions.present_due(DUE)) == (1, 0)
    receipt = Receipt.objects.rent().get()
    assert (receipt.method, receipt.amount, receipt.received_on) == ("debit", found.total, DUE)
    assert balance("clients", "5113") == 45000 and queries.ledger_balance(running_lease) == 0
    assert not funds.gaps(DUE)
    mandate.refresh_from_db()
    assert mandate.last_used_on == DUE


def test_the_same_day_is_collected_once_and_what_is_on_its_way_is_not_asked_again(make, staff):
    make()
    with pytest.raises(Refused):
        make()
    with pytest.raises(Refused):  # nobody owes anything more
        make(due_on=date(2026, 8, 7))
    assert Collection.objects.count() == Debit.objects.count() == 1


def test_the_line_of_the_bank_closes_the_collection(make, take, bank_account, running_lease):
    found = make()
    take(camt053([{"cents": 45000, "on": "2026-08-06", "lot": f"{found.number}-1", "count": 1}]))
    assert LineShare.objects.get().step == "issued" and BankLine.objects.get().state == "settled"
    assert balance("clients", "5113") == 0 and queries.ledger_balance(running_lease) == 0
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not gaps(date(2026, 9, 2))


@pytest.mark.parametrize(("reason", "ends"), [("AM04", False), ("AC04", True), ("MD01", True)])
def test_a_debit_sent_back_is_owed_again(make, take, bank_account, running_lease, mandate, reason, ends):
    found = make()
    reference = found.debits.get().reference
    rows = [
        {"cents": 45000, "on": "2026-08-06", "lot": f"{found.number}-1", "count": 1},
        {"cents": -45000, "on": "2026-08-10", "end_to_end": reference, "reason": reason, "party": "X"},
    ]
    take(camt053(rows))
    debit = Debit.objects.get()
    assert (debit.reason, debit.returned_on) == (reason, date(2026, 8, 10))
    assert (
        queries.ledger_balance(running_lease) == 45000 and balance("clients", "5113") == balance("clients", "471") == 0
    )
    assert not BankLine.objects.exclude(state="settled").exists()
    assert (
        reconcile(bank_account, date(2026, 9, 2)).holds
        and not gaps(date(2026, 9, 2))
        and not funds.gaps(date(2026, 9, 2))
    )
    mandate.refresh_from_db()
    assert bool(mandate.revoked_on) == ends


def _told(who, content, today):
    return actions.return_told(who, notices=actions.read_notice(content, today), today=today)


def test_a_notice_then_the_statement_say_one_return(make, staff, take, running_lease, bank_account):
    found = make()
    actions.present_due(DUE)
    reference = found.debits.get().reference
    back = {"cents": -45000, "on": "2026-08-10", "end_to_end": reference, "reason": "AM04"}
    told = [_told(staff.rental, camt054([back]), date(2026, 8, 11)).done for _ in range(2)]
    assert told == [1, 0] and queries.ledger_balance(running_lease) == 45000
    take(camt053([{"cents": 45000, "on": "2026-08-06", "lot": f"{found.number}-1"}, back]))
    assert queries.ledger_balance(running_lease) == 45000 and balance("clients", "5113") == 0
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not gaps(date(2026, 9, 2))


def test_a_mandate_alone_finds_the_debit_when_the_amount_is_its_own(make, take, running_lease, mandate):
    found = make()
    take(
        camt053(
            [
                {"cents": 45000, "on": "2026-08-06", "lot": f"{found.number}-1"},
                {"cents": -45000, "on": "2026-08-10", "mandate": mandate.rum, "reason": "MD06"},
            ]
        )
    )
    assert Debit.objects.get().reason == "MD06" and queries.ledger_balance(running_lease) == 45000


def test_a_return_that_names_nothing_is_said_by_a_person_and_posts_the_same(
    make, take, client, staff, running_lease, mandate, bank_account
):
    found = make()
    rows = [
        {"cents": 45000, "on": "2026-08-06", "lot": f"{found.number}-1", "count": 1},
        {"cents": -45000, "on": "2026-08-10", "label": "REJET PRLV", "reason": "AC04"},
    ]
    take(camt053(rows))
    line, debit = BankLine.objects.get(cents=-45000), Debit.objects.get()
    assert line.state == "unknown" and debit.returned_on is None and balance("clients", "471") == 45000
    client.force_login(staff.rental)
    page = client.get(reverse("matching:lines")).content.decode()
    url = reverse("matching:returned", args=[line.pk])
    assert url in page and f'name="which" value="{debit.pk}"' in page
    asked = client.get(url).content.decode()
    assert debit.reference in asked and "Aminata Capucine" in asked
    assert client.post(url, {"which": debit.pk + 1}).status_code == 422
    assert client.post(url, {"which": debit.pk}).status_code == 302
    debit.refresh_from_db()
    assert (debit.reason, debit.returned_on) == ("AC04", date(2026, 8, 10))
    share = LineShare.objects.get(line=line)
    assert (share.kind, share.step, share.made_by) == ("returned", "person", staff.rental)
    assert queries.ledger_balance(running_lease) == 45000
    assert balance("clients", "5113") == balance("clients", "471") == 0
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not gaps(date(2026, 9, 2))
    mandate.refresh_from_db()
    assert mandate.revoked_on == date(2026, 8, 10)
    # said twice, by another person who had the page open
    assert client.post(url, {"which": debit.pk}).status_code == 422
    assert LineShare.objects.filter(kind="returned").count() == 1


def test_a_return_that_a_notice_told_first_is_still_the_line_that_a_person_shows(make, take, staff, bank_account):
    found = make()
    actions.present_due(DUE)
    back = {"cents": -45000, "on": "2026-08-10", "end_to_end": found.debits.get().reference, "reason": "AM04"}
    _told(staff.rental, camt054([back]), date(2026, 8, 11))
    lot = {"cents": 45000, "on": "2026-08-06", "lot": f"{found.number}-1"}
    take(camt053([lot, {"cents": -45000, "on": "2026-08-10", "label": "REJET"}]))
    line = BankLine.objects.get(cents=-45000)
    say_sent_back(staff.rental, line=line, debit=returnable(line).get())
    assert balance("clients", "5113") == balance("clients", "471") == 0
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not gaps(date(2026, 9, 2))


@pytest.mark.parametrize(
    ("due_on", "words"), [(date(2026, 8, 4), "tôt"), (date(2026, 8, 8), "TARGET"), (date(2026, 8, 15), "TARGET")]
)
def test_a_day_too_near_or_closed_is_refused(make, due_on, words):
    with pytest.raises(Refused, match=words):
        make(due_on=due_on)


def test_a_day_refused_is_named_as_its_page_names_it():
    assert CollectionForm(rows=[])["due_on"].label == "Prélevée le"


def test_a_mandate_unused_for_three_years_or_revoked_is_not_debited(make, mandate, staff):
    DebitMandate.objects.filter(pk=mandate.pk).update(signed_on=date(2023, 8, 6))
    assert proposed(DUE, AUGUST) == []
    assert [row.mandate.pk for row in proposed(date(2026, 8, 5), AUGUST)] == [mandate.pk]
    actions.revoke_mandate(staff.rental, mandate=mandate, on=AUGUST, today=AUGUST, why="demande du locataire")
    assert proposed(date(2026, 8, 5), AUGUST) == []


def test_delays_are_counted_in_working_days():
    assert first_due(date(2026, 8, 6), 2) == date(2026, 8, 10)  # Thursday: Friday, Monday
    assert first_due(date(2026, 8, 13), 2) == date(2026, 8, 17)  # the 15th is a Saturday anyway
    assert not lapsed(date(2023, 8, 7), None, date(2026, 8, 6), 36) and lapsed(
        date(2023, 8, 6), None, date(2026, 8, 6), 36
    )
    assert not lapsed(date(2020, 1, 1), date(2026, 1, 5), date(2026, 8, 6), 36)


def test_an_iban_with_a_wrong_key_is_no_mandate(running_lease, staff):
    with pytest.raises(Refused) as refusal:
        actions.sign_mandate(
            staff.rental, lease=running_lease, debtor="A", iban=TENANT_IBAN[:-1] + "6", signed_on=AUGUST, today=AUGUST
        )
    assert refusal.value.field == "iban"


def test_a_bic_that_would_have_the_whole_file_refused_is_no_mandate(running_lease, staff):
    with pytest.raises(Refused, match="BIC"):
        actions.sign_mandate(
            staff.rental,
            lease=running_lease,
            debtor="Aminata Capucine",
            iban=TENANT_IBAN,
            bic="AGRI",
            signed_on=date(2026, 7, 12),
            today=AUGUST,
        )


def test_the_pages_say_the_masked_account_and_hand_the_file_over(client, make, staff, on_day, running_lease):
    on_day("2026-08-03")
    client.force_login(staff.rental)
    found = make(send=False)
    for name, args in (
        ("collections", []),
        ("debit_mandates", []),
        ("collection", [found.pk]),
        ("collection_new", []),
        ("debit_notice", []),
        ("collection_send", [found.pk]),
    ):
        page = client.get(reverse(f"rents:{name}", args=args))
        assert page.status_code == 200 and TENANT_IBAN not in page.content.decode(), name
    file = b"".join(client.get(reverse("rents:collection_file", args=[found.pk])).streaming_content)
    assert TENANT_IBAN.encode() in file
    answer = client.post(
        reverse("rents:collection_send", args=[found.pk]), {"version": found.version, "on": "2026-08-03"}
    )
    assert answer.status_code == 302 and Collection.objects.get().state == "sent"


@pytest.fixture
def asked(mandate, staff, bank_account):
    """What a collection of that day, made on that other, draws of each lease: `asked(date(2026, 9, 7), date(2026, 9, 2))`."""

    def do(due_on: date, today: date) -> dict[str, int]:
        tell(mandate, due_on)
        try:
            made = actions.make_collection(staff.rental, due_on=due_on, today=today, schema="pain.008.001.08")
        except Refused as refusal:
            assert refusal.field == "due_on", refusal
            return {}
        drawn = {debit.lease.code: debit.cents for debit in made.debits.all()}
        actions.cancel_collection(staff.rental, collection=made, version=made.version)
        return drawn

    return do


@pytest.fixture
def plan(running_lease, staff, call):
    """The 450 € of August, late, by 150 € a month from 5 September."""
    from trousseau.prevention.actions import agree_plan

    call(8)
    on = date(2026, 8, 10)
    return agree_plan(staff.rental, lease=running_lease, each=15000, first_on=date(2026, 9, 5), agreed_on=on, today=on)


def test_a_rent_that_falls_due_after_the_debit_is_not_drawn(running_lease, call, asked):
    call(8, 9)  # each due on the 5th
    assert asked(date(2026, 9, 3), date(2026, 8, 31)) == {running_lease.code: 45000}
    assert asked(date(2026, 9, 7), date(2026, 9, 2)) == {running_lease.code: 90000}
    assert asked(date(2026, 8, 4), date(2026, 7, 30)) == {}


def test_under_a_plan_only_its_instalments_due_and_the_current_rents_are_drawn(running_lease, plan, call, asked):
    assert asked(date(2026, 8, 20), date(2026, 8, 12)) == {}  # nothing of it is due
    call(9)
    assert asked(date(2026, 9, 3), date(2026, 8, 31)) == {}
    assert asked(date(2026, 9, 7), date(2026, 9, 2)) == {running_lease.code: 15000 + 45000}
    assert asked(date(2026, 12, 7), date(2026, 12, 2)) == {running_lease.code: 90000}  # its term is over


def test_a_plan_that_is_not_kept_is_drawn_up_to_its_instalments_due(running_lease, plan, call, asked):
    call(9, 10)
    # neither the instalment of September nor its rent came: what is still to come of the plan stays out
    assert asked(date(2026, 10, 7), date(2026, 10, 2)) == {running_lease.code: 2 * 15000 + 2 * 45000}


@pytest.mark.parametrize(
    ("paid", "drawn"), [(15000, 45000), (45000, 15000), (60000, 0), (50000, 10000), (75000, 0), (90000, 0), (120000, 0)]
)
def test_what_was_paid_already_of_an_instalment_or_ahead_of_one_is_not_drawn_again(
    running_lease, plan, call, pay, asked, paid, drawn
):
    call(9)
    pay(running_lease, paid, "2026-09-02")
    assert asked(date(2026, 9, 7), date(2026, 9, 3)) == ({running_lease.code: drawn} if drawn else {})


def test_money_paid_ahead_on_a_plan_stays_on_it_when_the_next_instalment_comes(running_lease, plan, call, pay, asked):
    call(9)
    pay(running_lease, 45000 + 15000 + 5000, "2026-09-02")
    call(10)
    pay(running_lease, 45000, "2026-10-01")
    assert asked(date(2026, 10, 7), date(2026, 10, 2)) == {running_lease.code: 10000}


def test_a_plan_that_waits_under_over_indebtedness_asks_nothing_and_the_rents_since_are_drawn(
    running_lease, plan, call, asked
):
    from trousseau.rents.actions.stopping import stop_debts

    before = date(2026, 8, 25)
    stop_debts(None, lease=running_lease, before=before, article="C. conso., art. L722-5", on=before, proved=False)
    call(9)
    plan.refresh_from_db()
    assert plan.ended_on is None
    assert asked(date(2026, 9, 7), date(2026, 9, 2)) == {running_lease.code: 45000}


@pytest.mark.parametrize("why", ["broken", "replaced"])
def test_a_plan_that_ended_leaves_all_that_is_late_due(running_lease, plan, staff, call, asked, why):
    from trousseau.prevention.actions import agree_plan, end_plan

    call(9)
    on = date(2026, 9, 10)
    end_plan(staff.rental, plan=plan, on=on, why=why, today=on)
    assert asked(date(2026, 9, 17), on) == {running_lease.code: 90000}
    if why == "replaced":
        agree_plan(staff.rental, lease=running_lease, each=30000, first_on=date(2026, 9, 15), agreed_on=on, today=on)
        assert asked(date(2026, 9, 17), on) == {running_lease.code: 30000}


def test_an_account_in_credit_is_not_drawn_and_its_credit_is_set_against_the_next_rent(running_lease, call, pay, asked):
    call(8)
    pay(running_lease, 50000, "2026-08-20")
    assert asked(date(2026, 8, 27), date(2026, 8, 21)) == {}
    call(9)
    assert asked(date(2026, 9, 7), date(2026, 9, 2)) == {running_lease.code: 40000}


def test_an_aid_that_is_not_late_yet_when_the_file_is_made_is_not_drawn(running_lease, call, asked):
    call(8)
    RentCall.objects.update(caf_expected=20000)
    # the CAF pays August by 10 September: on the 7th nobody knows that it will not have
    assert asked(date(2026, 9, 11), date(2026, 9, 7)) == {running_lease.code: 25000}
    assert asked(date(2026, 9, 15), date(2026, 9, 10)) == {running_lease.code: 45000}


def test_a_rent_too_old_to_be_sued_for_is_not_drawn_unless_a_plan_owns_to_it(running_lease, call, staff, asked):
    from trousseau.prevention.actions import agree_plan

    call(8, 9)
    RentCall.objects.filter(month=date(2026, 8, 1)).update(due_on=date(2023, 8, 5))
    assert asked(date(2026, 9, 7), date(2026, 9, 2)) == {running_lease.code: 45000}
    on = date(2026, 9, 10)
    agree_plan(staff.rental, lease=running_lease, each=60000, first_on=date(2026, 9, 15), agreed_on=on, today=on)
    assert asked(date(2026, 9, 17), on) == {running_lease.code: 60000}


def test_a_file_that_asks_more_than_is_due_since_says_so(client, make, running_lease, pay, staff, on_day):
    from trousseau.prevention.actions import agree_plan

    found, url = make(date(2026, 8, 12), date(2026, 8, 7)), "rents:collection"
    on_day("2026-08-10")
    client.force_login(staff.rental)
    warned = "demande plus que ce qui est dû"
    assert warned not in client.get(reverse(url, args=[found.pk])).content.decode()
    on = date(2026, 8, 10)
    agree_plan(staff.rental, lease=running_lease, each=15000, first_on=date(2026, 9, 5), agreed_on=on, today=on)
    assert warned in client.get(reverse(url, args=[found.pk])).content.decode()
    actions.present_due(date(2026, 8, 12))
    assert warned not in client.get(reverse(url, args=[found.pk])).content.decode()


@pytest.fixture
def two(make, build, staff, call, running_lease):
    """A collection of two tenants, 450 € and 520 €, and the lot that arrived."""
    other = build.running_lease("Sauge", rent=45000, charges=7000)
    actions.sign_mandate(
        staff.rental, lease=other, debtor="Aminata Sauge", iban=TENANT_IBAN, signed_on=date(2026, 7, 12), today=AUGUST
    )
    call(8)
    found = make()
    lot = {"cents": 97000, "on": "2026-08-06", "lot": f"{found.number}-1", "count": 2}
    return found, lot, {debit.lease: debit for debit in found.debits.all()}


def group(debits, **more) -> dict:
    parts = [{"cents": -debit.cents, "end_to_end": debit.reference, "reason": "AM04"} for debit in debits.values()]
    return {"cents": -97000, "on": "2026-08-10", "parts": parts, **more}


@pytest.mark.parametrize(("version", "amount_in"), [("02", "TxAmt"), ("08", "TxAmt"), ("08", "Amt")])
def test_returns_that_a_bank_groups_are_each_owed_again(two, take, bank_account, version, amount_in):
    _found, lot, debits = two
    take(camt053([lot, group(debits, amount_in=amount_in)], version=version))
    assert [queries.ledger_balance(lease) for lease in debits] == [45000, 52000]
    assert not BankLine.objects.exclude(state="settled").exists()
    assert balance("clients", "5113") == balance("clients", "471") == 0
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not gaps(date(2026, 9, 2))


def test_a_group_that_does_not_add_up_is_no_charge_before_its_returns_are_said(two, take, client, staff, bank_account):
    _found, lot, debits = two
    take(camt053([lot, group(debits, cents=-97150)]))  # 1,50 € of the bank added to both
    line = BankLine.objects.get(cents=-97150)
    assert (line.state, line.left, line.count) == ("unknown", -97150, 2)
    client.force_login(staff.rental)
    page = client.get(reverse("matching:lines")).content.decode()
    assert "regroupe" in page
    charge = reverse("matching:charge", args=[line.pk])
    for debit in debits.values():
        client.post(charge)
        assert not LineShare.objects.filter(kind="charge").exists()
        assert client.post(reverse("matching:returned", args=[line.pk]), {"which": debit.pk}).status_code == 302
    client.post(charge)
    assert [(share.kind, share.cents) for share in LineShare.objects.filter(line=line)] == [
        ("returned", -45000),
        ("returned", -52000),
        ("charge", -150),
    ]
    assert [queries.ledger_balance(lease) for lease in debits] == [45000, 52000]
    assert balance("clients", "5113") == balance("clients", "471") == 0
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not gaps(date(2026, 9, 2))


def test_a_return_to_which_its_charge_is_added_is_no_charge_before_it_is_said(two, take, staff):
    _found, lot, debits = two
    lease, debit = next(iter(debits.items()))
    back = {"cents": -45075, "on": "2026-08-10", "end_to_end": debit.reference, "reason": "AM04"}
    take(camt053([lot, back]))
    line = BankLine.objects.get(cents=-45075)
    with pytest.raises(Refused):
        say_charge(staff.rental, line=line)
    say_sent_back(staff.rental, line=line, debit=returnable(line).get())
    say_charge(staff.rental, line=line)
    assert queries.ledger_balance(lease) == 45000 and BankLine.objects.get(pk=line.pk).state == "settled"


BATCH = {"cents": -97000, "on": "2026-08-10", "lot": "RETOURS", "count": 2}


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({**BATCH, "parts": [{"cents": -45000, "reason": "AM04"}]}, id="one detail of two"),
        pytest.param({**BATCH, "parts": [{"cents": -97000}]}, id="one detail of the whole, without a reference"),
        pytest.param({"cents": -97000, "on": "2026-08-10", "label": "REJETS PRLV SEPA NB 2"}, id="words alone"),
        pytest.param({"cents": -97000, "on": "2026-08-10", "label": "OPERATION"}, id="the size alone"),
    ],
)
def test_returns_that_come_together_are_no_charge_until_each_is_said(two, take, staff, row, client):
    _found, lot, debits = two
    first, second = debits.values()
    if "parts" in row and "reason" in row["parts"][0]:
        row = {**row, "parts": [{**row["parts"][0], "end_to_end": first.reference}]}
    take(camt053([lot, row]))
    line = BankLine.objects.get(cents=-97000)
    client.force_login(staff.rental)
    charge, back = (reverse(f"matching:{name}", args=[line.pk]) for name in ("charge", "returned"))
    for debit in (first, second):
        assert client.post(charge, follow=True).redirect_chain == [(charge, 302)]
        assert not LineShare.objects.filter(line=line, kind="charge").exists()
        assert debit.reference in client.get(back).content.decode()
        assert client.post(back, {"which": debit.pk}).status_code == 302
    assert [queries.ledger_balance(lease) for lease in debits] == [45000, 52000]
    assert BankLine.objects.get(pk=line.pk).state == "settled"


def test_a_charge_that_may_be_a_return_is_one_when_a_person_says_which(two, take, staff, client, bank_account):
    _found, lot, debits = two
    rows = [lot, {"cents": -60000, "on": "2026-08-10", "label": "FRAIS"}]
    rows.append({"cents": -1500, "on": "2026-08-10", "label": "FRAIS REJET PRLV"})
    take(camt053(rows))
    client.force_login(staff.rental)
    for line in BankLine.objects.filter(cents__lt=0):
        url = reverse("matching:charge", args=[line.pk])
        page = client.post(url, follow=True).content.decode()
        assert "dites quels" in page and "Ce que sont ces frais" in page
        assert client.post(url, {"reason": ""}).status_code == 422
        assert not LineShare.objects.filter(line=line).exists()
        assert client.post(url, {"reason": "returns"}).status_code == 302
        assert "Frais sur des prélèvements rejetés" in client.get(
            reverse("matching:line", args=[line.pk])
        ).content.decode().replace("\u00a0", " ")
    assert list(LineShare.objects.filter(kind="charge").values_list("why", flat=True)) == ["returns"] * 2
    assert [queries.ledger_balance(lease) for lease in debits] == [0, 0]
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not gaps(date(2026, 9, 2))


def test_the_page_of_a_charge_shows_what_the_bank_says_and_is_for_what_may_be_one(two, take, staff, client):
    _found, lot, _debits = two
    take(camt053([lot, {"cents": -60000, "on": "2026-08-10", "label": "FRAIS DE GESTION"}]))
    client.force_login(staff.rental)
    line = BankLine.objects.get(cents=-60000)
    url = reverse("matching:charge", args=[line.pk])
    page = " ".join(client.get(url).content.decode().replace("\u202f", " ").split())
    assert "FRAIS DE GESTION" in page and "son locataire resterait à jour" in page
    assert "dont −600,00 €" not in page.replace("\u00a0", " ")  # all of it is: once is enough
    client.post(url, {"reason": "account"})
    assert client.get(url).url == reverse("matching:line", args=[line.pk])


def test_a_small_charge_is_one_click(two, take, staff, client):
    _found, lot, _debits = two
    take(camt053([lot, {"cents": -1210, "on": "2026-08-31", "label": "COTISATION IMPORTANTE RETARD"}]))
    client.force_login(staff.rental)
    line = BankLine.objects.get(cents=-1210)
    assert client.post(reverse("matching:charge", args=[line.pk])).url == reverse("matching:lines")
    assert LineShare.objects.get(line=line).kind == "charge"


def test_a_group_of_a_notice_that_does_not_add_up_is_said(two, client, staff, on_day):
    _found, _lot, debits = two
    actions.present_due(DUE)
    on_day("2026-08-11")
    told = _told(staff.rental, camt054([group(debits, cents=-97150)]), date(2026, 8, 11))
    assert told[:2] == (0, 1)
    client.force_login(staff.rental)
    file = SimpleUploadedFile("avis.xml", camt054([group(debits, cents=-97150)]))
    page = client.post(reverse("rents:debit_notice"), {"file": file}, follow=True).content.decode()
    assert "1 groupe de cet avis n’est pas lu" in page and "ou a déjà été lu" not in page
    told = _told(staff.rental, camt054([group(debits)], version="02"), date(2026, 8, 11))
    assert told == (2, 0, (), ()) and [queries.ledger_balance(lease) for lease in debits] == [45000, 52000]


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def found_on(day: date) -> dict[str, list[str]]:
    """What each proof of the money finds on a day; those that hold say nothing."""
    return {proof.code: said for proof in discover() if (said := [str(one) for one in proof.check(day)])}


@pytest.mark.parametrize(
    ("told_by", "net"), [("notice", False), ("notice", True), ("statement", False), ("statement, same day", False)]
)
def test_a_debit_rejected_before_its_day_is_never_posted_as_paid(two, take, staff, mandate, bank_account, told_by, net):
    found, lot, debits = two
    first, second = debits.values()
    on = "2026-08-06" if told_by == "statement, same day" else "2026-08-05"
    back = {"cents": -45000, "on": on, "end_to_end": first.reference, "reason": "AC04"}
    if told_by == "notice":
        assert [_told(staff.rental, camt054([back]), date(2026, 8, 5))[:2] for _time in (1, 2)] == [(1, 0), (0, 0)]
    else:
        take(camt053([back], last=on, number="1"))
    first.refresh_from_db()
    assert (first.returned_on, first.reason, first.receipt) == (date.fromisoformat(on), "AC04", None)
    assert actions.present_due(DUE) == 1
    assert [queries.ledger_balance(lease) for lease in debits] == [45000, 0]
    assert Receipt.objects.get(method="debit").lease == second.lease
    assert "debits" not in found_on(date(2026, 8, 6))
    credit = {**lot, "cents": 52000, "count": 1} if net else lot
    if told_by == "notice":
        take(camt053([credit] if net else [credit, back]))
    else:
        take(camt053([credit], first=on, opening=-45000, number="2"))
    assert not BankLine.objects.exclude(state="settled").exists()
    assert balance("clients", "5113") == balance("clients", "471") == 0 and not found_on(date(2026, 9, 2))
    assert awaited() == []  # nothing keeps the owner of the other from being paid
    page = client_of(staff.rental).get(reverse("rents:collection", args=[found.pk])).content.decode()
    assert "sans ce que la banque a rejeté" in page and "Un autre total" not in page
    mandate.refresh_from_db()
    assert mandate.revoked_on == date.fromisoformat(on) and mandate.last_used_on is None
    with pytest.raises(Refused):  # what the bank answered is not cancelled
        found.refresh_from_db()
        actions.cancel_collection(staff.rental, collection=found, version=found.version)


def test_a_collection_that_the_bank_answered_is_not_cancelled(make, staff, client):
    found = make()
    client.force_login(staff.rental)
    page, cancel = reverse("rents:collection", args=[found.pk]), reverse("rents:collection_cancel", args=[found.pk])
    assert cancel in client.get(page).content.decode()
    actions.return_debit(None, debit=found.debits.get(), on=date(2026, 8, 5), today=date(2026, 8, 5), reason="AC04")
    assert cancel not in client.get(page).content.decode()
    with pytest.raises(Refused, match="rejet"):
        actions.cancel_collection(staff.rental, collection=found, version=found.version)
    assert actions.present_due(DUE) == 1 and not Receipt.objects.exists()  # all of it came back: nobody paid


def test_the_proofs_hold_between_the_notice_of_a_reject_and_its_line(two, take, staff):
    _found, lot, debits = two
    first, _second = debits.values()
    back = {"cents": -45000, "on": "2026-08-10", "end_to_end": first.reference, "reason": "AM04"}
    actions.present_due(DUE)
    _told(staff.rental, camt054([back]), date(2026, 8, 10))
    take(camt053([lot], last="2026-08-09", number="1"))  # the credit whole; the reject is on the next statement
    assert balance("clients", "5113") == -45000
    assert not found_on(date(2026, 8, 10)) and not found_on(date(2026, 8, 20))
    late = found_on(date(2026, 8, 31))
    assert list(late) == ["debits"] and first.collection.number in late["debits"][0]
    take(camt053([back], first="2026-08-10", opening=97000, number="2"))
    assert not found_on(date(2026, 8, 31)) and balance("clients", "5113") == 0


def test_what_stands_on_the_debits_without_a_debit_is_found(two, take):
    _found, lot, debits = two
    actions.present_due(DUE)
    take(camt053([lot]))
    LineShare.objects.filter(kind="debits").delete()
    assert "debits" in found_on(date(2026, 9, 2))


def test_a_reject_that_names_no_debit_of_ours_is_said(make, client, staff, on_day):
    make()
    on_day("2026-08-11")
    client.force_login(staff.rental)

    def load(**row) -> str:
        file = SimpleUploadedFile("avis.xml", camt054([{"cents": -45000, "on": "2026-08-10", **row}]))
        return client.post(reverse("rents:debit_notice"), {"file": file}, follow=True).content.decode()

    page = load(end_to_end="AILLEURS-7", reason="AM04")
    assert "AILLEURS-7" in page and "ou a déjà été lu" not in page
    assert "450,00" in load(reason="AM04").replace("\u202f", " ")  # that names nothing: its day and its amount
    assert "AILLEURS-7" not in load(end_to_end="AILLEURS-7")  # money out for something else
    assert Debit.objects.get().returned_on is None


@pytest.mark.parametrize("named", ["end_to_end", "mandate"])
def test_a_notice_that_names_a_debit_with_another_amount_says_so(make, client, staff, on_day, running_lease, named):
    debit = make().debits.get()
    actions.present_due(DUE)
    on_day("2026-08-11")
    said = {"end_to_end": debit.reference, "mandate": debit.mandate.rum}[named]
    client.force_login(staff.rental)

    def load(**row) -> str:
        back = {"cents": -45075, "on": "2026-08-10", "reason": "AM04", **row}
        file = SimpleUploadedFile("avis.xml", camt054([back]))
        return client.post(reverse("rents:debit_notice"), {"file": file}, follow=True).content.decode()

    page = load(**{named: said})
    assert f"nomme {said} avec un autre montant" in page and "ou a déjà été lu" not in page
    assert queries.ledger_balance(running_lease) == 0
    assert "avec un autre montant" not in load(end_to_end="AILLEURS")
    for _time in range(2):
        assert "avec un autre montant" not in load(cents=-45000, **{named: said})
    assert queries.ledger_balance(running_lease) == 45000


def test_a_mandate_that_ended_lets_the_agency_draw_nothing(running_lease, call, asked, staff, on_day):
    call(8)
    mandate = running_lease.mandate
    mandate.refresh_from_db()
    on_day("2026-08-20")
    end_mandate(
        staff.director,
        mandate=mandate,
        version=mandate.version,
        on=date(2026, 8, 20),
        reason="agreement",
        taken_over=True,
        today=date(2026, 8, 20),
    )
    assert asked(date(2026, 8, 20), date(2026, 8, 12)) == {running_lease.code: 45000}
    assert asked(date(2026, 8, 21), date(2026, 8, 12)) == {}


def test_a_debit_is_made_on_a_day_that_france_does_not_work_and_banks_settle(make):
    assert make(due_on=date(2026, 11, 11), today=date(2026, 11, 9)).due_on == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "aucun avis du mois n’annonce"),
        ({"due_on": date(2026, 8, 24)}, "annonce un prélèvement le 24 août 2026"),
        ({"due_on": date(2026, 8, 21), "left_on": None}, "n’est pas encore parti"),
        ({"due_on": date(2026, 8, 21), "left_on": date(2026, 8, 10)}, "à partir du 24 août 2026"),
    ],
)
def test_a_run_whose_debtor_was_not_told_in_time_is_refused_in_words(
    mandate, call, bank_account, staff, told, words, running_lease
):
    call(8)
    if told:
        tell(mandate, **told)
    due, today = date(2026, 8, 21), date(2026, 8, 17)
    for chosen in (None, [mandate.pk]):
        with pytest.raises(Refused) as refusal:
            actions.make_collection(staff.rental, due_on=due, today=today, schema="pain.008.001.08", chosen=chosen)
        said = refusal.value.message.replace("\u00a0", " ").replace("\u202f", " ")
        assert words in said and running_lease.code in said
    assert not Collection.objects.exists()


def test_the_delay_is_the_one_that_the_mandate_says(mandate, call, bank_account, staff):
    call(8)
    tell(mandate, date(2026, 8, 21), left_on=date(2026, 8, 16))
    DebitMandate.objects.update(notice_days=5)
    [row] = proposed(date(2026, 8, 21), date(2026, 8, 17))
    assert row.cents == 45000


def test_never_more_than_was_told_is_drawn(mandate, call, bank_account, staff):
    call(8)
    tell(mandate, date(2026, 8, 21), cents=30000)
    [row] = proposed(date(2026, 8, 21), date(2026, 8, 17))
    assert (row.claim.cents, row.cents) == (45000, 30000)


def test_a_line_says_the_days_that_it_pays_and_the_instalments_of_its_plan(running_lease, mandate, plan, call):
    call(9)
    [row] = proposed(date(2026, 9, 7), date(2026, 9, 2))
    assert [(due.due_on, due.cents, due.instalment) for due in row.claim.dues] == [
        (date(2026, 9, 5), 15000, True),
        (None, 45000, False),
    ]
    actions.revoke_mandate(None, mandate=mandate, on=AUGUST, today=AUGUST, why="x")


def test_debits_are_chosen_one_by_one_before_the_file_is_made(
    build, mandate, staff, call, bank_account, client, on_day
):
    other = build.running_lease("Sauge", rent=45000, charges=7000)
    second = actions.sign_mandate(
        staff.rental, lease=other, debtor="A", iban=TENANT_IBAN, signed_on=date(2026, 7, 12), today=AUGUST
    )
    call(8)
    for one in (mandate, second):
        tell(one, date(2026, 8, 21))
    on_day("2026-08-17")
    client.force_login(staff.rental)
    url = reverse("rents:collection_new")
    page = client.get(url).content.decode()
    ticked = re.findall(r'name="chosen" autocomplete="off" value="(\d+)" checked', page)
    assert ticked == [str(mandate.pk), str(second.pk)] and 'value="2026-08-21"' in page  # the day that was announced
    form = {"due_on": "2026-08-21", "schema": "pain.008.001.08", "chosen": []}
    assert client.post(url, form).status_code == 422 and not Collection.objects.exists()
    assert client.post(url, {**form, "chosen": [second.pk]}).status_code == 302
    assert [debit.lease for debit in Collection.objects.get().debits.all()] == [other]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-08-22", "TARGET est fermé"),  # a Saturday
        ("2026-08-03", "La banque demande le fichier plus tôt"),
        ("2026-08-25", "Personne n’a été prévenu"),
    ],
)
def test_a_day_on_which_no_debit_may_leave_says_why_and_has_no_button(
    mandate, staff, call, bank_account, client, on_day, day, said
):
    call(8)
    tell(mandate, date(2026, 8, 21))
    on_day("2026-08-17")
    client.force_login(staff.rental)
    url = reverse("rents:collection_new")
    assert "Faire le fichier" in client.get(url).content.decode()
    page = client.get(url, {"due_on": day}).content.decode().replace("\u00a0", " ")
    assert said in page and "Faire le fichier" not in page


def test_the_notice_of_the_month_announces_the_debit_that_its_collection_draws(
    running_lease, mandate, call, bank_account, staff, on_day
):
    from trousseau.core.todo import about
    from trousseau.mail.actions import send
    from trousseau.rents.notices.actions import ask_papers
    from trousseau.rents.notices.making import make_papers

    call(8)
    run = ask_papers(staff.rental, kind="notices", month=date(2026, 8, 1), today=AUGUST)
    make_papers(run)
    told = DebitNotice.objects.get()
    # fourteen days after the three in which the papers of a month leave
    assert (told.mandate, told.due_on, told.cents) == (mandate, date(2026, 8, 20), 45000)
    assert told.paper.data["debit"] == {
        "amount": 45000,
        "day": "2026-08-20",
        "mandate": mandate.rum,
        "creditor": bank_account.ics,
    }
    with pytest.raises(Refused, match="n’est pas encore parti"):
        actions.make_collection(staff.rental, due_on=told.due_on, today=date(2026, 8, 17), schema="pain.008.001.08")
    items = list(MailItem.objects.waiting().filter(bundle=about(run)))
    send(staff.rental, items=items, on=date(2026, 8, 6), today=date(2026, 8, 6))
    made = actions.make_collection(staff.rental, due_on=told.due_on, today=date(2026, 8, 17), schema="pain.008.001.08")
    assert made.total == 45000
