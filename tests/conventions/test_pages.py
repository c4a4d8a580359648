"""The pages of the conventions, as each reader meets them."""

from datetime import date
from importlib.resources import files

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trousseau.conventions.models import Convention, Deliberation

pytestmark = pytest.mark.django_db
ACT = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"


def upload(client, content=None, name="acte.txt", **fields):
    file = SimpleUploadedFile(name, ACT.read_bytes() if content is None else content)
    return client.post(reverse("conventions:deliberation_new"), {"file": file}, **fields)


def test_a_director_goes_from_the_act_to_a_signed_convention_and_its_money(client, account):
    client.force_login(account("director"))
    page = upload(client, follow=True)
    act = Deliberation.objects.get()
    assert page.redirect_chain == [(reverse("conventions:deliberation", args=[act.pk]), 302)]
    assert "19" in page.content.decode()

    form = client.get(reverse("conventions:convention_new", args=[act.pk])).content.decode()
    assert "74" in form and "182" in form
    drawn = client.post(
        reverse("conventions:convention_new", args=[act.pk]),
        {
            "title": "Convention 2026", "amount": "7425000", "agency": "Les Trois Clés", "partners": ["CAF", "DDETS"],
            "starts_on": "2026-01-01", "ends_on": "2026-12-31",
        },
    )  # fmt: skip
    convention = Convention.objects.get()
    assert drawn.status_code == 302 and drawn.url == reverse("conventions:convention", args=[convention.pk])
    assert convention.amount == 74_250_00 and convention.posts.count() == 3
    client.post(reverse("conventions:sign", args=[convention.pk]), {"version": "1", "on": "2026-11-02"})
    convention.refresh_from_db()
    assert convention.signed_on == date(2026, 11, 2)
    page = client.get(drawn.url).content.decode()
    assert "2027" in page
