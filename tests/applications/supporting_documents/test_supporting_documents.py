"""Two files, two readers, two closed lists; nothing goes from one to the other by itself."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.papers import picture
from trousseau.allocation.actions import decide, open_sitting, withdraw_decision
from trousseau.applications.enums import FileKind
from trousseau.applications.models import SupportingDocument
from trousseau.applications.proofs.actions import add_resource
from trousseau.applications.supporting_documents.actions import (
    file_supporting_document,
    pass_supporting_document,
    withdraw_supporting_document,
)
from trousseau.applications.supporting_documents.forms import SupportingForm
from trousseau.applications.supporting_documents.queries import gaps
from trousseau.core import digests
from trousseau.core.errors import Refused
from trousseau.core.models import Document
from trousseau.core.personal_data import erase, export

TODAY = date(2026, 6, 20)
PDF, PHOTO = b"%PDF-1.4 ", picture("JPEG")


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(TODAY.isoformat())


@pytest.fixture
def put(staff, application):
    def add(kind: str, file: str = FileKind.LANDLORD, content: bytes = PDF, **changes) -> SupportingDocument:
        given = {
            "on": date(2026, 6, 10),
            "today": TODAY,
            "person": application.household.holder,
            "application": application,
        }
        given |= changes
        return file_supporting_document(staff.social, file=file, kind=kind, content=content, suffix=".pdf", **given)

    return add


def asked(application, on: date = TODAY) -> list[str]:
    return [gap.group.value for gap in gaps(application, on)]


def test_the_landlords_file_says_what_it_lacks_with_its_article(application, put):
    assert asked(application) == ["identity", "address", "activity", "resources"]
    for kind in ("passport", "receipts", "student", "benefits"):
        put(kind)
    assert asked(application) == []
    assert {gap.article for gap in gaps(application, TODAY)} == set()


@pytest.mark.parametrize(
    ("kind", "lacks", "if_works"),
    [("wage", True, False), ("ppa", True, False), ("rsa", False, False), (None, True, True)],
)
def test_who_does_not_work_is_not_asked_to_prove_that_they_do(build, put, staff, client, kind, lacks, if_works):
    """Reproduced: who has no work could never complete their file."""
    application = build.application("Cassis", resources=None)
    holder = application.household.holder
    if kind:
        given = {"kind": kind, "cents": 60000, "person": holder, "starts_on": date(2026, 6, 2), "today": TODAY}
        add_resource(staff.social, application=application, **given)
    for paper in ("passport", "domiciliation", "benefits"):
        put(paper, application=application, person=holder)
    found = gaps(application, TODAY)
    assert [(gap.group.value, gap.if_works) for gap in found] == ([("activity", if_works)] if lacks else [])
    client.force_login(staff.social)
    page = client.get(reverse("applications:application", args=[application.pk])).content.decode()
    assert ("s’il ou elle travaille" in page) == if_works and ("est complet" in page) == (not lacks)


def test_one_identity_and_one_address_at_most_and_as_many_of_the_others_as_wished(put, staff):
    first = put("id_card")
    put("host_note")
    for more in ("passport", "domiciliation"):
        with pytest.raises(Refused) as refused:
            put(more)
        assert "2015-1437" in refused.value.article
    for kind in ("contract", "student", "payslips", "benefits"):
        put(kind)
    withdraw_supporting_document(staff.social, supporting=first, version=1, why="Remplacée", on=TODAY)
    put("passport")


def test_a_paper_sent_twice_enters_its_file_once(put, staff):
    first = put("payslips")
    with pytest.raises(Refused, match="contient déjà") as refused:
        put("payslips")
    assert refused.value.field == "paper" and Document.objects.filter(kind="supporting-landlord").count() == 1
    withdraw_supporting_document(staff.social, supporting=first, version=1, why="Flou", on=TODAY)
    put("payslips")


@pytest.mark.parametrize("kind", ["bank", "judgment", "mdph", "other_aid", "unknown"])
def test_what_the_decree_does_not_list_never_enters_the_landlords_file(put, kind):
    with pytest.raises(Refused):
        put(kind)
    assert not SupportingDocument.objects.exists()


def test_the_social_aid_file_has_its_own_list(put):
    put("bank", FileKind.SOCIAL)
    with pytest.raises(Refused):
        put("host_note", FileKind.SOCIAL)


def test_a_paper_expires_and_is_then_missing_again(application, put):
    put("id_card", expires_on=TODAY)
    assert "identity" not in asked(application) and "identity" in asked(application, TODAY + timedelta(days=1))
    put("company", on=date(2026, 4, 1))
    assert SupportingDocument.objects.get(kind="company").expires_on == date(2026, 7, 1)  # three months, by the decree
    with pytest.raises(Refused):
        put("student", expires_on=date(2026, 6, 9))


def test_a_paper_is_passed_by_somebody_who_says_why_and_only_where_the_list_allows(put, staff):
    notice, bank = put("tax_notice", FileKind.SOCIAL), put("bank", FileKind.SOCIAL, b"%PDF-1.4 two")
    passed = pass_supporting_document(staff.social, supporting=notice, why="Le ménage l’a demandé.", on=TODAY)
    assert (passed.file, passed.passed_from, passed.received_by) == ("landlord", notice, staff.social)
    assert (passed.passed_why, passed.received_on) == ("Le ménage l’a demandé.", TODAY)
    assert SupportingDocument.objects.not_withdrawn().filter(kind="tax_notice").count() == 2
    for supporting in (bank, notice):
        with pytest.raises(Refused):
            pass_supporting_document(staff.social, supporting=supporting, why="Encore.", on=TODAY)


def test_a_paper_that_was_passed_is_not_said_to_be_changed(put, staff):
    notice = put("tax_notice", FileKind.SOCIAL)
    passed = pass_supporting_document(staff.social, supporting=notice, why="Le ménage l’a demandé.", on=TODAY)
    wrong = dict(digests.examine(Document.objects.all(), TODAY))
    assert wrong == {notice.document: None, passed.document: None}


def upload(client, url, content: bytes, name: str = "piece.pdf", **changes):
    given = {"kind": "id_card", "on": "2026-06-10", "paper": SimpleUploadedFile(name, content), **changes}
    return client.post(url, given)


def test_a_paper_is_known_by_its_content_and_has_a_size(client, staff, application):
    client.force_login(staff.social)
    url = reverse("applications:landlord_supporting_document_new", args=[application.pk])
    who = {"person": application.household.holder_id}
    assert upload(client, url, b"MZ\x90 program", "identite.pdf", **who).status_code == 422
    assert upload(client, url, b"", "identite.pdf", **who).status_code == 422
    assert upload(client, url, b"%PDF-" + b" " * 20, **who).status_code == 422
    assert upload(client, url, PHOTO + b" " * SupportingForm.base_fields["paper"].most, **who).status_code == 422
    assert not Document.objects.filter(kind__startswith="supporting").exists()
    assert upload(client, url, PHOTO, "identite.txt", **who).status_code == 302
    supporting = SupportingDocument.objects.get()
    assert supporting.document.file.name.endswith(".jpg") and supporting.document.household is None
    read = client.get(reverse("applications:landlord_supporting_document", args=[supporting.pk]))
    assert b"".join(read.streaming_content) == PHOTO
    assert read["Content-Disposition"].startswith("attachment") and "D00001-id_card.jpg" in read["Content-Disposition"]


def test_each_file_opens_to_its_readers_and_only_once_the_commission_decided(client, staff, build, account):
    """URL by URL and query by query, with markers planted in both files."""
    mandate, application = build.mandate(), build.application("Capucine")
    supporting = {
        file: file_supporting_document(
            staff.social,
            application=application,
            file=file,
            kind="tax_notice",
            person=application.household.holder,
            content=f"%PDF-1.4 REPERE-{file}".encode(),
            suffix=".pdf",
            on=date(2026, 6, 10),
            today=TODAY,
        )
        for file in FileKind
    }
    stranger = account("social", grants=False)
    people = {
        "director": staff.director,
        "social": staff.social,
        "rental": staff.rental,
        "commission": staff.commission,
        "stranger": stranger,
    }

    def readers(file: str) -> set[str]:
        """Who gets the paper, its page and its row, all three or none of them."""
        found = set()
        for who, user in people.items():
            client.force_login(user)
            row = SupportingDocument.objects.for_user(user).filter(pk=supporting[file].pk).exists()
            page = client.get(reverse(f"applications:{file}_file", args=[application.pk])).status_code == 200
            read = client.get(reverse(f"applications:{file}_supporting_document", args=[supporting[file].pk]))
            content = b"".join(read.streaming_content) if read.streaming else read.content
            assert row == page == (f"REPERE-{file}".encode() in content), (who, file)
            # a paper of one file is not read through the other's address, nor in the copy of the other's reader
            cross = client.get(
                reverse(
                    f"applications:{'social' if file == 'landlord' else 'landlord'}_supporting_document",
                    args=[supporting[file].pk],
                )
            )
            assert cross.status_code in (403, 404), (who, file)
            rows = export(application.household, user).get("pièce", [])
            assert any(r["dossier"] == file for r in rows) == row, (who, file)
            found |= {who} if row else set()
        return found

    assert readers("landlord") == {"director", "social"}
    assert readers("social") == {"social"}
    sitting = open_sitting(staff.director, on=TODAY, members=[staff.commission], today=TODAY)
    decision = decide(
        staff.commission,
        sitting=sitting,
        mandate=mandate,
        application=application,
        outcome="allocated",
        reason="Convient.",
        today=TODAY,
    )
    assert readers("landlord") == {"director", "social", "rental"}
    assert readers("social") == {"social"}
    withdraw_decision(
        staff.social, decision=decision, version=1, reason="refused", words="Trop loin.", on=TODAY, today=TODAY
    )
    assert readers("landlord") == {"director", "social"}


def test_erasing_the_household_takes_its_papers_and_their_files(
    put, staff, application, settings, django_capture_on_commit_callbacks
):
    notice = put("tax_notice", FileKind.SOCIAL)
    pass_supporting_document(staff.social, supporting=notice, why="Demandé.", on=TODAY)
    path = Path(notice.document.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase(staff.director, application.household)
    assert not SupportingDocument.objects.exists() and not SupportingDocument.history.exists()
    assert not Document.objects.filter(kind__startswith="supporting").exists()
    assert not path.exists()
