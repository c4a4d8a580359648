"""C. civ., art. 1993: the owner is told the sum, since when, the steps, the guarantee's window, the act that awaits them; no
word that anybody wrote of the household reaches them, whatever the field."""

import re
from datetime import date

import pypdfium2
import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.followup.actions import note_contact, note_home_visit, write_team_note
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.owners.queries.accounts import standings
from trousseau.prevention import actions, owner_letters, queries
from trousseau.prevention.meeting.actions import decide, open_meeting
from trousseau.prevention.models import ProcedureAct
from trousseau.prevention.owner_told import Did, told
from trousseau.prevention.procedure.actions import note_act, open_procedure, withdraw_act
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.models import Guarantee

MARKER = "ZIBELINE"
DAY = date(2026, 10, 20)
PDF = (b"%PDF-1.7", ".pdf")
# in which nobody writes of a household, or that the owner wrote or signs themselves
NOT_WORDS = {"reference", "code", "version", "history_change_reason"}


@pytest.fixture
def owned(running_lease, staff, account, on_day):
    """Three months unpaid of a lease, with all that the team may write about it; its owner has an account."""
    lease = running_lease
    for month in (7, 8, 9, 10):
        call_month(staff.rental, month=date(2026, month, 1))
    receive_payment(
        staff.rental,
        lease=lease,
        payer="tenant",
        method="card",
        amount=30484,
        on=date(2026, 7, 20),
        today=date(2026, 7, 20),
        key="july",
    )
    household, on = lease.household, date(2026, 9, 10)
    for actor, kind in (
        (staff.rental, "call"),
        (staff.rental, "letter"),
        (staff.social, "office"),
        (staff.social, "visit"),
    ):
        note_contact(actor, household=household, kind=kind, on=on, today=on, presence="met")
    note_home_visit(
        staff.rental, lease=lease, on=date(2026, 9, 12), today=DAY, presence="met", state="x", agreed="x", note="x"
    )
    write_team_note(staff.social, household=household, on=on, today=on, text="x")
    for step in ("plan", "notice", "order", "check"):
        actions.take_step(staff.rental, lease=lease, step=step, on=date(2026, 9, 15), today=DAY, note="x")
    actions.pause(staff.rental, lease=lease, until=date(2026, 11, 1), reason="x", today=DAY)
    actions.agree_plan(
        staff.rental, lease=lease, each=30000, first_on=date(2026, 11, 5), agreed_on=DAY, today=DAY, note="x"
    )
    Guarantee.objects.create(
        lease=lease, kind="visale", name="x", starts_on=lease.starts_on, claim_days=30, unpaid_months=1
    )
    file = open_procedure(staff.rental, lease=lease, on=DAY, today=DAY)
    for act, author in (("diagnosis", "social"), ("overindebtedness_admissible", "commission"), ("hearing", "court")):
        given = {"proof": "letter", "scan": PDF, "note": "x", "author_name": "x"}
        note_act(staff.rental, procedure=file, act=act, on=DAY, author=author, today=DAY, **given)
    meeting = open_meeting(staff.rental, held_on=DAY, today=DAY)
    decide(staff.rental, meeting=meeting, lease=lease, what="x", who=staff.social, by=DAY, today=DAY)
    owner = lease.mandate.owner
    owner.user = account("owner")
    owner.save()
    on_day("2026-10-20")
    return lease


def plant(lease) -> set[str]:
    """The marker in every text that a person may type about a household or a tenancy: each field that takes it."""
    planted = set()
    for label in ("followup", "prevention", "support", "applications"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                typed = (
                    isinstance(field, models.CharField | models.TextField) and not field.choices and not field.unique
                )
                if not typed or field.name in NOT_WORDS or (field.max_length or 999) < 20:
                    continue
                try:
                    with transaction.atomic():
                        if model._base_manager.update(**{field.name: MARKER}):
                            planted.add(f"{label}.{model.__name__}.{field.name}")
                except (IntegrityError, TypeError, ValueError):
                    continue  # this field only goes with another: it is no free text
    lease.plans.update(note=MARKER)
    lease.guarantees.update(name=MARKER)
    person = lease.household.holder
    type(person).objects.filter(pk=person.pk).update(first_name=MARKER, last_name=MARKER, phone=MARKER[:20])
    return planted


def text_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def plain(text: str) -> str:
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_owner_reads_what_is_late_and_what_was_done_and_no_word_about_who_lives_there(owned, client):
    planted = plant(owned)
    wanted = {
        "followup.TeamNote.text",
        "followup.HomeVisit.state",
        "prevention.StepTaken.note",
        "prevention.Pause.reason",
    }
    wanted |= {"prevention.MeetingDecision.what", "prevention.ProcedureAct.note", "prevention.ProcedureAct.author_name"}
    assert wanted <= planted
    client.force_login(owned.mandate.owner.user)
    page = ""
    for language in ("fr", "en"):
        for url in ("/espace/proprietaire/", f"/espace/proprietaire/{owned.mandate.pk}/"):
            page += client.get(url, headers={"accept-language": language}).content.decode()
    assert MARKER.casefold() not in page.casefold()
    said = plain(page)
    assert "1 350,00 € en retard" in said and "5 août 2026" in said
    assert "10 septembre 2026 : Appel" in said and "15 septembre 2026 : Mise en demeure" in said
    assert "Commandement de payer : votre instruction" not in said  # asked, then a plan was agreed, and a file admitted
    for word in (
        "médiation",
        "surendettement",
        "diagnostic",
        "allocation",
        "CAF",
        "Rencontre à l’agence",
        "over-indebt",
    ):
        assert word.casefold() not in said.casefold()


def test_the_letter_says_the_same_and_waits_in_the_mail(owned, staff):
    plant(owned)
    item = owner_letters.tell_owner(staff.rental, lease=owned, channel="post", today=DAY)
    said = plain(text_of(item.paper.file.open("rb").read()))
    assert "1 350,00 €" in said and "Échéance du 5 août 2026" in said and "Mise en demeure" in said
    assert "commandement de payer" not in said and MARKER.casefold() not in said.casefold()
    assert MARKER.casefold() not in f"{item.title} {item.name} {item.address}".casefold()
    assert item.whom == f"owner:{owned.mandate.owner_id}" and item.household is None
    assert MailItem.objects.waiting().filter(pk=item.pk).exists()
    with pytest.raises(Refused):
        owner_letters.tell_owner(staff.rental, lease=owned, channel="post", today=DAY)
    with pytest.raises(Refused):
        owner_letters.tell_owner(staff.social, lease=owned, channel="post", today=DAY)


def test_what_who_follows_the_household_socially_did_is_no_step_of_the_owner(owned):
    steps = told(owned, DAY).steps
    assert [day for day, step in steps if step == Did.VISIT] == [date(2026, 9, 12)]  # not the social one's
    assert len(steps) == 9  # with the plan that the file ended, which is not said; and no meeting at the agency
    assert sum(1 for day, _step in steps if day == date(2026, 9, 15)) == 3  # a plan, the notice, the question; no check


def test_nothing_is_told_once_all_is_paid_nor_of_another_owner(owned, staff, build, client, account):
    admitted = ProcedureAct.objects.get(
        act="overindebtedness_admissible"
    )  # until then, the law stops what is paid of it
    withdraw_act(staff.rental, act=admitted, version=admitted.version, why="Autre dossier", today=DAY)
    receive_payment(
        staff.rental, lease=owned, payer="tenant", method="card", amount=135000, on=DAY, today=DAY, key="all"
    )
    assert told(owned, DAY) is None
    client.force_login(owned.mandate.owner.user)
    assert "en retard" not in client.get(f"/espace/proprietaire/{owned.mandate.pk}/").content.decode()
    with pytest.raises(Refused):
        owner_letters.tell_owner(staff.rental, lease=owned, channel="post", today=DAY)
    other = build.mandate().owner
    other.user = account("owner")
    other.save()
    client.force_login(other.user)
    assert client.get(f"/espace/proprietaire/{owned.mandate.pk}/").status_code == 404


@pytest.mark.parametrize("day", ["2026-07-19", "2026-10-20"])
def test_the_owner_reads_what_may_be_paid_to_them_as_the_agency_does(owned, client, on_day, day):
    """The books hold 304.84 € received on 20 July: on the day before, nothing of it may be paid yet."""
    on_day(day)
    client.force_login(owned.mandate.owner.user)
    shown = client.get(f"/espace/proprietaire/{owned.mandate.pk}/").context["account"].standing.payable
    assert shown == standings(date.fromisoformat(day))[owned.mandate.pk].payable
    assert (shown == 0) is (day == "2026-07-19")


def test_the_letter_is_asked_for_on_the_page_of_the_tenancy(owned, staff, client):
    client.force_login(staff.rental)
    url = reverse("prevention:owner_letter", args=[owned.pk])
    page = reverse("prevention:situation", args=[owned.pk])
    assert url in client.get(page).content.decode()
    shown = client.get(url).content.decode()  # read before it is prepared
    assert "Nous vous rendons compte" in shown and "Échéance du" in shown and not MailItem.objects.exists()
    assert client.post(url, {"channel": "post"}).status_code == 302
    assert MailItem.objects.filter(kind="prevention.owner").count() == 1
    assert url not in client.get(page).content.decode()  # it waits in the mail


def test_the_letter_of_the_day_that_asks_is_the_question_once_it_left(running_lease, staff):
    lease = running_lease
    for month in (7, 8, 9, 10):
        call_month(staff.rental, month=date(2026, month, 1))
    met = date(2026, 9, 10)
    note_contact(staff.rental, household=lease.household, kind="call", on=met, today=met, presence="met")
    for step, on in (("plan", date(2026, 9, 11)), ("notice", date(2026, 9, 15))):
        actions.take_step(staff.rental, lease=lease, step=step, on=on, today=on, note="x")
    assert queries.situation(lease, DAY).next.step == "order"
    item = owner_letters.tell_owner(staff.rental, lease=lease, channel="post", today=DAY)
    assert "commandement de payer" in plain(text_of(item.paper.file.open("rb").read()))
    assert told(lease, DAY).awaits == []  # nothing is asked before it leaves
    mail.send(staff.rental, items=[item], on=DAY, today=DAY)
    assert told(lease, DAY).awaits == [("Commandement de payer", DAY)]
    assert queries.situation(lease, DAY).next is None  # it is not asked twice
