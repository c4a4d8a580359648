"""The register of mandates: its numbers, what the database refuses, what verification finds, its pages."""

import time
from datetime import date
from types import SimpleNamespace

import pypdfium2
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from trousseau.core import chain, triggers
from trousseau.core.errors import Refused
from trousseau.core.models import Agency, Sequence
from trousseau.mandates.actions import end_mandate, mention_in_register, set_first_number, sign_mandate
from trousseau.mandates.command import main
from trousseau.mandates.models import Mandate, RegisterEntry
from trousseau.mandates.nightly import JOBS
from trousseau.mandates.register import NAME, content, head
from trousseau.mandates.verification import verify

TABLE = "mandates_registerentry"
DAY = date(2026, 6, 10)  # the signatures of the thread
SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def book(committed_db, thread):
    """Three mandates and an amendment to the second, committed: lines 1 to 4."""
    made = [thread.mandate() for _ in range(3)]
    amend(thread.staff.acquisition, made[1])
    return made


def amend(actor, mandate, reason="Loyer ramené à 390 €", on=date(2026, 7, 1)) -> RegisterEntry:
    return mention_in_register(actor, mandate=mandate, kind="amend", reason=reason, on=on)


def cancel(actor, mandate, on=date(2026, 7, 1)) -> RegisterEntry:
    return mention_in_register(actor, mandate=mandate, kind="cancel", reason="Inscrit deux fois", on=on)


def end(staff, mandate, on=date(2026, 6, 30)) -> None:
    end_mandate(staff.director, mandate=mandate, version=mandate.version, on=on)


def sign(actor, mandate) -> Mandate:
    sign_mandate(actor, mandate=mandate, version=1, signed_at="owner", available_from=DAY, on=DAY)
    return mandate


def numbers() -> list[int]:
    return list(RegisterEntry.objects.filter(kind="mandate").values_list("number", flat=True))


def found(*heads: chain.Head) -> list[tuple[str, int]]:
    return [(b.code, b.number) for b in verify(heads).breaks]


def heads_file():
    return django_settings.HOME / "heads" / f"{NAME}.head"


def write(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


class TestNumbers:
    def test_a_signature_writes_the_line_with_what_stood_that_day(self, db, thread):
        mandate = sign(thread.staff.acquisition, thread.draft_mandate())
        mandate.owner.name, mandate.owner.address = "Autre Nom", "ailleurs"
        mandate.owner.save()
        line = RegisterEntry.objects.get()
        assert (line.number, line.chain_number, line.kind, line.date) == (1, 1, "mandate", DAY)
        assert line.names == "Agathe Basalte 1" and line.addresses == "3 allée des Essais, 21000 Dijon"
        assert line.situation == "T2, 1 rue du Modèle, 21000 Dijon"
        assert line.purpose == "Gestion locative du 10/06/2026 au 09/06/2029"
        assert line.observations == "Signé hors de l’agence" and line.written_by == thread.staff.acquisition

    def test_two_officers_at_once_get_two_numbers_and_no_gap(self, committed_db, together, thread):
        drafts = [thread.draft_mandate() for _ in range(4)]
        officer = thread.staff.acquisition
        results = together(*(lambda d=draft: sign(officer, d) for draft in drafts))
        assert all(isinstance(result, Mandate) for result in results), results
        assert numbers() == [1, 2, 3, 4] and sorted(m.number for m in results) == [1, 2, 3, 4]
        assert verify().ok and head().number == 4

    def test_a_rollback_gives_the_number_back_and_writes_no_head(self, committed_db, thread):
        draft = thread.draft_mandate()
        with pytest.raises(RuntimeError), transaction.atomic():
            sign(thread.staff.acquisition, draft)
            raise RuntimeError
        assert numbers() == [] and not heads_file().exists()
        thread.mandate()
        assert numbers() == [1] and verify().ok

    def test_a_refused_signature_leaves_no_gap(self, db, thread):
        thread.mandate()
        Agency.objects.update(card_number="")
        with pytest.raises(Refused):
            thread.mandate()
        Agency.objects.update(card_number="CPI 0000")
        thread.mandate()
        assert numbers() == [1, 2]

    def test_the_first_number_is_set_once_and_before_the_first_mandate(self, db, thread):
        set_first_number(thread.staff.administrator, number=413)
        with pytest.raises(Refused):
            set_first_number(thread.staff.administrator, number=500)
        thread.mandate()
        assert thread.mandate().code == "M00414" and numbers() == [413, 414]

    def test_no_first_number_after_a_mandate_nor_below_one(self, db, thread):
        with pytest.raises(Refused):
            set_first_number(thread.staff.administrator, number=0)
        thread.mandate()
        with pytest.raises(Refused):
            set_first_number(thread.staff.administrator, number=413)

    def test_two_hands_set_one_first_number(self, committed_db, together, account):
        administrator = account("administrator")
        results = together(
            lambda: set_first_number(administrator, number=40),
            lambda: set_first_number(administrator, number=50),
        )
        assert {type(result) for result in results} == {type(None), Refused}
        assert Sequence.objects.get(code=NAME).last == (39 if results[0] is None else 49)


class TestMentions:
    def test_a_cancellation_comes_later_and_bears_the_number(self, db, thread):
        mandate, other = thread.mandate(), thread.mandate()
        end(thread.staff, mandate)
        line = cancel(thread.staff.director, mandate)
        assert (line.chain_number, line.number, line.kind) == (3, 1, "cancel")
        assert line.purpose == "Annulation du mandat n° 1" and line.observations == "Inscrit deux fois"
        assert thread.mandate().number == other.number + 1

    def test_a_mandate_in_force_is_ended_before_its_line_is_cancelled(self, db, thread):
        with pytest.raises(Refused, match="end it first|mettez-y fin"):
            cancel(thread.staff.director, thread.mandate())

    def test_a_cancelled_line_takes_no_more_mention(self, db, thread):
        mandate = thread.mandate()
        end(thread.staff, mandate)
        cancel(thread.staff.director, mandate)
        for again in (cancel, amend):
            with pytest.raises(Refused):
                again(thread.staff.director, mandate)

    def test_a_draft_takes_no_mention(self, db, thread):
        with pytest.raises(Refused):
            amend(thread.staff.director, thread.draft_mandate())

    def test_a_mention_is_not_older_than_its_mandate(self, db, thread):
        with pytest.raises(Refused) as refusal:
            amend(thread.staff.director, thread.mandate(), on=date(2026, 6, 9))
        assert refusal.value.field == "on"

    def test_two_cancellations_at_once_write_one(self, committed_db, together, thread):
        mandate = thread.mandate()
        end(thread.staff, mandate)
        director = thread.staff.director
        results = together(*[lambda: cancel(director, Mandate.objects.get(pk=mandate.pk))] * 2)
        assert {type(result) for result in results} == {RegisterEntry, Refused}
        assert verify().ok


def line(values: dict[str, object] | None = None, verb: str = "INSERT INTO") -> str:
    """A hand-written line 5: a copy of line 3 for the draft, following line 4, with `values` in their place."""
    given = {
        "id": 500, "chain_number": 5, "number": 4, "kind": "'mandate'",
        "mandate_id": "(SELECT max(id) FROM mandates_mandate)", "date": "date", "names": "names",
        "addresses": "addresses", "situation": "situation", "purpose": "purpose", "observations": "observations",
        "written_at": "written_at", "written_by_id": "written_by_id",
        "prev_hash": f"(SELECT hash FROM {TABLE} WHERE chain_number = 4)", "hash": "'h'",
    } | (values or {})  # fmt: skip
    columns, selected = ", ".join(given), ", ".join(str(value) for value in given.values())
    return f"{verb} {TABLE} ({columns}) SELECT {selected} FROM {TABLE} WHERE chain_number = 3"


def of(number: int, column: str = "id") -> str:
    return f"(SELECT {column} FROM {TABLE} WHERE chain_number = {number})"


MENTION = {"kind": "'amend'", "number": 1, "mandate_id": of(1, "mandate_id")}
ATTACKS = {
    "change a line": f"UPDATE {TABLE} SET names = 'autre'",
    "change a seal": f"UPDATE {TABLE} SET hash = 'autre' WHERE chain_number = 1",
    "delete a line": f"DELETE FROM {TABLE} WHERE chain_number = 2",
    "cut the tail": f"DELETE FROM {TABLE} WHERE chain_number = 4",
    "a gap in the numbers": line({"number": 5}),
    "a number that restarts": line({"number": 1}),
    "a gap in the lines": line({"chain_number": 6}),
    "a line between two others": line({"chain_number": 2}),
    "a line out of the chain": line({"prev_hash": f"'{'f' * 64}'"}),
    "a mandate registered twice": line({"mandate_id": of(3, "mandate_id")}),
    "a mention of no mandate": line(MENTION | {"number": 9}),
    "a mention of another mandate": line(MENTION | {"number": 2}),
    "a mention of a cancelled one": line(
        MENTION
        | {"number": 3, "mandate_id": of(3, "mandate_id"), "chain_number": 6, "prev_hash": of(5, "hash")}
    ),
    "a kind that does not exist": line(MENTION | {"kind": "'other'"}),
    "overwrite a line": line({"id": of(2)}, "INSERT OR REPLACE INTO")
    if SQLITE
    else line({"id": of(2)}) + " ON CONFLICT (id) DO UPDATE SET names = 'autre'",
    "overwrite a number": line({"number": 2}, "INSERT OR REPLACE INTO")
    if SQLITE
    else line({"chain_number": 2}) + " ON CONFLICT (chain_number) DO UPDATE SET names = 'autre'",
}


class TestTheDatabaseRefuses:
    @pytest.fixture
    def written(self, db, thread):
        made = [thread.mandate() for _ in range(3)]
        amend(thread.staff.acquisition, made[1])
        return SimpleNamespace(made=made, draft=thread.draft_mandate(), staff=thread.staff)

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_the_attack(self, written, refused, attack):
        if attack == "a mention of a cancelled one":
            end(written.staff, written.made[2])
            cancel(written.staff.director, written.made[2])
        assert refused(ATTACKS[attack])

    def test_what_is_right_goes_through(self, written, refused):
        """The attacks are refused for what they do, not because everything is."""
        assert not refused(line())
        assert not refused(line(MENTION))

    def test_a_migration_that_alters_the_table_leaves_the_guards(self, book, refused):
        old = RegisterEntry._meta.get_field("observations")
        new = type(old)(max_length=600, blank=True)
        new.set_attributes_from_name("observations")
        triggers.before_migrate(None, using="default", plan=[object()])
        with connection.schema_editor() as editor:
            editor.alter_field(RegisterEntry, old, new)
        triggers.after_migrate(None, using="default")
        assert triggers.missing(connection) == [] and verify().ok
        assert refused(f"DELETE FROM {TABLE}") and refused(f"UPDATE {TABLE} SET names = ''")


# Each base has attacks of its own: defined for the one under test, so that nothing is skipped.
if SQLITE:

    def test_overwriting_is_refused_without_recursive_triggers_too(book, thread, refused):
        thread.draft_mandate()
        write("PRAGMA recursive_triggers=OFF")
        for values in (
            {"id": of(2)},
            {"number": 2},
            {"chain_number": 2},
            {"mandate_id": of(2, "mandate_id")},
        ):
            assert refused(line(values, "INSERT OR REPLACE INTO"))
        assert refused(f"UPDATE OR REPLACE {TABLE} SET id = {of(1)} WHERE chain_number = 2")

    def test_a_number_is_an_integer(book, thread, refused):
        thread.draft_mandate()
        assert refused(line({"number": "4.0001"})) and refused(line({"number": "'quatre'"}))

else:

    def test_truncate_is_refused(book, refused):
        assert refused(f"TRUNCATE {TABLE} CASCADE")

    def test_a_guard_switched_off_is_missing(db):
        write(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_delete")
        assert triggers.missing(connection) == [f"{TABLE}_delete"]


class TestWhole:
    def test_says_so_and_gives_its_head(self, book):
        verdict = verify()
        assert verdict.ok and verdict.head == head() and verdict.head.number == 4
        assert str(verdict) == (
            f"Registre des mandats : 4 lignes, numéros et sceaux vérifiés ; tête 4:{head().hash}."
        )
        assert chain.recorded(NAME)[4] == head().hash

    def test_an_empty_register_is_whole(self, committed_db):
        assert verify().ok and str(verify()) == "Registre des mandats : aucune ligne."

    def test_a_register_that_continues_a_paper_one_is_whole(self, committed_db, thread):
        set_first_number(thread.staff.director, number=413)
        assert verify().ok
        thread.mandate()
        assert verify().ok

    def test_the_night_writes_a_late_head(self, book):
        lines = heads_file().read_text().splitlines()
        heads_file().write_text("\n".join(lines[:3]) + "\n")
        assert JOBS["mandates.register"](date(2026, 7, 2)).startswith("Registre des mandats : 4 lignes")
        assert chain.recorded(NAME)[4] == head().hash

    def test_ten_thousand_lines_within_two_seconds_of_processor(self, committed_db, thread):
        mandate = thread.mandate()
        first, last, more = RegisterEntry.objects.get(), head(), []
        for number in range(2, 10_001):
            entry = RegisterEntry(
                chain_number=number, prev_hash=last.hash, number=1, kind="amend", mandate=mandate, date=DAY,
                names=first.names, addresses=first.addresses, situation=first.situation, purpose="Avenant",
                written_at=timezone.now(), written_by=first.written_by,
            )  # fmt: skip
            entry.hash = chain.seal(NAME, number, last.hash, content(entry))
            more.append(entry)
            last = chain.Head(number, entry.hash)
        RegisterEntry.objects.bulk_create(more, batch_size=500)
        start = time.process_time()
        assert verify([last]).ok
        assert time.process_time() - start < 2


CHANGES = [
    "names = 'autre'", "addresses = 'autre'", "situation = 'autre'", "purpose = 'autre'", "observations = 'autre'",
    "date = '2026-06-09'", "written_at = '2026-06-09 10:00:00'", "kind = 'amend'", "number = 77",
    "written_by_id = (SELECT max(id) FROM core_user WHERE role = 'director')",
    "mandate_id = (SELECT max(id) FROM mandates_mandate)",
]  # fmt: skip


class TestTampered:
    @pytest.mark.parametrize("change", CHANGES)
    def test_a_changed_line(self, book, thread, tamper, change):
        thread.draft_mandate()  # a mandate that no line is about
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

    def test_a_line_added_at_the_end(self, book, thread, tamper):
        thread.draft_mandate()
        tamper(line())
        assert ("altered", 5) in found()

    def test_a_line_put_in_between(self, book, thread, tamper):
        thread.draft_mandate()
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
        settings.KEYS = SimpleNamespace(chain=b"another key")
        tamper()
        self._seal_again()
        settings.KEYS = true_keys
        assert found() == [pair for n in (1, 2, 3, 4) for pair in (("altered", n), ("rewritten", n))]

    def test_all_recomputed_with_the_key_itself(self, book, tamper):
        tamper(f"UPDATE {TABLE} SET names = 'autre' WHERE chain_number = 2")
        self._seal_again()
        assert found() == [("rewritten", n) for n in (2, 3, 4)]

    def test_recomputed_heads_and_all_is_given_away_by_a_head_on_paper(self, book, tamper):
        """The forger has the base, the key and the file of heads, but not the printed register."""
        noted = head()
        tamper(f"UPDATE {TABLE} SET names = 'autre' WHERE chain_number = 2")
        self._seal_again()
        heads_file().write_text(f"4 {head().hash} 2026-07-01T00:00:00+00:00\n")
        assert found() == []
        assert found(noted) == found(chain.Head(4, noted.hash[:12])) == [("rewritten", 4)]

    def test_a_gap_in_a_chain_recomputed_whole(self, book, tamper):
        tamper(
            f"UPDATE {TABLE} SET number = 7 WHERE chain_number = 3",
            "UPDATE mandates_mandate SET number = 7 WHERE number = 3",
            f"UPDATE core_sequence SET last = 7 WHERE code = '{NAME}'",
        )
        self._seal_again()
        heads_file().unlink()
        assert found() == [("unrecorded", 4), ("gap", 3)]

    def test_a_mandate_that_bears_another_number(self, book, tamper):
        tamper("UPDATE mandates_mandate SET number = 12 WHERE number = 2")
        assert found() == [("stray", 2)]

    def test_a_mandate_numbered_out_of_the_register(self, book, thread, tamper):
        draft = thread.draft_mandate()
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
        with pytest.raises(Refused, match=r"1 anomalie\. Ligne n° 2") as refusal:
            JOBS["mandates.register"](date(2026, 7, 2))
        assert "Basalte" not in str(refusal.value)

    @staticmethod
    def _seal_again():
        last = chain.START
        for entry in RegisterEntry.objects.order_by("chain_number"):
            seal = chain.seal(NAME, entry.chain_number, last.hash, content(entry))
            RegisterEntry.objects.filter(pk=entry.pk).update(prev_hash=last.hash, hash=seal)
            last = chain.Head(entry.chain_number, seal)


class TestCommand:
    def test_one_line_and_0_when_all_is_well(self, book, capsys):
        noted = head()
        assert main(["verify"]) == 0
        assert main(["verify", "--head", f"4:{noted.hash}", "--head", f"3:{of_line(3)[:12]}"]) == 0
        assert capsys.readouterr().out.splitlines()[0].startswith("Registre des mandats : 4 lignes")

    def test_1_when_a_noted_head_is_not_there(self, book, capsys):
        assert main(["verify", "--head", f"4:{'0' * 12}"]) == 1
        assert main(["verify", "--head", f"6:{'0' * 12}"]) == 1
        assert "Lignes n° 5 à 6 : manque à la fin" in capsys.readouterr().out

    @pytest.mark.parametrize("wrong", ["4", "4:", "4:abc", "0:" + "a" * 64, "x:" + "a" * 64])
    def test_2_on_a_head_that_is_none(self, committed_db, capsys, wrong):
        with pytest.raises(SystemExit) as stop:
            main(["verify", "--head", wrong])
        assert stop.value.code == 2


def of_line(number: int) -> str:
    return RegisterEntry.objects.get(chain_number=number).hash


class TestPages:
    def test_the_csv_bears_the_legal_columns_in_the_order_of_the_register(self, client, db, thread):
        mandate = thread.mandate()
        thread.mandate()
        end(thread.staff, mandate)
        cancel(thread.staff.director, mandate)
        client.force_login(thread.staff.rental)
        answer = client.get(reverse("mandates:register"), {"format": "csv"})
        rows = b"".join(answer).decode("utf-8-sig").splitlines()
        plain = [row.replace("\u00a0", " ").replace("\u202f", " ") for row in rows]
        assert plain == [
            "Numéro;Nature;Date;Mandants;Adresse;Situation du bien;Objet;Observations",
            "1;Mandat, annulé ensuite;2026-06-10;Agathe Basalte 1;3 allée des Essais, 21000 Dijon;"
            "T2, 1 rue du Modèle, 21000 Dijon;Gestion locative du 10/06/2026 au 09/06/2029;Signé à l’agence",
            "2;Mandat;2026-06-10;Agathe Basalte 2;3 allée des Essais, 21000 Dijon;"
            "T2, 2 rue du Modèle, 21000 Dijon;Gestion locative du 10/06/2026 au 09/06/2029;Signé à l’agence",
            "1;Annulation;2026-07-01;Agathe Basalte 1;3 allée des Essais, 21000 Dijon;"
            "T2, 1 rue du Modèle, 21000 Dijon;Annulation du mandat n° 1;Inscrit deux fois",
        ]

    def test_it_is_found_by_number_owner_address_and_kind(self, client, db, thread):
        mandate = thread.mandate()
        thread.mandate()
        amend(thread.staff.acquisition, mandate)
        client.force_login(thread.staff.acquisition)
        url = reverse("mandates:register")
        for asked, count in (({"q": "M00001"}, 2), ({"q": "basalte 2"}, 1), ({"kind": "amend"}, 1), ({}, 3)):
            assert client.get(url, asked).context["count"] == count

    def test_sixty_lines_take_eight_queries_at_most(self, client, db, thread, django_assert_max_num_queries):
        mandate = thread.mandate()
        for n in range(59):
            amend(thread.staff.acquisition, mandate, reason=f"Avenant {n}")
        client.force_login(thread.staff.rental)
        url = reverse("mandates:register")
        client.get(url)
        with django_assert_max_num_queries(8):
            page = client.get(url)
        assert page.context["count"] == 60 and len(page.context["rows"]) == 50

    def test_a_mention_is_written_on_its_page_and_read_on_the_mandate(self, client, db, thread):
        mandate = thread.mandate()
        client.force_login(thread.staff.acquisition)
        url = reverse("mandates:mention", args=[mandate.pk])
        asked = {"kind": "cancel", "reason": "Inscrit deux fois", "on": "2026-07-01"}
        refusal = client.post(url, asked)
        assert refusal.status_code == 422 and "kind" in refusal.context["form"].errors
        assert client.post(url, {**asked, "kind": "mandate"}).status_code == 422
        end(thread.staff, mandate)
        assert client.post(url, asked).url == reverse("mandates:mandate", args=[mandate.pk])
        page = client.get(reverse("mandates:mandate", args=[mandate.pk]))
        assert [entry.kind for entry in page.context["lines"]] == ["mandate", "cancel"]
        assert url not in page.content.decode() and "Inscrit deux fois" in page.content.decode()

    def test_a_draft_has_no_mention_page(self, client, db, thread):
        client.force_login(thread.staff.acquisition)
        assert client.get(reverse("mandates:mention", args=[thread.draft_mandate().pk])).status_code == 404

    def test_the_printed_register_bears_its_lines_and_its_head(self, client, db, thread):
        client.force_login(thread.staff.rental)
        url = reverse("mandates:register_paper")
        assert client.get(url).status_code == 404
        amend(thread.staff.acquisition, thread.mandate())
        document = pypdfium2.PdfDocument(client.get(url).content)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        text = "".join(text.replace("\u200b", "").split())
        assert "AgatheBasalte1" in text and "Loyerramenéà390€" in text and f"2:{head().hash}" in text

    def test_the_printed_register_waits_for_the_agency_s_papers(self, client, db, thread):
        thread.mandate()
        Agency.objects.update(insurer="")
        client.force_login(thread.staff.rental)
        assert client.get(reverse("mandates:register_paper")).url == reverse("mandates:register")

    @pytest.mark.parametrize(
        ("role", "back"), [("administrator", "core:settings"), ("director", "mandates:register")]
    )
    def test_the_first_number_is_set_on_its_page_once(self, client, db, staff, role, back):
        client.force_login(getattr(staff, role))
        url = reverse("mandates:first_number")
        assert client.get(url).status_code == 200
        assert client.post(url, {"number": "0"}).status_code == 422
        assert client.post(url, {"number": "413"}).url == reverse(back)
        assert client.post(url, {"number": "500"}).status_code == 422
        assert client.get(url).url == reverse(back)
        assert Sequence.objects.get(code=NAME).last == 412

    def test_the_director_is_offered_the_first_number_while_it_is_not_set(self, client, db, staff):
        client.force_login(staff.director)
        url = reverse("mandates:first_number")
        assert url in client.get(reverse("mandates:register")).content.decode()
        set_first_number(staff.director, number=2)
        assert url not in client.get(reverse("mandates:register")).content.decode()
