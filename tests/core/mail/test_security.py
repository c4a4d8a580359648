"""What is said to a mail server is said under TLS, to the server that was named, or not at all."""

import pytest

PASSWORD = "MARQUEUR-mot-de-passe"


@pytest.fixture(params=("starttls", "tls"))
def covered(request, postbox, papers, settings):
    """The server speaks TLS in one of the two ways; the site names it, with a user."""
    postbox.tls = papers[1]
    postbox.tls_at_once = request.param == "tls"
    postbox.says["EHLO"] = "250-relais\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"
    settings.MAIL_SERVER = {
        "host": "localhost",
        "port": postbox.port,
        "security": request.param,
        "username": "agence",
        "password": PASSWORD,
    }
    return postbox


def test_a_message_leaves_under_tls_with_a_login(queued, covered, trusted, states):
    queued(2)
    assert covered.deliver() == 2 and states() == [("sent", "")] * 2
    assert covered.connections == 1
    heard = [line.partition(" ")[0] for line in covered.lines]
    if covered.tls_at_once:
        assert "STARTTLS" not in heard
    else:
        assert heard.index("STARTTLS") < heard.index("AUTH")


def test_a_certificate_that_nobody_signed_stops_all_before_a_word(queued, covered, states):
    queued()
    assert covered.deliver() == 0 and states() == [("waiting", "certificate")]
    assert not [line for line in covered.lines if line.startswith(("AUTH", "MAIL"))]


def test_a_certificate_of_another_name_stops_all_before_a_word(queued, covered, trusted, states, settings):
    queued()
    settings.MAIL_SERVER = settings.MAIL_SERVER | {"host": "127.0.0.1"}
    assert covered.deliver() == 0 and states() == [("waiting", "certificate")]
    assert not [line for line in covered.lines if line.startswith(("AUTH", "MAIL"))]


@pytest.mark.parametrize("says", ("no word of it", "454 4.7.0 TLS not available"))
def test_a_server_that_refuses_starttls_hears_neither_password_nor_letter(queued, postbox, settings, states, says):
    queued()
    settings.MAIL_SERVER = settings.MAIL_SERVER | {"security": "starttls", "username": "a", "password": PASSWORD}
    if says.startswith("454"):
        postbox.says |= {"EHLO": "250-relais\r\n250-STARTTLS\r\n250 AUTH PLAIN", "STARTTLS": says}
    assert postbox.deliver() == 0 and states() == [("waiting", "no_tls")]
    assert not [line for line in postbox.lines if line.startswith(("AUTH", "MAIL"))]


def test_tls_asked_of_a_server_that_speaks_none_is_said(queued, postbox, settings, states, impatient):
    queued()
    settings.MAIL_SERVER = settings.MAIL_SERVER | {"security": "tls"}
    assert postbox.deliver() == 0 and states() in ([("waiting", "no_tls")], [("waiting", "silent")])


def test_a_refused_login_is_said_and_its_words_are_kept(queued, covered, trusted, states, staff, client):
    from django.urls import reverse

    queued()
    covered.says["AUTH"] = "535 5.7.8 bad credentials for agence@essai.example"
    assert covered.deliver() == 0 and states() == [("waiting", "login")]
    client.force_login(staff.director)
    page = client.get(reverse("core:mail")).content.decode()
    assert "refusé l’utilisateur ou le mot de passe" in page and "bad credentials" in page
    assert PASSWORD not in page and "agence@essai.example" not in page.partition("Sa réponse")[2].partition("</p>")[0]


def test_a_login_asked_of_a_server_that_knows_none_is_said(queued, covered, trusted, states):
    queued()
    covered.says["EHLO"] = "250-relais\r\n250 STARTTLS"
    assert covered.deliver() == 0 and states() == [("waiting", "login")]
