"""The charges of a year: noted by nature, stated a month before, settled on the account, to the cent."""

from datetime import date
from uuid import uuid4

import pypdfium2
import pytest
from django.urls import reverse

from tests.plugins.once import after_back
from trousseau.core.errors import Conflict, Refused
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.receipts.models import Receipt
from trousseau.rents import queries as rents
from trousseau.rents.charges import actions, queries
from trousseau.rents.models import ChargeCost, ChargeStatement, RentCall
from trousseau.tenancies.amendments.actions import amend_lease
from trousseau.tenancies.models import Lease, RentChange
from trousseau.tenancies.terms import in_force

SENT, SETTLED = date(2027, 3, 10), date(2027, 4, 10)


@pytest.fixture
def lived(running_lease, call):
    """From 11 July to the end of 2026: 33.87 + 5 × 50.00 of provisions asked, 174 days of 365."""
    call(7, 8, 9, 10, 11, 12)
    return running_lease


@pytest.fixture
def cost(staff, lived):
    def make(amount: int, *, nature: str = "lift", **more):
        given = {"label": "Compte du syndic", "key": "own", "weight": 1, "whole": 1} | more
        return actions.note_cost(
            staff.rental, mandate=lived.mandate, year=2026, today=SENT, nature=nature, amount=amount, **given
        )

    return make


def words(document) -> str:
    with document.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_a_year_is_cut_by_key_and_by_days_and_stated_by_nature(lived, cost, staff):
    cost(90000, key="tantiemes", weight=120, whole=1000)  # 108.00, of which 174 days: 51.48
    cost(73000, nature="water", label="Eau")  # 348.00 of the 174 days
    Lease.objects.filter(pk=lived.pk).update(flat_charges=True)
    lived.refresh_from_db()
    assert queries.year_of(lived, 2026) is None and not queries.mandates_of(staff.rental, 2026).exists()
    with pytest.raises(Refused, match="forfait"):  # never settled
        actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    Lease.objects.filter(pk=lived.pk).update(flat_charges=False)
    lived.refresh_from_db()
    found = queries.year_of(lived, 2026)
    assert [mine for _cost, _part, mine in found.rows] == [5148, 34800]
    assert (found.days, found.total, found.provisions, found.balance) == (174, 39948, 28387, 11561)
    sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    said = words(sent.paper)
    for text in (
        "Décompte des charges de 2026",
        "120 sur 1000 tantièmes",
        "51,48 €",
        "348,00 €",
        "399,48 €",
        "283,87 €",
        "115,61 €",
        "174 jours",
        "10 septembre 2027",
        "10 avril 2027",
        "Loi 89-462, art. 23",
    ):
        assert text in said, (text, said)
    assert actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT) == sent
    assert not RentCall.objects.filter(kind="settlement").exists()  # nothing is asked before its month


def test_it_is_settled_one_month_later_once_and_the_account_says_it(lived, cost, staff):
    cost(73000)
    sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    before = rents.ledger_balance(lived)
    with pytest.raises(Refused) as refusal:
        actions.settle_charges(staff.rental, statement=sent, on=date(2027, 4, 9), today=SETTLED)
    assert (refusal.value.field, refusal.value.article) == ("on", "Loi 89-462, art. 23")
    actions.settle_charges(staff.rental, statement=sent, on=SETTLED, today=SETTLED)
    asked = RentCall.objects.get(kind="settlement")
    assert (asked.charges, asked.rent, asked.label) == (34800 - 28387, 0, "Régularisation 2026")
    assert rents.ledger_balance(lived) - before == sent.balance == 6413
    with pytest.raises(Refused):
        actions.settle_charges(staff.rental, statement=sent, on=SETTLED, today=SETTLED)


def test_provisions_that_were_too_high_are_given_back(lived, cost, staff):
    cost(10000)
    sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    before = rents.ledger_balance(lived)
    actions.settle_charges(staff.rental, statement=sent, on=SETTLED, today=SETTLED)
    assert Receipt.objects.rent().get(payer="credit").amount == 28387 - 4767
    assert rents.ledger_balance(lived) - before == sent.balance


def test_a_late_settlement_is_paid_by_twelfths_when_the_tenant_asks(lived, cost, staff):
    cost(73000)
    with pytest.raises(Refused) as refusal:
        sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
        actions.settle_charges(staff.rental, statement=sent, on=SETTLED, today=SETTLED, twelfths=True)
    assert refusal.value.field == "twelfths"
    ChargeStatement.objects.all().delete()
    day = date(2027, 12, 5)  # the statement comes in time, what it asks does not
    late = actions.send_statement(staff.rental, lease=lived, year=2026, on=day, today=day)
    assert "par douzièmes" in words(late.paper)
    on = date(2028, 1, 5)
    actions.settle_charges(staff.rental, statement=late, on=on, today=on, twelfths=True)
    asked = list(RentCall.objects.filter(kind="settlement").order_by("due_on").values_list("due_on", "charges"))
    assert len(asked) == 12 and sum(cents for _day, cents in asked) == 6413
    assert (asked[0][0], asked[-1][0]) == (on, date(2028, 12, 5))


def test_a_year_that_runs_and_costs_already_stated_are_refused(lived, cost, staff):
    one = cost(73000)
    with pytest.raises(Refused) as refusal:
        actions.note_cost(
            staff.rental, mandate=lived.mandate, year=2027, today=SENT, nature="lift", label="x", amount=1
        )
    assert refusal.value.field == "year"
    actions.correct_cost(staff.rental, cost=one, version=1, amount=72000, today=SENT)
    with pytest.raises(Conflict):
        actions.correct_cost(staff.rental, cost=one, version=1, amount=71000, today=SENT)
    actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    again = {"cost": one, "version": 2, "amount": 1, "today": SENT}
    for refused in (lambda: cost(100), lambda: actions.correct_cost(staff.rental, **again)):
        with pytest.raises(Refused):
            refused()
    assert ChargeCost.objects.get().amount == 72000


def test_the_new_provision_follows_the_cost_and_is_never_retroactive(lived, cost, staff):
    cost(73000)
    sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    assert queries.year_of(lived, 2026).next_provision == 6083  # 730.00 a year
    with pytest.raises(Refused) as refusal:
        actions.change_provision(staff.rental, statement=sent, charges=6083, from_on=date(2027, 3, 9), today=SENT)
    assert refusal.value.field == "from_on"
    first = date(2027, 4, 1)
    actions.change_provision(staff.rental, statement=sent, charges=6083, from_on=first, today=SENT)
    assert RentChange.objects.get().kind == "charges"
    lived.refresh_from_db()
    assert (in_force(lived, first).charges, in_force(lived, SENT).charges) == (6083, 5000)


def test_no_provision_is_written_before_a_change_that_would_undo_it(lived, cost, staff):
    cost(73000, nature="water", label="Eau")
    given = {"signed_on": SENT, "starts_on": date(2027, 5, 1), "today": SENT, "rent": 38000}
    amend_lease(staff.rental, lease=lived, version=lived.version, **given)
    sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    for first, refused in ((date(2027, 4, 1), True), (date(2027, 5, 1), True), (date(2027, 6, 1), False)):
        change = {"statement": sent, "charges": 6083, "from_on": first, "today": SENT}
        if refused:
            with pytest.raises(Refused) as refusal:
                actions.change_provision(staff.rental, **change)
            assert refusal.value.field == "from_on"
        else:
            actions.change_provision(staff.rental, **change)
    lived.refresh_from_db()
    assert [in_force(lived, date(2027, month, 2)).charges for month in (4, 5, 6)] == [5000, 5000, 6083]


def test_a_year_by_the_pages(client, lived, staff, on_day):
    on_day("2027-03-10")
    client.force_login(staff.rental)
    url = reverse("rents:charges_year", args=[lived.mandate_id, 2026])
    assert url in client.get(reverse("rents:charges")).content.decode()
    new = reverse("rents:charges_cost_new", args=[lived.mandate_id, 2026])
    sent = {"nature": "water", "label": "Eau", "amount": "730", "key": "meter", "weight": "3", "whole": "2"}
    after_back(client, new, {**sent, "whole": "3"}, {"amount": "70"}, count=ChargeCost.objects.count, name="form_key")
    ChargeCost.objects.all().delete()
    sent["form_key"] = str(uuid4())
    assert client.post(new, sent).status_code == 422
    assert client.post(new, {**sent, "whole": "3", "amount": "-5"}).status_code == 422
    assert client.post(new, {**sent, "whole": "3"}).status_code == 302
    client.post(reverse("rents:charges_send", args=[lived.pk, 2026]), {"on": "2027-03-10"})
    found = ChargeStatement.objects.get()
    page = client.get(url).content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert "À régulariser à partir du 10 avril 2027" in page and "64,13 €" in page
    pdf = client.get(reverse("rents:charges_paper", args=[found.pk]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    settle = reverse("rents:charges_settle", args=[found.pk])
    assert client.post(settle, {"on": "2027-03-10"}).status_code == 422
    on_day("2027-04-10")
    assert client.post(settle, {"on": "2027-04-10"}).status_code == 302
    form = client.get(reverse("rents:charges_provision", args=[found.pk])).context["form"]
    assert form["charges"].value() == "60,83"


def test_without_a_grant_a_year_does_not_exist(client, account, lived, cost, staff, on_day):
    on_day("2027-03-10")
    cost(73000)
    sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    for name, args in (
        ("charges_year", [lived.mandate_id, 2026]),
        ("charges_paper", [sent.pk]),
        ("charges_settle", [sent.pk]),
        ("charges_cost_edit", [ChargeCost.objects.get().pk]),
        ("charges_send", [lived.pk, 2026]),
    ):
        assert client.get(reverse(f"rents:{name}", args=args)).status_code == 404, name
    client.force_login(staff.rental)
    for year in (0, 1998, 2031, 10_000, 10**12):
        for name, pk in (
            ("charges_year", lived.mandate_id),
            ("charges_cost_new", lived.mandate_id),
            ("charges_send", lived.pk),
        ):
            assert client.get(reverse(f"rents:{name}", args=[pk, year])).status_code == 404, (name, year)


def test_the_recoverable_part_of_an_invoice_is_read_for_the_days_of_the_year(lived, staff):
    """A call of the co-ownership over two years, 100.00 of which 73.00 recoverable: 365 of its 730 days are 2026's."""
    from trousseau.owners.actions.expenses import enter_expense
    from trousseau.payouts.suppliers import register_supplier

    enter_expense(
        staff.rental,
        mandate=lived.mandate,
        supplier=register_supplier(staff.rental, name="Syndic d’essai"),
        number="1",
        kind="syndic",
        label="Appel de fonds",
        dated=SENT,
        first_day=date(2026, 1, 1),
        last_day=date(2027, 12, 31),
        amount=10000,
        recoverable=7300,
        nature="shared",
        approved_on=None,
        today=SENT,
    )
    found = queries.year_of(lived, 2026)
    [(cost, _part, mine)] = found.rows
    assert (cost.get_nature_display(), cost.amount, mine) == ("Parties communes", 3650, 1740)
    sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    assert "Appel de fonds" in words(sent.paper) and sent.total == 1740


def test_a_statement_leaves_no_day_before_what_it_says_was_known(lived, cost, staff):
    before, later = date(2027, 3, 9), date(2027, 3, 12)
    one = cost(73000)  # noted on SENT
    for known in (SENT, later):
        with pytest.raises(Refused) as refusal:
            actions.send_statement(staff.rental, lease=lived, year=2026, on=before, today=later)
        assert refusal.value.field == "on" and f"{known.day}\u00a0mars 2027" in str(refusal.value)
        assert not ChargeStatement.objects.exists() and not MailItem.objects.exists()
        actions.correct_cost(staff.rental, cost=one, version=one.version, amount=72000, today=later)
        one.refresh_from_db()
        before = SENT
    sent = actions.send_statement(staff.rental, lease=lived, year=2026, on=later, today=later)
    assert sent.stated_on == later
    MailItem.objects.update(prepared_on=date(2027, 3, 1))  # noted once it had left, says the register
    item = MailItem.objects.get(pk=sent.mail_id)
    with pytest.raises(Refused, match="12\u00a0mars 2027"):  # nor by a correction of its day there
        mail.correct(staff.rental, item=item, version=item.version, step="sent", on=SENT, why="Erreur.", today=later)


def test_a_statement_leaves_no_day_before_the_invoice_it_counts(lived, staff):
    from trousseau.owners.actions.expenses import enter_expense
    from trousseau.payouts.suppliers import register_supplier

    invoice = {"dated": SENT, "first_day": date(2026, 1, 1), "last_day": date(2026, 12, 31), "amount": 10000}
    invoice |= {"number": "1", "kind": "syndic", "label": "Appel de fonds", "nature": "shared", "recoverable": 7300}
    supplier = register_supplier(staff.rental, name="Syndic d’essai")
    enter_expense(staff.rental, mandate=lived.mandate, supplier=supplier, approved_on=None, today=SENT, **invoice)
    with pytest.raises(Refused) as refusal:
        actions.send_statement(staff.rental, lease=lived, year=2026, on=date(2027, 3, 9), today=SENT)
    assert refusal.value.field == "on"
    assert actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT).stated_on == SENT


def test_a_statement_whose_day_is_corrected_is_settled_a_month_after_the_right_one(lived, cost, staff):
    cost(73000)
    statement = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)

    def correct(on):
        item = MailItem.objects.get(pk=statement.mail_id)
        mail.correct(staff.rental, item=item, version=item.version, step="sent", on=on, why="Erreur.", today=SETTLED)

    right = date(2027, 3, 12)
    correct(right)
    statement = ChargeStatement.objects.get()
    assert statement.stated_on == right
    with pytest.raises(Refused, match="12.avril 2027"):
        actions.settle_charges(staff.rental, statement=statement, on=SETTLED, today=SETTLED)
    correct(SENT)
    statement = ChargeStatement.objects.get()
    actions.settle_charges(staff.rental, statement=statement, on=SETTLED, today=SETTLED)
    for day in (right, None):
        with pytest.raises(Refused, match="régularisées"):
            correct(day)


def test_a_statement_that_will_not_leave_is_sent_in_another_envelope(lived, cost, staff):
    cost(73000)
    first = actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    item = MailItem.objects.get(pk=first.mail_id)
    mail.correct(staff.rental, item=item, version=item.version, step="sent", why="Restée au bureau.", today=SENT)
    mail.cancel(staff.rental, item=item, version=item.version, today=SENT)
    assert ChargeStatement.objects.get().stated_on is None
    actions.send_statement(staff.rental, lease=lived, year=2026, on=SENT, today=SENT)
    again = ChargeStatement.objects.get()
    assert again.mail_id != item.pk and again.stated_on == SENT and again.paper == first.paper
