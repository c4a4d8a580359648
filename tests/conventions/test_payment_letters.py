"""A payment that is due and missing is asked by a letter; what was typed of an act, of a delegation or of an archive is undone."""

import re
from datetime import date

import pypdfium2
import pytest

from trousseau.conventions import payment_letters
from trousseau.conventions.actions import end_convention, sign_convention
from trousseau.conventions.actions_agreements import archive_convention, write_convention
from trousseau.conventions.actions_decisions import correct_decision
from trousseau.conventions.actions_money import promise_tranche, receive_tranche, return_payment
from trousseau.conventions.models import Convention, Decision, Tranche
from trousseau.core.actions import edit
from trousseau.core.errors import Conflict, Refused
from trousseau.mail.actions import send
from trousseau.mail.models import MailItem

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def director(staff):
    """The agency has its papers: its letters bear its name."""
    return staff.director


@pytest.fixture
def late(director, draw, on_day) -> Tranche:
    """37 125 € due on 9 November, of which 29 000 € came."""
    on_day(DAY.isoformat())
    convention = draw()
    sign_convention(director, convention=convention, version=1, on=date(2026, 11, 2), today=DAY)
    council = convention.deliberation.council
    tranche = promise_tranche(
        director, convention=convention, funder=council, amount=3_712_500, due_on=date(2026, 11, 9)
    )
    receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 12), amount=2_900_000, key="came", today=date(2026, 11, 12)
    )
    return tranche


def ask(director, tranche, **told) -> MailItem:
    fresh = Tranche.objects.get(pk=tranche.pk)
    return payment_letters.ask_for_payment(
        director,
        **({"tranche": fresh, "version": fresh.version, "on": DAY, "address": "1 place d’exemple, 21000 Dijon"} | told),
    )


def test_the_letter_says_what_is_missing_and_waits_in_the_mail(director, late, client):
    client.force_login(director)
    page = client.get(f"/conventions/{late.convention_id}/").content.decode()
    url = f"/conventions/versements/{late.pk}/demander/"
    assert f'href="{url}"' in page and "btn-main" in page[page.index("callout") : page.index(url)]
    empty = client.post(url, {"version": late.version, "channel": "reg", "address": " "})
    assert empty.status_code == 422 and "address" in empty.context["form"].errors
    given = {"version": late.version, "channel": "reg", "address": " 1 place d’exemple ,21000 Dijon"}
    assert client.post(url, given).status_code == 302
    late.funder.refresh_from_db()
    assert late.funder.address == "1 place d’exemple, 21000 Dijon"
    item = MailItem.objects.get()
    assert (item.kind, item.channel, item.name) == ("conventions.payment_letter", "reg", late.funder.name)
    assert item.address.startswith("1 place d’exemple") and MailItem.objects.waiting().count() == 1
    with item.paper.file.open("rb") as file:
        pages = pypdfium2.PdfDocument(file.read())
    text = re.sub(r"\s+", " ", "".join(page.get_textpage().get_text_range() for page in pages))
    assert "8 125,00 €" in text and "9 novembre 2026" in text and "1 place d’exemple" in text
    assert item.reference in client.get(f"/conventions/{late.convention_id}/").content.decode()
    assert client.get(f"/courrier/{item.pk}/").status_code == 200
    assert client.post(url, given).status_code in (409, 422)


def test_an_address_that_somebody_else_wrote_since_is_not_written_over_unseen(director, late):
    edit(director, late.funder, version=1, address="2 rue d’ailleurs, 21000 Dijon")
    with pytest.raises(Refused) as refusal:
        ask(director, late, was="")
    assert refusal.value.field == "address" and "2 rue d’ailleurs" in refusal.value.message
    ask(director, late, was="2 rue d’ailleurs, 21000 Dijon")
    late.funder.refresh_from_db()
    said = late.funder.history.first()
    assert (said.address, said.version, said.history_user) == ("1 place d’exemple, 21000 Dijon", 3, director)


def test_two_clicks_make_one_letter_and_one_that_left_is_asked_once_more(director, late):
    first = ask(director, late)
    with pytest.raises(Refused, match="déjà prête"):
        ask(director, late)
    with pytest.raises((Conflict, Refused)):
        ask(director, late, version=1)
    send(director, items=[first], on=DAY, today=DAY)
    assert ask(director, late).paper.number != first.paper.number


def words(item) -> str:
    with item.paper.file.open("rb") as file:
        pages = pypdfium2.PdfDocument(file.read())
    return re.sub(r"\s+", " ", "".join(page.get_textpage().get_text_range() for page in pages))


def test_a_second_letter_of_the_same_day_has_its_own_name_and_recalls_the_first(director, late, client):
    first = ask(director, late)
    send(director, items=[first], on=DAY, today=DAY)
    second = ask(director, late)
    send(director, items=[second], on=DAY, today=DAY)
    third = ask(director, late)
    assert len({one.title for one in (first, second, third)}) == 3
    titles = [one.title.replace("\xa0", " ") for one in (first, second, third)]
    assert "rappel n°" not in words(first) and titles[0].endswith("« Convention 2026 »")
    assert titles[1].endswith("rappel n° 1") and titles[2].endswith("rappel n° 2")
    recalled = words(second)
    assert "rappel n° 1" in recalled and f"lettre du 20 novembre 2026 (référence {first.paper.number})" in recalled
    assert f"référence {second.paper.number}" in words(third) and MailItem.objects.waiting().get() == third
    client.force_login(director)
    page = client.get(f"/conventions/{late.convention_id}/").content.decode()
    assert all(one.reference in page for one in (first, second, third))
    receive_tranche(director, tranche=late, on=DAY, amount=100, key="part", today=DAY)
    third.refresh_from_db()
    assert third.cancelled_on == DAY  # another sum is missing


def test_what_came_is_not_due_yet_or_is_archived_is_not_asked(director, late):
    with pytest.raises(Refused, match="rien à demander"):
        ask(director, late, on=date(2026, 11, 9))
    receive_tranche(director, tranche=late, on=DAY, key="rest", today=DAY)
    with pytest.raises(Refused, match="rien à demander"):
        ask(director, late)
    assert not MailItem.objects.exists()


def test_a_letter_that_waits_does_not_survive_what_it_asks_for(director, late, client):
    client.force_login(director)
    first = ask(director, late)
    receive_tranche(director, tranche=late, on=DAY, amount=100_000, key="part", today=DAY)
    first.refresh_from_db()
    assert first.cancelled_on == DAY and first.failure  # another sum is missing
    page = client.get(f"/conventions/{late.convention_id}/").content.decode()
    assert "Lettre mise de côté" in page and first.reference in page
    second = ask(director, late)
    assert "7\u202f125,00" in second.title and second.paper.number != first.paper.number
    receive_tranche(director, tranche=late, on=DAY, key="rest", today=DAY)
    second.refresh_from_db()
    assert second.cancelled_on == DAY and not MailItem.objects.waiting().exists()
    assert client.get(f"/courrier/{second.pk}/").status_code == 200


def test_a_letter_that_asks_for_another_sum_is_not_posted(director, late):
    item = ask(director, late)
    MailItem.objects.filter(pk=item.pk).update(title="9 000 € dus")
    item.refresh_from_db()
    with pytest.raises(Refused, match="ne peut pas partir"):
        send(director, items=[item], on=DAY, today=DAY)


@pytest.mark.parametrize("address", ["x", "21000 Dijon", " , "])
def test_an_address_that_no_envelope_can_bear_is_refused_and_not_kept(director, late, address):
    with pytest.raises(Refused) as refusal:
        ask(director, late, address=address)
    late.funder.refresh_from_db()
    assert refusal.value.field == "address" and late.funder.address == "" and not MailItem.objects.exists()


def test_what_went_back_is_said_so_that_the_sums_add_up(director, late, client):
    return_payment(director, tranche=late, amount=100_000, on=DAY, words="", key="back", today=DAY)
    client.force_login(director)
    page = (
        client.get(f"/conventions/{late.convention_id}/").content.decode().replace("\u202f", " ").replace("\xa0", " ")
    )
    assert "rendu 1 000,00" in page and "1 000,00 € ont été rendus" in page  # 28 000 kept, 1 000 given back, 8 125 left


@pytest.fixture
def known(director, council_vote) -> Convention:
    return write_convention(
        director,
        decision=council_vote,
        title="Convention connue",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        amount=1_000_000,
        agency="Les Trois Clés",
        on=date(2026, 10, 1),
    )


def test_an_act_known_by_its_reference_is_corrected_but_not_to_a_day_after_what_rests_on_it(
    director, known, client, on_day
):
    on_day("2026-12-01")
    sign_convention(director, convention=known, version=1, on=date(2026, 10, 5), today=DAY)
    client.force_login(director)
    decision = known.decision
    url = f"/conventions/decisions/{decision.pk}/corriger/"
    assert f'href="{url}"' in client.get(f"/conventions/{known.pk}/").content.decode()
    given = {"version": decision.version, "decided_on": "2026-09-25", "reference": "DM-31", "subject": "Convention"}
    answer = client.post(url, given)
    assert answer.status_code == 302 and answer.url == f"/conventions/{known.pk}/#acts"
    found = Decision.objects.get(pk=decision.pk)
    assert (found.decided_on, found.reference) == (date(2026, 9, 25), "DM-31") and found.history.count() == 2
    with pytest.raises(Refused) as refusal:
        correct_decision(
            director,
            decision=found,
            version=found.version,
            decided_on=date(2026, 10, 6),
            reference="",
            subject="Convention",
            today=DAY,
        )
    assert refusal.value.field == "decided_on"


def test_what_may_change_without_a_vote_is_written_and_an_archive_is_opened_again(director, known, client):
    client.force_login(director)
    words = "des modifications de détail"
    answer = client.post(
        f"/conventions/{known.pk}/delegation/", {"version": known.version, "delegation": words, "act": "founding"}
    )
    assert answer.status_code == 302 and Convention.objects.get().delegation == words
    known.refresh_from_db()
    sign_convention(director, convention=known, version=known.version, on=date(2026, 10, 5), today=DAY)
    end_convention(director, convention=known, version=known.version, on=date(2026, 11, 1), today=date(2026, 11, 1))
    archive_convention(director, convention=known, version=known.version, on=DAY, today=DAY)
    assert f"/conventions/{known.pk}/rouvrir/" in client.get(f"/conventions/{known.pk}/").content.decode()
    assert client.post(f"/conventions/{known.pk}/rouvrir/", {"version": known.version}).status_code == 302
    assert Convention.objects.get().archived_on is None
    assert client.post(f"/conventions/{known.pk}/rouvrir/", {"version": known.version}).status_code in (409, 422)


def test_what_is_in_order_is_folded_and_what_waits_stands_open(director, late, client):
    client.force_login(director)
    context = client.get(f"/conventions/{late.convention_id}/").context
    assert [one.tranche.pk for one in context["waiting"]] == [late.pk] and context["quiet"] == []
    assert len(context["unsettled"]) == 5 and context["settled"] == [] and not context["posts_settled"]
    receive_tranche(director, tranche=late, on=DAY, key="rest", today=DAY)
    context = client.get(f"/conventions/{late.convention_id}/").context
    assert context["waiting"] == [] and context["received_all"] and context["late"] == []
