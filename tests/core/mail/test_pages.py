"""The outbox and the mail server as their readers see them."""

from django.urls import reverse

from trousseau.core import messages


def read(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_message_is_seen_waiting_then_sent(staff, client, postbox):
    message = messages.write_test(staff.administrator)
    client.force_login(staff.administrator)
    assert "Waiting" in read(client, "core:messages") or "En attente" in read(client, "core:messages")
    answer = client.get(reverse("core:message", args=[message.pk]))
    assert answer.headers["Refresh"] == "2"
    postbox.deliver()
    page = read(client, "core:message", message.pk)
    assert "4F1A2B3C" in page and staff.administrator.email in page
