"""A letter in its pages: from the next action to the mail, one by one and together."""

import re
from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.models import AccessLog, Reader
from trousseau.core.todo import close_todo, open_todo, waiting_by_room
from trousseau.desk.queries import day
from trousseau.mail.models import MailItem
from trousseau.prevention import actions
from trousseau.prevention.enums import Step
from trousseau.prevention.todo import KINDS
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.models import Lease

DAY = date(2026, 8, 26)


@pytest.fixture
def manager(client, staff, on_day):
    on_day("2026-08-26")
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def url(name, *args):
    return reverse(f"prevention:{name}", args=args)


def test_from_the_next_action_the_letter_is_read_prepared_and_its_day_ends_the_action(manager, owing, staff):
    actions.refresh(owing, on=DAY)
    page = text(manager.get(url("situation", owing.pk)))
    target = url("letter", owing.pk, "first")
    assert re.search(rf'class="btn btn-main" href="{target}"', page)
    shown = text(manager.get(target))
    assert "À payer le 5 août 2026" in shown and "450,00" in shown and "03 80 00 00 00" in shown
    assert AccessLog.objects.filter(household=owing.household, page="prevention:letter").exists()
    said = {"seen": "45000", "words": "Nous passons jeudi à 10 h.", "channel": "post"}
    again = manager.post(target, {**said, "read": "1"})
    assert "Nous passons jeudi à 10 h." in text(again) and not MailItem.objects.exists()
    answer = manager.post(target, said, follow=True)
    item = MailItem.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("mail:item", args=[item.pk])
    assert "Cette lettre est déjà prête" in text(manager.get(target))
    page = text(manager.get(url("situation", owing.pk)))
    assert re.search(rf'class="btn btn-main" href="{reverse("mail:item", args=[item.pk])}"', page)
    assert "Prête, attend dans le courrier" in page and "Écrire à Aminata Capucine" in page
    manager.post(reverse("mail:send", args=[item.pk]), {"version": item.version, "on": "2026-08-26"})
    page = text(manager.get(url("situation", owing.pk)))
    assert "Rien à faire aujourd’hui" in page and "Envoyée : Lettre simple" in page


def test_the_day_says_twelve_letters_and_eleven_visits_in_two_lines_and_its_number_is_the_menus(
    manager, staff, build, owing
):
    build.copies(owing, 22)
    call_month(staff.rental, month=date(2026, 8, 1))
    leases = list(Lease.objects.order_by("pk"))
    actions.refresh_all(DAY)
    for lease in leases[:11]:  # nobody was met for two months
        close_todo(KINDS[Step.REMIND], thing=lease, on=DAY)
        given = {
            "household": lease.household,
            "name": str(lease.household),
            "debt": "",
            "since": "",
            "commune": "Dijon",
        }
        open_todo(KINDS[Step.VISIT], thing=lease, on=DAY, due_on=DAY, **given)
    page = text(manager.get("/"))
    found = day(staff.rental, DAY)
    mine = {line.row.kind: line.n for line in found.lines if line.row.room == "prevention"}
    assert mine == {"prevention.visit": 11, "prevention.remind": 12}
    assert "Écrire à 12 ménages" in page and "11 ménages" in page
    assert sum(mine.values()) == dict(waiting_by_room(Reader.of(staff.rental)))["prevention"]
    listed = manager.get(f"{url('list')}?step=visit&order=params__commune")
    assert listed.context["page"].paginator.count == 11


def test_what_was_typed_is_kept_when_the_debt_changed_since(manager, owing):
    target = url("letter", owing.pk, "first")
    answer = manager.post(target, {"seen": "12300", "words": "Jeudi à 10 h.", "channel": "post"})
    assert answer.status_code == 422 and "Relisez la lettre" in text(answer) and "Jeudi à 10 h." in text(answer)
    again = manager.post(target, {"seen": "12300", "words": "Jeudi à 10 h.", "channel": "post", "read": "1"})
    assert re.search(r'name="seen" value="45000"', again.content.decode())


@pytest.mark.parametrize(
    "kind", ["told", "expel", "thanks", "fsl", "al", "alert", "seizure", "claim", "offer", "formal"]
)
def test_every_kind_has_its_page_or_none(manager, owing, kind):
    answer = manager.get(url("letter", owing.pk, kind))
    assert answer.status_code == (404 if kind in ("told", "expel") else 200)
    refused = kind in ("thanks", "seizure", "claim")
    assert ("Cette lettre ne s’écrit pas aujourd’hui" in text(answer)) is (refused and kind not in ("told", "expel"))


def test_the_request_to_a_fund_asks_for_the_agreement_of_the_household(manager, owing):
    target = url("letter", owing.pk, "fsl")
    said = {"seen": "45000", "channel": "post", "name": "FSL", "address": "1 rue du Modèle, 21000 Dijon", "words": ""}
    assert manager.post(target, said).context["form"].errors["agreed_on"]
    assert manager.post(target, {**said, "agreed_on": "2026-08-25"}).status_code == 302
    assert MailItem.objects.get().name == "FSL"


def test_the_letters_of_the_day_are_prepared_in_one_act_once(manager, owing, staff, build):
    build.copies(owing, 2)
    call_month(staff.rental, month=date(2026, 8, 1))
    actions.refresh_all(DAY)
    page = text(manager.get(url("letters")))
    chosen = re.findall(r'name="chosen" autocomplete="off" value="(\d+:\d+)"', page)
    assert len(chosen) == 3 and "Préparer les 3 lettres" in page and "À payer le 5 août 2026" in page
    answer = text(manager.post(url("letters"), {"chosen": [*chosen[:2], "999999:100"]}, follow=True))
    assert "2 lettres sont prêtes" in answer and "2 lettres prêtes, dans le courrier" in answer
    again = text(manager.post(url("letters"), {"chosen": chosen}, follow=True))
    assert "Cette lettre" not in again and again.count("déjà prête") == 2 and "1 lettre est prête" in again
    assert MailItem.objects.count() == 3
    assert manager.post(url("letters"), {"chosen": ["'; drop"]}).status_code == 404
    assert "Choisissez au moins une lettre" in text(manager.post(url("letters"), follow=True))


def test_a_day_without_letters_says_so(manager, running_lease):
    assert "Aucune lettre à écrire aujourd’hui" in text(manager.get(url("letters")))


def test_what_says_too_much_of_a_person_leaves_in_no_letter(manager, owing):
    """RGPD, art. 9 and 10: a diagnosis is refused, other words are asked about, and nothing is prepared meanwhile."""
    target = url("letter", owing.pk, "fsl")
    said = {"seen": "45000", "channel": "post", "name": "FSL", "address": "1 rue du Modèle, 21000 Dijon"}
    said |= {"agreed_on": "2026-08-25"}
    ill = manager.post(target, {**said, "words": "Madame est en dépression."})
    assert ill.status_code == 422 and "est un diagnostic" in text(ill)
    asked = manager.post(target, {**said, "words": "Son mari est en prison."})
    assert asked.status_code == 422 and "prison" in text(asked) and not MailItem.objects.exists()
    assert (
        manager.post(target, {**said, "words": "Son mari est en prison.", "words_needed": "prison"}).status_code == 302
    )
    assert MailItem.objects.count() == 1
