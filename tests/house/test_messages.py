"""The software sends the messages that its rooms declare, each through the outbox, and no other."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.urls import reverse

from tests.plugins.postbox import hang_up
from trousseau.core.mail.events import events
from trousseau.core.models import Message, Person
from trousseau.site import settings as site

SOURCE = Path(__file__).parents[2] / "src" / "trousseau"
PASSWORD = "le merle chante tôt"
ON, MONTH = date(2026, 9, 2), date(2026, 8, 1)
MARKER = "Marqueur"  # the name of each person below, and the left half of no address of the agency


@pytest.fixture
def world(staff, build, client):
    """Who makes the messages leave: people whose name and address are known again anywhere."""
    cache.clear()
    for user in vars(staff).values():
        user.name, user.email = f"{MARKER} {user.roles[0]}", f"marqueur-{user.roles[0]}@essai.example"
        user.set_password(PASSWORD)
        user.save()
    return SimpleNamespace(staff=staff, build=build, client=client)


def asked(world) -> None:
    world.client.post(reverse("account_reset_password"), {"email": world.staff.social.email})


def opened(world) -> None:
    world.client.force_login(world.staff.administrator)
    new = {
        "name": f"{MARKER} nouvelle",
        "email": "marqueur-neuf@essai.example",
        "roles": ["social"],
        "organisation": "",
    }
    world.client.post(reverse("core:account_new"), new)


def linked(world) -> None:
    world.client.force_login(world.staff.administrator)
    world.client.post(reverse("core:account_password", args=[world.staff.social.pk]))


def _gives(world, address: str) -> None:
    world.client.force_login(world.staff.social)
    world.client.post(reverse("account_address"), {"email": address, "password": PASSWORD})


def proves(world) -> None:
    _gives(world, "marqueur-ailleurs@essai.example")


def takes(world) -> None:
    _gives(world, world.staff.rental.email)


def changes(world) -> None:
    from trousseau.core.actions_accounts import change_address

    change_address(world.staff.social, email="marqueur-ailleurs@essai.example")


def tries(world) -> None:
    world.client.force_login(world.staff.director)
    world.client.post(reverse("core:mail_test"))


def _papers(world, kind: str) -> None:
    from trousseau.rents.actions.payments import receive_payment
    from trousseau.rents.notices.actions import ask_papers
    from trousseau.rents.notices.tasks import work
    from trousseau.rents.run.calling import call_month
    from trousseau.tenancies.models import Lease

    lease, actor = world.build.running_lease(MARKER), world.staff.rental
    Lease.objects.update(email_agreed=True)
    Person.objects.update(email="marqueur-locataire@essai.example")
    call_month(actor, month=MONTH)
    sum_of = {"lease": lease, "payer": "tenant", "method": "transfer", "amount": 45000, "on": ON, "today": ON}
    receive_payment(actor, **sum_of, key="p")
    work(ask_papers(actor, kind=kind, month=MONTH, today=ON))


def notices(world) -> None:
    _papers(world, "notices")


def receipts(world) -> None:
    _papers(world, "receipts")


def accounts(world) -> None:
    from trousseau.owners.actions.statements import make_statement, send_statement
    from trousseau.owners.actions.terms import write_terms

    mandate, actor = world.build.running_lease(MARKER).mandate, world.staff.rental
    write_terms(world.staff.director, mandate=mandate, version=0, reserve=0, works_threshold=0, email_on=ON, today=ON)
    owner = type(mandate.owner).objects.filter(pk=mandate.owner_id)
    owner.update(name=f"{MARKER} propriétaire", email="marqueur-proprio@essai.example")
    mandate.refresh_from_db()
    send_statement(actor, statement=make_statement(actor, mandate=mandate, until=ON, today=ON), on=ON)


def letter(world):
    from trousseau.core.actions_papers import file_document
    from trousseau.mail.actions import email, write_down
    from trousseau.mail.models import MailItem
    from trousseau.mail.recipients import Recipient

    actor = world.staff.rental
    item = write_down(actor, title=f"Pour {MARKER}", to=Recipient(MARKER), channel="post", today=ON)
    paper = file_document(kind="mail", title="Essai", content=b"%PDF-1.4", suffix=".pdf", on=ON)
    MailItem.objects.update(channel="email", email="marqueur-lettre@essai.example", paper=paper)
    item.refresh_from_db()
    email(actor, items=[item])


def joins(world) -> None:
    """A tenant who has an account already is joined to what they own."""
    from trousseau.core.actions_accounts import open_account
    from trousseau.portals.joining.actions import join_owner

    email = "marqueur-proprio@essai.example"
    open_account(None, email=email, name=f"{MARKER} propriétaire", roles=["tenant"], password=PASSWORD)
    owner = world.build.mandate().owner
    join_owner(world.staff.captation, owner=owner, email=email, name=f"{MARKER} propriétaire", same=True, link=str)


def loses(world) -> None:
    """A second factor was lost: a director asks that it be taken away."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from trousseau.core.entering.lost import ask_removal

    TOTP.activate(world.staff.social, generate_totp_secret())
    ask_removal(world.staff.director, user=world.staff.social, ground="vue à l’agence")


def reminds(world) -> None:
    """On the eve, of a visit to somebody: an hour, a kind, a commune."""
    from datetime import timedelta

    from trousseau.core.clock import today
    from trousseau.desk.actions_agenda import fix_appointment, remind
    from trousseau.desk.nightly import remind as night

    actor, lease = world.staff.rental, world.build.running_lease(MARKER)
    type(actor).objects.filter(pk=actor.pk).update(email="marqueur-agenda@essai.example")
    actor.refresh_from_db()
    remind(actor, wanted=True)
    fix_appointment(actor, kind="meeting", on=today() + timedelta(days=1), user=actor, today=today(), lease=lease)
    night(today())


def reminds_the_person(world) -> None:
    """On the eve, of an appointment with them: an hour and a place."""
    from datetime import timedelta

    from trousseau.core.clock import today
    from trousseau.desk.actions_agenda import fix_appointment
    from trousseau.desk.nightly import appointments

    actor, lease = world.staff.rental, world.build.running_lease(MARKER)
    lease.household.holder.email = "marqueur-rappel@essai.example"
    lease.household.holder.save()
    on = today() + timedelta(days=1)
    fix_appointment(actor, kind="meeting", on=on, user=actor, today=today(), lease=lease, about=MARKER, tell=True)
    appointments(today())


MAKERS = {
    "core.password_reset": asked,
    "core.account_opened": opened,
    "core.password_link": linked,
    "core.address_confirm": proves,
    "core.address_taken": takes,
    "core.address_changed": changes,
    "core.factor_removal": loses,
    "core.mail_test": tries,
    "mail.letter": letter,
    "rents.notice": notices,
    "rents.receipt": receipts,
    "owners.statement": accounts,
    "portals.joined": joins,
    "desk.agenda": reminds,
    "desk.appointment": reminds_the_person,
}


def test_each_declared_message_has_what_makes_it_leave_here():
    assert MAKERS.keys() == events().keys()


@pytest.mark.parametrize("code", MAKERS)
def test_each_message_leaves_in_a_conversation_and_is_of_its_event(world, postbox, code):
    event = events()[code]
    MAKERS[code](world)
    postbox.deliver()
    [letter], [row] = postbox.sent(), Message.objects.all()
    assert (row.event, row.state, row.to) == (code, "sent", letter.to)
    assert MARKER not in letter.subject and "@" not in letter.subject
    assert "Agence d’essai" in letter.body and "localhost" not in letter.body
    assert letter.whole["From"] == "Agence d’essai <agence@essai.example>"
    assert ("http" in letter.body) == bool(event.lasts)
    if event.lasts:
        assert row.body == "" and letter.body not in str(vars(row))
        assert abs(row.expires_at - row.queued_at - event.lasts).total_seconds() < 5


@pytest.mark.parametrize("code", MAKERS)
@pytest.mark.parametrize("how", ("sent", "refused", "cut", "away", "broken"))
def test_no_name_no_address_and_no_link_stand_in_a_log(world, postbox, settings, caplog, capfd, monkeypatch, code, how):
    """Nor in what a process writes, nor among the tasks of the worker; a defect says its place alone."""
    caplog.set_level("INFO")
    if how == "refused":
        postbox.says["RCPT"] = f"550 5.1.1 <marqueur-locataire@essai.example> {MARKER} unknown"
    elif how == "cut":
        postbox.says["END"] = hang_up
    elif how == "away":
        postbox.away(settings)
    elif how == "broken":

        def breaks(message, sender):
            raise KeyError(f"{message.to} {message.body}")

        monkeypatch.setattr("trousseau.core.mail.sending.written", breaks)
    MAKERS[code](world)
    postbox.deliver()
    assert Message.objects.get().state == {"cut": "unknown", "away": "waiting", "broken": "refused"}.get(how, how)
    from django_tasks_db.models import DBTaskResult

    written = capfd.readouterr()
    tasks = " ".join(f"{row.args_kwargs} {row.traceback}" for row in DBTaskResult.objects.all())
    found = "\n".join((caplog.text, written.out, written.err, tasks))
    assert "arqueur" not in found and "/password/reset/key/" not in found and "/compte/adresse/" not in found


def test_nothing_leaves_aside_of_the_outbox(settings):
    settings.MAILERS = site.MAILERS  # pytest-django puts its own in their place
    with pytest.raises(RuntimeError, match="queue"):
        EmailMessage("x", "x", "a@essai.example", ["b@essai.example"]).send()
    speaks = re.compile(r"\b(EmailMessage|EmailMultiAlternatives|send_mail|send_mass_mail|mail_admins|smtplib)\b")
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if speaks.search(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "core/accounts.py",  # refuses what allauth would send
        "core/mail/conversation.py",
        "core/mail/writing.py",
    }
