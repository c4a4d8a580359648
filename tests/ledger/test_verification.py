"""What verification finds when a hand outside the software has written in the base."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from trousseau.core import chain
from trousseau.core.errors import Refused
from trousseau.ledger.command import main
from trousseau.ledger.content import content, rows
from trousseau.ledger.models import Entry
from trousseau.ledger.nightly import JOBS
from trousseau.ledger.queries import head
from trousseau.ledger.verification import verify


@pytest.fixture
def book(committed_db, call):
    """Four entries, committed: chain numbers 1 to 4."""
    return [call(month) for month in (1, 2, 3, 4)]


def found(ledger: str = "clients") -> list[tuple[str, int]]:
    return [(b.code, b.number) for b in verify(ledger).breaks]


def heads_file():
    return django_settings.HOME / "heads" / "ledger-clients.head"


class TestWhole:
    def test_says_so(self, book):
        verdict = verify("clients")
        assert verdict.ok and verdict.head == head("clients") and verdict.head.number == 4
        assert str(verdict).startswith("Comptes mandants : 4 écritures, équilibre, numéros et sceaux vérifiés")
        assert verdict.head.hash[:12] in str(verdict)

    def test_an_empty_ledger_is_whole(self, committed_db):
        assert str(verify("agency")) == "Comptes de l’agence : aucune écriture."

    def test_the_head_is_written_outside_after_the_commit_only(self, committed_db, call):
        with pytest.raises(RuntimeError), transaction.atomic():
            call(1)
            raise RuntimeError
        assert chain.recorded("ledger-clients") == {0: chain.START.hash}
        entry = call(2)
        number, seal, at = heads_file().read_text().splitlines()[-1].split()
        assert (int(number), seal) == (1, entry.hash) and at.startswith("20")
        assert heads_file().stat().st_mode & 0o777 == 0o600

    def test_a_head_not_yet_written_is_no_anomaly_and_the_night_writes_it(self, book):
        lines = heads_file().read_text().splitlines()
        heads_file().write_text("\n".join(lines[:3]) + "\n")
        assert verify("clients").ok
        JOBS["ledger.verify"](date(2026, 5, 1))
        assert chain.recorded("ledger-clients")[4] == head("clients").hash

    def test_each_ledger_has_its_chain(self, book):
        assert verify("agency").ok and verify("agency").head == chain.START


class TestTampered:
    def test_a_changed_amount(self, book, tamper):
        tamper(
            f"UPDATE ledger_line SET debit = debit + 100 WHERE debit > 0 AND entry_id = {book[1].pk}",
            f"UPDATE ledger_line SET credit = credit + 100 WHERE credit = 6000 AND entry_id = {book[1].pk}",
        )
        assert found() == [("altered", 2)]
        assert "Écriture n° 2 (AL 2026-2)" in str(verify("clients"))

    @pytest.mark.parametrize(
        "change", ["label = 'autre'", "date = '2026-02-02'", "piece = 'F-1'", "source = 'x'", "posted_by_id = NULL"]
    )
    def test_a_changed_entry(self, committed_db, call, tamper, change):
        from trousseau.core.actions_accounts import open_account
        from trousseau.ledger.actions import Posting, post

        clerk = open_account(None, email="a@essai.example", name="Mésange", roles=["rental"])
        lines = [Posting("5121", debit=1), Posting("471", credit=1)]
        entry = post(clerk, ledger="clients", journal="BQ", on=date(2026, 1, 1), label="x", lines=lines, key="k")
        assert verify("clients").ok
        tamper(f"UPDATE ledger_entry SET {change} WHERE id = {entry.pk}")
        assert found() == [("altered", 1)]

    def test_a_fund_renamed(self, book, tamper):
        tamper("UPDATE ledger_fund SET code = 'M00002'")
        assert found() == [("altered", n) for n in (1, 2, 3, 4)]

    def test_a_line_moved_to_another_fund_or_lease(self, book, tamper):
        tamper(f"UPDATE ledger_line SET aux = 'L00009' WHERE aux = 'L00001' AND entry_id = {book[2].pk}")
        assert found() == [("altered", 3)]

    def test_unbalanced(self, book, tamper):
        tamper(f"UPDATE ledger_line SET debit = 1 WHERE debit > 0 AND entry_id = {book[0].pk}")
        assert found() == [("altered", 1), ("unbalanced", 1)]

    if connection.vendor == "sqlite":

        @pytest.mark.parametrize(
            "statement",
            [
                "UPDATE ledger_line SET debit = '498,50 euros' WHERE debit > 0 AND entry_id = {}",
                "UPDATE ledger_entry SET date = 'hier' WHERE id = {}",
            ],
        )
        def test_what_is_no_longer_an_amount_or_a_date(self, book, tamper, statement):
            tamper(statement.format(book[1].pk))
            assert ("altered", 2) in found()

    def test_an_entry_deleted_in_the_middle(self, book, tamper):
        tamper(
            f"DELETE FROM ledger_line WHERE entry_id = {book[1].pk}",
            f"DELETE FROM ledger_entry WHERE id = {book[1].pk}",
        )
        assert found() == [("missing", 2), ("gap", 2)]
        assert "Écriture n° 2 : supprimée" in str(verify("clients"))

    def test_an_entry_deleted_and_the_rest_renumbered(self, book, tamper):
        tamper(
            f"DELETE FROM ledger_line WHERE entry_id = {book[1].pk}",
            f"DELETE FROM ledger_entry WHERE id = {book[1].pk}",
            f"UPDATE ledger_entry SET chain_number = 2, number = 2 WHERE id = {book[2].pk}",
            f"UPDATE ledger_entry SET chain_number = 3, number = 3 WHERE id = {book[3].pk}",
        )
        codes = found()
        assert ("unlinked", 2) in codes and ("altered", 2) in codes and ("cut", 4) in codes

    def test_two_entries_exchanged(self, book, tamper):
        first, second = book[1].pk, book[2].pk
        tamper(
            f"UPDATE ledger_entry SET chain_number = 99 WHERE id = {first}",
            f"UPDATE ledger_entry SET chain_number = 2 WHERE id = {second}",
            f"UPDATE ledger_entry SET chain_number = 3 WHERE id = {first}",
        )
        codes = found()
        assert ("altered", 2) in codes and ("altered", 3) in codes and ("rewritten", 2) in codes

    def test_an_entry_added_at_the_end(self, book, tamper):
        tamper(
            "INSERT INTO ledger_entry (ledger, journal, year, number, date, piece, label, key, source,"
            " idempotency_key, posted, posted_at, chain_number, prev_hash, hash) SELECT ledger, journal, year, 5,"
            " date, piece, label, key, source, 'added', posted, posted_at, 5, hash, hash FROM ledger_entry"
            f" WHERE id = {book[3].pk}",
            "INSERT INTO ledger_line (entry_id, account, fund_id, aux, debit, credit)"
            " SELECT (SELECT max(id) FROM ledger_entry), account, fund_id, aux, debit, credit FROM ledger_line"
            f" WHERE entry_id = {book[3].pk}",
        )
        assert found() == [("altered", 5)]

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE ledger_daytotal SET debit = debit + 1 WHERE account = '46711' AND date = '2026-02-01'",
            "DELETE FROM ledger_daytotal WHERE account = '46711' AND date = '2026-02-01'",
            "UPDATE ledger_daytotal SET date = '2026-02-02' WHERE account = '46711' AND date = '2026-02-01'",
        ],
    )
    def test_a_day_s_total(self, book, tamper, change):
        tamper(change)
        assert {code for code, number in found()} == {"total"}
        assert "Compte 46711, journal AL, jour 2026-02-01 : le cumul du jour" in str(verify("clients"))

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE ledger_fundtotal SET debit = debit + 1 WHERE account = '46711'",
            "UPDATE ledger_fundtotal SET debit = debit + 1, credit = credit + 1 WHERE account = '46711'",
            "DELETE FROM ledger_fundtotal WHERE account = '46711'",
            "UPDATE ledger_fundtotal SET aux = 'L00002' WHERE account = '46711'",
        ],
    )
    def test_a_fund_s_total(self, book, tamper, change):
        tamper(change)
        assert {code for code, number in found()} == {"total"}
        assert "Fonds M00001, compte 46711, L00001 : son cumul" in str(verify("clients"))

    def test_a_draft_left_behind(self, book, tamper):
        tamper(f"UPDATE ledger_entry SET posted = false WHERE id = {book[3].pk}")
        assert found() == [("cut", 4), ("draft", 4)]

    @pytest.mark.parametrize("kept", [0, 2, 3])
    def test_a_cut_tail(self, book, tamper, kept):
        keys = ", ".join(str(entry.pk) for entry in book[kept:])
        tamper(f"DELETE FROM ledger_line WHERE entry_id IN ({keys})", f"DELETE FROM ledger_entry WHERE id IN ({keys})")
        assert found() == [("cut", kept + 1)]
        assert "manque à la fin" in str(verify("clients"))

    def test_all_recomputed_with_another_key(self, book, tamper, settings):
        """The forger knows the code and rewrites every seal, not having the key."""
        true_keys = settings.KEYS
        settings.KEYS = SimpleNamespace(ring=SimpleNamespace(seal_keys=lambda: {1: b"another key"}))
        tamper()
        self._seal_again()
        settings.KEYS = true_keys
        assert found() == [pair for n in (1, 2, 3, 4) for pair in (("altered", n), ("rewritten", n))]

    def test_all_recomputed_with_the_key_itself(self, book, tamper):
        """Even with the key, what was noted outside the base gives the forger away."""
        tamper(f"UPDATE ledger_entry SET label = 'autre' WHERE id = {book[1].pk}")
        self._seal_again()
        assert found() == [("rewritten", n) for n in (2, 3, 4)]

    def test_no_head_outside(self, book):
        heads_file().unlink()
        assert found() == [("unrecorded", 4)]

    def test_the_night_fails_and_says_which(self, book, tamper):
        tamper(f"UPDATE ledger_entry SET label = 'autre' WHERE id = {book[1].pk}")
        with pytest.raises(Refused, match=r"Comptes mandants : 1 anomalie.*n° 2"):
            JOBS["ledger.verify"](date(2026, 5, 1))

    @staticmethod
    def _seal_again():
        last = chain.START
        for entry in Entry.objects.order_by("chain_number"):
            number = entry.chain_number
            seal = chain.seal("ledger-clients", number, last.hash, content(entry, rows(entry.lines.order_by("pk"))))
            Entry.objects.filter(pk=entry.pk).update(prev_hash=last.hash, hash=seal)
            last = chain.Head(number, seal)


class TestCommand:
    def test_one_line_a_ledger_then_what_it_cannot_show(self, book, capsys):
        assert main(["verify"]) == 0
        first, beyond, second, _beyond = capsys.readouterr().out.splitlines()
        assert beyond.startswith("  Ce qui ne se voit pas d’ici : des lignes retirées après le n° 4")
        assert first.startswith("Comptes mandants : 4 écritures") and second.startswith("Comptes de l’agence")

    def test_exits_1_when_a_ledger_is_not_whole(self, book, tamper, capsys):
        tamper(f"UPDATE ledger_entry SET label = 'autre' WHERE id = {book[1].pk}")
        assert main(["verify", "--ledger", "clients"]) == 1
        assert capsys.readouterr().out.startswith("Comptes mandants : 1 anomalie. Écriture n° 2 (AL 2026-2)")
        assert main(["verify", "--ledger", "agency"]) == 0

    def test_a_head_noted_on_paper_finds_a_chain_made_again_with_its_key_and_its_heads(self, book, tamper, capsys):
        """Who has the database, the key and the file of heads rewrites all of them; not the paper."""
        paper = f"4:{book[3].hash[:12]}"
        told = ["verify", "--ledger", "clients", "--head", paper]
        assert main(told) == 0
        tamper(f"UPDATE ledger_entry SET label = 'autre' WHERE id = {book[1].pk}")
        TestTampered._seal_again()
        heads_file().unlink()
        chain.catch_up("ledger-clients", head("clients"))
        assert main(["verify", "--ledger", "clients"]) == 0
        capsys.readouterr()
        assert main(told) == 1
        assert "son sceau n’est pas celui qui a été noté" in capsys.readouterr().out

    def test_a_head_noted_on_paper_finds_a_tail_cut_with_its_heads(self, book, tamper, tmp_path, capsys):
        copy = tmp_path / "copie.head"
        copy.write_text(heads_file().read_text())
        tamper(
            f"DELETE FROM ledger_line WHERE entry_id = {book[3].pk}",
            f"DELETE FROM ledger_entry WHERE id = {book[3].pk}",
            "DELETE FROM ledger_daytotal WHERE date = '2026-04-01'",
            "UPDATE ledger_fundtotal SET debit = (SELECT COALESCE(sum(l.debit), 0) FROM ledger_line l"
            " WHERE (l.fund_id, l.account, l.aux) = (ledger_fundtotal.fund_id, ledger_fundtotal.account, ledger_fundtotal.aux)),"
            " credit = (SELECT COALESCE(sum(l.credit), 0) FROM ledger_line l"
            " WHERE (l.fund_id, l.account, l.aux) = (ledger_fundtotal.fund_id, ledger_fundtotal.account, ledger_fundtotal.aux))",
        )
        heads_file().write_text("".join(copy.read_text().splitlines(keepends=True)[:-1]))
        assert main(["verify", "--ledger", "clients"]) == 0
        assert main(["verify", "--ledger", "clients", "--head", f"4:{book[3].hash}"]) == 1
        assert main(["verify", "--ledger", "clients", "--head", str(copy)]) == 1
        assert "Écriture n° 4 : manque à la fin" in capsys.readouterr().out

    @pytest.mark.parametrize("head", ["4", "4:abc", "0:" + "a" * 12, "quatre:" + "a" * 12])
    def test_a_head_that_cannot_be_read(self, committed_db, head, capsys):
        with pytest.raises(SystemExit) as stop:
            main(["verify", "--ledger", "clients", "--head", head])
        assert stop.value.code == 2
        with pytest.raises(SystemExit):
            main(["verify", "--head", "4:" + "a" * 12])

    def test_exits_2_on_a_wrong_word(self, committed_db, capsys):
        with pytest.raises(SystemExit) as stop:
            main(["verifier"])
        assert stop.value.code == 2
