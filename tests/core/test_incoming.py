"""Every file that comes in passes one way: its kind by its content, the antivirus, then whether it opens."""

import ast
import logging
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.clamd import EICAR
from tests.plugins.papers import PDF, pdf, picture
from trousseau.core import actions_papers, incoming
from trousseau.core.errors import Refused
from trousseau.core.incoming import IncomingField, rescan
from trousseau.core.models import Document, IncomingFile
from trousseau.exchange.kinds import Kind

SOURCE = Path(actions_papers.__file__).parents[1]
DAY = date(2026, 9, 3)
# where a file comes in: the form, its field; what it says of a page of a website given in its place
WAYS = {
    "prevention.forms:ReportForm": "proof",
    "prevention.forms:PlanDecisionForm": "scan",
    "prevention.forms:FileForm": "scan",
    "prevention.forms:DutyForm": "scan",
    "prevention.procedure.forms:InstructionForm": "scan",
    "prevention.procedure.forms:ActForm": "scan",
    "prevention.procedure.forms:ProveForm": "scan",
    "conventions.forms_acts:ActForm": "file",
    "conventions.forms_acts:ActKnown": "file",
    "conventions.forms_acts:FileActForm": "file",
    "conventions.forms_acts:CorrectDecisionForm": "file",
    "reporting.forms:BalanceForm": "file",
    "reporting.forms:LayoutForm": "file",
    "reporting.forms:FiguresForm": "file",
    "rents.debits.forms:NoticeForm": "file",
    "rents.caf.forms:SlipFileForm": "file",
    "rents.intake.forms:IntakeForm": "homes",
    "ledger.bank.forms:FileForm": "file",
    "ledger.forms:OpeningForm": "file",
    "captation.imports.forms:FileForm": "file",
    "captation.ceilings.forms:FileForm": "file",
    "captation.diagnostics.forms:PaperForm": "content",
    "captation.campaigns.forms:ReturnsForm": "file",
    "captation.visits.forms:PhotosForm": "photos",
    "captation.visits.forms:DwellingInspectionForm": "photos",
    "tenancies.contract.forms:AnnexForm": "content",
    "tenancies.inspections.forms:InspectionForm": "photos",
    "tenancies.suspension.forms:LiftForm": "content",
    "tenancies.suspension.forms:SuspendForm": "content",
    "allocation.grids.forms:AdoptForm": "content",
    "core.outbox.forms:ReportForm": "file",
    "core.views_signed:CopyForm": "scans",
    "core.views_boundaries:BoundariesForm": "file",
    "core.views_communes:ListForm": "file",
    "mail.forms:NoteForm": "scan",
    "mail.forms:ProvedForm": "scan",
    "mail.forms:WriteDownForm": "scan",
    "mail.forms:DropForm": "scans",
    "mail.forms:PostForm": "proofs",
    "tenancies.leaving.forms:OwnerNoticeForm": "notice",
    "tenancies.leaving.forms:ReceiptProof": "scan",
    "applications.supporting_documents.forms:SupportingForm": "paper",
    "followup.forms:HomeVisitForm": "photos",
    "incidents.forms:PhotosForm": "photos",
    "incidents.forms:OwnReportForm": "photos",
    "incidents.forms:OwnPhotosForm": "photos",
    "incidents.forms:ReportForm": "photos",
    "incidents.forms:QuoteForm": "paper",
}
FIELDS = ("IncomingField", "OwnPhotosField", "PdfField", "PhotosField", "PortfolioField", "ScanField", "ScansField")
WRONG = {
    "a page": (b"<!DOCTYPE html><script>alert(1)</script>", "est une page de site"),
    "a program": (b"MZ\x90\0" + b"\0" * 300, "est un programme"),
    "noise": (bytes(range(256)) * 20, "d’aucune nature connue"),
    "an archive": (b"PK\x03\x04" + b"\0" * 40, "est une archive (zip)"),
}


def field_of(way: str) -> IncomingField:
    module, _sign, name = way.partition(":")
    return getattr(import_module(f"trousseau.{module}"), name).base_fields[WAYS[way]]


def upload(content: bytes, name: str = "papier.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def refusal(field: IncomingField, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(upload(content))
    return " ".join(refused.value.messages).replace("\u00a0", " ").replace("\u202f", " ")


def test_no_form_takes_a_file_by_another_way():
    """Neither a field of Django's own, nor an upload read without one: two views give a form what came, one counts it."""
    fields, uploads = set(), set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            if name in ("forms.FileField", "forms.ImageField"):
                fields.add(str(path.relative_to(SOURCE)))
            elif name == "request.FILES":
                uploads.add(str(path.relative_to(SOURCE)))
    assert fields == {"core/incoming.py"}
    assert uploads == {"core/pages.py", "core/kept.py", "captation/campaigns/views.py"}


def test_each_way_is_known_here():
    found = set()
    for path in SOURCE.rglob("*.py"):
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for form in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = (
                [node.value for node in form.body if isinstance(node, ast.Assign)]
                if isinstance(form, ast.ClassDef)
                else []
            )
            if any(isinstance(call, ast.Call) and ast.unparse(call.func) in FIELDS for call in calls):
                found.add(f"{module}:{form.name}")
    assert found == {*WAYS, "observatory.forms:ReceiveForm"}  # which is of another process


ARCHIVES = {"ledger.bank.forms:FileForm"}  # a bank gives its statements in one; what is in it is read by its reader


def test_an_archive_is_taken_of_a_bank_alone():
    assert {way for way in WAYS if Kind.ZIP in field_of(way).kinds} == ARCHIVES


@pytest.mark.parametrize(
    ("way", "wrong"),
    [(way, wrong) for way in WAYS for wrong in WRONG if not (way in ARCHIVES and wrong == "an archive")],
)
def test_a_wrong_kind_is_refused_with_what_to_do(way, wrong):
    content, words = WRONG[wrong]
    said = refusal(field_of(way), content)
    assert words in said and "Donnez " in said, said


@pytest.mark.parametrize("way", [way for way in WAYS if Kind.PDF in field_of(way).kinds])
def test_a_text_that_begins_as_a_pdf_is_none(way):
    field = field_of(way)
    assert "porte la marque d’un PDF" in refusal(field, b"%PDF-<script>alert(1)</script>")
    assert field.clean(upload(PDF)) is not None


def test_a_picture_that_does_not_open_is_refused():
    field = field_of("applications.supporting_documents.forms:SupportingForm")
    assert "ne s’ouvre pas" in refusal(field, picture("JPEG")[:200])
    content, suffix = field.clean(upload(picture("PNG"), "photo.jpg"))
    assert content == picture("PNG") and suffix == ".png"


@pytest.mark.parametrize("way", WAYS)
def test_one_that_is_too_large_is_refused_with_what_to_do(way):
    field = field_of(way)
    large = upload(PDF)
    large.size = field.most + 1
    with pytest.raises(ValidationError) as refused:
        field.clean(large)
    assert "Mo" in refused.value.messages[0] and ":" in refused.value.messages[0]


@pytest.fixture
def field() -> IncomingField:
    return IncomingField(kinds=(Kind.PDF, Kind.TEXT), most=10_000_000, label="Le papier")


class TestAntivirus:
    def test_a_sound_file_passes_and_nothing_is_noted(self, db, field, clamd):
        assert field.clean(upload(PDF)).read() == PDF
        assert not field.unscanned and not IncomingFile.objects.exists()

    def test_a_harmful_one_is_refused_and_only_the_fact_is_kept(self, db, field, clamd, caplog, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "documents"
        with caplog.at_level(logging.DEBUG):
            said = refusal(field, b"Aminata Capucine\n" + EICAR)
        assert "programme nuisible" in said and "Capucine" not in caplog.text and "papier.pdf" not in caplog.text
        noted = IncomingFile.objects.get()
        assert (noted.verdict, noted.field, noted.kind) == ("infected", "Le papier", "text")
        assert noted.why == "Trousseau.Test.EICAR.UNOFFICIAL"
        assert not (tmp_path / "documents").exists() and not Document.objects.exists()

    @pytest.mark.parametrize("answer", [b"", b"stream: O", b"garbage\0", b"INSTREAM size limit exceeded. ERROR\0"])
    def test_without_its_answer_a_file_is_refused(self, db, field, fake_clamd, answer):
        fake_clamd.reply = lambda link, content: link.sendall(answer)
        assert "ne répond pas" in refusal(field, PDF)
        assert IncomingFile.objects.get().verdict == "unanswered"

    def test_a_silent_antivirus_is_waited_for_once_for_all_the_files_of_a_form(self, db, fake_clamd):
        asked = []
        fake_clamd.reply = lambda link, content: asked.append(content)
        for way in ("incidents.forms:OwnReportForm", "incidents.forms:ReportForm", "core.views_signed:CopyForm"):
            asked.clear()
            with pytest.raises(ValidationError, match="ne répond pas"):
                field_of(way).clean([upload(picture("JPEG", (40 + n, 30))) for n in range(12)])
            assert len(asked) == 1

    def test_or_is_taken_and_marked_where_the_installation_chose_so(self, db, field, fake_clamd, settings, tmp_path):
        settings.CLAMD_SILENT, settings.MEDIA_ROOT = "pass", tmp_path
        fake_clamd.reply = lambda link, content: None
        content = field.clean(upload(PDF)).read()
        assert field.unscanned and IncomingFile.objects.get().verdict == "unscanned"
        kept = actions_papers.file_document(kind="x", title="x", content=content, suffix=".pdf", on=DAY)
        other = actions_papers.file_document(kind="x", title="x", content=pdf(b"autre"), suffix=".pdf", on=DAY)
        assert kept.unscanned and not other.unscanned

    def test_the_night_asks_again_and_takes_the_mark_away(self, db, field, fake_clamd, settings, tmp_path):
        self.test_or_is_taken_and_marked_where_the_installation_chose_so(db, field, fake_clamd, settings, tmp_path)
        with pytest.raises(Refused, match="ne répond pas"):
            rescan(date(2026, 9, 14))
        fake_clamd.reply = lambda link, content: link.sendall(b"stream: OK\0")
        assert "rien n’a été trouvé" in str(rescan(date(2026, 9, 14)))
        assert fake_clamd.seen[-1] == PDF
        assert not Document.objects.filter(unscanned=True) and IncomingFile.objects.get().verdict == "clean"
        assert "attend" in str(rescan(date(2026, 9, 14)))

    def test_the_night_names_a_kept_paper_that_is_harmful(self, db, field, fake_clamd, settings, tmp_path):
        self.test_or_is_taken_and_marked_where_the_installation_chose_so(db, field, fake_clamd, settings, tmp_path)
        fake_clamd.reply = lambda link, content: link.sendall(b"stream: Bad FOUND\0")
        with pytest.raises(Refused, match="programme nuisible"):
            rescan(date(2026, 9, 14))
        assert Document.objects.filter(unscanned=True).count() == 1

    def test_without_an_antivirus_nothing_is_asked(self, db, field, settings):
        assert settings.CLAMD == ""
        assert field.clean(upload(b"bonjour" + EICAR)) is not None and not IncomingFile.objects.exists()


class TestPages:
    def test_who_answers_for_it_reads_what_was_refused(self, client, staff, clamd, field):
        refusal(field, EICAR)
        client.force_login(staff.director)
        page = client.get(reverse("core:incoming")).content.decode()
        assert "Trousseau.Test.EICAR" in page and "L’antivirus répond (ClamAV 1." in page and "Le papier" in page
        client.force_login(staff.rental)
        assert client.get(reverse("core:incoming")).status_code == 403

    def test_the_page_says_when_it_does_not_answer_and_when_there_is_none(self, client, staff, settings):
        client.force_login(staff.director)
        assert "Aucun antivirus" in client.get(reverse("core:incoming")).content.decode()
        settings.CLAMD = "/nowhere/clamd.ctl"
        assert "ne répond pas en ce moment" in client.get(reverse("core:incoming")).content.decode()

    def test_a_paper_taken_without_it_is_said_at_once_and_bears_its_mark(
        self, client, staff, application, fake_clamd, settings, on_day, tmp_path
    ):
        on_day("2026-06-20")
        settings.CLAMD_SILENT, settings.MEDIA_ROOT = "pass", tmp_path
        fake_clamd.reply = lambda link, content: None
        client.force_login(staff.social)
        given = {
            "kind": "passport",
            "person": application.household.holder_id,
            "on": "2026-06-10",
            "paper": upload(PDF),
        }
        url = reverse("applications:landlord_supporting_document_new", args=[application.pk])
        page = client.post(url, given, follow=True).content.decode()
        assert "n’a pas répondu" in page and "Sans analyse" in page


def test_the_pdfs_of_a_form_are_opened_as_long_as_a_page_may_wait(monkeypatch, db):
    """Each by a process of its own, of ten seconds: a hundred of them would keep a page for a quarter of an hour."""
    hours, opened = iter(range(0, 1000, 9)), []
    monkeypatch.setattr(incoming.time, "monotonic", lambda: next(hours))
    monkeypatch.setattr(incoming, "pages_of", lambda content: opened.append(content) or 1)
    field = incoming.ScansField()
    sent = [SimpleUploadedFile(f"{place}.pdf", PDF) for place in range(12)]
    with pytest.raises(ValidationError, match="1.pdf.*trop de temps"):
        field.clean(sent)
    assert len(opened) == 1
    assert len(field.clean(sent[:1])) == 1
