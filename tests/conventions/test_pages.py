"""The pages of the conventions, as each reader meets them."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.papers import picture
from trousseau.conventions.actions import sign_convention
from trousseau.conventions.actions_decisions import decide
from trousseau.conventions.actions_money import promise_tranche
from trousseau.conventions.actions_programmes import open_programme
from trousseau.conventions.models import Convention, ConventionParty, Deliberation, Payment
from trousseau.core import digests
from trousseau.core.models import Document, Organisation
from trousseau.ledger.models import Entry

SIRET, OTHER_SIRET = "21210210700019", "00000000000000"

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"

    def send(content: bytes, name: str = "acte.txt", **fields):
        file = SimpleUploadedFile(name, content)
        return client.post(reverse("conventions:deliberation_new"), {"file": file}, **fields)

    return send


def test_a_director_goes_from_the_act_to_a_signed_convention_and_its_money(client, director, upload, act_text, on_day):
    on_day("2026-12-01")
    client.force_login(director)
    page = upload(act_text.encode(), follow=True)
    act = Deliberation.objects.get()
    assert page.redirect_chain == [(reverse("conventions:deliberation", args=[act.pk]), 302)]

    url = reverse("conventions:convention_new", args=[act.pk])
    form = client.get(url).context["form"]
    assert form["amount"].value() == "7425000" and form["starts_on"].value() == date(2026, 1, 1)
    drawn = client.post(
        url,
        {
            "title": "Convention 2026",
            "amount": "7425000",
            "agency": "Les Trois Clés",
            "partners": ["CAF", "DDETS"],
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        },
    )
    convention = Convention.objects.get()
    assert drawn.url == reverse("conventions:convention", args=[convention.pk])
    assert convention.amount == 7_425_000 and convention.posts.count() == 3

    client.post(reverse("conventions:sign", args=[convention.pk]), {"version": "1", "on": "2026-11-02"})
    client.post(
        reverse("conventions:tranche_new", args=[convention.pk]),
        {"funder": act.council_id, "amount": "40 000", "due_on": "2026-11-20"},
    )
    tranche = convention.tranches.get()
    client.post(
        reverse("conventions:tranche_receive", args=[tranche.pk]),
        {"on": "2026-11-21", "amount": "40 000", "key": str(uuid4())},
    )
    post = convention.posts.first()
    client.post(
        reverse("conventions:holder_new", args=[post.pk]),
        {"holder": director.pk, "share": "80", "starts_on": "2026-01-01"},
    )
    page = client.get(drawn.url)
    shown = page.context["convention"]
    assert (shown.received, shown.left) == (4_000_000, 3_425_000) and Entry.objects.count() == 1
    assert shown.signed_on == date(2026, 11, 2) and "Solène Bergeronnette" in page.content.decode()
    assert page.context["deadlines"][0].on == date(2026, 12, 31)
    assert date(2027, 2, 2) in [day.on for day in page.context["deadlines"] if day.code == "publish"]


def test_another_amount_is_typed_or_asked_for(client, director, enter, act_text, on_day):
    on_day("2026-12-01")
    client.force_login(director)
    act = enter(act_text)
    url = reverse("conventions:convention_new", args=[act.pk])
    data = {
        "title": "Avenant",
        "amount": "other",
        "agency": "Les Trois Clés",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    }
    asked = client.post(url, data)
    assert asked.status_code == 422 and "other_amount" in asked.context["form"].errors
    client.post(url, {**data, "other_amount": "1 200,50"})
    assert Convention.objects.get().amount == 120_050


def test_a_period_upside_down_is_said_in_the_words_of_its_constraint(client, director, enter, act_text, on_day):
    on_day("2026-12-01")
    client.force_login(director)
    page = client.post(
        reverse("conventions:convention_new", args=[enter(act_text).pk]),
        {
            "title": "À l’envers",
            "amount": "7425000",
            "agency": "Les Trois Clés",
            "starts_on": "2026-12-31",
            "ends_on": "2026-01-01",
        },
    )
    assert page.status_code == 422 and page.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("acte.exe", b"MZ"),
        ("recette.txt", "Éplucher les pommes.".encode()),
        ("vide.txt", b" "),
        ("faux.pdf", b"%PDF-1.7 abime"),
        ("bombe.docx", b"PK\x03\x04 rien"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field_and_nothing_is_kept(client, director, upload, name, content):
    client.force_login(director)
    page = upload(content, name)
    assert page.status_code == 422 and page.context["form"].errors["file"]
    assert not Deliberation.objects.exists() and not Document.objects.exists()


def test_the_act_is_served_whole_to_its_readers_only(client, account, enter, act_text):
    url = reverse("conventions:act", args=[enter(act_text).pk])
    client.force_login(account("funder"))
    served = client.get(url)
    assert b"".join(served).decode() == act_text
    assert served["Content-Disposition"] == 'attachment; filename="acte.txt"'
    client.force_login(account("tenant"))
    assert client.get(url).status_code == 403


def test_a_funder_reads_and_is_offered_nothing_to_press(client, account, draw):
    convention = draw()
    client.force_login(account("funder"))
    for name, pk in (("convention", convention.pk), ("deliberation", convention.deliberation_id)):
        html = client.get(reverse(f"conventions:{name}", args=[pk])).content.decode()
        assert "btn-main" not in html and "/modifier/" not in html and "/completer/" not in html
    assert client.get(reverse("conventions:sign", args=[convention.pk])).status_code == 403


def test_a_coordinator_draws_but_does_not_sign(client, account, draw):
    convention = draw()
    client.force_login(account("coordinator"))
    html = client.get(reverse("conventions:convention", args=[convention.pk])).content.decode()
    assert reverse("conventions:edit", args=[convention.pk]) in html
    assert reverse("conventions:sign", args=[convention.pk]) not in html


def test_two_people_editing_one_convention_meet_and_lose_nothing(client, director, draw, on_day):
    on_day("2026-12-01")
    convention = draw()
    client.force_login(director)
    url = reverse("conventions:edit", args=[convention.pk])
    data = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "amount": "74250", "version": "1"}
    assert client.post(url, {**data, "title": "Premier"}).status_code == 302
    second = client.post(url, {**data, "title": "Second"})
    html = second.content.decode()
    assert second.status_code == 409 and "Premier" in html and 'value="Second"' in html


@pytest.fixture
def completing(client, director, enter, act_text):
    """The page that completes a deliberation, opened: its act, and what it would send."""
    found = enter(act_text)
    client.force_login(director)
    form = client.get(reverse("conventions:complete", args=[found.pk])).context["form"]
    return found, {name: form[name].value() for name in form.fields}


def _edit_council(client, found, **changes):
    url = reverse("core:organisation_edit", args=[found.council_id])
    form = client.get(url).context["form"]
    told = {name: form[name].value() for name in form.fields} | changes
    return lambda: client.post(url, told)


def test_a_number_of_the_council_typed_on_its_own_page_is_not_erased_by_one_opened_before(client, completing):
    found, told = completing
    url = reverse("conventions:complete", args=[found.pk])
    assert _edit_council(client, found, siret=SIRET)().status_code == 302
    assert client.post(url, told | {"number": "2026-11"}).status_code == 302
    found.council.refresh_from_db()
    assert found.council.siret == SIRET
    met = client.post(url, told | {"version": 2, "siret": OTHER_SIRET})
    assert met.status_code == 422 and SIRET in str(met.context["form"].errors["siret"])
    found.council.refresh_from_db()
    assert found.council.siret == SIRET


def test_a_number_of_the_council_is_of_its_history_and_a_page_of_it_opened_before_meets_it(
    client, director, completing
):
    found, told = completing
    late = _edit_council(client, found, phone="03 80 00 00 00")
    assert client.post(reverse("conventions:complete", args=[found.pk]), told | {"siret": SIRET}).status_code == 302
    assert late().status_code == 409
    found.council.refresh_from_db()
    assert found.council.siret == SIRET
    assert (found.council.history.first().siret, found.council.history.first().history_user) == (SIRET, director)


def test_a_number_whose_key_is_wrong_is_refused(client, completing):
    found, told = completing
    wrong = client.post(reverse("conventions:complete", args=[found.pk]), told | {"siret": "21210231700018"})
    assert wrong.status_code == 422 and "siret" in wrong.context["form"].errors


@pytest.fixture
def vote(director, on_day):
    on_day("2026-11-02")
    body = Organisation.objects.create(kind="council", name="Val")
    return decide(
        director, body=body, decided_on=date(2026, 11, 2), reference="A1", subject="Vote", today=date(2026, 11, 2)
    )


def test_a_file_given_with_a_form_that_comes_back_is_asked_again(client, director, settings, tmp_path, vote):
    settings.MEDIA_ROOT = tmp_path / "documents"
    client.force_login(director)
    url = reverse("conventions:decision_correct", args=[vote.pk])
    label = client.get(url).context["form"]["file"].label

    def send(**told):
        scan = SimpleUploadedFile("acte.png", picture("PNG", (400, 400)))
        return client.post(url, {"version": 1, "decided_on": "2026-11-02", "reference": "A2", "file": scan, **told})

    wrong = send(subject="")
    assert wrong.status_code == 422 and wrong.context["not_kept"] == [label]
    assert client.post(url, {"version": 1, "decided_on": "2026-11-02", "reference": "A2", "subject": "Vote"}).url
    met = send(subject="Vote du conseil")
    assert met.status_code == 409 and [one["typed"] for one in met.context["conflict"]] == ["Vote du conseil"]
    assert "Choisissez ou écrivez de nouveau" in met.content.decode() and met.context["not_kept"] == [label]


def test_two_who_edit_a_programme_each_see_the_aims_of_the_other(client, director, vote):
    found = open_programme(
        director,
        funder=vote.body,
        holder=vote.body,
        decision=vote,
        title="Programme",
        call="",
        steered_by="",
        meets="",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        amount=100_000,
        aims=["Un"],
    )
    client.force_login(director)
    url = reverse("conventions:programme_edit", args=[found.pk])
    assert client.get(url).context["form"]["aim_1"].value() == "Un"
    told = {"version": 1, "title": "Programme", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "amount": "1000"}
    assert client.post(url, {**told, "aim_1": "Un premier but"}).status_code == 302
    met = client.post(url, {**told, "title": "Programme du Val", "aim_1": "Un"})
    seen = [(one["stored"], one["typed"]) for one in met.context["conflict"]]
    assert met.status_code == 409 and seen == [("Programme", "Programme du Val"), ("Un premier but", "Un")]
    met = client.post(url, {**told, "title": "Programme du Val", "aim_1": "Un", "initial-aim_1": "Un"})
    assert met.context["form"]["aim_1"].value() == "Un premier but", "what its reader did not touch is not put back"


def test_the_proof_says_what_is_wrong_first_and_names_its_ground(client, director, enter, act_text):
    doubtful = enter(act_text.replace("POUR : 19", "POUR : 18"))
    client.force_login(director)
    page = client.get(reverse("conventions:deliberation", args=[doubtful.pk]))
    html = page.content.decode()
    assert page.context["checks"][0].tone == "bad" and "callout is-warn" in html
    assert "CGCT, art." in html.replace("\u00a0", " ")
    form = client.get(reverse("conventions:convention_new", args=[doubtful.pk])).context["form"]
    assert "settled" in form.fields


def test_the_convention_page_says_that_its_delay_was_not_verified(client, director, draw):
    convention = draw()
    sign_convention(director, convention=convention, version=1, on=date(2026, 11, 3), today=date(2026, 11, 3))
    client.force_login(director)
    html = client.get(reverse("conventions:convention", args=[convention.pk])).content.decode()
    assert "2017-779" in html and "is-warn" in html


def test_an_empty_list_says_what_to_do_first(client, account):
    client.force_login(account("director"))
    html = client.get(reverse("conventions:list")).content.decode()
    assert reverse("conventions:deliberation_new") in html and 'class="empty"' in html
    client.force_login(account("funder"))
    assert reverse("conventions:deliberation_new") not in client.get(reverse("conventions:list")).content.decode()


@pytest.fixture
def sixty(director, draw):
    """Sixty acts and conventions, one payment received on each."""
    model = draw()
    act, council = model.deliberation, model.deliberation.council
    for n in range(59):
        paper = Document(kind="act", title=f"{n}.txt", sha256=str(n), made_on=act.entered_on, file="x")
        digests.write([paper])
        other = Deliberation.objects.create(
            council=Organisation.objects.create(kind="council", name=f"Conseil {n}"),
            held_on=act.held_on,
            subject=f"Objet {n}",
            adopted=True,
            verdict="proved",
            reading=act.reading,
            act=paper,
            entered_by=director,
            entered_on=act.entered_on,
        )
        row = Convention.objects.create(
            deliberation=other,
            title=f"Convention {n}",
            starts_on=model.starts_on,
            ends_on=model.ends_on,
            amount=100_000,
        )
        ConventionParty.objects.create(convention=row, organisation=council, part="grantor", share=100_000)
        tranche = promise_tranche(director, convention=row, funder=council, amount=60_000, due_on=date(2026, 12, 1))
        Payment.objects.create(tranche=tranche, on=date(2026, 12, 1), amount=60_000, key=f"list:{n}")
    return model


@pytest.mark.parametrize("name", ["list", "deliberations"])
def test_a_list_of_sixty_takes_eight_queries_at_most(client, director, sixty, django_assert_max_num_queries, name):
    client.force_login(director)
    client.get(reverse(f"conventions:{name}"))
    with django_assert_max_num_queries(8):
        page = client.get(reverse(f"conventions:{name}"))
    assert page.context["count"] == 60 and len(page.context["rows"]) == 50


def test_the_list_sorts_searches_and_exports_what_it_shows(client, director, sixty):
    client.force_login(director)
    url = reverse("conventions:list")
    page = client.get(url, {"order": "-left"})
    assert page.context["rows"][0][0].value == "Convention 2026"  # nothing received: the most is left
    found = client.get(url, {"q": "ÇONVENTION 58"})
    assert {row[0].value for row in found.context["rows"]} == {"Convention 58"}
    exported = b"".join(client.get(url, {"q": "convention 58", "format": "csv"})).decode("utf-8-sig").splitlines()
    assert len(exported) == 2 and ";1000,00;600,00;400,00;" in exported[1]
