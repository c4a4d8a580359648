"""Entry and exit inspections: written, compared, signed; photos that say nothing but what they show."""

import json
import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.tenancies.inspections.walks import ENTRY_ON, EXIT_ON, ROOM, entry, leaving, picture
from trousseau.core.errors import Conflict, Refused
from trousseau.engines.photos import SIDE
from trousseau.tenancies.inspections import actions, queries
from trousseau.tenancies.inspections.entries import Element, Picture
from trousseau.tenancies.models import InspectionPhoto, LeaseInspection
from trousseau.tenancies.queries import keys_counted

NOT_THERE = "Cuisine ouverte, les autres pièces n’existent pas."


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def words_of(document) -> str:
    with document.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    return " ".join(page.get_textpage().get_text_range() for page in pdf).replace("\u00a0", " ")


def test_the_two_compare_element_by_element(running_lease, staff):
    found = {
        (one.change.room, one.change.name): one.change.what
        for one in queries.differences(entry(running_lease, staff.rental), leaving(running_lease, staff.rental))
    }
    assert found == {
        (ROOM, "Sol"): "wear",
        (ROOM, "Murs"): "worse",
        (ROOM, "Porte"): "nothing",
        ("Cuisine", "Sol"): "unseen",
        ("Cave", "Sol"): "added",
    }


def test_a_damage_bears_the_tenants_share_when_a_grid_was_agreed(running_lease, staff):
    entry(running_lease, staff.rental)
    leaving(running_lease, staff.rental)
    [damage] = queries.damages(running_lease)
    assert (damage.change.name, damage.share) == ("Murs", 85)  # two years old: 100 less 15


@pytest.mark.parametrize("changes", [{"wear_agreed": False}, {"since": None}])
def test_no_share_is_computed_without_a_grid_or_a_year(running_lease, staff, changes):
    entry(running_lease, staff.rental, **changes)
    leaving(running_lease, staff.rental)
    assert queries.damages(running_lease)[0].share is None


def test_meters_and_keys_side_by_side(running_lease, staff):
    first, last = entry(running_lease, staff.rental), leaving(running_lease, staff.rental)
    [meter] = queries.meters(first, last)
    assert (meter.before, meter.after, meter.differs) == ("120,5", "161", False)
    assert [(k.before, k.after, k.differs) for k in queries.keys(first, last)] == [("2", "2", False), ("1", "", True)]


def test_the_keys_handed_over_are_those_that_the_entry_counted(running_lease, staff, client):
    assert keys_counted(running_lease) is None
    entry(running_lease, staff.rental)
    assert keys_counted(running_lease) == 3
    client.force_login(staff.rental)
    page = text(client.get(reverse("tenancies:keys", args=[running_lease.pk])))
    assert 'name="keys_count" value="3"' in page


def test_one_sent_twice_is_written_once(running_lease, staff):
    first = entry(running_lease, staff.rental, key="a")
    assert entry(running_lease, staff.rental, key="a") == first
    assert LeaseInspection.objects.count() == 1


def test_one_sent_twice_at_the_same_moment_is_written_once(committed_db, running_lease, staff, together):
    one, other = together(*[lambda: entry(running_lease, staff.rental, key="a", photos=())] * 2)
    assert one == other == LeaseInspection.objects.get() and one.version == 1


@pytest.mark.parametrize("of", ["entry", "pre"])
def test_one_corrected_and_sent_again_under_its_key_is_written_again(running_lease, staff, of):
    first = entry(running_lease, staff.rental, key="a", kind=of)
    again = entry(running_lease, staff.rental, key="a", kind=of, elements=[Element(ROOM, "Sol", "new")], words="Bis.")
    assert again == first and (again.elements.get().condition, again.words) == ("new", "Bis.")
    assert LeaseInspection.objects.count() == 1


def test_what_is_sent_again_of_a_signed_one_is_that_one_or_is_refused(running_lease, staff):
    rooms = [ROOM, "Cuisine", *queries.rooms_lacking(entry(running_lease, staff.rental))]
    sent = {"key": "a", "version": 1, "elements": [Element(room, "Sol", "new") for room in rooms]}
    first = entry(running_lease, staff.rental, **sent)
    actions.sign_inspection(staff.rental, inspection=first, version=first.version, on=ENTRY_ON, today=ENTRY_ON)
    assert entry(running_lease, staff.rental, **sent) == first
    with pytest.raises(Refused):
        entry(running_lease, staff.rental, **sent, remarks="Le mur était taché.")


def test_an_old_page_does_not_write_over_what_a_colleague_wrote_since(running_lease, staff):
    entry(running_lease, staff.rental, key="a")
    with pytest.raises(Conflict):
        entry(running_lease, staff.director, key="b", words="Vu d’une page ouverte avant.")
    written = entry(running_lease, staff.director, key="a", version=1, words="Corrigé depuis.")
    with pytest.raises(Conflict):
        entry(running_lease, staff.rental, key="a", words="Envoyé de nouveau.")
    written.refresh_from_db()
    assert (written.words, written.version) == ("Corrigé depuis.", 2)


def test_it_is_corrected_until_it_is_signed(running_lease, staff):
    first = entry(running_lease, staff.rental, key="a")
    again = entry(running_lease, staff.rental, key="b", version=1, elements=[Element(ROOM, "Sol", "new")])
    assert again.pk == first.pk and again.elements.get().condition == "new"
    actions.sign_inspection(
        staff.rental, inspection=again, version=again.version, on=ENTRY_ON, today=ENTRY_ON, without=NOT_THERE
    )
    assert running_lease.annexes.get(kind="inspection").paper == again.paper
    with pytest.raises(Refused):
        entry(running_lease, staff.rental, key="c")


def test_the_signed_paper_holds_what_was_seen_and_is_tagged(running_lease, staff):
    entry(running_lease, staff.rental)
    last = leaving(running_lease, staff.rental)
    actions.sign_inspection(
        staff.rental, inspection=last, version=last.version, on=EXIT_ON, today=EXIT_ON, without=NOT_THERE
    )
    said = words_of(last.paper)
    for part in ("État des lieux de sortie", "Trous et taches.", "C-17", "120,5", "161", "Aminata Capucine"):
        assert part in said, part
    with last.paper.file.open("rb") as file:
        assert b"pdfuaid" in file.read()


def test_signing_names_the_rooms_that_the_entry_says_nothing_of(running_lease, staff):
    first = entry(running_lease, staff.rental)
    signing = {"inspection": first, "version": first.version, "on": ENTRY_ON, "today": ENTRY_ON}
    with pytest.raises(Refused) as refusal:
        actions.sign_inspection(staff.rental, **signing)
    assert refusal.value.field == "without"
    assert "Entrée, Salle d’eau, WC, Chambre 1" in refusal.value.message
    first.refresh_from_db()
    assert (first.signed_on, first.paper) == (None, None)

    actions.sign_inspection(staff.rental, **signing, without=NOT_THERE)
    assert first.signed_on == ENTRY_ON
    said = " ".join(words_of(first.paper).split())
    assert "Chambre 1" in said and "les autres pièces n’existent pas" in said


def test_an_inspection_that_walks_through_every_room_is_signed_without_a_question(running_lease, staff):
    names = ("Entrée", "Séjour", "Cuisine", "Salle de bains", "WC", "Chambre du fond")
    first = entry(running_lease, staff.rental, elements=[Element(name, "Sol", "good") for name in names])
    actions.sign_inspection(staff.rental, inspection=first, version=first.version, on=ENTRY_ON, today=ENTRY_ON)
    assert first.signed_on == ENTRY_ON and first.words == ""


def test_signing_the_exit_names_the_rooms_of_the_entry(running_lease, staff):
    entry(running_lease, staff.rental)
    last = leaving(running_lease, staff.rental)
    with pytest.raises(Refused) as refusal:
        actions.sign_inspection(staff.rental, inspection=last, version=last.version, on=EXIT_ON, today=EXIT_ON)
    assert "Cuisine" in refusal.value.message and "Chambre" not in refusal.value.message


def test_a_party_who_does_not_sign_is_said(running_lease, staff):
    first = entry(running_lease, staff.rental)
    actions.sign_inspection(
        staff.rental,
        inspection=first,
        version=first.version,
        on=ENTRY_ON,
        today=ENTRY_ON,
        refused="Le locataire conteste.",
        without=NOT_THERE,
    )
    assert (first.signed_on, first.refused) == (None, "Le locataire conteste.") and first.paper


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": date(2026, 6, 1)}, "held_on"),
        ({"elements": []}, None),
        ({"elements": [Element(ROOM, "Sol", "good"), Element(ROOM, "sol", "bad", "x")]}, None),
        ({"photos": [Picture(b"no picture")]}, "photos"),
        ({"photos": [Picture(b"")]}, "photos"),
    ],
    ids=["before the lease", "nothing seen", "an element twice", "no picture", "empty picture"],
)
def test_what_cannot_be_written_names_its_field(running_lease, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        entry(running_lease, staff.rental, **changes)
    assert refusal.value.field == field


def test_a_damage_says_what_it_is(running_lease, staff):
    with pytest.raises(ValidationError):
        entry(running_lease, staff.rental, elements=[Element(ROOM, "Sol", "bad")])


def test_a_photo_is_kept_small_and_without_what_the_phone_wrote(running_lease, staff):
    sent = picture(size=(SIDE * 2, 500))
    assert b"Appareil" in sent
    entry(running_lease, staff.rental, photos=[Picture(sent, ROOM), Picture(sent, ROOM)])
    kept = InspectionPhoto.objects.get()
    with kept.file.file.open("rb") as file:
        content = file.read()
    from PIL import Image

    with kept.file.file.open("rb") as file:
        assert max(Image.open(file).size) == SIDE
    assert b"Appareil" not in content


def test_an_inspection_holds_so_many_photos(running_lease, staff, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PHOTOS", 2)
    monkeypatch.setattr("trousseau.tenancies.inspections.photos.MOST_PHOTOS", 2)
    colors = ["red", "green", "blue"]
    with pytest.raises(Refused):
        entry(running_lease, staff.rental, photos=[Picture(picture(color)) for color in colors])
    entry(running_lease, staff.rental, photos=[Picture(picture(color)) for color in colors[:2]])
    with pytest.raises(Refused):
        entry(running_lease, staff.rental, version=1, photos=[Picture(picture("black"))])


def test_the_exit_walks_through_the_rooms_of_the_entry(running_lease, staff):
    entry(running_lease, staff.rental)
    walk = queries.to_walk(running_lease, "exit")
    assert [(room, [one.name for one in rows]) for room, rows in walk] == [
        (ROOM, ["Sol", "Murs", "Porte"]),
        ("Cuisine", ["Sol"]),
    ]
    assert {one.condition for _room, rows in walk for one in rows} == {""}  # seen anew, on the spot


class TestPages:
    @pytest.fixture
    def manager(self, client, staff, on_day):
        on_day("2026-12-04")
        client.force_login(staff.rental)
        return client

    def test_from_the_form_to_the_comparison(self, manager, running_lease, staff):
        entry(running_lease, staff.rental)
        url = reverse("tenancies:inspect", args=[running_lease.pk, "exit"])
        form = manager.get(url).context["form"]
        sent = {
            "plan": form["plan"].value(),
            "key": form["key"].value(),
            "held_on": "2026-12-04",
            "present": "Tous",
            "e0_0_condition": "worn",
            "e0_1_condition": "gone",
            "e0_1_words": "Le papier est arraché.",
            "r0_rest": "good",
            "m_cold_number": "C-17",
            "m_cold_reading": "161,25",
            "k_door": "1",
        }
        page = text(manager.post(url, sent, follow=True))
        assert "1 élément abîmé depuis l’entrée" in page and "Le papier est arraché." in page
        assert "161,25" in page and "85" in page
        last = LeaseInspection.objects.get(kind="exit")
        assert last.meters.get().reading == Decimal("161.25")
        # the whole room says it for what was left, and for no other room
        assert dict(last.elements.values_list("name", "condition")) == {"Sol": "worn", "Murs": "gone", "Porte": "good"}

    def test_a_page_opened_before_a_colleague_wrote_says_it_and_puts_its_own_in_place_once_told(
        self, manager, running_lease, staff
    ):
        url = reverse("tenancies:inspect", args=[running_lease.pk, "entry"])
        form = manager.get(url).context["form"]
        sent = {"plan": json.dumps([["Séjour", ["Sol"]]]), "key": form["key"].value(), "version": "0"}
        sent |= {"held_on": "2026-12-04", "present": "Tous", "e0_0_condition": "worn", "words": "Le mien."}
        entry(running_lease, staff.director)
        met = manager.post(url, sent)
        assert met.status_code == 409 and ("", "Le mien.") in [
            (one["stored"], one["typed"]) for one in met.context["conflict"]
        ]
        said = re.sub(r"\s+", " ", met.content.decode())
        assert "Les pièces ne sont pas comparées ici" in said and 'name="version" value="1"' in said
        assert LeaseInspection.objects.get().words == ""
        assert manager.post(url, {**sent, "version": "1"}).status_code == 302
        assert LeaseInspection.objects.get().words == "Le mien."

    def test_a_damage_without_words_is_said_beside_its_field_and_nothing_is_lost(self, manager, running_lease):
        url = reverse("tenancies:inspect", args=[running_lease.pk, "entry"])
        plan = json.dumps([["Séjour", ["Sol"]]])
        sent = {"plan": plan, "held_on": "2026-12-04", "present": "Tous", "e0_0_condition": "bad"}
        answer = manager.post(url, sent)
        assert answer.status_code == 422 and answer.context["form"].errors["e0_0_words"]
        assert "Séjour" in text(answer)

    def test_another_room_is_drawn_and_nothing_is_written(self, manager, running_lease):
        url = reverse("tenancies:inspect", args=[running_lease.pk, "entry"])
        plan = json.dumps([["Séjour", ["Sol"]]])
        answer = manager.post(url, {"plan": plan, "more": "1", "room_added": "Buanderie", "e0_0_condition": "good"})
        assert answer.status_code == 200 and "Buanderie" in text(answer)
        assert not LeaseInspection.objects.exists()

    def test_a_second_room_of_the_same_name_is_refused_as_it_is_added_beside_its_field(self, manager, running_lease):
        url = reverse("tenancies:inspect", args=[running_lease.pk, "entry"])
        plan = json.dumps([["Séjour", ["Sol"]]])
        answer = manager.post(url, {"plan": plan, "more": "1", "room_added": " séjour", "e0_0_condition": "good"})
        form = answer.context["form"]
        assert answer.status_code == 422 and list(form.errors) == ["room_added"]
        assert "Il y a déjà une pièce de ce nom" in text(answer)
        assert [room for room, _names in form.rooms] == ["Séjour"] and form["room_added"].value() == " séjour"
        assert form["e0_0_condition"].value() == "good"

    def test_without_script_it_is_said_before_the_photos_that_rooms_are_added_first(self, manager, running_lease):
        page = text(manager.get(reverse("tenancies:inspect", args=[running_lease.pk, "entry"])))
        before, _said, after = page.partition("Ajoutez d’abord les pièces qui manquent")
        assert 'type="file"' not in before and before.rpartition("<")[0].rstrip().endswith("<noscript>")
        assert 'type="file"' in after

    def test_a_plan_that_is_not_readable_gives_the_usual_rooms(self, manager, running_lease):
        url = reverse("tenancies:inspect", args=[running_lease.pk, "entry"])
        for plan in ("[", "{}", '[["a"]]', "[1]"):
            assert manager.post(url, {"plan": plan, "more": "1"}).status_code == 200

    def test_without_an_entry_inspection_the_presumption_is_said(self, manager, running_lease):
        page = text(manager.get(reverse("tenancies:inspections", args=[running_lease.pk])))
        assert "présumé" in page and "C. civ., art. 1731" in page

    def test_the_signature_then_the_paper_and_the_photo(self, manager, running_lease, staff):
        first = entry(running_lease, staff.rental)
        args = [running_lease.pk, first.pk]
        assert manager.get(reverse("tenancies:inspection_paper", args=args)).status_code == 404
        manager.post(
            reverse("tenancies:inspection_sign", args=args),
            {"version": first.version, "on": "2026-12-04", "without": NOT_THERE},
        )
        assert manager.get(reverse("tenancies:inspection_paper", args=args)).status_code == 200
        url = reverse("tenancies:inspection_photo", args=[running_lease.pk, first.photos.get().pk])
        answer = manager.get(url)
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_the_page_of_the_signatures_asks_for_the_rooms_and_loses_nothing(self, manager, running_lease, staff):
        first = entry(running_lease, staff.rental)
        url = reverse("tenancies:inspection_sign", args=[running_lease.pk, first.pk])
        assert "Salle d’eau, WC, Chambre 1" in text(manager.get(url))
        answer = manager.post(url, {"version": first.version, "on": "2026-12-04", "refused": "Le locataire."})
        assert answer.status_code == 422 and answer.context["form"].errors["without"]
        assert answer.context["form"]["refused"].value() == "Le locataire."

    def test_anothers_inspection_is_not_found(self, manager, build, running_lease, staff, client, account):
        first = entry(running_lease, staff.rental)
        other = build.running_lease("Sauge")
        photo = first.photos.get().pk
        for name, key in (("inspection_sign", first.pk), ("inspection_paper", first.pk), ("inspection_photo", photo)):
            assert manager.get(reverse(f"tenancies:{name}", args=[other.pk, key])).status_code == 404
        client.force_login(account("rental", grants=False))
        assert client.get(reverse("tenancies:inspections", args=[running_lease.pk])).status_code == 404
        assert client.get(reverse("tenancies:inspection_photo", args=[running_lease.pk, photo])).status_code == 404
