"""Letters that came back, many at once: looked at first, each wrong line named, all recorded or none."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trousseau.captation.campaigns import lots
from trousseau.captation.campaigns.actions import record_answer, record_returns
from trousseau.captation.campaigns.queries import letters as read
from trousseau.captation.enums import Stage
from trousseau.captation.models import Prospect
from trousseau.core.errors import Refused

from .conftest import BACK

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(sent):
    return reverse("captation:campaign_returns", args=[sent.pk])


@pytest.fixture
def references(sent):
    return [letter.reference for letter in sent.letters.order_by("pk")]


def sorted_lines(campaign, text: str, answer="undeliv"):
    return lots.sort(campaign, lots.typed(text), answer)


def test_each_line_has_the_answer_of_the_lot_or_its_own(sent, references):
    one, two, three_ = references
    lot = sorted_lines(sent, f"{one}\n\n{two.lower()} ; Oui\n{three_.replace('-', ' – ')}\tPLUS TARD\n")
    assert [(letter.reference, answer) for letter, answer in lot.good] == [
        (one, "undeliv"),
        (two, "yes"),
        (three_, "later"),
    ]
    assert not lot.wrong
    assert [(x.reference, a) for x, a in sorted_lines(sent, lot.written()).good] == [
        (x.reference, a) for x, a in lot.good
    ]


def test_a_wrong_line_is_named_with_its_number_and_stops_nothing(officer, sent, references):
    one, two, three_ = references
    record_answer(officer, letter=sent.letters.get(pk=two.split("-")[1]), answer="yes", on=BACK, today=BACK)
    text = f"{one}\n{two}\nrien\nC{sent.pk + 1}-1\nC{sent.pk}-999999\n{one} npai\n{three_} peut-être\n"
    lot = sorted_lines(sent, text)
    assert [(letter.reference, answer) for letter, answer in lot.good] == [(one, "undeliv")]
    assert [(wrong.line.number, wrong.why.split("\xa0")[0].split(",")[0]) for wrong in lot.wrong] == [
        (2, "Déjà enregistré"),
        (3, "Pas de référence comme C12-345 sur cette ligne."),
        (4, "Ce courrier est d’une autre campagne."),
        (5, "Aucun courrier de cette campagne n’a cette référence."),
        (6, "Déjà à la ligne 1."),
        (7, "«"),
    ]


def test_more_lines_than_a_lot_holds_are_refused(sent):
    with pytest.raises(Refused):
        sorted_lines(sent, "C1-1\n" * (lots.MOST + 1))


@pytest.mark.parametrize(
    "content",
    ["Référence;Réponse\r\n{0};NPAI\r\n{1};\r\n", "{0};NPAI\r\n{1};\r\n", "{0}\n{1}\n", "Référence\n{0}\n{1}\n"],
)
def test_a_file_is_read_with_or_without_a_header_and_in_one_column(sent, references, content):
    lines = lots.of_file(content.format(*references).encode())
    assert [letter.reference for letter, _a in lots.sort(sent, lines, "undeliv").good] == references[:2]


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"\x00\x01\x02", b"PK\x03\x04faux"])
def test_a_file_that_is_no_spreadsheet_is_refused_beside_its_field(client, officer, url, content):
    client.force_login(officer)
    given = {"file": SimpleUploadedFile("retours.xlsx", content), "answer": "undeliv", "on": BACK.isoformat()}
    page = client.post(url, given)
    assert page.status_code == 422 and page.context["form"].errors.keys() == {"file"}


def test_nothing_is_written_before_it_was_looked_at(client, officer, url, sent, three, references, on_day):
    on_day(BACK.isoformat())
    client.force_login(officer)
    typed = {"references": f"{references[0]}\nC9-9\n{references[1]} non", "answer": "undeliv", "on": BACK.isoformat()}
    page = client.post(url, typed)
    html = page.content.decode()
    assert page.status_code == 200 and "Hector Basalte" in html and "C9-9" in html
    assert not any(letter.came for letter in read(sent))
    lot = page.context["lot"]
    done = client.post(url, {**typed, "references": lot.written(), "seen": "1"})
    assert done.url == reverse("captation:campaign", args=[sent.pk])
    assert [letter.came for letter in read(sent)] == ["undeliv", "no", ""]
    assert Prospect.objects.get(pk=three[1].pk).stage == Stage.LOST
    again = client.post(url, {**typed, "references": lot.written(), "seen": "1"})
    assert again.status_code == 422, "sent twice, it is recorded once"


def test_all_are_recorded_or_none(officer, sent, three):
    letters = list(sent.letters.order_by("pk"))
    with pytest.raises(Refused) as refusal:
        record_returns(officer, answers=[(letters[0], "no"), (letters[1], "later")], on=BACK, today=BACK)
    assert refusal.value.field == "until" and letters[1].reference in refusal.value.message
    assert not any(letter.came for letter in read(sent))
    assert Prospect.objects.get(pk=three[0].pk).stage == Stage.CONTACT
    assert (
        record_returns(
            officer, answers=[(letters[0], "no"), (letters[1], "later")], on=BACK, today=BACK, until=date(2027, 3, 1)
        )
        == 2
    )


def test_nothing_typed_is_said_and_a_campaign_not_sent_has_no_returns(client, officer, url, prepare):
    client.force_login(officer)
    page = client.post(url, {"references": " ", "answer": "undeliv", "on": BACK.isoformat()})
    assert page.context["form"].errors.keys() == {"references"}
    draft = prepare()
    assert client.get(reverse("captation:campaign_returns", args=[draft.pk])).status_code == 302
