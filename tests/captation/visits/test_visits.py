"""The visit of a dwelling: recorded once, concluded by the rule, confirmed by a person; its photos."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from trousseau.captation.actions import propose_mandate
from trousseau.captation.models import DwellingInspection
from trousseau.captation.visits.actions import add_photos, conclude_inspection, inspect_dwelling
from trousseau.captation.visits.entries import Drawn, Photo, Room, Seen, walk
from trousseau.captation.visits.photos import clean_photos
from trousseau.captation.visits.queries import concluded, decency_law, decency_points
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Document, ToDo

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 10)
POST = {"on": "2026-11-10", "key": "6f6a2a9e-0c55-4a07-a4a1-33a0a9a8f101", "rooms": "3"}


@pytest.fixture(autouse=True)
def november(monkeypatch, settings, tmp_path):
    monkeypatch.setenv("TROUSSEAU_TODAY", "2026-11-24")
    settings.MEDIA_ROOT = tmp_path


def jpeg(tone: int = 80) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SERIAL-4711-MARK"
    exif.get_ifd(0x8825).update({1: "N", 29: "GPS-47.3220-MARK"})
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (tone, 90, 90)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def said(made: DwellingInspection) -> tuple[str, list[str]]:
    conclusion, points = concluded(made, ON)
    return conclusion, [point.code for point in points]


def test_all_right_may_be_let(meet, inspect):
    assert said(inspect(meet())) == ("let", [])


def test_a_threshold_added_with_a_comma_is_read_as_french_writes_it(staff):
    add_scale_value(
        staff.administrator,
        code="decency.min_surface",
        value="9,5",
        starts_on=date(2026, 6, 1),
        article="X",
        source="X",
    )
    assert decency_law(ON)[0].min_surface == Decimal("9.5")


def test_not_seen_is_its_own_answer_and_no_defect(meet, inspect):
    assert said(inspect(meet(), water="unseen")) == ("let", ["water"])


def test_a_point_left_out_was_not_seen(officer, meet):
    made = inspect_dwelling(officer, prospect=meet(), on=ON, today=ON, points={"power": Seen("yes")}, rooms=[])
    conclusion, codes = said(made)
    assert conclusion == "let" and len(codes) == 15 and "power" not in codes and codes[0] == "main_room"


def test_a_visit_where_nothing_was_seen_is_not_kept(officer, meet):
    """« Enter » in the first field sends the form: a home would be noted as visited."""
    with pytest.raises(Refused, match="Rien n’a encore été vu"):
        inspect_dwelling(officer, prospect=meet(), on=ON, today=ON, points={}, rooms=[Room("Séjour")])


def test_a_defect_lets_after_works_and_a_room_too_small_never(meet, inspect):
    assert said(inspect(meet(), heating=Seen("no", "Chaudière morte."))) == ("works", ["heating"])
    assert said(inspect(meet(energy="G"))) == ("works", ["energy"])
    small = inspect(meet(), surface="8", height="2.10", heating=Seen("no", "Chaudière morte."))
    assert said(small) == ("never", ["main_room"])


def test_a_volume_of_twenty_cubic_metres_is_enough(meet, inspect):
    assert said(inspect(meet(), surface="8", height="2.50")) == ("let", [])


def test_a_small_room_beside_one_not_measured_is_not_known_yet(officer, meet):
    rooms = [Room("Chambre", "main", Decimal(8), Decimal("2.10")), Room("Séjour", "main")]
    made = inspect_dwelling(officer, prospect=meet(), on=ON, today=ON, points=walk(), rooms=rooms)
    assert said(made) == ("let", ["main_room"])


def test_a_kitchen_is_no_main_room(officer, meet):
    rooms = [Room("Cuisine", "kitchen", Decimal(20), Decimal("2.50"))]
    made = inspect_dwelling(officer, prospect=meet(), on=ON, today=ON, points=walk(), rooms=rooms)
    assert said(made) == ("let", ["main_room"])


def test_the_law_of_the_day_decides_the_energy_class(officer, meet, inspect):
    prospect = meet(energy="F")
    made = inspect(prospect)
    assert concluded(made, date(2027, 12, 31))[0] == "let"
    assert concluded(made, date(2028, 1, 1))[0] == "works"


def test_the_conclusion_is_confirmed_or_stricter_with_a_reason_never_milder(officer, meet, inspect):
    bad = inspect(meet(), power=Seen("no", "Pas de prise."))
    with pytest.raises(Refused) as refusal:
        conclude_inspection(officer, inspection=bad, version=1, conclusion="let", on=ON)
    assert (refusal.value.field, refusal.value.article) == ("conclusion", "Décret 2002-120, art. 3")
    with pytest.raises(Refused) as refusal:
        conclude_inspection(officer, inspection=bad, version=1, conclusion="never", on=ON)
    assert refusal.value.field == "words"
    conclude_inspection(officer, inspection=bad, version=1, conclusion="works", on=ON)
    bad.refresh_from_db()
    assert (bad.conclusion, bad.concluded_by, bad.concluded_on) == ("works", officer, ON)
    with pytest.raises(Conflict):
        conclude_inspection(officer, inspection=bad, version=1, conclusion="works", on=ON)


def test_a_stricter_conclusion_holds_the_mandate_back(officer, meet, inspect):
    prospect = meet()
    made = inspect(prospect)
    conclude_inspection(officer, inspection=made, version=1, conclusion="works", words="Cage d’escalier", on=ON)
    with pytest.raises(Refused) as refusal:
        propose_mandate(officer, prospect=prospect, on=ON)
    assert "après travaux" in refusal.value.message
    inspect(prospect, on=date(2026, 11, 20))
    propose_mandate(officer, prospect=prospect, on=date(2026, 11, 20))


def test_the_first_repair_comes_back_on_its_day_and_a_new_visit_answers_it(meet, inspect):
    prospect = meet()
    inspect(
        prospect,
        heating=Seen("no", "Chaudière morte.", "owner", date(2026, 12, 20)),
        power=Seen("no", "Pas de prise.", "agency", date(2026, 12, 1)),
    )
    assert ToDo.objects.waiting().get(kind="captation.mend").due_on == date(2026, 12, 1)
    inspect(prospect, on=date(2026, 11, 30))
    assert not ToDo.objects.waiting().filter(kind="captation.mend").exists()


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"power": "no"}, "power_words"),
        ({"power": Seen("no", "  ")}, "power_words"),
        ({"power": Seen("no", "Rien", "owner", date(2026, 11, 9))}, "power_by"),
    ],
)
def test_what_lacks_is_refused_beside_its_field_and_nothing_is_written(meet, inspect, answers, field):
    prospect = meet()
    with pytest.raises(Refused) as refusal:
        inspect(prospect, **answers)
    assert refusal.value.field == field and not prospect.inspections.exists() and prospect.version == 1


def test_a_visit_to_come_is_not_recorded_yet(officer, meet):
    prospect = meet()
    with pytest.raises(Refused) as refusal:
        inspect_dwelling(officer, prospect=prospect, on=date(2026, 11, 11), today=ON, points=walk(), rooms=[])
    assert refusal.value.field == "on" and not prospect.inspections.exists()


def test_a_visit_sent_twice_is_written_once(client, officer, meet):
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:inspect", args=[prospect.pk])

    def send():
        return client.post(url, {**POST, "power": "yes", "photos": SimpleUploadedFile("a.jpg", jpeg())})

    first, second = send(), send()
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    assert prospect.inspections.count() == 1 == Document.objects.filter(kind="visit-photo").count()


def test_a_visit_corrected_and_sent_again_is_said_then_kept_apart(client, officer, meet):
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:inspect", args=[prospect.pk])
    sent = {**POST, "power": "yes", "room0_name": "Séjour", "room0_surface": "12,5"}
    for _twice in range(2):
        assert client.post(url, sent).status_code == 302
    met = client.post(url, {**sent, "power": "no", "power_words": "Fil nu."})
    key = met.context["form"]["key"].value()
    assert met.status_code == 422 and "10\u00a0novembre" in met.content.decode() and key != POST["key"]
    assert f'value="{key}"' in met.content.decode() and "Fil nu." in met.content.decode()
    assert prospect.inspections.count() == 1
    assert client.post(url, {**sent, "key": key, "power": "no", "power_words": "Fil nu."}).status_code == 302
    assert prospect.inspections.first().points.get().words == "Fil nu."


def test_a_key_of_another_home_never_answers_with_its_visit(officer, meet):
    first, other = meet(), meet()
    inspect_dwelling(officer, prospect=first, on=ON, today=ON, points=walk(), rooms=[], key="une-visite")
    with pytest.raises(Refused):
        inspect_dwelling(officer, prospect=other, on=ON, today=ON, points=walk(), rooms=[], key="une-visite")
    assert DwellingInspection.objects.get().prospect == first


def test_a_visit_sent_twice_at_the_same_moment_is_written_once(committed_db, together, account, meet):
    from trousseau.captation.models import Prospect
    from trousseau.core.models import User

    officer, prospect = account("captation"), meet()

    def send():
        found = Prospect.objects.select_related("dwelling__commune", "owner").get(pk=prospect.pk)
        actor = User.objects.get(pk=officer.pk)
        return inspect_dwelling(actor, prospect=found, on=ON, today=ON, points=walk(), rooms=[], key="au-meme-instant")

    results = together(send, send, send)
    assert all(isinstance(made, DwellingInspection) for made in results), results
    assert {made.pk for made in results} == {DwellingInspection.objects.get().pk}


def test_the_photos_stored_bear_neither_place_nor_camera(client, officer, meet):
    prospect = meet()
    client.force_login(officer)
    planted = jpeg()
    assert b"SERIAL-4711-MARK" in planted and b"GPS-47.3220-MARK" in planted
    data = {
        **POST,
        "ventilation": "no",
        "ventilation_words": "Bouche bouchée.",
        "ventilation_photos": [SimpleUploadedFile("a.jpg", planted), SimpleUploadedFile("b.jpg", jpeg(150))],
    }
    assert client.post(reverse("captation:inspect", args=[prospect.pk]), data).status_code == 302
    photos = prospect.inspections.get().photos.all()
    assert [photo.point for photo in photos] == ["ventilation", "ventilation"]
    for photo in photos:
        with photo.file.file.open("rb") as file:
            kept = file.read()
        assert kept.startswith(b"\xff\xd8") and not any(mark in kept for mark in (b"MARK", b"Exif", b"GPS", b"SERIAL"))


def test_a_photo_is_shown_to_its_readers_alone_with_safe_headers(client, account, officer, meet):
    photos = clean_photos(officer, [Photo(jpeg())])
    made = inspect_dwelling(officer, prospect=meet(), on=ON, today=ON, points=walk(), rooms=[], photos=photos)
    url = reverse("captation:photo", args=[made.photos.get().pk])
    client.force_login(officer)
    answer = client.get(url)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    client.force_login(account("social"))
    assert client.get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302


def test_a_photo_that_is_none_is_refused_with_a_sentence_and_nothing_typed_is_lost(client, officer, meet):
    prospect = meet()
    client.force_login(officer)
    heic = SimpleUploadedFile("IMG_1.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    page = client.post(
        reverse("captation:inspect", args=[prospect.pk]), {**POST, "room0_name": "Séjour bleu", "photos": heic}
    )
    html = page.content.decode()
    assert page.status_code == 422 and "HEIC" in html and 'value="Séjour bleu"' in html
    assert not prospect.inspections.exists()


def test_photos_brought_later_are_kept_once(officer, meet):
    photos = clean_photos(officer, [Photo(jpeg())])
    made = inspect_dwelling(officer, prospect=meet(), on=ON, today=ON, points=walk(), rooms=[], photos=photos)
    more = clean_photos(officer, [Photo(jpeg()), Photo(jpeg(200))])
    assert add_photos(officer, inspection=made, photos=more, on=ON) == 1
    assert add_photos(officer, inspection=made, photos=more, on=ON) == 0
    with pytest.raises(Refused):
        clean_photos(officer, [Photo(jpeg())] * 41)
    with pytest.raises(Refused):
        add_photos(officer, inspection=made, photos=[Drawn(b"%d" % n) for n in range(39)], on=ON)


def test_another_room_is_a_row_more_without_a_script_and_writes_nothing(client, officer, meet):
    prospect = meet()
    client.force_login(officer)
    url = reverse("captation:inspect", args=[prospect.pk])
    page = client.post(url, {**POST, "more": "1", "room0_name": "Séjour bleu", "power": "no"})
    html = page.content.decode()
    assert page.status_code == 200 and html.count("_surface") and 'name="room3_name"' in html
    assert 'value="Séjour bleu"' in html and f'value="{POST["key"]}"' in html and not prospect.inspections.exists()
    sent = {**POST, "rooms": "4", "room3_name": "Chambre", "room3_surface": "9,5"}
    assert client.post(url, sent).status_code == 302
    assert [(r.name, r.surface, r.height) for r in prospect.inspections.get().rooms.all()] == [
        ("Chambre", Decimal("9.50"), None)
    ]


def test_what_a_no_asks_for_is_not_said_optional(client, officer, meet):
    client.force_login(officer)
    html = client.get(reverse("captation:inspect", args=[meet().pk])).content.decode()
    label = re.search(r'<label for="id_heating_words">(.*?)</label>', html, re.S).group(1)
    assert "Ce que vous avez vu" in label and "facultatif" not in label


@pytest.mark.parametrize("rooms", ["", "0", "-4", "99999999", "deux", "²"])
def test_an_absurd_number_of_rooms_breaks_nothing(client, officer, meet, rooms):
    client.force_login(officer)
    page = client.post(reverse("captation:inspect", args=[meet().pk]), {**POST, "rooms": rooms, "more": "1"})
    assert page.status_code == 200 and page.content.count(b'_height"') <= 200


def test_the_page_of_a_visit_adds_up_its_rooms_and_says_who_mends_what(client, officer, meet, inspect):
    prospect = meet(surface=Decimal("44.50"))
    rooms = [Room("Séjour", "main", Decimal(20), Decimal("2.50")), Room("Chambre", "main", Decimal(12), None)]
    points = walk(power=Seen("no", "Pas de prise au séjour.", "coowners", date(2026, 12, 1)))
    made = inspect_dwelling(officer, prospect=prospect, on=ON, today=ON, points=points, rooms=rooms, equipment=["hob"])
    client.force_login(officer)
    page = client.get(reverse("captation:inspection", args=[made.pk]))
    html = page.content.decode().replace("\u00a0", " ")
    assert page.context["area"].measured == 32 and page.context["area"].short
    assert "La copropriété" in html and "Pas de prise au séjour." in html and "Plaques de cuisson" in html
    assert "Loi 89-462, art. 3-1" in html and "pas Carrez" in html
    assert [p.status for p in decency_points(prospect, ON)].count("bad") == 1
