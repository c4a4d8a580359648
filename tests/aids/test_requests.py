"""An aid asked, granted, paid: by the pages, on the account of the tenant, and undone there."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from tests.plugins.sent import sent_by
from trousseau.aids import actions, due, queries, tables, views, words
from trousseau.aids.models import Aid, AidPayment
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Organisation, ToDo
from trousseau.core.personal_data import erase, export
from trousseau.receipts.models import Receipt
from trousseau.receipts.receiving import undo
from trousseau.rents.accounts import months
from trousseau.rents.actions.deposits import receive_deposit
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.queries import ledger_balance
from trousseau.rents.roll.queries import aged_of
from trousseau.tenancies.models import Lease

from .conftest import DAY, DECIDED, SENT

PAID = date(2026, 10, 2)
KEY = "11111111-1111-4111-8111-111111111111"


def shown(response) -> str:
    return (b"".join(response) if response.streaming else response.content).decode()


def waiting() -> set[str]:
    return {kind for kind in ToDo.objects.waiting().values_list("kind", flat=True) if kind.startswith("aids.")}


def form(**more) -> dict:
    return {
        "key": str(uuid4()),
        "kind": "fsl_stay",
        "pays": "rent",
        "paid_to": "agency",
        "asked": "300",
        "words": "Deux loyers en retard, le loyer courant est repris.",
        "papers": ["identity", "resources"],
        "agreed_on": DAY.isoformat(),
        **more,
    }


def test_an_aid_is_asked_granted_and_paid_by_the_pages(client, on_day, people, indebted):
    household, debt = indebted.household, aged_of(indebted, DAY).debt
    client.force_login(people.social)
    page = client.get(reverse("aids:new", args=[household.pk]))
    assert "FSL, maintien dans le logement" in shown(page)
    made = client.post(page.request["PATH_INFO"], form(lease=indebted.pk))
    aid = Aid.objects.get()
    assert made.url == reverse("aids:aid", args=[aid.pk])
    assert "Manque" in shown(client.get(made.url)) and waiting() == {"aids.send"}

    on_day(SENT.isoformat())
    client.post(reverse("aids:papers", args=[aid.pk]), {"version": aid.version, "had": ["identity", "resources"]})
    aid.refresh_from_db()
    client.post(reverse("aids:send", args=[aid.pk]), {"version": aid.version, "on": SENT.isoformat()})
    assert waiting() == {"aids.answer"}
    on_day(DECIDED.isoformat())
    aid.refresh_from_db()
    given = {"version": aid.version, "on": DECIDED.isoformat(), "granted": "250"}
    client.post(reverse("aids:grant", args=[aid.pk]), given)
    assert ToDo.objects.waiting().get(kind="aids.payment").role == "rental"

    # the social worker reads it granted; the money is noted by who keeps the accounts
    aid.refresh_from_db()
    pay = reverse("aids:pay", args=[aid.pk])
    told = {"version": aid.version, "key": KEY, "amount": "250", "on": PAID.isoformat(), "method": "transfer"}
    on_day(PAID.isoformat())
    refused = client.post(pay, told)
    assert refused.status_code == 422 and not AidPayment.objects.exists()
    client.force_login(people.rental)
    assert client.post(pay, told).status_code == 302
    assert client.post(pay, told).status_code == 302  # sent twice, paid once
    receipt = Receipt.objects.get(payer="aid")
    assert (receipt.aid_payment.aid, receipt.lease, receipt.amount) == (aid, indebted, 25000)
    assert aged_of(indebted, SENT).debt == debt and aged_of(indebted, PAID).debt == debt - 25000
    assert ledger_balance(indebted) == sum(row.left for row in months(indebted))
    assert "Versée" in shown(client.get(reverse("aids:aid", args=[aid.pk])))
    assert "aids.payment" not in waiting()
    account = shown(client.get(reverse("rents:lease", args=[indebted.pk])))
    assert "Aide (FSL, Loca-Pass" in account


def test_what_the_bank_brought_is_chosen_and_not_noted_twice(people, granted):
    receipt = receive_payment(
        people.rental,
        lease=granted.lease,
        payer="tenant",
        method="transfer",
        amount=20000,
        on=PAID,
        today=PAID,
        key="banque",
    )
    assert queries.came_already(granted) == [receipt]
    how = {"amount": None, "on": None, "today": PAID, "receipt": receipt}
    actions.note_payment(people.rental, aid=granted, version=granted.version, key=KEY, **how)
    assert Receipt.objects.count() == 2 and due.paid_of(granted) == 20000
    assert "aids.payment" in waiting()  # 50 € are awaited
    assert queries.came_already(granted) == []
    with pytest.raises(Refused):
        actions.note_payment(people.rental, aid=granted, version=granted.version, key="autre", **how)


def test_a_payment_of_what_is_awaited_is_chosen_beforehand(client, people, granted):
    how = {"payer": "tenant", "method": "transfer", "on": PAID, "today": PAID}
    receive_payment(people.rental, lease=granted.lease, amount=9900, key="autre", **how)
    receipt = receive_payment(people.rental, lease=granted.lease, amount=25000, key="banque", **how)
    client.force_login(people.rental)
    page = shown(client.get(reverse("aids:pay", args=[granted.pk])))
    assert f'<option value="{receipt.pk}" selected>' in page, "else the bank's 250 € would be noted twice"


def test_a_receipt_undone_on_the_account_is_awaited_again(people, granted):
    paid = actions.note_payment(
        people.rental,
        aid=granted,
        version=granted.version,
        amount=25000,
        on=PAID,
        today=PAID,
        key=KEY,
        method="transfer",
    )
    assert "aids.payment" not in waiting()
    undo(people.rental, receipt=paid.receipt, on=PAID, today=PAID)
    assert queries.aids(people.social).get().paid == 0
    due.follow_all(PAID)
    assert "aids.payment" in waiting()
    with pytest.raises(Refused):
        actions.withdraw_payment(people.rental, payment=AidPayment.objects.get(), today=PAID)


def test_a_form_sent_again_after_its_payment_was_undone_says_so(people, granted):
    how = {"amount": 25000, "on": PAID, "today": PAID, "key": KEY, "method": "transfer"}
    paid = actions.note_payment(people.rental, aid=granted, version=granted.version, **how)
    undo(people.rental, receipt=paid.receipt, on=PAID, today=PAID)
    granted.refresh_from_db()
    with pytest.raises(Refused, match="annulé depuis"):
        actions.note_payment(people.rental, aid=granted, version=granted.version, **how)
    assert due.paid_of(granted) == 0
    actions.note_payment(people.rental, aid=granted, version=granted.version, **{**how, "key": "autre"})
    assert due.paid_of(granted) == 25000


@pytest.fixture
def part(on_day, people, ask):
    """An aid that pays 200 € of the deposit, granted."""
    aid = ask(kind="fsl_entry", pays="deposit")
    actions.send_aid(people.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    actions.grant_aid(people.social, aid=aid, version=aid.version, on=DECIDED, granted=20000, today=DECIDED)
    on_day(PAID.isoformat())
    return aid


def test_a_part_of_the_deposit_is_noted_once_the_whole_deposit_is_on_the_account(client, people, indebted, part):
    for receipt in indebted.receipts.deposits():
        undo(people.rental, receipt=receipt, on=DECIDED, today=DECIDED)
    now = {"amount": 20000, "on": PAID, "today": PAID, "key": KEY, "method": "transfer"}
    with pytest.raises(Refused, match="se reçoit en entier") as refused:
        actions.note_payment(people.rental, aid=part, version=part.version, **now)
    assert refused.value.field == "amount" and not Receipt.objects.filter(payer="aid").exists()
    whole = receive_deposit(
        people.rental, lease=indebted, amount=indebted.deposit, method="transfer", on=PAID, today=PAID
    )
    client.force_login(people.rental)
    pay = reverse("aids:pay", args=[part.pk])
    assert "ce que cette aide en a payé" in shown(client.get(pay))
    part.refresh_from_db()
    told = {"version": part.version, "key": KEY, "receipt": whole.pk, "amount": "200"}
    assert client.post(pay, told).status_code == 302
    paid = AidPayment.objects.get()
    assert (paid.cents, paid.receipt, paid.on) == (20000, whole, PAID) and "aids.payment" not in waiting()
    undo(people.rental, receipt=whole, on=PAID, today=PAID)
    assert "aids.payment" in waiting()


def test_of_a_deposit_an_aid_never_paid_more_than_the_deposit(people, indebted, part):
    for receipt in indebted.receipts.deposits():
        undo(people.rental, receipt=receipt, on=DECIDED, today=DECIDED)
    Aid.objects.update(granted=indebted.deposit + 100)
    part.refresh_from_db()
    whole = receive_deposit(
        people.rental, lease=indebted, amount=indebted.deposit, method="transfer", on=PAID, today=PAID
    )
    how = {"amount": indebted.deposit + 1, "on": None, "receipt": whole, "today": PAID, "key": KEY}
    with pytest.raises(Refused) as refused:
        actions.note_payment(people.rental, aid=part, version=part.version, **how)
    assert refused.value.field == "amount"


@pytest.mark.parametrize("holder", ["owner", "manager"])
def test_the_agency_awaits_no_aid_for_a_deposit_that_it_does_not_hold(ask, indebted, holder):
    Lease.objects.filter(pk=indebted.pk).update(deposit_holder=holder)
    indebted.refresh_from_db()
    with pytest.raises(Refused) as refused:
        ask(kind="fsl_entry", pays="deposit", paid_to="agency")
    assert refused.value.field == "paid_to"
    ask(kind="fsl_entry", pays="deposit", paid_to="owner")


def test_more_than_what_was_granted_is_refused(people, granted):
    with pytest.raises(Refused) as refused:
        actions.note_payment(
            people.rental,
            aid=granted,
            version=granted.version,
            amount=25001,
            on=PAID,
            today=PAID,
            key=KEY,
            method="transfer",
        )
    assert refused.value.field == "amount" and not Receipt.objects.filter(payer="aid").exists()


def test_nothing_is_paid_before_it_is_asked_nor_given_up_before_it_is_agreed(people, ask, granted):
    before = date(2026, 9, 1)
    for method in ("transfer", ""):
        with pytest.raises(Refused) as refused:
            pay = {"amount": 5000, "on": before, "key": "a", "method": method, "today": PAID}
            actions.note_payment(people.rental, aid=granted, version=granted.version, **pay)
        assert refused.value.field == "on" and not Receipt.objects.filter(payer="aid").exists()
    other = ask(kind="fsl_entry", pays="deposit")
    with pytest.raises(Refused):
        actions.withdraw_aid(people.social, aid=other, version=other.version, on=before, today=PAID)


def test_the_same_request_sent_twice_is_prepared_once_and_a_changed_one_says_so(client, people, indebted):
    client.force_login(people.social)
    url, sent = reverse("aids:new", args=[indebted.household_id]), form(lease=indebted.pk)
    assert client.post(url, sent).url == client.post(url, sent).url and Aid.objects.count() == 1
    changed = client.post(url, {**sent, "asked": "310"})
    assert changed.status_code == 422 and "déjà été envoyée" in shown(changed) and Aid.objects.get().asked == 30000


def test_rental_management_corrects_an_aid_and_its_kind_stays(client, people, ask):
    aid = ask(kind="charity")
    client.force_login(people.rental)
    url = reverse("aids:edit", args=[aid.pk])
    assert 'value="charity" selected' in shown(client.get(url))
    kept = form(lease=aid.lease_id, kind="charity", version=aid.version)
    assert client.post(url, kept).status_code == 302
    aid.refresh_from_db()
    assert aid.kind == "charity"
    assert client.post(reverse("aids:new", args=[aid.household_id]), form(kind="charity")).status_code == 422


def test_two_people_who_decide_at_once_lose_nothing(people, ask):
    aid = ask()
    other = Aid.objects.get(pk=aid.pk)
    actions.send_aid(people.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    with pytest.raises(Refused):
        actions.send_aid(people.social, aid=other, version=other.version, on=SENT, today=SENT)
    with pytest.raises(Conflict):
        actions.grant_aid(people.social, aid=other, version=1, on=DECIDED, granted=100, today=DECIDED)
    aid.refresh_from_db()
    assert aid.state == "asked"


def test_papers_asked_for_are_sent_before_the_answer_is_awaited_again(people, ask):
    aid = ask(papers=["identity"])
    actions.send_aid(people.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    by = date(2026, 9, 30)
    actions.ask_more(people.social, aid=aid, version=aid.version, papers=["bank", "identity"], papers_by=by, today=SENT)
    assert ToDo.objects.waiting().get(kind="aids.papers").due_on == by
    with pytest.raises(Refused) as missing:
        actions.complete_aid(people.social, aid=aid, version=aid.version, today=SENT)
    assert "Relevés bancaires" in str(missing.value)
    actions.note_papers(people.social, aid=aid, version=aid.version, today=SENT, had=["bank", "identity"])
    actions.complete_aid(people.social, aid=aid, version=aid.version, today=SENT)
    assert waiting() == {"aids.answer"}


def test_a_refusal_is_contested_within_its_delay_or_left(people, ask):
    aid = ask()
    actions.send_aid(people.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    last = date(2026, 12, 1)
    actions.refuse_aid(
        people.social,
        aid=aid,
        version=aid.version,
        on=DECIDED,
        refused_for="REPERE-REFUS",
        contest_by=last,
        today=DECIDED,
    )
    assert ToDo.objects.waiting().get(kind="aids.contest").due_on == last
    late = date(2026, 12, 2)
    with pytest.raises(Refused):
        actions.contest_aid(people.social, aid=aid, version=aid.version, on=late, today=late)
    aid.refresh_from_db()
    assert views.next_of(people.social, aid, last) and "contestable" in words.when(aid, last)
    due.follow_all(late)
    assert not waiting()
    assert views.next_of(people.social, aid, late) is None and words.when(aid, late) == "décidée le 1er\xa0octobre 2026"
    actions.contest_aid(people.social, aid=aid, version=aid.version, on=last, today=last)
    assert waiting() == {"aids.answer"}
    actions.refuse_aid(people.social, aid=aid, version=aid.version, on=last, refused_for="REPERE-REFUS", today=last)
    actions.end_aid(people.social, aid=aid, version=aid.version, on=last, today=last)
    assert not waiting()


def test_the_last_day_to_contest_is_counted_from_the_decision_unless_the_letter_says_it(client, on_day, people, ask):
    aid = ask()
    actions.send_aid(people.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    on_day("2026-11-30")
    client.force_login(people.social)
    url = reverse("aids:refuse", args=[aid.pk])
    assert "2 mois après la décision" in shown(client.get(url)).replace("\xa0", " ")
    told = {"version": aid.version, "on": DECIDED.isoformat(), "refused_for": "Ressources."}
    both = client.post(url, told | {"contest_by": "2026-12-15", "firm": "on"})
    assert both.status_code == 422 and "gardez l’un des deux" in shown(both)
    for more, last in (
        ({}, date(2026, 12, 1)),
        ({"contest_by": "2026-12-15"}, date(2026, 12, 15)),
        ({"firm": "on"}, None),
    ):
        aid.refresh_from_db()
        assert client.post(url, told | {"version": aid.version} | more).status_code == 302
        aid.refresh_from_db()
        assert (aid.state, aid.contest_by) == ("refused", last)
        assert ("aids.contest" in waiting()) == bool(last)
        actions.take_back_decision(
            people.social, aid=aid, version=aid.version, why="Mal lue.", today=date(2026, 11, 30)
        )


def test_a_decision_typed_wrong_is_taken_back_and_noted_as_it_is(client, people, granted):
    client.force_login(people.social)
    url = reverse("aids:take_back", args=[granted.pk])
    assert f'href="{url}"' in shown(client.get(reverse("aids:aid", args=[granted.pk])))
    without = client.post(url, {"version": granted.version, "why": ""})
    assert without.status_code == 422 and Aid.objects.get().state == "granted"
    assert client.post(url, {"version": granted.version, "why": "2 500 € au lieu de 250."}).status_code == 302
    aid = Aid.objects.get()
    assert (aid.state, aid.granted, aid.decided_on, aid.valid_until, aid.lent) == ("asked", None, None, None, False)
    assert waiting() == {"aids.answer"}
    page = shown(client.get(reverse("aids:aid", args=[aid.pk])))
    assert "au lieu de 250" in page and f'href="{url}"' not in page
    assert aid.history.filter(state="granted", granted=25000).exists(), "what was typed stays in the history"
    refused = {"refused_for": "Ressources.", "today": PAID}
    actions.refuse_aid(people.social, aid=aid, version=aid.version, on=PAID, **refused)
    actions.take_back_decision(people.social, aid=aid, version=aid.version, why="Un autre ménage.", today=PAID)
    assert (aid.state, aid.refused_for, aid.contest_by) == ("asked", "", None) and waiting() == {"aids.answer"}


def test_a_decision_on_which_a_payment_or_a_request_rests_is_not_taken_back(client, people, granted):
    how = {"amount": 10000, "on": PAID, "today": PAID, "key": KEY, "method": "transfer"}
    paid = actions.note_payment(people.rental, aid=granted, version=granted.version, **how)
    why = {"why": "Mal lue.", "today": PAID}
    with pytest.raises(Refused, match="versement"):
        actions.take_back_decision(people.social, aid=granted, version=granted.version, **why)
    client.force_login(people.social)
    url = reverse("aids:take_back", args=[granted.pk])
    assert f'href="{url}"' not in shown(client.get(reverse("aids:aid", args=[granted.pk])))
    undo(people.rental, receipt=paid.receipt, on=PAID, today=PAID)
    again = actions.prepare_aid(
        people.social,
        household=granted.household,
        kind="charity",
        pays="living",
        paid_to="household",
        agreed_on=PAID,
        today=PAID,
        renews=granted,
    )
    with pytest.raises(Refused, match="redemandée"):
        actions.take_back_decision(people.social, aid=granted, version=granted.version, **why)
    actions.withdraw_aid(people.social, aid=again, version=again.version, on=PAID, today=PAID)
    actions.take_back_decision(people.social, aid=granted, version=granted.version, **why)
    assert granted.state == "asked"


def test_an_aid_ends_no_earlier_than_its_last_payment_and_awaits_nothing_more(client, people, granted):
    how = {"amount": 10000, "on": PAID, "today": PAID, "key": KEY, "method": "transfer"}
    actions.note_payment(people.rental, aid=granted, version=granted.version, **how)
    client.force_login(people.social)
    url = reverse("aids:aid", args=[granted.pk])
    assert "attendus" in shown(client.get(url))
    with pytest.raises(Refused) as refused:
        actions.end_aid(people.social, aid=granted, version=granted.version, on=DECIDED, today=PAID)
    assert refused.value.field == "on"
    actions.end_aid(people.social, aid=granted, version=granted.version, on=PAID, today=PAID)
    assert tables.table(queries.of_household(people.social, granted.household), PAID)["to_come"] == 0
    assert "attendus" not in shown(client.get(url))


def test_what_was_granted_until_a_day_is_asked_again_once(people, ask):
    aid = ask(kind="charity", lease=None, pays="living", paid_to="household")
    actions.send_aid(people.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    until = date(2027, 3, 1)
    actions.grant_aid(
        people.social, aid=aid, version=aid.version, on=DECIDED, granted=100, valid_until=until, today=DECIDED
    )
    actions.note_payment(people.social, aid=aid, version=aid.version, amount=100, on=PAID, today=PAID, key=KEY)
    assert waiting() == {"aids.renew"}
    ask(kind="charity", lease=None, pays="living", paid_to="household", renews=aid)
    assert waiting() == {"aids.send"}
    with pytest.raises(ValidationError):
        ask(kind="charity", lease=None, pays="living", paid_to="household", renews=aid)


def test_rental_management_reads_the_aids_that_pay_the_home_alone(client, people, ask):
    ask()
    charity = ask(kind="charity", lease=None, pays="living", paid_to="household", words="REPERE-ALIMENTAIRE")
    assert Aid.objects.for_user(people.social).count() == 2
    for who in (people.rental, people.director):
        assert [aid.kind for aid in Aid.objects.for_user(who)] == ["fsl_stay"]
        client.force_login(who)
        assert client.get(reverse("aids:aid", args=[charity.pk])).status_code == 404
        for page in ("aids:household", "aids:list"):
            args = [charity.household_id] if page == "aids:household" else []
            rows = shown(client.get(reverse(page, args=args))).replace("Secours d’une association</option>", "")
            assert "Secours d’une association" not in rows and "maintien dans le logement" in rows
    with pytest.raises(Refused):
        ask(people.rental, kind="charity", lease=None, pays="living", paid_to="household")


def test_bad_input_gets_a_clear_answer_and_nothing_is_lost(client, people, indebted):
    client.force_login(people.social)
    url = reverse("aids:new", args=[indebted.household_id])
    for wrong, kept in (
        ({"asked": "-5"}, "-5"),
        ({"asked": "beaucoup"}, "beaucoup"),
        ({"agreed_on": "2026-12-31"}, "2026-12-31"),
        ({"lease": ""}, "quel bail"),
        ({"pays": "energy"}, "ce qui paie le loyer"),
        ({"kind": "zzz"}, "Deux loyers"),
        ({"words": "Sa dépression l’empêche de payer."}, "dépression"),
        ({"words": "x" * 3000}, "xxx"),
        ({"send_by": "2020-01-01"}, "2020-01-01"),
    ):
        answer = client.post(url, form(**{"lease": indebted.pk, **wrong}))
        assert answer.status_code == 422, wrong
        page = shown(answer)
        assert kept in page and ("Deux loyers" in page or "words" in wrong), wrong
    assert not Aid.objects.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of a SQLite database is what is read here")
def test_the_base_says_neither_why_an_aid_was_asked_nor_why_it_was_refused(people, ask):
    aid = ask(words="REPERE-MOTIF")
    actions.send_aid(people.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    actions.refuse_aid(
        people.social, aid=aid, version=aid.version, on=DECIDED, refused_for="REPERE-REFUS", today=DECIDED
    )
    connection.ensure_connection()
    image = connection.connection.serialize()
    assert b"fsl_stay" in image
    assert b"REPERE-MOTIF" not in image and b"REPERE-REFUS" not in image


def test_an_erasure_takes_the_aids_and_leaves_the_money(people, granted):
    granted.words = "REPERE-MOTIF"
    granted.save()
    actions.note_payment(
        people.rental,
        aid=granted,
        version=granted.version,
        amount=25000,
        on=PAID,
        today=PAID,
        key=KEY,
        method="transfer",
    )
    told = str(export(granted.household, people.social))
    assert "FSL, maintien" in told and "REPERE-MOTIF" in told
    erase(people.director, granted.household)
    assert not Aid.objects.exists() and not AidPayment.objects.exists()
    assert Aid.history.count() == 0
    assert Receipt.objects.filter(payer="aid", amount=25000).exists()


def paid_and_over(people, aid):
    """Paid whole, then ended: nothing of it is awaited."""
    paid = actions.note_payment(
        people.rental, aid=aid, version=aid.version, amount=25000, on=PAID, today=PAID, key=KEY, method="transfer"
    )
    aid.refresh_from_db()
    actions.end_aid(people.social, aid=aid, version=aid.version, on=PAID, today=PAID)
    assert "aids.payment" not in waiting()
    return paid


def test_of_an_aid_that_is_over_what_is_undone_is_awaited_again_at_once(client, people, granted):
    paid = paid_and_over(people, granted)
    undo(people.rental, receipt=paid.receipt, on=PAID, today=PAID)
    granted.refresh_from_db()
    assert (granted.state, granted.ended_on) == ("granted", None)
    assert ToDo.objects.waiting().get(kind="aids.payment").role == "rental"
    client.force_login(people.social)
    assert "250" in shown(client.get(reverse("aids:aid", args=[granted.pk])))
    actions.end_aid(people.social, aid=granted, version=granted.version, on=PAID, today=PAID)
    due.follow_all(PAID)
    assert Aid.objects.get().state == "over" and "aids.payment" not in waiting(), "given up since: it stays over"


def test_a_payment_taken_back_of_an_aid_that_is_over_is_awaited_again(people, ask):
    aid = ask(kind="charity", paid_to="household", pays="other", lease=None)
    actions.send_aid(people.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    actions.grant_aid(people.social, aid=aid, version=aid.version, on=DECIDED, granted=25000, today=DECIDED)
    paid = actions.note_payment(people.social, aid=aid, version=aid.version, amount=25000, on=PAID, today=PAID, key=KEY)
    aid.refresh_from_db()
    actions.end_aid(people.social, aid=aid, version=aid.version, on=PAID, today=PAID)
    one, two = (AidPayment.objects.get(pk=paid.pk) for _tab in range(2))
    actions.withdraw_payment(people.social, payment=one, today=PAID)
    assert Aid.objects.get().state == "granted" and "aids.payment" in waiting()
    with pytest.raises(Refused, match="déjà"):  # read before the first one was written
        actions.withdraw_payment(people.social, payment=two, today=date(2026, 10, 9))
    assert AidPayment.objects.get().withdrawn_on == PAID


def test_two_who_correct_a_request_each_see_the_papers_of_the_other(client, people, ask):
    gone = Organisation.objects.create(kind="partner", name="Fonds disparu")
    other = Organisation.objects.create(kind="partner", name="Fonds voisin")
    aid = ask(organisation=gone, papers=["identity"])
    client.force_login(people.social)
    url = reverse("aids:edit", args=[aid.pk])
    assert client.get(url).context["form"]["papers"].value() == ["identity"]
    told = form(version=aid.version, kind=aid.kind, lease=aid.lease_id, pays=aid.pays, paid_to=aid.paid_to)
    assert client.post(url, {**told, "papers": ["resources", "identity"], "organisation": ""}).status_code == 302
    gone.delete()  # what the history points at is no more
    met = client.post(url, {**told, "papers": ["identity"], "organisation": other.pk})
    assert met.status_code == 409
    seen = {(str(one["stored"]).count(","), str(one["typed"])) for one in met.context["conflict"]}
    assert seen == {(0, "Fonds voisin"), (2, "Pièces d’identité")}
    told = {**told, "papers": ["identity"], "version": met.context["form"]["version"].value(), "organisation": other.pk}
    assert client.post(url, told).status_code == 302
    assert list(aid.papers.values_list("kind", flat=True)) == ["identity"]


def test_two_who_note_the_papers_each_see_those_of_the_other(client, people, ask):
    aid = ask(papers=["identity", "resources"])
    client.force_login(people.social)
    url = reverse("aids:papers", args=[aid.pk])
    assert client.post(url, {"version": 1, "had": ["identity"]}).status_code == 302
    assert client.get(url).context["form"]["had"].value() == ["identity"]
    met = client.post(url, {"version": 1, "had": ["identity", "resources"]})
    assert met.status_code == 409
    assert [str(one["stored"]) for one in met.context["conflict"]] == ["Pièces d’identité"]


def test_a_paper_that_another_asks_for_meanwhile_stays_asked_for(client, people, ask):
    aid = ask(papers=["identity"])
    client.force_login(people.social)
    url = reverse("aids:edit", args=[aid.pk])
    before = sent_by(client.get(url).context["form"])
    read = {name: getattr(aid, name) for name in ("kind", "pays", "paid_to", "asked", "lease", "agreed_on")}
    actions.edit_aid(people.social, aid=aid, version=1, today=DAY, papers=["identity", "bank"], **read)
    met = client.post(url, {**before, "asked": "320"})
    assert met.status_code == 409 and len(met.context["taken"]) == 1
    assert client.post(url, sent_by(met.context["form"])).status_code == 302
    aid.refresh_from_db()
    assert (aid.asked, {paper.kind for paper in aid.papers.all()}) == (32000, {"identity", "bank"})


def test_a_refusal_contested_then_granted_is_said_as_the_first(client, people, ask):
    aid = ask()
    how = {"aid": aid, "today": PAID}
    actions.send_aid(people.social, version=aid.version, on=SENT, **how)
    client.force_login(people.social)
    url = reverse("aids:aid", args=[aid.pk])

    def refused() -> tuple[bool, bool]:
        page = shown(client.get(url))
        return "Premier refus" in page, "Motif du refus" in page

    def refuse() -> None:
        actions.refuse_aid(people.social, version=aid.version, on=DECIDED, refused_for="Hors barème.", **how)

    refuse()
    assert refused() == (False, True)
    actions.contest_aid(people.social, version=aid.version, on=DECIDED, **how)
    assert refused() == (True, False)
    refuse()
    assert refused() == (False, True), "the second refusal is the last word"
    actions.contest_aid(people.social, version=aid.version, on=PAID, **how)
    actions.grant_aid(people.social, version=aid.version, on=PAID, granted=25000, **how)
    assert refused() == (True, False)


@pytest.mark.parametrize(
    "changes", [{"papers": ["identity"]}, {"agreed_on": SENT}, {"send_by": DECIDED}, {"organisation": None}], ids=str
)
def test_a_request_sent_again_with_something_else_does_not_pass_for_the_first(ask, changes):
    fund = Organisation.objects.create(kind="funder", name="Département d’essai")
    said = {"key": KEY, "papers": ["identity", "bank"], "organisation": fund}
    first = ask(**said)
    assert ask(**said) == first
    with pytest.raises(Refused, match="déjà"):
        ask(**said | changes)
    assert Aid.objects.get() == first


def test_a_request_given_up_then_sent_again_is_not_said_prepared(people, ask):
    aid = ask(key=KEY)
    actions.withdraw_aid(people.social, aid=aid, version=aid.version, on=DAY, today=DAY)
    with pytest.raises(Refused, match="déjà"):
        ask(key=KEY)


@pytest.mark.parametrize(
    "changes", [{"method": "transfer"}, {"cheque_number": "18"}, {"cheque_bank": "Autre"}], ids=str
)
def test_a_payment_sent_again_by_other_means_does_not_pass_for_the_first(people, granted, changes):
    said = {"aid": granted, "amount": 10000, "on": PAID, "today": PAID, "key": KEY}
    said |= {"method": "cheque", "cheque_number": "17", "cheque_bank": "Banque d’essai"}
    first = actions.note_payment(people.rental, version=granted.version, **said)
    assert actions.note_payment(people.rental, version=granted.version, **said) == first
    with pytest.raises(Refused, match="déjà"):
        actions.note_payment(people.rental, version=granted.version, **said | changes)
    assert AidPayment.objects.get() == first
