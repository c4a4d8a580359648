"""The papers of a dwelling, by the actions and the pages."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.papers import PDF
from trousseau.captation.actions import lose_prospect
from trousseau.captation.diagnostics.actions import record_diagnostic, state_facts, warn_of_ends, withdraw_diagnostic
from trousseau.captation.diagnostics.queries import dwelling_papers, technical_file
from trousseau.captation.diagnostics.words import lines
from trousseau.captation.models import Diagnostic
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def november(monkeypatch, settings, tmp_path):
    monkeypatch.setenv("TROUSSEAU_TODAY", "2026-11-24")
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def dpe(officer, meet):
    def make(dwelling=None, **changes):
        fields = {"kind": "dpe", "made_on": date(2024, 3, 12), "number": "2421E1234567K", "energy": "F", "today": ON}
        return record_diagnostic(officer, dwelling=dwelling or meet().dwelling, **{**fields, **changes})

    return make


def states(dwelling) -> dict[str, str]:
    return {line.kind: line.group for line in lines(dwelling, ON)}


def test_a_dwelling_without_papers_lacks_its_dpe_and_asks_about_the_rest(meet):
    assert states(meet().dwelling) == {
        "dpe": "now",
        "crep": "unknown",
        "erp": "unknown",
        "electricity": "unknown",
        "gas": "unknown",
        "asbestos": "unknown",
        "insurance": "unknown",
    }


def test_what_is_known_of_the_dwelling_decides_and_nothing_more_is_asked(officer, meet):
    dwelling = meet().dwelling
    state_facts(
        officer,
        dwelling=dwelling,
        version=1,
        on=ON,
        built_in=1930,
        electricity_since=2020,
        gas=False,
        gas_since=None,
        risk_zone=False,
    )
    assert states(dwelling) == {
        "dpe": "now",
        "crep": "now",
        "asbestos": "now",
        "insurance": "unknown",
        "erp": "not_asked",
        "electricity": "not_asked",
        "gas": "not_asked",
    }


def test_the_dpe_gives_the_dwelling_its_class_and_its_end(dpe):
    paper = dpe()
    assert (paper.valid_until, paper.dwelling.energy) == (date(2034, 3, 11), "F")
    paper.dwelling.refresh_from_db()
    assert paper.dwelling.energy == "F"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"made_on": date(2031, 1, 1)}, "made_on"),
        ({"made_on": date(2005, 5, 5)}, "made_on"),
        ({"number": "2475E1234567K"}, "number"),
        ({"number": "abc"}, "number"),
        ({"number": ""}, "number"),
        ({"energy": ""}, "energy"),
        ({"stated_until": date(2040, 1, 1)}, "stated_until"),
        ({"stated_until": date(2024, 1, 1)}, "stated_until"),
    ],
)
def test_a_dpe_that_cannot_be_is_refused_beside_its_field(dpe, changes, field):
    with pytest.raises(Refused) as refusal:
        dpe(**changes)
    assert refusal.value.field == field


def test_a_dpe_of_2020_is_over_and_does_not_change_the_class(dpe, meet):
    dwelling = meet(energy="D").dwelling
    dpe(dwelling, made_on=date(2020, 5, 4), number="", energy="G")
    dwelling.refresh_from_db()
    assert dwelling.energy == "D" and states(dwelling)["dpe"] == "now"


def test_an_attestation_reissues_the_dpe_with_its_class_and_keeps_its_end(dpe, officer):
    old = dpe(energy="G")
    line = next(line for line in lines(old.dwelling, ON) if line.kind == "dpe")
    assert line.reissue
    new = dpe(old.dwelling, reissue_of=old, made_on=date(2026, 2, 3), energy="E", number="")
    new.dwelling.refresh_from_db()
    assert (new.valid_until, new.number, new.dwelling.energy) == (old.valid_until, old.number, "E")
    assert not next(line for line in lines(old.dwelling, ON) if line.kind == "dpe").reissue


def test_a_dpe_made_since_the_change_is_not_reissued(dpe):
    old = dpe(made_on=date(2026, 2, 1), number="2621E1234567K")
    with pytest.raises(Refused) as refusal:
        dpe(old.dwelling, reissue_of=old, made_on=date(2026, 3, 1), energy="E", number="")
    assert refusal.value.article == "Arrêté du 13 août 2025"


def test_a_withdrawn_paper_counts_no_more_and_keeps_its_reason(dpe, officer):
    paper = dpe()
    withdraw_diagnostic(officer, paper=paper, version=1, why="Celui d’un autre logement", on=ON)
    assert states(paper.dwelling)["dpe"] == "now"
    assert paper.history.first().withdrawn_why == "Celui d’un autre logement"


def test_a_paper_sent_twice_is_one_while_it_stands(dpe, officer, settings):
    paper = dpe(key="une-page", content=b"%PDF-1")
    same = {"dwelling": paper.dwelling, "key": "une-page"}
    assert dpe(**same, number="2421e 1234567k", content=b"%PDF-1") == paper
    for other in ({"content": b"%PDF-2"}, {"content": b"%PDF-1", "energy": "E"}):
        with pytest.raises(Refused) as refusal:
            dpe(**same, **other)
        assert refusal.value.field == "key"
    assert paper.dwelling.diagnostics.count() == 1
    withdraw_diagnostic(officer, paper=paper, version=1, why="Celui d’un autre logement", on=ON)
    with pytest.raises(Refused):
        dpe(**same, content=b"%PDF-1")


def test_the_lease_annexes_what_holds_and_is_asked(dpe, officer):
    paper = dpe()
    record_diagnostic(officer, dwelling=paper.dwelling, kind="erp", made_on=date(2026, 1, 5), today=ON)
    gas = record_diagnostic(officer, dwelling=paper.dwelling, kind="gas", made_on=date(2024, 1, 5), today=ON)
    assert technical_file(paper.dwelling, ON) == [paper, gas]
    state_facts(
        officer,
        dwelling=paper.dwelling,
        version=paper.dwelling.version,
        on=ON,
        built_in=None,
        electricity_since=None,
        gas=False,
        gas_since=None,
        risk_zone=None,
    )
    assert technical_file(paper.dwelling, ON) == [paper]


def test_an_end_is_announced_early_enough_once_and_falls_away_when_the_paper_is_made_again(officer, meet):
    dwelling = meet().dwelling
    fields = {"dwelling": dwelling, "kind": "electricity", "today": ON}
    record_diagnostic(officer, made_on=date(2021, 1, 10), **fields)
    assert warn_of_ends(date(2026, 11, 9)) == 0
    assert warn_of_ends(date(2026, 11, 11)) == 1 == warn_of_ends(ON)
    waiting = ToDo.objects.waiting().get(kind="captation.paper")
    assert waiting.due_on == date(2027, 1, 9) and waiting.url.endswith("#papers")
    record_diagnostic(officer, made_on=date(2026, 11, 20), **fields)
    assert not ToDo.objects.waiting().filter(kind="captation.paper").exists()
    assert warn_of_ends(ON) == 0


def test_the_papers_of_a_lost_prospect_are_not_followed(officer, meet):
    prospect = meet()
    record_diagnostic(officer, dwelling=prospect.dwelling, kind="gas", made_on=date(2021, 1, 10), today=ON)
    lose_prospect(officer, prospect=prospect, version=1, cause="sold", on=ON)
    assert warn_of_ends(ON) == 0


def test_a_paper_is_recorded_by_the_page_and_its_pdf_comes_back_as_a_file(client, officer, meet):
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:paper_new", args=[prospect.pk, "dpe"])
    data = {"made_on": "2024-03-12", "number": "2421 E1234567K", "energy": "C"}
    bad = client.post(url, {**data, "content": SimpleUploadedFile("dpe.pdf", b"MZ\x90")})
    assert bad.status_code == 422 and "Donnez un PDF" in bad.content.decode().replace("\u00a0", " ")
    assert client.post(url, {**data, "content": SimpleUploadedFile("dpe.pdf", PDF)}).status_code == 302
    paper = prospect.dwelling.diagnostics.get()
    answer = client.get(reverse("captation:paper_file", args=[paper.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    html = client.get(reverse("captation:prospect", args=[prospect.pk])).content.decode()
    assert "11 mars 2034" in html.replace("\u00a0", " ") and "personne n’a encore vérifiée" in html.replace(
        "\u00a0", " "
    )


def test_the_facts_are_stated_by_the_page_and_gas_without_gas_is_refused(client, officer, meet):
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:paper_facts", args=[prospect.pk])
    data = {"version": "1", "built_in": "1930", "gas": "False", "gas_since": "", "risk_zone": ""}
    assert client.post(url, {**data, "gas_since": "2001"}).status_code == 422
    assert client.post(url, {**data, "built_in": "19"}).status_code == 422
    assert client.post(url, data).status_code == 302
    prospect.dwelling.refresh_from_db()
    assert (prospect.dwelling.built_in, prospect.dwelling.gas, prospect.dwelling.risk_zone) == (1930, False, None)
    assert client.post(url, data).status_code == 409


def test_every_kind_has_its_words_its_validity_and_its_first_day(meet):
    found = dwelling_papers(meet().dwelling, ON)
    assert [one.kind for one in found] == ["dpe", "crep", "erp", "electricity", "gas", "asbestos", "insurance"]


def test_the_lease_names_the_papers_that_hold_on_its_day(build, dpe):
    from trousseau.tenancies.contract.papers import annexes

    lease = build.lease()
    Diagnostic.objects.all().delete()  # the one that a draft needs before it is signed
    assert annexes(lease, ON)[0] == "Dossier de diagnostic technique"
    dpe(lease.mandate.dwelling)
    named = " ".join(annexes(lease, ON)[0].split())
    assert "Performance énergétique (DPE), classe F, du 12 mars 2024" in named
