"""What a hand writes in the base by SQL, from one row to another, is found by night and pays nobody."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053
from tests.plugins.money import IBANS
from trousseau.captation.models import Owner
from trousseau.core.actions import edit
from trousseau.core.errors import Refused
from trousseau.core.fields import bound_fields, out_of_place
from trousseau.core.models import Dwelling, Person
from trousseau.core.personal_data import erase
from trousseau.ledger.actions import open_fund
from trousseau.ledger.models import BankLine, Statement
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.nightly import JOBS
from trousseau.mandates.models import RegisterEntry
from trousseau.matching.identifying import Part, identify
from trousseau.payouts.ibans import confirmed
from trousseau.payouts.suppliers import register_supplier
from trousseau.receipts.enums import Step
from trousseau.site import cli
from trousseau.tenancies.models import Lease

NIGHT = date(2026, 9, 3)
LINES = [
    {"cents": 45000, "on": "2026-08-06", "label": "Loyer", "party": "Aminata Capucine", "iban": TENANT_IBAN},
    {"cents": 12300, "on": "2026-08-07", "label": "Remboursement"},
]


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def on_table(name: str) -> str:
    return f" ON {name}" if connection.vendor == "postgresql" else ""


def found() -> dict[str, list[str]]:
    """What each proof finds, in the reader's words: those that found nothing are left out."""
    all_of = {proof.code: [str(said) for said in proof.check(NIGHT)] for proof in discover()}
    return {code: said for code, said in all_of.items() if said}


class TestBankLines:
    CHANGES = [
        "UPDATE ledger_bankline SET cents = cents + 100 WHERE id = {first}",
        "UPDATE ledger_bankline SET booked_on = '2026-08-08' WHERE id = {first}",
        "UPDATE ledger_bankline SET said = (SELECT said FROM ledger_bankline WHERE id = {second}) WHERE id = {first}",
        "UPDATE ledger_bankline SET iban_key = 'autre' WHERE id = {first}",
        "UPDATE ledger_bankline SET statement_id = {other}, rank = 9 WHERE id = {first}",
        "UPDATE ledger_statement SET last_day = '2026-08-30' WHERE id = {statement}",
        "UPDATE ledger_statement SET seal = '' WHERE id = {statement}",
    ]

    @pytest.fixture
    def taken(self, take, running_lease):
        """Two statements of which the lines are taken."""
        take(camt053(LINES))
        later = [{"cents": 500, "on": "2026-08-20", "label": "Autre"}]
        last = Statement.objects.get()
        take(camt053(later, opening=last.closing), filename="suite.xml")
        first, second, _third = BankLine.objects.order_by("pk").values_list("pk", flat=True)
        statement, other = Statement.objects.order_by("pk").values_list("pk", flat=True)
        return {"first": first, "second": second, "statement": statement, "other": other}

    def test_as_the_bank_gave_them_nothing_is_found(self, taken):
        assert "lines" not in found()

    @pytest.mark.parametrize("change", CHANGES)
    def test_one_changed_or_moved_is_found(self, taken, change):
        sql(change.format(**taken))
        said = found()["lines"]
        assert said and "ne sont plus celles que la banque a données" in said[0]
        assert "Capucine" not in " ".join(said)

    def test_what_the_books_make_of_a_line_is_not_of_the_bank(self, taken):
        BankLine.objects.update(state="settled", left=0)
        assert "lines" not in found()

    @pytest.fixture
    def identified(self, taken, running_lease, staff):
        """The first line is a rent of the lease, the second waits to be identified."""
        line = BankLine.objects.select_related("statement__account").get(pk=taken["first"])
        lease = Lease.objects.select_related("mandate__fund").get()
        identify(staff.rental, parts=[Part(line, lease, line.cents, Step.PERSON)], today=NIGHT)
        assert not {"entries", "shares"} & found().keys()
        return line

    ENTRIES = [
        # said to be an entry of another line, of none, or a rent
        "UPDATE ledger_bankline SET entry_id = NULL WHERE id = {first}",
        "UPDATE ledger_bankline SET entry_id = (SELECT MAX(id) FROM ledger_entry) WHERE id = {first}",
        "UPDATE ledger_clearing SET entry_id = (SELECT MAX(id) FROM ledger_entry) WHERE line_id = {first}",
        "UPDATE ledger_clearing SET line_id = {second} WHERE line_id = {first}",
    ]

    @pytest.mark.parametrize("change", ENTRIES)
    def test_one_on_an_entry_that_is_not_its_own_is_found(self, identified, taken, change):
        sql(change.format(**taken))
        said = found()["entries"]
        assert any(one.startswith(f"Ligne {identified.pseudonym} ") for one in said)
        assert "Capucine" not in " ".join(said)

    SHARES = [
        "UPDATE receipts_lineshare SET entry_id = (SELECT entry_id FROM ledger_bankline WHERE id = {second})",
        "UPDATE receipts_lineshare SET line_id = {second}",
        "UPDATE receipts_lineshare SET receipt_id = NULL, kind = 'charge'",
        "UPDATE receipts_receipt SET purpose = 'fee' WHERE id = (SELECT receipt_id FROM receipts_lineshare)",
    ]

    @pytest.mark.parametrize("change", SHARES)
    def test_a_part_of_one_that_is_another_entry_is_found(self, identified, taken, change):
        sql(change.format(**taken))
        (said,) = found()["shares"]
        line = BankLine.objects.get(shares__isnull=False)
        assert said.startswith(f"Ligne {line.pseudonym} ") and "Capucine" not in said

    def test_the_command_that_verifies_the_books_names_it(self, identified, taken, capsys):
        assert cli.main(["ledger", "verify"]) == 0
        sql(self.ENTRIES[0].format(**taken))
        capsys.readouterr()
        assert cli.main(["ledger", "verify"]) == 1
        last = capsys.readouterr().out.strip().splitlines()[-1].replace("\u00a0", " ")
        assert last.startswith(f"Ligne {identified.pseudonym} de la banque : ") and "hors du logiciel" in last

    def test_the_night_fails_and_the_page_says_it(self, taken, client, staff, on_day):
        sql(self.CHANGES[0].format(**taken))
        on_day("2026-09-03")
        with pytest.raises(Refused, match="ne sont plus celles que la banque a données"):
            JOBS["ledger.funds"](NIGHT)
        client.force_login(staff.director)
        page = client.get(reverse("ledger:funds")).content.decode()
        assert "ne sont plus celles que la banque a données" in page


class TestIbans:
    @pytest.fixture
    def owners(self, build, iban):
        """Two owners whose IBANs are confirmed, and a supplier."""
        made = [build.mandate().owner, build.mandate().owner]
        for owner, number in zip(made, IBANS, strict=True):
            iban(owner, number)
        return made

    def test_where_they_were_written_nothing_is_found(self, owners, staff, bank_account):
        register_supplier(staff.rental, name="Plomberie d’essai", new_iban=IBANS[0])
        for owner in owners:
            owner.refresh_from_db()
            assert confirmed(owner) and str(owner.iban) in IBANS
        assert "ibans" not in found()
        assert {model._meta.label for model, _field in bound_fields()} == {
            "captation.Owner",
            "core.MailServer",  # the password of the mail server, and what the outbox holds, are bound as well
            "core.Message",
            "ledger.BankAccount",
            "matching.PayerAccount",
            "rents.DebitMandate",
            "payouts.Supplier",
            "payouts.IbanCheck",
            "payouts.PaymentOrder",
        }

    def test_one_copied_with_its_confirmation_to_another_owner_pays_nobody(self, owners):
        """Both are moved: that an IBAN is the one confirmed says nothing of whose it is."""
        victim, thief = owners[0].pk, owners[1].pk
        sql(
            f"UPDATE captation_owner SET iban = (SELECT o.iban FROM captation_owner o WHERE o.id = {thief})"
            f" WHERE id = {victim}"
        )
        sql(
            "UPDATE payouts_ibancheck SET iban = (SELECT c.iban FROM payouts_ibancheck c"
            f" WHERE c.owner_id = {thief}) WHERE owner_id = {victim}"
        )
        owner = owners[0]
        owner.refresh_from_db()
        assert owner.iban == IBANS[1]  # it still reads
        assert not confirmed(owner)
        said = found()["ibans"]
        assert len(said) == 2 and f"(propriétaire n° {victim})" in said[1].replace("\u00a0", " ")
        assert owner.name not in " ".join(said)
        owner.phone = "0600000000"
        owner.save()  # whoever saves the row again does not hide it
        assert [row.pk for row in out_of_place() if row._meta.model_name == "owner"] == [victim]

    def test_one_brought_from_another_table_is_found(self, owners, staff):
        supplier = register_supplier(staff.rental, name="Plomberie d’essai", new_iban=IBANS[0])
        sql(
            f"UPDATE captation_owner SET iban = (SELECT s.iban FROM payouts_supplier s WHERE s.id = {supplier.pk})"
            f" WHERE id = {owners[1].pk}"
        )
        assert len(found()["ibans"]) == 1


class TestOwnerOfAMandate:
    def move(self, mandate, owner) -> None:
        sql(f"UPDATE mandates_mandate SET owner_id = {owner.pk} WHERE id = {mandate.pk}")

    def test_signed_as_it_is_nothing_is_found(self, build):
        build.mandate()
        assert "owner" not in found()

    def test_another_owner_is_found(self, build):
        mandate, other = build.mandate(), build.mandate()
        self.move(mandate, other.owner)
        (said,) = found()["owner"]
        assert said.startswith(f"Mandat {mandate.code}") and other.owner.name not in said

    def test_another_owner_of_the_same_name_is_found(self, build):
        mandate, other = build.mandate(), build.mandate()
        type(other.owner).objects.filter(pk=other.owner.pk).update(name=mandate.owner.name)
        self.move(mandate, other.owner)
        assert len(found()["owner"]) == 1

    def test_an_owner_who_changed_name_is_the_same(self, build, staff):
        from trousseau.core.actions import edit

        mandate = build.mandate()
        edit(staff.rental, mandate.owner, version=mandate.owner.version, name="Lise Nouveau")
        assert "owner" not in found()

    def test_a_line_of_before_is_held_against_the_names_of_the_owner(self, build, monkeypatch, staff):
        """The lines written before the owner was sealed bear names alone."""
        from trousseau.core.actions import edit
        from trousseau.mandates.models import RegisterEntry

        other = build.mandate()
        monkeypatch.setattr(RegisterEntry._meta.get_field("owner"), "pre_save", lambda row, add: None)
        old = build.mandate()
        assert RegisterEntry.objects.get(mandate=old).owner_id is None
        edit(staff.rental, old.owner, version=old.owner.version, name="Lise Nouveau")
        assert "owner" not in found()
        self.move(old, other.owner)
        assert len(found()["owner"]) == 1


class TestDwellingOfAMandate:
    def move(self, mandate, dwelling) -> None:
        sql(f"UPDATE mandates_mandate SET dwelling_id = {dwelling.pk} WHERE id = {mandate.pk}")

    @pytest.fixture
    def free(self, build):
        """A dwelling of no mandate, described word for word as that of the mandate."""

        def like(mandate) -> Dwelling:
            same = Dwelling.objects.get(pk=mandate.dwelling_id)
            same.pk = None
            same.save(force_insert=True)
            return same

        return like

    def test_signed_as_it_is_nothing_is_found(self, build):
        build.mandate()
        assert "dwelling" not in found()

    def test_another_dwelling_is_found_though_described_alike(self, build, free):
        mandate = build.mandate()
        other = free(mandate)
        self.move(mandate, other)
        (said,) = found()["dwelling"]
        assert said.startswith(f"Mandat {mandate.code}") and mandate.dwelling.address not in said

    def test_a_dwelling_described_anew_is_the_same(self, build, staff):
        mandate = build.mandate()
        dwelling = mandate.dwelling
        edit(staff.rental, dwelling, version=dwelling.version, complement="Porte droite")
        assert "dwelling" not in found()

    def test_a_mandate_of_no_line_is_held_against_its_own_history(self, build, free):
        """Brought in from another register: its line is not in ours."""
        mandate = build.mandate()
        sql("DROP TRIGGER mandates_registerentry_delete" + on_table("mandates_registerentry"))
        RegisterEntry.objects.all().delete()
        assert "dwelling" not in found()
        self.move(mandate, free(mandate))
        assert len(found()["dwelling"]) == 1


class TestWhatARowIsOf:
    """Held against its own history, it is found once changed in the base."""

    CHANGES = [
        ("mandates_mandate", "fund_id", "fund", "Mandat {row.code} "),
        ("tenancies_lease", "mandate_id", "lease", "Bail {row.code} "),
        ("tenancies_lease", "household_id", "lease", "Bail {row.code} "),
        ("core_user", "roles", "role", "Un compte (n° {row.pk}) "),
    ]

    @pytest.mark.parametrize(("table", "column", "code", "begins"), CHANGES)
    def test_one_changed_in_the_base_is_found(self, build, running_lease, staff, table, column, code, begins):
        free = build.mandate()
        lease = Lease.objects.get()
        household = build.application("Renoncule").household
        row, other = {
            "fund_id": (lease.mandate, open_fund(staff.rental, ledger="clients", code="M99999", label="Autre").pk),
            "mandate_id": (lease, free.pk),
            "household_id": (lease, household.pk),
            "roles": (staff.social, "'|director|'"),
        }[column]
        assert not {"fund", "lease", "role"} & found().keys()
        sql(f"UPDATE {table} SET {column} = {other} WHERE id = {row.pk}")
        (said,) = found()[code]
        assert said.replace("\u00a0", " ").startswith(begins.format(row=row)) and "hors du logiciel" in said
        assert str(household) not in said


class TestReaderOfASpace:
    @pytest.fixture
    def readers(self, build, account, running_lease):
        """An owner and a tenant who read their space, and an account that reads nothing."""
        owner, person = Owner.objects.get(), Person.objects.order_by("pk").first()
        for who, role in ((owner, "owner"), (person, "tenant")):
            who.user = account(role)
            who.save(update_fields=["user"])
        return {"captation_owner": owner, "core_person": person, "thief": account("owner")}

    def test_as_they_were_given_nothing_is_found(self, readers):
        assert "reader" not in found()

    @pytest.mark.parametrize(("table", "what"), [("captation_owner", "propriétaire"), ("core_person", "personne")])
    def test_another_account_is_found(self, readers, table, what):
        row = readers[table]
        sql(f"UPDATE {table} SET user_id = {readers['thief'].pk} WHERE id = {row.pk}")
        (said,) = found()["reader"]
        assert f"({what} n° {row.pk})" in said.replace("\u00a0", " ") and str(row) not in said

    def test_one_that_was_erased_is_not(self, readers, staff):
        erase(staff.director, readers["captation_owner"])
        assert "reader" not in found()
