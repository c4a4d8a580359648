"""The sheet of the month: made, signed, filed; and what it alone shows of registers and books that were tampered with."""

from datetime import date

import pypdfium2
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse

from tests.plugins.papers import pdf
from trousseau.core import chain, heads, triggers
from trousseau.core.errors import Failed, Refused
from trousseau.core.models import HeadsSheet, ToDo
from trousseau.core.signed import SHEET
from trousseau.ledger import command as ledger_command
from trousseau.ledger.actions import Posting, post
from trousseau.ledger.content import content as entry_content
from trousseau.ledger.content import rows
from trousseau.ledger.models import Entry, Fund
from trousseau.mandates import command as register_command
from trousseau.mandates.register import NAME

from .conftest import TABLE, heads_file, seal_again

DAY = date(2026, 7, 2)
NEXT = date(2026, 8, 1)
WORDS = ("mandants", "agence", "registre")


@pytest.fixture
def books(book):
    """The register of `book` (lines 1 to 4), and four months of rent in the clients' ledger."""
    fund = Fund.objects.filter(ledger="clients").first()
    for month in (1, 2, 3, 4):
        lines = [
            Posting("46711", debit=49850, fund=fund, aux="L00001"),
            Posting("46712", credit=43850, fund=fund),
            Posting("46712", credit=6000, fund=fund),
        ]
        post(
            None,
            ledger="clients",
            journal="AL",
            on=date(2026, month, 1),
            label=f"Appel {month}",
            lines=lines,
            key=f"essai:{month}",
        )
    return book


@pytest.fixture
def sheet(books):
    heads.make_sheet(DAY)
    return HeadsSheet.objects.get()


@pytest.fixture
def forge(tamper):
    """A tamperer who puts the guards back once it is done."""

    def write(*statements: str) -> None:
        tamper(*statements)
        triggers.install(connection)

    return write


def whole(paper: str = "") -> dict[str, bool]:
    """Whether each register is found whole, beside the sheet when it is given."""
    told = heads.typed(paper, WORDS) if paper else {}
    return {one.word: one.verify(told.get(one.word, [])).ok for one in heads.discover()}


def ledger_heads():
    return django_settings.HOME / "heads" / "ledger-clients.head"


def cut_heads(path, kept: int) -> None:
    """The file of heads without those beyond `kept`."""
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if int(line.split()[0]) <= kept))


def entries(where: str) -> tuple[str, ...]:
    """Entries taken out with their lines, and every total counted again: nothing is left that disagrees."""
    keys = f"SELECT id FROM ledger_entry WHERE {where}"
    return (
        f"DELETE FROM ledger_line WHERE entry_id IN ({keys})",
        f"DELETE FROM ledger_entry WHERE {where}",
        "DELETE FROM ledger_daytotal WHERE date NOT IN (SELECT date FROM ledger_entry)",
        "UPDATE ledger_fundtotal SET debit = (SELECT COALESCE(sum(l.debit), 0) FROM ledger_line l"
        " WHERE (l.fund_id, l.account, l.aux) = (ledger_fundtotal.fund_id, ledger_fundtotal.account, ledger_fundtotal.aux)),"
        " credit = (SELECT COALESCE(sum(l.credit), 0) FROM ledger_line l"
        " WHERE (l.fund_id, l.account, l.aux) = (ledger_fundtotal.fund_id, ledger_fundtotal.account, ledger_fundtotal.aux))",
    )


def seal_entries_again() -> None:
    """The seals of the book made anew with the key, and the file of heads with them."""
    last, name = chain.START, "ledger-clients"
    for entry in Entry.objects.filter(ledger="clients").order_by("chain_number"):
        said = entry_content(entry, rows(entry.lines.order_by("pk")))
        seal = chain.seal(name, entry.chain_number, last.hash, said)
        Entry.objects.filter(pk=entry.pk).update(prev_hash=last.hash, hash=seal)
        last = chain.Head(entry.chain_number, seal)
    ledger_heads().write_text(f"{last.number} {last.hash} 2026-07-02T00:00:00+00:00\n")


REGISTER_LAST = (  # line 4, an amendment, as if it had never been written
    f"DELETE FROM {TABLE} WHERE chain_number = 4",
)
REGISTER_EMPTIED = (
    f"DELETE FROM {TABLE}",
    "UPDATE mandates_mandate SET number = NULL, state = 'draft'",
    f"UPDATE core_sequence SET last = 0 WHERE code = '{NAME}'",
)

# What was done by a hand that owns the base; its name: whose verification finds it, alone.
FOUND = {
    "the hour of a line": ("registre", f"UPDATE {TABLE} SET written_at = '2026-06-10 08:00:00' WHERE chain_number = 3"),
    "who wrote a line": ("registre", f"UPDATE {TABLE} SET written_by_id = NULL WHERE chain_number = 1"),
    "a space in an address": ("registre", f"UPDATE {TABLE} SET addresses = addresses || ' ' WHERE chain_number = 2"),
    "charges made rent, the entry still balanced": (
        "mandants",
        "UPDATE ledger_line SET credit = CASE credit WHEN 6000 THEN 5000 ELSE 44850 END"
        " WHERE credit > 0 AND entry_id = (SELECT id FROM ledger_entry WHERE chain_number = 3 AND ledger = 'clients')",
    ),
    "an entry of another journal": (
        "mandants",
        "UPDATE ledger_entry SET journal = 'OD' WHERE chain_number = 2 AND ledger = 'clients'",
    ),
    "an entry taken from the middle, its totals too": ("mandants", entries("ledger = 'clients' AND chain_number = 2")),
}


class TestTenTamperings:
    @pytest.mark.parametrize("what", FOUND)
    def test_found_by_who_reads_again(self, sheet, forge, what):
        word, statements = FOUND[what]
        forge(*([statements] if isinstance(statements, str) else statements))
        assert whole() == {one: one != word for one in WORDS}

    def test_the_tail_of_the_register_cut_with_its_heads(self, sheet, forge):
        forge(*REGISTER_LAST)
        cut_heads(heads_file(), 3)
        self._by_the_sheet_alone(sheet, "registre")

    def test_the_register_emptied_with_the_file_of_heads(self, sheet, forge):
        forge(*REGISTER_EMPTIED)
        heads_file().unlink()
        self._by_the_sheet_alone(sheet, "registre")

    def test_the_register_sealed_again_with_the_key(self, sheet, tamper):
        tamper(f"UPDATE {TABLE} SET observations = 'Fait le lendemain' WHERE chain_number = 4")
        seal_again()
        triggers.install(connection)
        last = heads.discover()[-1].verify([]).head
        heads_file().write_text(f"4 {last.hash} 2026-07-02T00:00:00+00:00\n")
        self._by_the_sheet_alone(sheet, "registre")

    def test_the_tail_of_a_book_cut_with_its_heads_and_totals(self, sheet, forge):
        forge(*entries("ledger = 'clients' AND chain_number = 4"))
        cut_heads(ledger_heads(), 3)
        self._by_the_sheet_alone(sheet, "mandants")

    def test_a_book_emptied_with_its_heads_and_totals(self, sheet, forge):
        forge(*entries("ledger = 'clients'"), "DELETE FROM ledger_fundtotal")
        ledger_heads().unlink()
        self._by_the_sheet_alone(sheet, "mandants")

    def test_a_book_sealed_again_with_the_key(self, sheet, tamper):
        tamper("UPDATE ledger_entry SET label = 'Appel' WHERE chain_number = 2 AND ledger = 'clients'")
        seal_entries_again()
        triggers.install(connection)
        self._by_the_sheet_alone(sheet, "mandants")

    @staticmethod
    def _by_the_sheet_alone(sheet, word):
        paper = heads.line(sheet)
        assert whole() == dict.fromkeys(WORDS, True)
        [one] = [one for one in heads.discover() if one.word == word]
        head = one.verify([]).head
        assert "Seule la feuille signée" in heads.only_paper(head)  # named, where nothing else can find it
        assert whole(paper) == {other: other != word for other in WORDS}
        noted = heads.typed(paper, WORDS)[word]
        assert "Recopiez" in heads.compared(one.verify(noted), noted)
        with pytest.raises(Failed):  # nor is it blessed by the sheet of the next month, while the base keeps this one
            heads.make_sheet(NEXT)


class TestSheet:
    def test_it_says_where_each_ended_once_a_month_and_asks_for_a_signature(self, sheet):
        assert {word: n for word, n, _seal in sheet.heads} == {"registre": 4, "mandants": 4, "agence": 0}
        heads.make_sheet(date(2026, 7, 20))
        assert HeadsSheet.objects.count() == 1
        [todo] = ToDo.objects.filter(kind="core.sign_heads")
        assert todo.role == "director" and todo.closed_on is None
        heads.make_sheet(NEXT)
        assert HeadsSheet.objects.count() == 2

    def test_no_sheet_is_made_of_a_register_that_is_doubted(self, books, forge):
        forge(f"UPDATE {TABLE} SET names = 'autre' WHERE chain_number = 2")
        with pytest.raises(Failed, match="Ligne n° 2"):
            heads.make_sheet(DAY)
        assert not HeadsSheet.objects.exists()

    def test_no_sheet_is_made_of_nothing(self, db):
        heads.make_sheet(DAY)
        assert not HeadsSheet.objects.exists()

    def test_the_tail_that_is_written_after_the_sheet_is_told_by_the_next_one(self, sheet, build):
        build.mandate()
        assert whole(heads.line(sheet)) == dict.fromkeys(WORDS, True)

    def test_signed_then_filed_as_any_signed_copy(self, sheet, build):
        director = build.staff.director
        heads.sign_sheet(director, sheet=sheet, on=DAY, today=DAY)
        assert not ToDo.objects.filter(kind="core.sign_heads", closed_on=None).exists()
        assert ToDo.objects.filter(kind="core.heads_copy", closed_on=None).exists()
        SHEET.file(director, sheet, scans=[(pdf(b"signee"), ".pdf")], key="k", today=DAY)
        assert not ToDo.objects.filter(kind="core.heads_copy", closed_on=None).exists()
        with pytest.raises(Refused):
            heads.sign_sheet(director, sheet=sheet, on=DAY, today=DAY)

    @pytest.mark.parametrize(("on", "today"), [(date(2026, 7, 3), DAY)])
    def test_a_day_to_come_signs_nothing(self, sheet, build, on, today):
        with pytest.raises(Refused):
            heads.sign_sheet(build.staff.director, sheet=sheet, on=on, today=today)


class TestTyped:
    def test_spaces_capitals_and_line_ends_count_for_nothing(self):
        told = heads.typed("REGISTRE 4 : 9f3a 1c22\n0b7e\nagence 0", WORDS)
        assert told == {"registre": [chain.Head(4, "9f3a1c220b7e")], "agence": [chain.START]}

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "commence par aucun"),
            ("4:9f3a1c220b7e", "commence par aucun"),
            ("registre 4:9f3a", "n’est pas une tête"),
            ("registre 4:9f3a1c220b7g", "n’est pas une tête"),
            ("registre 4", "n’est pas une tête"),
            ("registre 0:9f3a1c220b7e", "n’est pas une tête"),
            ("registre 4:9f3a1c220b7e mandants", "n’est pas une tête"),
        ],
    )
    def test_what_cannot_be_read_is_refused_whole(self, text, said):
        with pytest.raises(Refused, match=said):
            heads.typed(text, WORDS)


class TestCommand:
    def test_without_a_sheet_it_says_what_only_a_sheet_shows(self, books, capsys):
        assert register_command.main(["verify"]) == 0
        assert "retirées après le n° 4 avec le fichier de leurs têtes" in capsys.readouterr().out
        assert ledger_command.main(["verify"]) == 0
        clients, agency = capsys.readouterr().out.splitlines()[1::2]
        assert "après le n° 4" in clients
        assert "vidé" in agency and "--sheet" in agency

    def test_with_a_sheet_typed_or_in_a_file(self, sheet, forge, capsys, tmp_path):
        paper, kept = heads.line(sheet), tmp_path / "feuille.txt"
        kept.write_text(paper)
        for given in (paper, str(kept)):
            assert register_command.main(["verify", "--sheet", given]) == 0
            assert "Comme sur la feuille" in capsys.readouterr().out
            assert ledger_command.main(["verify", "--sheet", given]) == 0
        forge(*REGISTER_LAST)
        cut_heads(heads_file(), 3)
        capsys.readouterr()
        assert register_command.main(["verify", "--sheet", paper]) == 1
        assert "La feuille dit le n° 4, et le registre finit au n° 3" in capsys.readouterr().out

    def test_a_sheet_that_says_nothing_of_it(self, books):
        with pytest.raises(Refused, match=r"ne dit rien de «\sagence"):
            ledger_command.main(["verify", "--sheet", "mandants 4:9f3a1c220b7e"])


class TestPages:
    def test_the_sheet_is_read_printed_signed_and_compared(self, sheet, build, client, on_day):
        on_day(DAY.isoformat())
        client.force_login(build.staff.director)
        assert "juillet 2026" in client.get(reverse("core:heads")).content.decode()
        page = client.get(reverse("core:heads_sheet", args=[sheet.pk])).content.decode()
        assert heads.spelled(*sheet.heads[-1][1:]) in page
        paper = client.get(reverse("core:heads_paper", args=[sheet.pk]), {"copie": "a_signer"})
        words = pypdfium2.PdfDocument(paper.content)[0].get_textpage().get_text_range()
        assert heads.spelled(*sheet.heads[-1][1:]) in words and "Première feuille" in words
        client.post(reverse("core:heads_sign", args=[sheet.pk]), {"on": DAY.isoformat()})
        sheet.refresh_from_db()
        assert sheet.signed_on == DAY and sheet.signed_by == build.staff.director
        answer = client.post(reverse("core:heads_compare"), {"sheet": heads.line(sheet)}).content.decode()
        assert "Rien de ce que dit la feuille n’a changé" in answer

    def test_a_cut_tail_is_said_on_the_page(self, sheet, build, client, forge):
        forge(*REGISTER_LAST)
        cut_heads(heads_file(), 3)
        client.force_login(build.staff.director)
        answer = client.post(reverse("core:heads_compare"), {"sheet": heads.line(sheet)}).content.decode()
        assert "Quelque chose ne tient pas" in answer
        assert "Rien de ce que dit la feuille" not in answer

    def test_what_is_not_on_the_sheet_is_not_said_the_same(self, sheet, build, client):
        client.force_login(build.staff.director)
        word, number, seal = sheet.heads[-1]
        answer = client.post(reverse("core:heads_compare"), {"sheet": f"{word} {number}:{seal}"}).content.decode()
        assert answer.count("Absent de cette feuille") == 2

    def test_what_cannot_be_read_is_said_beside_what_was_typed(self, sheet, build, client):
        client.force_login(build.staff.director)
        answer = client.post(reverse("core:heads_compare"), {"sheet": "registre 4"})
        assert "n’est pas une tête" in answer.content.decode() and "Rien de ce que" not in answer.content.decode()
