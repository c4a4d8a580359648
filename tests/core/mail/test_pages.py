"""The outbox and the mail server as their readers see them."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from trousseau.core import messages
from trousseau.core.errors import Refused
from trousseau.core.fields import is_read, out_of_place
from trousseau.core.mail import servers
from trousseau.core.mail.sending import LONGEST
from trousseau.core.models import MailServer, Message, ToDo
from trousseau.core.outbox.actions import send_again

LINK = "https://agence.example/compte/password/reset/key/JETON-MARQUEUR/"


def read(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(re.sub(r"[\u00a0\u202f]", " ", answer.content.decode()).split())


@pytest.fixture
def secret(staff, postbox):
    return messages.write_password_link(messages.LINK, user=staff.social, url=LINK, author=staff.administrator)


def test_a_message_is_seen_waiting_then_sent_and_its_page_follows_it(staff, client, postbox):
    message = messages.write_test(staff.administrator)
    client.force_login(staff.administrator)
    assert "En attente" in read(client, "core:messages")
    answer = client.get(reverse("core:message", args=[message.pk]))
    assert answer.headers["Refresh"] == "2"
    postbox.deliver()
    answer = client.get(reverse("core:message", args=[message.pk]))
    assert "Refresh" not in answer.headers
    page = read(client, "core:message", message.pk)
    assert "4F1A2B3C" in page and staff.administrator.email in page and "Parti" in page


def test_the_outbox_says_in_the_language_of_the_page_who_reads_what(staff, client):
    client.force_login(staff.administrator)
    page = read(client, "core:messages")
    assert "Chacun lit les messages de son propre travail, et jamais un lien réservé à un autre." in page
    assert "Each reads" not in page
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Each reads the messages of their own work" in read(client, "core:messages")


def test_the_page_of_a_message_whose_worker_was_killed_is_followed_until_its_time_then_lets_somebody_decide(
    staff, client, queued
):
    [message] = queued()
    old = timezone.now() - timedelta(days=1)
    Message.objects.update(state="sending", tried_at=timezone.now(), tries=1, queued_at=old)
    client.force_login(staff.administrator)
    url = reverse("core:message", args=[message.pk])
    assert client.get(url).headers["Refresh"] == "2"
    Message.objects.update(tried_at=timezone.now() - LONGEST - timedelta(seconds=1))
    assert "Refresh" not in client.get(url).headers
    page = read(client, "core:message", message.pk)
    assert "En cours d’envoi" not in page and "demandez au destinataire" in page and "Renvoyer<" in page
    assert Message.objects.get().state == "sending"  # a page writes nothing
    assert client.post(f"{url}envoyer/").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.told) == ("waiting", True)


class TestALinkReservedToItsRecipient:
    def test_nobody_reads_it_in_the_outbox_nor_in_the_base(self, staff, client, secret):
        client.force_login(staff.administrator)
        page = read(client, "core:message", secret.pk)
        assert "Contient un lien réservé à son destinataire" in page and "JETON" not in page
        listed = client.get(f"{reverse('core:messages')}?format=csv")
        assert b"JETON" not in b"".join(listed.streaming_content)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM core_message")
            stored = str(cursor.fetchall())
        assert "JETON" not in stored and staff.social.email not in stored

    def test_its_text_is_erased_once_it_left(self, secret, postbox, staff, client):
        [letter] = postbox.sent()
        assert "JETON-MARQUEUR" in letter.body
        secret.refresh_from_db()
        assert (secret.state, secret.body) == ("sent", "")
        client.force_login(staff.administrator)
        assert "Envoyer maintenant" not in read(client, "core:message", secret.pk)

    @pytest.mark.parametrize("how", ("refused", "cancelled", "given"))
    def test_its_text_is_erased_at_any_end(self, secret, postbox, staff, client, how):
        client.force_login(staff.administrator)
        url = reverse("core:message", args=[secret.pk])
        if how == "refused":
            postbox.says["RCPT"] = "550 5.1.1 no"
            postbox.deliver()
        elif how == "cancelled":
            client.post(f"{url}annuler/")
        else:
            client.post(f"{url}remis/", {"on": timezone.localdate().isoformat(), "note": "Lu au téléphone"})
        secret.refresh_from_db()
        assert (secret.state, secret.body) == (how, "")
        page = client.post(f"{url}envoyer/", follow=True).content.decode()
        secret.refresh_from_db()
        assert secret.state == how and ("effacé" in page or "déjà" in page)

    def test_it_is_not_sent_after_its_end(self, secret, postbox, settings, time_machine, staff):
        postbox.away(settings)
        postbox.deliver()
        time_machine.move_to(timezone.now() + messages.PASSWORD + timezone.timedelta(minutes=1))
        settings.MAIL_SERVER = settings.MAIL_SERVER | {"port": postbox.port}
        assert postbox.sent() == []
        secret.refresh_from_db()
        assert (secret.state, secret.body) == ("expired", "")
        assert ToDo.objects.waiting().get(kind="core.unsent").role == "administrator"

    def test_one_that_may_have_left_keeps_it_until_its_end_alone(self, secret, postbox, time_machine):
        postbox.drops_after = 50
        postbox.deliver()
        secret.refresh_from_db()
        assert secret.state == "unknown" and "JETON" in secret.body
        time_machine.move_to(timezone.now() + messages.PASSWORD + timezone.timedelta(minutes=1))
        postbox.deliver()
        secret.refresh_from_db()
        assert (secret.state, secret.body) == ("unknown", "")


class TestWhoReadsWhat:
    @pytest.fixture
    def notice(self, running_lease, staff, postbox):
        from trousseau.core.mail import queue
        from trousseau.rents.messages import NOTICE

        said = {"to": "aminata@essai.example", "body": "Bonjour", "params": {"month": "août"}}
        return queue(NOTICE, about="dispatch:0", household=running_lease.household, **said)

    @pytest.mark.parametrize(
        ("role", "reads"), (("rental", True), ("administrator", False), ("captation", False), ("social", False))
    )
    def test_a_message_about_a_household_is_read_with_a_grant_by_who_reads_rents(
        self, notice, staff, client, role, reads
    ):
        client.force_login(getattr(staff, role))
        assert ("aminata@essai.example" in read(client, "core:messages")) == reads
        url = reverse("core:message", args=[notice.pk])
        assert client.get(url).status_code == (200 if reads else 404)
        assert client.post(f"{url}annuler/").status_code == (302 if reads else 404)

    def test_a_colleague_without_the_grant_does_not(self, notice, account, client):
        client.force_login(account("rental", grants=False))
        assert client.get(reverse("core:message", args=[notice.pk])).status_code == 404
        assert "aminata" not in read(client, "core:messages")

    def test_opening_it_is_recorded(self, notice, staff, client):
        from trousseau.core.models import AccessLog

        client.force_login(staff.rental)
        read(client, "core:message", notice.pk)
        assert AccessLog.objects.filter(household=notice.household, page="core:message").count() == 1

    def test_who_looks_after_the_mail_sees_that_something_is_stuck_and_not_whose_it_is(self, notice, staff, client):
        client.force_login(staff.administrator)
        page = read(client, "core:messages")
        assert "1 message attend" in page and "1 n’est lu que par d’autres" in page and "aminata" not in page

    def test_it_is_exported_and_erased_with_its_household(self, notice, staff):
        from trousseau.core.personal_data import erase, export

        assert "aminata@essai.example" in str(export(notice.household, staff.rental))
        assert "aminata@essai.example" not in str(export(notice.household, staff.social).get("message", ""))
        erase(staff.director, notice.household)
        assert not Message.objects.filter(pk=notice.pk).exists()


def test_two_people_who_decide_at_once_decide_once(staff, queued):
    from trousseau.core.errors import Refused
    from trousseau.core.outbox.actions import cancel

    [message] = queued()
    same = Message.objects.get(pk=message.pk)
    cancel(staff.administrator, message=message, on=timezone.localdate())
    with pytest.raises(Refused):
        cancel(staff.director, message=same, on=timezone.localdate())
    send_again(staff.director, message=Message.objects.get(pk=message.pk))
    assert Message.objects.get().state == "waiting"


class TestTheMailServer:
    @pytest.fixture(autouse=True)
    def no_environment(self, settings):
        settings.MAIL_SERVER, settings.MAIL_FROM = None, ""

    FORM = {
        "version": "0",
        "host": "smtp.essai.example",
        "port": "587",
        "security": "starttls",
        "username": "agence",
        "password": "MARQUEUR-secret",
        "sender_name": "",
        "sender_address": "bonjour@essai.example",
    }

    def save(self, client, **changes):
        row = MailServer.objects.first()
        return client.post(reverse("core:mail_edit"), self.FORM | {"version": row.version if row else 0} | changes)

    def test_it_is_written_once_and_its_password_is_shown_nowhere(self, staff, client):
        client.force_login(staff.administrator)
        assert "Aucun serveur de courriel" in read(client, "core:mail")
        assert self.save(client).status_code == 302
        assert servers.in_use().password == "MARQUEUR-secret"
        for name in ("core:mail", "core:mail_edit", "core:messages"):
            assert "MARQUEUR" not in read(client, name)
        with connection.cursor() as cursor:
            for table in ("core_mailserver", "core_historicalmailserver"):
                cursor.execute(f"SELECT * FROM {table}")
                assert "MARQUEUR" not in str(cursor.fetchall())
        assert "MARQUEUR" not in repr(servers.in_use())
        sender = servers.sender()
        assert (sender.name, sender.address) == ("Agence d’essai", "bonjour@essai.example")

    def test_a_password_left_empty_stays_for_the_same_server_and_goes_to_no_other(self, staff, client):
        client.force_login(staff.administrator)
        self.save(client)
        assert self.save(client, password="", sender_name="L’agence").status_code == 302
        assert servers.in_use().password == "MARQUEUR-secret"
        for other in ({"host": "smtp.ailleurs.example"}, {"port": "465"}, {"username": "autre"}):
            answer = self.save(client, password="", **other)
            assert answer.status_code == 422 and "Écrivez le mot de passe" in answer.content.decode()
        assert servers.in_use().host == "smtp.essai.example"
        assert self.save(client, username="", password="").status_code == 302
        assert MailServer.objects.get().password == ""

    def test_a_server_elsewhere_is_spoken_to_under_tls(self, staff, client):
        client.force_login(staff.administrator)
        assert self.save(client, security="none").status_code == 422
        assert self.save(client, security="none", host="localhost").status_code == 302

    def test_the_one_of_the_machine_wins_and_the_page_says_so(self, staff, client, settings):
        client.force_login(staff.administrator)
        self.save(client)
        settings.MAIL_SERVER = {"host": "relais.machine.example", "port": 465, "security": "tls"}
        page = read(client, "core:mail")
        assert "relais.machine.example" in page and "TROUSSEAU_MAIL" in page and "smtp.essai.example" not in page
        assert servers.in_use().host == "relais.machine.example"

    def test_what_waited_leaves_once_a_server_is_named(self, staff, client, queued, postbox):
        queued(2)
        MailServer.objects.all().delete()
        from django.conf import settings as site

        site.MAIL_SERVER, site.MAIL_FROM = None, ""  # the fixture of the server had named it
        assert postbox.deliver() == 0
        client.force_login(staff.administrator)
        here = {"host": "127.0.0.1", "port": str(postbox.port), "security": "none", "username": "", "password": ""}
        assert self.save(client, **here).status_code == 302
        assert postbox.deliver() == 2
        assert {str(one["From"]) for one in postbox.received} == {"Agence d’essai <bonjour@essai.example>"}

    def test_without_any_address_of_a_sender_messages_wait_and_the_page_says_why(self, staff, client, queued, postbox):
        from django.conf import settings as site

        queued()
        site.MAIL_FROM = ""
        assert postbox.deliver() == 0
        assert Message.objects.get().why == "no_sender" and postbox.connections == 0
        client.force_login(staff.director)
        assert "Aucune adresse d’expéditeur" in read(client, "core:mail")

    def test_the_test_says_what_the_server_answers(self, staff, client, postbox):
        from django.conf import settings as site

        site.MAIL_SERVER = {"host": "127.0.0.1", "port": postbox.port, "security": "none"}
        site.MAIL_FROM = "agence@essai.example"
        postbox.says["MAIL"] = "550 5.7.60 not your address"
        client.force_login(staff.director)
        url = client.post(reverse("core:mail_test"))["Location"]
        postbox.deliver()
        page = client.get(url).content.decode()
        assert "ne laisse pas écrire cette adresse" in page and "not your address" in page
        postbox.says.clear()
        client.post(reverse("core:mail_try"))
        postbox.deliver()
        assert "Parti" in client.get(url).content.decode()

    def test_without_a_server_no_test_is_sent(self, staff, client):
        client.force_login(staff.director)
        page = client.post(reverse("core:mail_test"), follow=True).content.decode()
        assert "Indiquez d’abord un serveur" in page and not Message.objects.exists()


@pytest.mark.parametrize("column", ["to", "body"])
def test_a_password_brought_into_a_message_is_shown_nowhere_and_is_said(staff, client, postbox, column):
    server, _fresh = MailServer.objects.get_or_create(pk=1)
    server.password = "MARQUEUR-SECRET"
    server.save()
    message = messages.write_test(staff.administrator)
    assert MailServer.objects.get().password == "MARQUEUR-SECRET" and Message.objects.get().to
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE core_message SET "{column}" = (SELECT password FROM core_mailserver)')
    client.force_login(staff.administrator)
    for url in (reverse("core:messages"), reverse("core:message", args=[message.pk])):
        assert "MARQUEUR" not in client.get(url).content.decode()
    with pytest.raises(Refused, match="hors du logiciel"):
        str(getattr(Message.objects.get(), column))
    assert [is_read(row) for row in out_of_place()] == [False]


def test_the_text_of_one_message_is_not_read_in_another(staff, postbox):
    first, second = (messages.write_test(staff.administrator) for _one in range(2))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_message SET body = (SELECT body FROM core_message WHERE id = %s) WHERE id = %s",
            [first.pk, second.pk],
        )
    assert Message.objects.get(pk=first.pk).body
    with pytest.raises(Refused, match="hors du logiciel"):
        str(Message.objects.get(pk=second.pk).body)


def test_a_conflict_never_shows_the_password_and_says_that_it_is_to_be_typed_again(client, account):
    MailServer.objects.update_or_create(
        pk=1, defaults={"host": "smtp.essai.example", "username": "nous", "password": "Secret-mot", "version": 2}
    )
    client.force_login(account("administrator"))
    told = {
        "version": 1,
        "host": "smtp.essai.example",
        "port": 587,
        "security": "starttls",
        "username": "nous",
        "sender_name": "Nous",
    }
    met = client.post(reverse("core:mail_edit"), {**told, "password": ""})
    assert met.status_code == 409 and "Secret-mot" not in met.content.decode()
    assert met.context["not_kept"] == []
    met = client.post(reverse("core:mail_edit"), {**told, "password": "Nouveau-mot"})
    html = met.content.decode()
    assert "À donner de nouveau" in html and "Secret-mot" not in html and "Nouveau-mot" not in html
