"""Who sees what, and what each page says when it is empty, right or wrong."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trousseau.core.clock import today
from trousseau.core.enums import Role
from trousseau.exchange.facts import pseudonym
from trousseau.observatory.actions import confirm_key, trust_key
from trousseau.observatory.models import Delivery, TrustedKey
from trousseau.observatory.urls import urlpatterns

PSEUDONYM = re.compile(r"\b[A-Z2-7]{25}[AEIMQUY4]\b")
OPENED = {
    "home": set(Role),
    "signed": set(Role),
    "figures": {Role.COORDINATOR},
    "deliveries": {Role.OPERATOR},
    "receive": {Role.OPERATOR},
    "delivery": {Role.OPERATOR},
    "delivery_withdraw": {Role.OPERATOR},
    "keys": {Role.ADMINISTRATOR, Role.OPERATOR},
    "own_key": {Role.ADMINISTRATOR},
    "trust": {Role.ADMINISTRATOR},
    "key": {Role.ADMINISTRATOR, Role.OPERATOR},
    "confirm": {Role.ADMINISTRATOR, Role.OPERATOR},
    "withdraw": {Role.ADMINISTRATOR},
}


def busy() -> list[tuple]:
    """Sixty households: 12 applications a month from January to May, and many ways on."""
    rows = []
    for n in range(60):
        month = n // 12 + 1
        rows.append((n, "application_opened", f"2026-{month:02d}-05"))
        if n % 12 < 6:
            rows.append((n, "housed", f"2026-{month:02d}-20"))
        elif n % 12 == 6:
            rows.append((n, "left", f"2026-{month:02d}-25"))
    return rows


def address(name: str, trusted=None) -> str:
    args = {
        "delivery": [1],
        "delivery_withdraw": [1],
        "key": [trusted.pk],
        "confirm": [trusted.pk],
        "withdraw": [trusted.pk],
    }.get(name, [])
    return reverse(f"observatory:{name}", args=args)


def test_every_address_is_in_the_matrix():
    assert {pattern.name for pattern in urlpatterns} == set(OPENED)


@pytest.mark.parametrize("name", OPENED)
def test_each_page_opens_to_its_roles_only(name, client, account, take, trusted):
    take(busy())
    url = address(name, trusted)
    answer = client.get(url)
    assert answer.status_code == (200 if name in ("home", "signed") else 302)
    for role in Role:
        client.force_login(account(role.value))
        assert client.get(url).status_code == (200 if role in OPENED[name] else 403), role


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, None])
def test_a_pseudonym_is_on_no_page_but_the_operator_s(role, client, account, take, trusted):
    take(busy())
    if role:
        client.force_login(account(role.value))
    for name in OPENED:
        for query in ("", "?format=csv"):
            answer = client.get(address(name, trusted) + query)
            body = answer.getvalue() if answer.streaming else answer.content
            assert not PSEUDONYM.search(body.decode())


def test_the_operator_reads_pseudonyms_and_no_stock(client, operator, take):
    take(busy())
    client.force_login(operator)
    page = client.get(reverse("observatory:delivery", args=[1])).content.decode()
    assert pseudonym(b"essai", "household", 1) in page
    assert "95 faits en vigueur" in page


def test_the_public_page_keeps_small_counts_secret(client, take):
    take(busy())
    page = client.get("/").content.decode()
    assert "secret" in page
    csv = client.get("/?format=csv").content.decode("utf-8-sig").splitlines()
    assert csv[0].split(";")[1:] == [
        "Entrées",
        "Logés",
        "Perdus de vue",
        "Partis",
        "Ménages connus",
        "Millésime",
        "Publié le",
    ]
    january = csv[1].split(";")
    # one household left: it is secret, and so is another count, or the balance would give it back
    assert january[1:6] == ["12", "secret", "0", "secret", "5"]
    assert not any(cell in ("1", "2", "3", "4") for line in csv[1:] for cell in line.split(";")[1:-2])
    assert len(csv) == 1 + 6 + 2  # six months, two quarters


def test_the_public_page_says_what_it_waits_for(client, take):
    assert "Pas encore de chiffre à publier" in client.get("/").content.decode()
    take([(1, "application_opened", "2026-02-03")], start="2026-02-02", end="2026-02-20")
    page = client.get("/").content.decode()
    assert "aucun mois n’est complet" in page


def test_the_unverified_threshold_is_said_so(client, take):
    take(busy())
    page = client.get("/").content.decode()
    assert "Page publique." in page
    assert "personne n’a encore vérifiée" in page and "considérant" in page


def test_one_household_housed_is_one_more_for_the_coordinator(client, coordinator, take):
    client.force_login(coordinator)
    url = reverse("observatory:figures")
    assert "Pas encore de fait reçu" in client.get(url).content.decode()
    take(busy())

    def housed() -> int:
        lines = client.get(url + "?format=csv").content.decode("utf-8-sig").splitlines()
        head, whole = lines[0].split(";"), lines[-1].split(";")
        return int(whole[head.index("Logés")])

    before = housed()
    take([*busy(), (99, "application_opened", "2026-06-02"), (99, "housed", "2026-06-15")], hour=9)
    assert housed() == before + 1 == 31


def test_the_period_is_cut_to_the_days_asked(client, coordinator, take):
    take(busy())
    client.force_login(coordinator)
    url = reverse("observatory:figures")
    answer = client.get(url, {"start": "2026-01-10", "end": "2026-02-10", "format": "csv"})
    lines = [line.split(";") for line in answer.content.decode("utf-8-sig").splitlines()]
    assert [line[0] for line in lines[1:]] == [
        "janvier 2026, du 10 au 31",
        "février 2026, du 1 au 10",
        "Toute la période",
    ]
    # 12 known on the 9th; 6 housed and 1 left in January, 12 new in February
    assert lines[-1][1:] == ["12", "12", "0", "0", "6", "0", "1", "17"]
    page = client.get(url, {"start": "2026-03-01", "end": "2026-02-01"})
    assert "La période finit avant de commencer" in page.content.decode()
    page = client.get(url, {"start": "2020-03-01", "end": "2026-02-01"})
    assert "choisissez un jour entre les deux" in page.content.decode()


def test_the_operator_receives_a_file_by_the_page(client, operator, trusted, file):
    client.force_login(operator)
    url = reverse("observatory:receive")

    def send(data: bytes):
        return client.post(url, {"file": SimpleUploadedFile("juin.facts", data)})

    answer = send(file(busy()))
    assert answer.url == reverse("observatory:delivery", args=[1])
    assert Delivery.objects.get().filename == "juin.facts"
    assert "déjà reçu" in client.get(send(file(busy())).url).content.decode()
    for data, said in (
        (file(busy()).replace(b"housed", b"left", 1), "signature"),
        (b"nom;prenom\n", "fichier de faits"),
        (b"", "vide"),
    ):
        answer = send(data)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert said in page and 'aria-invalid="true"' in page and "id_file_error" in page
    assert Delivery.objects.count() == 1


def test_the_administrator_adds_and_withdraws_a_key(client, administrator, pair):
    client.force_login(administrator)
    url = reverse("observatory:trust")
    good = {"source": "ais-essai", "label": "En main propre", "pem": pair[1].decode()}
    answer = client.post(url, {**good, "pem": pair[0].decode()})
    assert answer.status_code == 422 and "clé privée" in answer.content.decode()
    answer = client.post(url, {**good, "source": "AIS Essai"})
    assert answer.status_code == 422 and "minuscules" in answer.content.decode()
    assert client.post(url, good).status_code == 302
    found = TrustedKey.objects.get()
    assert found.history.get().history_user == administrator
    assert client.post(url, good).status_code == 422
    confirm = reverse("observatory:withdraw", args=[found.pk])
    client.get(confirm)
    found.refresh_from_db()
    assert found.withdrawn_on is None
    client.post(confirm)
    found.refresh_from_db()
    assert found.withdrawn_on is not None
    page = client.get(reverse("observatory:key", args=[found.pk])).content.decode()
    assert "Retirée" in page and confirm not in page


def test_two_sources_are_said_not_to_be_comparable(client, coordinator, administrator, take, file, operator):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    from trousseau.observatory.actions import receive

    take(busy())
    key = Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    confirm_key(
        operator,
        key=trust_key(administrator, source="une-autre", label="x", pem=pem, on=date(2026, 7, 1)),
        on=date(2026, 7, 1),
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    data = file([], source="une-autre", private_key_pem=private, end="2026-03-31")
    receive(operator, data=data, filename="x", today=today())
    assert "leurs pseudonymes ne se comparent pas" in client.get("/").content.decode()
    csv = client.get("/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(csv) == 1 + 6 + 2  # months published before the second source told only three stay
    client.force_login(coordinator)
    page = client.get(reverse("observatory:figures")).content.decode()
    assert "une-autre n’a rien transmis après le 31 mars 2026" in page.replace("\u00a0", " ")


def test_the_second_person_confirms_a_key_and_is_told_of_the_others(client, administrator, operator, trusted):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    pem = (
        Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )
    key = trust_key(administrator, source=trusted.source, label="Une deuxième", pem=pem, on=today())
    page, confirm = (reverse(f"observatory:{name}", args=[key.pk]) for name in ("key", "confirm"))
    client.force_login(administrator)
    assert "À confirmer" in client.get(page).content.decode() and confirm not in client.get(page).content.decode()
    client.force_login(operator)
    assert confirm in client.get(page).content.decode()
    assert "a déjà une autre clé" in client.get(confirm).content.decode()
    assert client.post(confirm).status_code == 302
    key.refresh_from_db()
    assert key.confirmed_by == operator and "De confiance" in client.get(page).content.decode()


def test_the_operator_withdraws_a_delivery_and_the_figures_stop_before_it(client, operator, coordinator, take):
    take(busy())
    client.force_login(operator)
    url = reverse("observatory:delivery_withdraw", args=[1])
    assert client.post(url, {"why": ""}).status_code == 422
    page = client.post(url, {"why": "Faits d’un autre territoire"}, follow=True).content.decode()
    assert "Faits d’un autre territoire" in page and url not in page
    client.force_login(coordinator)
    assert "Pas encore de fait reçu" in client.get(reverse("observatory:figures")).content.decode()
    assert client.get("/").status_code == 200
