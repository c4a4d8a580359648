"""What verification finds when a hand outside the software has written in the base: the row is named."""

from datetime import date
from types import SimpleNamespace

import pytest

from trousseau.core import chain
from trousseau.core.errors import Refused
from trousseau.mandates.nightly import JOBS
from trousseau.mandates.register import NAME, head
from trousseau.mandates.verification import verify

from .conftest import TABLE, cancel, end, found, heads_file, line, of, seal_again

CHANGES = [
    "names = 'autre'",
    "addresses = 'autre'",
    "situation = 'autre'",
    "dwelling_id = (SELECT max(dwelling_id) FROM mandates_mandate)",
    "purpose = 'autre'",
    "observations = 'autre'",
    "date = '2026-06-09'",
    "prev_hash = hash",
    "written_at = '2026-06-09 10:00:00'",
    "kind = 'amend'",
    "number = 77",
    "written_by_id = (SELECT max(id) FROM core_user WHERE roles LIKE '%|director|%')",
    "mandate_id = (SELECT max(id) FROM mandates_mandate)",
]


class TestTampered:
    @pytest.mark.parametrize("change", CHANGES)
    def test_a_changed_line(self, book, build, tamper, change):
        build.draft_mandate()  # a mandate that no line is about
        tamper(f"UPDATE {TABLE} SET {change} WHERE chain_number = 2")
        assert ("altered", 2) in found()
        assert "Ligne n° 2 (mandat n° " in str(verify())

    def test_only_the_changed_line_is_named(self, book, tamper):
        tamper(f"UPDATE {TABLE} SET names = 'autre' WHERE chain_number = 2")
        assert found() == [("altered", 2)]

    def test_a_changed_seal(self, book, tamper):
        tamper(f"UPDATE {TABLE} SET hash = '{'a' * 64}' WHERE chain_number = 2")
        assert found() == [("altered", 2), ("rewritten", 2), ("unlinked", 3)]

    def test_a_line_deleted(self, book, tamper):
        tamper(f"DELETE FROM {TABLE} WHERE chain_number = 2")
        assert found()[:2] == [("missing", 2), ("gap", 3)]
        assert "Ligne n° 2 : supprimée" in str(verify())

    def test_a_line_deleted_and_the_rest_renumbered(self, book, tamper):
        tamper(
            f"DELETE FROM {TABLE} WHERE chain_number = 2",
            f"UPDATE {TABLE} SET chain_number = 2, number = 2 WHERE chain_number = 3",
            f"UPDATE {TABLE} SET chain_number = 3 WHERE chain_number = 4",
        )
        codes = found()
        assert ("unlinked", 2) in codes and ("altered", 2) in codes and ("cut", 4) in codes

    def test_two_lines_exchanged(self, book, tamper):
        tamper(
            *(
                f"UPDATE {TABLE} SET chain_number = {to} WHERE chain_number = {at}"
                for at, to in ((1, 9), (2, 1), (9, 2))
            )
        )
        codes = found()
        assert {("altered", 1), ("altered", 2), ("rewritten", 1), ("rewritten", 2)} <= set(codes)

    def test_a_line_added_at_the_end(self, book, build, tamper):
        build.draft_mandate()
        tamper(line())
        assert ("altered", 5) in found()

    def test_a_line_copied(self, book, tamper):
        tamper(
            "DROP INDEX register_number_once",
            "DROP INDEX register_mandate_once",
            line({name: of(3, name) for name in ("number", "mandate_id", "prev_hash", "hash")}),
        )
        assert found() == [("unlinked", 5), ("altered", 5), ("gap", 5)]

    def test_the_numbers_of_two_mandates_exchanged(self, book, tamper):
        tamper(
            *(
                f"UPDATE {table} SET number = {to} WHERE number = {at} AND {where}"
                for table, where in (("mandates_mandate", "1 = 1"), (TABLE, "kind = 'mandate'"))
                for at, to in ((1, 9), (3, 1), (9, 3))
            )
        )
        assert {("altered", 1), ("altered", 3), ("gap", 2), ("gap", 3)} <= set(found())

    def test_a_cancellation_turned_into_an_amendment(self, book, build, tamper):
        end(build.staff, book[2])
        cancel(build.staff.director, book[2])
        tamper(f"UPDATE {TABLE} SET kind = 'amend' WHERE chain_number = 5")
        assert found() == [("altered", 5), ("file", 3)]  # and no line says why the file of the mandate is over

    def test_a_line_put_in_between(self, book, build, tamper):
        build.draft_mandate()
        tamper(
            f"UPDATE {TABLE} SET chain_number = 15 WHERE chain_number = 4",
            line({"chain_number": 4, "prev_hash": of(3, "hash")}),
            f"UPDATE {TABLE} SET chain_number = 5 WHERE chain_number = 15",
        )
        codes = found()
        assert {("altered", 4), ("rewritten", 4), ("unlinked", 5), ("altered", 5)} <= set(codes)

    @pytest.mark.parametrize("kept", [0, 2, 3])
    def test_a_cut_tail(self, book, tamper, kept):
        tamper(f"DELETE FROM {TABLE} WHERE chain_number > {kept}")
        assert ("cut", kept + 1) in found()
        assert "manque à la fin" in str(verify())

    def test_all_recomputed_with_another_key(self, book, tamper, settings):
        true_keys = settings.KEYS
        settings.KEYS = SimpleNamespace(ring=SimpleNamespace(seal_keys=lambda: {1: b"another key"}))
        tamper()
        seal_again()
        settings.KEYS = true_keys
        assert found() == [pair for n in (1, 2, 3, 4) for pair in (("altered", n), ("rewritten", n))]

    def test_all_recomputed_with_the_key_itself(self, book, tamper):
        tamper(f"UPDATE {TABLE} SET names = 'autre' WHERE chain_number = 2")
        seal_again()
        assert found() == [("rewritten", n) for n in (2, 3, 4)]

    def test_recomputed_heads_and_all_is_given_away_by_a_head_on_paper(self, book, tamper):
        """The forger has the base, the key and the file of heads, but not the printed register."""
        noted = head()
        tamper(f"UPDATE {TABLE} SET names = 'autre' WHERE chain_number = 2")
        seal_again()
        heads_file().write_text(f"4 {head().hash} 2026-07-01T00:00:00+00:00\n")
        assert found() == []
        assert found(noted) == found(chain.Head(4, noted.hash[:12])) == [("rewritten", 4)]

    def test_a_gap_in_a_chain_recomputed_whole(self, book, tamper):
        tamper(
            f"UPDATE {TABLE} SET number = 7 WHERE chain_number = 3",
            "UPDATE mandates_mandate SET number = 7 WHERE number = 3",
            f"UPDATE core_sequence SET last = 7 WHERE code = '{NAME}'",
        )
        seal_again()
        heads_file().unlink()
        assert found() == [("unrecorded", 4), ("gap", 3)]

    def test_a_mandate_that_bears_another_number(self, book, tamper):
        tamper("UPDATE mandates_mandate SET number = 12 WHERE number = 2")
        assert found() == [("stray", 2)]

    def test_a_mandate_numbered_out_of_the_register(self, book, build, tamper):
        draft = build.draft_mandate()
        tamper(f"UPDATE mandates_mandate SET number = 4 WHERE id = {draft.pk}")
        assert found() == [("stray", 4)] and "Mandat n° 4 : numéroté hors du registre." in str(verify())

    def test_a_counter_moved(self, book, tamper):
        tamper(f"UPDATE core_sequence SET last = 30 WHERE code = '{NAME}'")
        assert found() == [("counter", 30)]

    def test_no_head_outside(self, book):
        heads_file().unlink()
        assert found() == [("unrecorded", 4)]

    def test_the_night_fails_and_names_the_line_and_nobody(self, book, tamper):
        tamper(f"UPDATE {TABLE} SET names = 'autre' WHERE chain_number = 2")
        with pytest.raises(Refused, match=r"2 anomalies\. Ligne n° 2") as refusal:
            JOBS["mandates.register"](date(2026, 7, 2))
        assert "Basalte" not in str(refusal.value)

    def test_the_protections_of_the_base_that_are_gone(self, book, tamper):
        tamper()
        [one] = verify().breaks
        assert one.code == "unguarded" and f"{TABLE}_delete" in str(one.why) and "trousseau migrate" in str(one.why)


FACTS = {
    "owner_id = (SELECT max(owner_id) FROM mandates_mandate)": "un autre propriétaire",
    "dwelling_id = (SELECT max(id) FROM core_dwelling)": "un autre logement",
    "signed_on = '2026-06-09'": "un autre jour de signature",
    "signed_at = 'owner'": "un autre lieu de signature",
    "starts_on = '2026-01-02'": "un autre terme",
    "ends_on = '2031-01-02'": "un autre terme",
    "state = 'draft'": "terminé",
    "state = 'ended', ended_on = '2026-07-01'": "terminé",
}


class TestFile:
    """The file of a mandate, changed by a hand outside the software, beside its sealed line."""

    @pytest.mark.parametrize("change", FACTS)
    def test_a_fact_that_the_line_seals(self, book, build, tamper, change):
        build.draft_mandate()  # another owner, another dwelling
        tamper(f"UPDATE mandates_mandate SET {change} WHERE number = 2")
        assert found() == [("file", 2)]
        assert FACTS[change] in str(verify())

    @pytest.mark.parametrize(
        ("change", "words"),
        [("ended_on = '2026-06-29'", "un autre jour de fin"), ("state = 'signed', ended_on = NULL", "terminé")],
    )
    def test_the_end_of_a_mandate(self, book, build, tamper, change, words):
        end(build.staff, book[1])
        assert verify().ok
        tamper(f"UPDATE mandates_mandate SET {change} WHERE number = 2")
        assert found() == [("file", 2)] and words in str(verify())
