"""The papers kept are read again and held against their digest: by night a share, on demand all of them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from trousseau.core import digests
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import Document, Household, Person
from trousseau.core.nightly import JOBS
from trousseau.site import cli

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def papers(settings, tmp_path) -> list[Document]:
    settings.MEDIA_ROOT = tmp_path
    return [
        file_document(
            kind="receipt",
            number=f"Q{n}",
            title="Quittance de Rose Glycine",
            content=f"%PDF {n}".encode(),
            suffix=".pdf",
            on=DAY,
        )
        for n in range(40)
    ]


def file_of(paper: Document):
    return settings.MEDIA_ROOT / paper.file.name


def night_of(paper: Document) -> date:
    """The first night from `DAY` on which this paper is read again."""
    return DAY + timedelta(days=(paper.pk - DAY.toordinal()) % digests.NIGHTS)


def test_each_paper_is_read_again_within_thirty_nights(papers):
    nights = [DAY + timedelta(days=n) for n in range(digests.NIGHTS)]
    read = [paper.pk for night in nights for paper in digests.share_of(night)]
    assert sorted(read) == [paper.pk for paper in papers]


def test_a_paper_changed_on_the_disk_fails_the_night_until_it_is_put_back(papers):
    job, paper = JOBS["core.papers"], papers[7]
    night = night_of(paper)
    assert "ce qui a été classé" in str(job(night))
    before = file_of(paper).read_bytes()
    file_of(paper).write_bytes(before[:-1] + b"!")
    with pytest.raises(Refused) as refused:
        job(night)
    assert f"n° {paper.pk} (receipt Q7)" in str(refused.value) and "Glycine" not in str(refused.value)
    with pytest.raises(Refused):
        job(night + timedelta(days=1))  # not of the share of that night, and wrong still
    file_of(paper).write_bytes(before)
    job(night + timedelta(days=2))
    assert not Document.objects.exclude(wrong_on=None).exists()


def test_a_paper_that_is_gone_is_said_and_one_that_was_erased_is_not(papers):
    gone, erased = papers[3], papers[4]
    file_of(gone).unlink()
    share = digests.examine(Document.objects.filter(pk__in=(gone.pk, erased.pk)), DAY)
    paper, why = next(share)
    assert (paper, str(why)) == (gone, "son fichier est absent")
    Document.objects.filter(pk=erased.pk).delete()  # with its file, while they are read
    file_of(erased).unlink()
    assert list(share) == []


def test_a_night_without_a_paper_says_so(db):
    assert str(digests.verify_share(DAY)) == "Aucun papier n’était à relire."


def test_the_command_reads_them_all(papers, capsys):
    assert cli.main(["papers", "verify"]) == 0
    assert "40 papier(s) relu(s)" in capsys.readouterr().out
    file_of(papers[0]).write_bytes(b"")
    file_of(papers[39]).unlink()
    assert cli.main(["papers", "verify"]) == 1
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert f"Papier n° {papers[0].pk} (receipt Q0) : son fichier n’est plus celui qui a été classé." in said
    assert f"Papier n° {papers[39].pk} (receipt Q39) : son fichier est absent." in said
    assert "2 papier(s) sur 40" in said and "Glycine" not in said


MOVED = [
    "file = (SELECT d.file FROM core_document d WHERE d.id = {other}), "
    "sha256 = (SELECT d.sha256 FROM core_document d WHERE d.id = {other})",
    "household_id = {household}",
    "number = 'Q99'",
    "title = 'Quittance de Basile Bruyère'",
    "kind = 'notice'",
    "made_on = '2026-04-01'",
    "seal = (SELECT d.seal FROM core_document d WHERE d.id = {other})",
    "seal = ''",
]


@pytest.mark.parametrize("change", MOVED)
def test_a_row_pointed_at_another_paper_is_found_that_very_night(papers, change, capsys):
    """Its file, its digest and its name agree: only the seal says that they are those of another row."""
    paper, other = papers[7], papers[8]
    household = Household.objects.create(
        holder=Person.objects.create(last_name="Bruyère", first_name="Basile"), created_on=DAY
    )
    with connection.cursor() as cursor:
        set_to = change.format(other=other.pk, household=household.pk)
        cursor.execute(f"UPDATE core_document SET {set_to} WHERE id = {paper.pk}")
    not_of_its_share = night_of(paper) + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        JOBS["core.papers"](not_of_its_share)
    said = str(refused.value).replace("\u00a0", " ")
    assert f"n° {paper.pk} (" in said and "hors du logiciel" in said
    assert "Glycine" not in said and "Bruyère" not in said
    assert cli.main(["papers", "verify"]) == 1
    assert f"Papier n° {paper.pk} (" in capsys.readouterr().out.replace("\u00a0", " ")


def test_two_rows_that_changed_places_are_found(papers):
    """All of one is put in the other, its seal with it."""
    one, two = papers[7], papers[8]
    rows = {row.pop("id"): row for row in Document.objects.filter(pk__in=(one.pk, two.pk)).values()}
    Document.objects.filter(pk__in=rows).update(number="")
    for place, row in ((two, rows[one.pk]), (one, rows[two.pk])):
        Document.objects.filter(pk=place.pk).update(**row)
    with pytest.raises(Refused) as refused:
        JOBS["core.papers"](night_of(papers[9]))
    said = str(refused.value).replace("\u00a0", " ")
    assert f"n° {one.pk} (receipt Q8)" in said and f"n° {two.pk} (receipt Q7)" in said


def test_a_paper_is_never_written_without_its_seal(papers):
    with pytest.raises(TypeError, match="digests.write"):
        Document.objects.create(kind="receipt", title="Sans sceau", file="x", sha256="0", made_on=DAY)
    papers[0].save()  # one that was written
    code = Path(digests.__file__).parents[1].rglob("*.py")
    assert [file.name for file in code if "Document.objects.bulk_create" in file.read_text()] == ["digests.py"]
