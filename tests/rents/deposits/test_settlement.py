"""A deposit given back: the money, the delay, the letter, the provision; the books balance at each step."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from tests.plugins.once import after_back
from tests.tenancies.inspections.walks import entry, leaving
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.ledger.verification import verify
from trousseau.mandates.models import Mandate
from trousseau.owners.queries.taxes import tax_year
from trousseau.rents.accounts import months
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.deposits import receive_deposit
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.stopping import stop_debts
from trousseau.rents.deposits import actions, queries
from trousseau.rents.models import DepositSettlement, Retention
from trousseau.rents.queries import ledger_balance
from trousseau.rents.roll.queries import aged_of
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.inspections.entries import Element
from trousseau.tenancies.leaving.departure import record_departure
from trousseau.tenancies.leaving.turnover import turnovers
from trousseau.tenancies.models import Lease
from trousseau.tenancies.todo import DEPOSIT

KEYS = date(2026, 9, 15)
DUE = date(2026, 11, 15)  # two months: the inspections differ
NEW_ADDRESS = "3 rue du Verger, 71100 Chalon-sur-Saône"


@pytest.fixture
def left(running_lease, staff):
    """A lease of 400 € and 50 € whose keys came back on 15 September, a wall damaged, three rents called, none paid."""
    lease = running_lease
    entry(lease, staff.rental)
    receive_deposit(staff.rental, lease=lease, amount=40000, method="transfer", on=date(2026, 7, 11), today=KEYS)
    for month in (7, 8, 9):
        call_month(staff.rental, month=date(2026, month, 1))
    leaving(lease, staff.rental, held_on=KEYS, today=KEYS)
    return go(lease, staff)


def go(lease, staff, address=NEW_ADDRESS):
    lease.refresh_from_db()
    record_departure(
        staff.rental,
        lease=lease,
        version=lease.version,
        on=KEYS,
        keys_back_on=KEYS,
        keys_back=2,
        keys_proof="Reçu signé.",
        new_address=address,
        today=KEYS,
    )
    lease.refresh_from_db()
    return lease


def pay(lease, staff, amount):
    receive_payment(
        staff.rental,
        lease=lease,
        payer="tenant",
        method="transfer",
        amount=amount,
        on=KEYS,
        today=KEYS,
        key=f"p{amount}",
    )


def begin(lease, staff) -> DepositSettlement:
    return actions.begin_settlement(staff.rental, lease=lease)


def settle(found, staff, **changes):
    given = {
        "version": found.version,
        "conform": False,
        "provision": 0,
        "payee": "tenant",
        "on": date(2026, 10, 20),
        "today": date(2027, 12, 31),
    }
    actions.settle_deposit(staff.rental, settlement=found, **{**given, **changes})
    found.refresh_from_db()
    return found


def keep(found, staff, **changes):
    given = {
        "version": found.version,
        "kind": "repair",
        "ground": "Séjour, Murs : trous",
        "proof": "Devis 2026-118",
        "gross": 20000,
        "share": 85,
    }
    return actions.add_retention(staff.rental, settlement=found, **{**given, **changes})


def test_a_deposit_is_not_settled_before_the_inspection_that_it_rests_on(running_lease, staff):
    entry(running_lease, staff.rental)
    later = date(2026, 9, 18)
    leaving(running_lease, staff.rental, held_on=later, today=later)
    found = begin(go(running_lease, staff), staff)
    with pytest.raises(Refused) as refusal:
        settle(found, staff, on=date(2026, 9, 17))
    assert refusal.value.field == "on" and "18\u00a0septembre 2026" in str(refusal.value)
    found.refresh_from_db()
    assert not found.settled
    assert settle(found, staff, on=later).settled


def holds(lease) -> int:
    """The deposit that the ledger holds for a lease."""
    return -balance("clients", "46713", aux=lease.code)


def proved(lease) -> None:
    assert verify("clients").ok
    assert sum(month.left for month in months(lease)) == ledger_balance(lease)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def words_of(document) -> str:
    with document.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    joined = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return joined.replace("\u00a0", " ").replace("\u202f", " ").replace("\r\n", " ")


# 21 days of July, August, 15 days of September, at 450 €: 304,84 + 450 + 225
OWED = 30484 + 45000 + 22500


def test_the_departure_asks_for_the_deposit_within_its_delay(left):
    todo = ToDo.objects.waiting().get(kind=DEPOSIT.code)
    assert (todo.due_on, todo.article) == (DUE, "Loi 89-462, art. 22")


def test_the_account_is_brought_to_the_last_day(left, staff):
    found = begin(left, staff)
    assert (found.due_on, found.conform, queries.owed(left)) == (DUE, False, OWED)
    assert begin(left, staff).pk == found.pk


def test_before_the_keys_nothing_is_settled(running_lease, staff):
    with pytest.raises(Refused):
        begin(running_lease, staff)


def test_what_is_owed_is_taken_and_what_is_beyond_stays_on_the_account(left, staff):
    found = begin(left, staff)
    keep(found, staff)
    settle(found, staff)
    assert (found.kept, found.returned, holds(left)) == (40000, 0, 0)
    assert ledger_balance(left) == OWED + 17000 - 40000
    assert left.calls.get(kind="repair").total == 17000
    proved(left)


def test_what_is_kept_pays_what_it_was_kept_for_and_no_debt_that_the_law_stops(left, staff, client, on_day):
    """C. conso., art. L722-5: July, August and September fell due before the file was admitted."""
    stop_debts(None, lease=left, before=date(2026, 9, 10), article="C. conso., art. L722-5", on=KEYS)
    owed = dict(aged_of(begin(left, staff).lease, KEYS).unpaid)
    found = left.deposit_settlement
    keep(found, staff)
    on_day("2026-10-20")
    client.force_login(staff.rental)
    page = client.get(reverse("rents:settlement", args=[left.pk]))
    assert page.context["stopped"] == sum(owed.values()) and "n’est pas imputé" in page.content.decode()
    found.refresh_from_db()
    settle(found, staff)
    assert (found.kept, found.returned) == (17000, 23000)
    assert dict(aged_of(left, date(2026, 10, 20)).unpaid) == owed
    assert "n’est pas retirée de votre dépôt" in words_of(found.paper)


def test_with_the_rent_paid_the_rest_goes_back(left, staff):
    pay(left, staff, OWED)
    bank = balance("clients", "5121")
    found = begin(left, staff)
    keep(found, staff)
    settle(found, staff)
    assert (found.kept, found.returned) == (17000, 23000)
    assert (holds(left), ledger_balance(left), balance("clients", "5121")) == (0, 0, bank - 23000)
    assert not ToDo.objects.waiting().filter(kind=DEPOSIT.code).exists()
    proved(left)


def test_an_advance_on_the_account_goes_back_with_it(left, staff):
    pay(left, staff, OWED + 5000)
    found = settle(begin(left, staff), staff)
    assert (found.returned, ledger_balance(left), holds(left)) == (45000, 0, 0)
    proved(left)


def test_it_is_settled_once(left, staff):
    found = settle(begin(left, staff), staff)
    with pytest.raises(Refused):
        settle(found, staff)
    with pytest.raises(Refused):
        keep(found, staff)


def test_two_people_at_once_the_second_meets_the_first_and_nothing_is_paid_twice(left, staff):
    pay(left, staff, OWED)
    found = begin(left, staff)
    stale = DepositSettlement.objects.get(pk=found.pk)
    keep(found, staff)
    with pytest.raises(Conflict):
        settle(stale, staff)
    assert holds(left) == 40000
    proved(left)


class TestDelay:
    LATE = date(2026, 12, 16)  # the second month begun

    def test_a_delay_is_paid_by_the_owner(self, left, staff):
        pay(left, staff, OWED)
        found = begin(left, staff)
        owner = balance("clients", "46712")
        settle(found, staff, on=self.LATE, bearer="owner")
        assert (found.penalty, found.returned) == (8000, 48000)
        assert balance("clients", "46712") == owner + 8000
        proved(left)

    def test_or_by_the_agency_out_of_its_own_ledger(self, left, staff):
        pay(left, staff, OWED)
        before = balance("clients", "5121")
        settle(begin(left, staff), staff, on=self.LATE, bearer="agency")
        assert balance("clients", "5121") == before - 40000
        assert (balance("agency", "658"), balance("agency", "512")) == (8000, -8000)
        assert verify("agency").ok
        proved(left)

    def test_somebody_bears_it(self, left, staff):
        pay(left, staff, OWED)
        with pytest.raises(Refused) as refusal:
            settle(begin(left, staff), staff, on=self.LATE)
        assert refusal.value.field == "bearer"

    def test_none_without_a_new_address(self, running_lease, staff):
        entry(running_lease, staff.rental)
        receive_deposit(
            staff.rental, lease=running_lease, amount=40000, method="transfer", on=date(2026, 7, 11), today=KEYS
        )
        leaving(running_lease, staff.rental, held_on=KEYS, today=KEYS)
        go(running_lease, staff, address="")
        assert settle(begin(running_lease, staff), staff, on=self.LATE).penalty == 0

    def test_none_where_nothing_had_to_go_back(self, left, staff):
        assert settle(begin(left, staff), staff, on=self.LATE).penalty == 0

    def test_an_inspection_like_the_entrys_leaves_one_month(self, left, staff):
        pay(left, staff, OWED)
        found = settle(begin(left, staff), staff, conform=True, on=date(2026, 10, 20), bearer="owner")
        assert (found.due_on, found.penalty) == (date(2026, 10, 15), 4000)


class TestProvision:
    def test_a_fifth_at_most(self, left, staff):
        pay(left, staff, OWED)
        with pytest.raises(Refused) as refusal:
            settle(begin(left, staff), staff, provision=8001)
        assert refusal.value.field == "provision"

    def test_none_in_a_house(self, left, staff):
        dwelling = Mandate.objects.get(pk=left.mandate_id).dwelling
        type(dwelling).objects.filter(pk=dwelling.pk).update(kind="house")
        left.refresh_from_db()
        with pytest.raises(Refused, match="collectif"):
            settle(begin(left, staff), staff, provision=1)

    def test_it_is_settled_after_the_accounts_and_the_rest_goes_back(self, left, staff):
        pay(left, staff, OWED)
        found = settle(begin(left, staff), staff, provision=8000)
        assert (found.held, found.returned, holds(left)) == (8000, 32000, 8000)
        assert ToDo.objects.waiting().filter(kind="rents.provision").exists()
        proved(left)
        actions.settle_provision(
            staff.rental,
            settlement=found,
            version=found.version,
            charges=3000,
            approved_on=date(2027, 5, 31),
            on=date(2027, 6, 15),
            today=date(2027, 6, 15),
        )
        found.refresh_from_db()
        assert (found.finished, holds(left), ledger_balance(left)) == (5000, 0, 0)
        assert not ToDo.objects.waiting().filter(kind="rents.provision").exists()
        proved(left)
        with pytest.raises(Refused):
            actions.settle_provision(
                staff.rental,
                settlement=found,
                version=found.version,
                charges=0,
                approved_on=date(2027, 5, 31),
                on=date(2027, 6, 15),
                today=date(2027, 6, 15),
            )

    def test_charges_beyond_it_stay_on_the_account(self, left, staff):
        pay(left, staff, OWED)
        found = settle(begin(left, staff), staff, provision=8000)
        actions.settle_provision(
            staff.rental,
            settlement=found,
            version=found.version,
            charges=9500,
            approved_on=date(2027, 5, 31),
            on=date(2027, 6, 15),
            today=date(2027, 6, 15),
        )
        assert (holds(left), ledger_balance(left)) == (0, 1500)
        proved(left)


class TestConformity:
    """Loi 89-462, art. 22: one month only when an exit inspection conforms to an entry inspection."""

    MONTH = date(2026, 10, 15)

    def gone(self, lease, staff, *, enter=True, leave=True):
        if enter:
            entry(lease, staff.rental)
        if leave:
            same = [
                Element("Séjour", "Sol", "good"),
                Element("Séjour", "Murs", "good"),
                Element("Séjour", "Porte", "bad", "Rayée."),
                Element("Cuisine", "Sol", "new"),
            ]
            leaving(lease, staff.rental, held_on=KEYS, today=KEYS, elements=same)
        lease.refresh_from_db()
        record_departure(
            staff.rental,
            lease=lease,
            version=lease.version,
            on=KEYS,
            keys_back_on=KEYS,
            keys_back=2,
            keys_proof="Reçu.",
            uninspected="" if leave else "Parti sans prévenir.",
            today=KEYS,
        )
        lease.refresh_from_db()
        return begin(lease, staff)

    def asked(self, lease):
        return ToDo.objects.get(kind=DEPOSIT.code, subject=f"lease:{lease.pk}").due_on

    def test_two_inspections_alike_leave_one_month(self, running_lease, staff):
        found = self.gone(running_lease, staff)
        assert (found.conform, found.due_on, self.asked(running_lease)) == (True, self.MONTH, self.MONTH)

    @pytest.mark.parametrize("missing", ["enter", "leave"])
    def test_without_one_of_them_nobody_says_that_it_conforms(self, running_lease, staff, missing, client, on_day):
        found = self.gone(running_lease, staff, **{missing: False})
        assert (found.conform, found.due_on, self.asked(running_lease)) == (False, DUE, DUE)
        with pytest.raises(Refused) as refusal:
            settle(found, staff, conform=True)
        assert refusal.value.field == "conform"
        on_day("2026-09-20")
        client.force_login(staff.rental)
        page = text(client.get(reverse("rents:settlement", args=[running_lease.pk])))
        assert "<dd>conforme" not in page
        assert {"enter": "aucun à l’entrée", "leave": "aucun à la sortie"}[missing] in page

    def test_a_sum_kept_for_the_state_of_the_dwelling_takes_the_conformity_away(self, running_lease, staff):
        found = self.gone(running_lease, staff)
        owed = keep(found, staff, kind="charges")  # due, but nothing that an inspection sees
        assert (found.conform, found.due_on) == (True, self.MONTH)
        one = keep(found, staff)
        found.refresh_from_db()
        assert (found.conform, found.due_on) == (False, DUE)
        with pytest.raises(Refused) as refusal:
            settle(found, staff, conform=True)
        assert refusal.value.field == "conform"
        actions.remove_retention(staff.rental, retention=one, version=found.version)
        found.refresh_from_db()
        assert (found.conform, found.due_on, owed.amount) == (True, self.MONTH, owed.amount)


class TestRetention:
    @pytest.mark.parametrize(
        ("changes", "field"), [({"proof": " "}, "proof"), ({"gross": 0}, None), ({"share": 101}, None)]
    )
    def test_it_has_a_proof_and_an_amount(self, left, staff, changes, field):
        from django.core.exceptions import ValidationError

        with pytest.raises((Refused, ValidationError)) as refusal:
            keep(begin(left, staff), staff, **changes)
        assert field is None or refusal.value.field == field

    def test_damages_are_proposed_never_kept_by_themselves(self, left, staff):
        found = begin(left, staff)
        [damage] = queries.proposed(found)
        assert (damage.change.name, damage.share, found.retentions.count()) == ("Murs", 85, 0)
        keep(found, staff)
        assert queries.proposed(found) == []

    def test_without_an_exit_inspection_no_repair_is_kept(self, running_lease, staff):
        running_lease.refresh_from_db()
        record_departure(
            staff.rental,
            lease=running_lease,
            version=running_lease.version,
            on=KEYS,
            keys_back_on=KEYS,
            keys_back=2,
            keys_proof="Reçu.",
            uninspected="Parti sans prévenir.",
            today=KEYS,
        )
        running_lease.refresh_from_db()
        with pytest.raises(Refused) as refusal:
            keep(begin(running_lease, staff), staff)
        assert refusal.value.field == "kind"

    def test_it_may_be_taken_back_until_the_settlement(self, left, staff):
        found = begin(left, staff)
        one = keep(found, staff)
        actions.remove_retention(staff.rental, retention=one, version=found.version)
        assert not found.retentions.exists()


def test_the_letter_holds_the_count_to_the_cent(left, staff):
    pay(left, staff, 45000)
    found = begin(left, staff)
    keep(found, staff, gross=10000, share=100)
    settle(found, staff)
    said = words_of(found.paper)
    for part in ("3 rue du Verger", "400,00 €", "−100,00 €", "Devis 2026-118", "Reste dû", "229,84 €"):
        assert part in said, part


def test_a_deposit_paid_by_a_fund_goes_back_to_it(left, staff):
    pay(left, staff, OWED)
    found = settle(begin(left, staff), staff, payee="fsl")
    assert "FSL" in words_of(found.paper)


class TestPages:
    @pytest.fixture
    def manager(self, client, staff, on_day):
        on_day("2026-10-20")
        client.force_login(staff.rental)
        return client

    def test_from_the_list_to_the_letter_by_the_pages(self, manager, left, staff):
        pay(left, staff, OWED)
        page = reverse("rents:settlement", args=[left.pk])
        assert page in text(manager.get(reverse("rents:settlements")))
        assert "15 novembre 2026" in text(manager.get(page))
        manager.post(reverse("rents:settlement_begin", args=[left.pk]))
        found = DepositSettlement.objects.get()
        assert "Séjour, Murs" in text(manager.get(page))
        new = reverse("rents:retention_new", args=[left.pk])
        form = manager.get(f"{new}?room=Séjour&element=Murs").context["form"]
        assert (form["share"].value(), "Murs" in form["ground"].value()) == ("85", True)
        sent = {
            "version": form["version"].value(),
            "kind": "repair",
            "ground": form["ground"].value(),
            "proof": "Devis",
            "gross": "200",
            "share": "85",
            "key": form["key"].value(),
        }
        assert "170,00" in text(manager.post(new, sent, follow=True))
        found.refresh_from_db()
        sent = {
            "version": found.version,
            "on": "2026-10-20",
            "provision": "0",
            "payee": "tenant",
            "bearer": "",
            "way": "other",
        }
        done = text(manager.post(reverse("rents:settle", args=[left.pk]), sent, follow=True))
        assert "230,00 € rendus le 20 octobre 2026" in done
        assert manager.get(reverse("rents:settlement_paper", args=[left.pk])).status_code == 200

    def test_a_sum_kept_sent_again_is_kept_once(self, manager, left, staff):
        manager.post(reverse("rents:settlement_begin", args=[left.pk]))
        url = reverse("rents:retention_new", args=[left.pk])
        sent = {"kind": "repair", "ground": "Cuisine", "proof": "Devis", "gross": "40", "share": "100"}
        after_back(manager, url, sent, {"gross": "45"}, count=Retention.objects.count)

    def test_a_late_one_is_said_so(self, manager, left, staff, on_day):
        pay(left, staff, OWED)
        begin(left, staff)
        on_day("2026-12-16")
        page = text(manager.get(reverse("rents:settlement", args=[left.pk])))
        assert "2 mois commencés" in page and "80,00 €" in page

    def test_anothers_deposit_is_not_found(self, client, account, left, staff, on_day, build):
        on_day("2026-10-20")
        found = begin(left, staff)
        one = keep(found, staff)
        client.force_login(account("rental", grants=False))
        assert left.code not in text(client.get(reverse("rents:settlements")))
        for name in ("settlement", "retention_new", "settle", "provision", "settlement_transfer", "settlement_paper"):
            assert client.get(reverse(f"rents:{name}", args=[left.pk])).status_code == 404
        client.force_login(staff.rental)
        other = build.running_lease("Sauge")
        url = reverse("rents:retention_remove", args=[other.pk, one.pk])
        assert client.post(url).status_code == 404


class TestHeldByTheOwner:
    """The agency counts, the owner gives back: nothing of the deposit enters or leaves the clients' bank."""

    @pytest.fixture
    def owned(self, running_lease, staff):
        entry(running_lease, staff.rental)
        type(running_lease).objects.update(deposit_holder="owner")
        for month in (7, 8, 9):
            call_month(staff.rental, month=date(2026, month, 1))
        leaving(running_lease, staff.rental, held_on=KEYS, today=KEYS)
        return go(running_lease, staff)

    def test_what_is_kept_settles_the_account_and_nothing_leaves_the_bank(self, owned, staff, client, on_day):
        pay(owned, staff, OWED - 10000)  # 100 € of rent stay unpaid
        on_day("2026-10-20")
        client.force_login(staff.rental)
        page = reverse("rents:settlement", args=[owned.pk])
        assert page in text(client.get(reverse("rents:settlements")))
        found = begin(owned, staff)
        assert "détient ce dépôt" in text(client.get(page))
        keep(found, staff, gross=5000, share=100)
        before = balance("clients", "5121")
        settle(found, staff)
        assert (found.kept, found.returned) == (15000, 25000) and found.entry is None
        assert balance("clients", "5121") == before and balance("clients", "46713") == 0
        assert ledger_balance(owned) == 0 and verify("clients").ok
        said = words_of(found.paper)
        for part in (owned.mandate.owner.name, "c’est lui qui vous rend 250,00 €", "À vous rendre"):
            assert part in said, part
        assert not ToDo.objects.waiting().filter(kind=DEPOSIT.code).exists()
        assert not [one for one in discover() if one.check(date(2026, 10, 20))]
        year = {figure.code: figure.amount for figure in tax_year(owned.mandate, found.settled_on.year).income}
        assert year["other_income"] == 15000  # theirs from that day

    def test_a_delay_is_at_the_cost_of_who_holds_it(self, owned, staff):
        pay(owned, staff, OWED)
        before = balance("clients", "5121")
        found = settle(begin(owned, staff), staff, on=date(2026, 12, 1))
        assert (found.bearer, found.penalty, found.returned) == ("owner", 4000, 44000)
        assert balance("clients", "5121") == before and balance("agency") == 0

    def test_the_provision_too_stays_with_the_owner(self, owned, staff):
        pay(owned, staff, OWED)
        found = settle(begin(owned, staff), staff, provision=8000)
        assert (found.held, found.returned) == (8000, 32000)
        before = balance("clients", "5121")
        actions.settle_provision(
            staff.rental,
            settlement=found,
            version=found.version,
            charges=3000,
            approved_on=date(2027, 3, 1),
            on=date(2027, 3, 20),
            today=date(2027, 3, 20),
        )
        found.refresh_from_db()
        assert found.finished == 5000 and ledger_balance(owned) == 0 and balance("clients", "5121") == before


def test_the_deposit_has_one_last_day_whatever_changes_it(running_lease, staff):
    """Left without an exit inspection: two months. Walked since, alike: one. A repair kept: two. Given up: one."""
    lease = running_lease
    entry(lease, staff.rental)
    receive_deposit(staff.rental, lease=lease, amount=40000, method="transfer", on=date(2026, 7, 11), today=KEYS)
    Lease.objects.filter(pk=lease.pk).update(keys_count=3)
    lease.refresh_from_db()
    given = {"keys_back_on": KEYS, "keys_back": 3, "keys_proof": "Reçu", "uninspected": "À écrire", "agreed": True}
    record_departure(staff.rental, lease=lease, version=lease.version, on=KEYS, today=KEYS, **given)
    asked = ToDo.objects.waiting().filter(kind=DEPOSIT.code)
    conform = date(2026, 10, 15)

    def days() -> set[date]:
        settlements = DepositSettlement.objects.values_list("due_on", flat=True)
        return {
            *asked.values_list("due_on", flat=True),
            *settlements,
            *(one.deposit_due for one in turnovers(staff.rental, KEYS)),
        }

    assert days() == {DUE}
    found = begin(lease, staff)
    assert days() == {DUE}
    entry(lease, staff.rental, kind="exit", held_on=KEYS, today=KEYS, photos=[])
    assert days() == {conform}
    found.refresh_from_db()
    retention = keep(found, staff)
    assert days() == {DUE}
    actions.remove_retention(staff.rental, retention=retention, version=found.version)
    assert days() == {conform}


def test_what_the_caf_paid_beyond_what_it_announced_does_not_leave_with_the_deposit(left, staff):
    """265 € announced for September, 900 € paid: the CAF asks for the difference, or its letter says whose it is."""
    owing = ledger_balance(left)
    pay(left, staff, owing + 1500)  # the tenant pays 15 € too much
    expect_aid(staff.rental, lease=left, month=date(2026, 9, 1), amount=20000)
    receive_payment(
        staff.rental,
        lease=left,
        payer="caf",
        method="transfer",
        amount=90000,
        month=date(2026, 9, 1),
        on=KEYS,
        today=KEYS,
        key="caf",
    )
    found = begin(left, staff)
    assert queries.draft(found, date(2026, 10, 20)).count.advance == 44000  # 15 €, half a month, the aid announced
    settle(found, staff)
    assert ledger_balance(left) == -70000
