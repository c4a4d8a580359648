"""Who sits there is asked again before money leaves, rights change or data go out; nothing typed is lost."""

import pytest
from django.urls import get_resolver, reverse

from trousseau.core.again import FILE, MINUTES, PAGE

PASSWORD = "le merle chante tôt"
NEW = {"name": "Nora Pipit", "email": "nora@essai.example", "roles": ["social"], "organisation": ""}
# said a second time: the pages that ask again, and those that give a file
PAGES = {
    "core:account_new",
    "core:account_roles",
    "core:account_state",
    "core:account_password",
    "core:account_factor",
    "core:account_factor_confirm",
    "core:account_sessions",
    "core:grants_close",
    "core:grants_give",
    "core:grants_open",
    "core:grants_take",
    "core:mail_edit",
    "owners:write",
    "owners:iban",
    "payouts:supplier_iban",
    "rents:collection_send",
    "reporting:facts_new",
    "reporting:send",
    "support:handover",
    "support:team_end",
    "support:team_new",
    "portals:join_owner",
    "portals:join_tenant",
    "portals:part_owner",
    "portals:part_tenant",
    "mfa_remove_webauthn",
    "account_oidc_join",
    "account_oidc_part",
}
FILES = {
    "owners:file",
    "rents:collection_file",
    "desk:copy",
    "desk:copy_paper",
    "desk:openings_paper",
    "desk:rights_letter",
    "desk:owner_copy",
    "ledger:fec",
    "followup:bill_credit",
    "followup:bill_invoice",
    "reporting:facts_file",
    "reporting:fill",
    "reporting:paper",
    "reporting:workbook",
}


def test_the_views_that_ask_again_are_those():
    found: dict[str, set[str]] = {PAGE: set(), FILE: set()}

    def walk(resolver, room: str) -> None:
        for one in resolver.url_patterns:
            if hasattr(one, "url_patterns"):
                walk(one, one.app_name or room)
            elif asks := getattr(one.callback, "again", ""):
                found[asks].add(f"{room}:{one.name}" if room else one.name)

    walk(get_resolver("trousseau.site.urls"), "")
    assert found == {PAGE: PAGES, FILE: FILES}


@pytest.fixture
def away(staff, client, time_machine):
    """A director who signed in, and left their chair for longer than the window; two colleagues."""
    time_machine.move_to("2026-11-24 09:00+01:00", tick=False)
    staff.director.set_password(PASSWORD)
    staff.director.save()
    client.post(reverse("account_login"), {"login": staff.director.email, "password": PASSWORD})
    time_machine.shift(MINUTES * 60 + 1)
    return client


def confirm(client, answer, password: str = PASSWORD):
    assert answer.status_code == 302 and answer["Location"].startswith("/compte/reauthenticate/")
    page = client.get(answer["Location"])
    shown = page.context["redirect_field_value"]
    return client.post(answer["Location"], {"password": password, "next": shown})


def test_just_signed_in_nothing_is_asked(staff, client):
    client.force_login(staff.director)
    assert client.get(reverse("core:account_new")).status_code == 200


def test_asked_before_the_form_is_shown_then_back_on_it(away):
    url = reverse("core:account_new")
    answer = away.get(url + "?organisation=3")
    wrong = confirm(away, answer, "au hasard")
    assert wrong.status_code == 200
    assert confirm(away, answer)["Location"] == url + "?organisation=3"
    assert away.get(url).status_code == 200


def test_a_form_sent_too_late_does_nothing_and_is_filled_again(away, django_user_model, postbox):
    url = reverse("core:account_new")
    answer = away.post(url, NEW, HTTP_REFERER=f"http://testserver{url}")
    assert not django_user_model.objects.filter(email=NEW["email"]).exists()
    back = confirm(away, answer)["Location"]
    assert back == url
    page = away.get(back).content.decode()
    assert "nora@essai.example" in page and "Nora Pipit" in page
    away.post(url, NEW)
    assert django_user_model.objects.filter(email=NEW["email"]).exists()


def test_a_list_is_exported_after_confirming_and_from_its_own_page(away):
    url = reverse("core:accounts")
    answer = away.get(url + "?order=name&format=csv")
    assert confirm(away, answer)["Location"] == url + "?order=name"
    assert away.get(url + "?format=csv")["Content-Type"].startswith("text/csv")


def test_reading_asks_nothing(away):
    assert away.get(reverse("core:accounts")).status_code == 200


def test_another_persons_session_does_not_inherit_it(away, staff):
    away.force_login(staff.rental)
    assert away.get(reverse("core:account_new")).status_code == 403
