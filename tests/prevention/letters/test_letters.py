"""What each letter says, that it is prepared once, and what the day of its sending changes."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.utils.translation import override

from trousseau.core.errors import Refused
from trousseau.core.models import Agency, ToDo
from trousseau.core.todo import words as todo_words
from trousseau.mail import actions as mail
from trousseau.mail.actions import Proof
from trousseau.mail.models import MailItem
from trousseau.prevention import actions, queries
from trousseau.prevention.actions_creditor import note_file
from trousseau.prevention.enums import LetterKind
from trousseau.prevention.letters.actions import withdraw_stale
from trousseau.prevention.letters.papers import Asked
from trousseau.prevention.letters.preparing import prepare_letter, prepare_many
from trousseau.prevention.letters.queries import basis, compose, to_write
from trousseau.prevention.procedure import actions as procedures
from trousseau.prevention.procedure.queries import follow
from trousseau.rents.actions.payments import receive_payment

DAY = date(2026, 8, 26)  # August is unpaid since the 5th: the letter is the next action
LATER = date(2026, 9, 12)  # August and September


def read(item: MailItem) -> str:
    with item.paper.file.open("rb") as file:
        pages = pypdfium2.PdfDocument(file.read())
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").replace("\ufffe", "-").split())


def write(staff, lease, kind="first", *, channel="post", today=DAY, **more):
    asked = more.pop("asked", Asked())
    return prepare_letter(staff.rental, lease=lease, kind=kind, asked=asked, channel=channel, today=today, **more)


def leaves(staff, items, on, *proofs):
    for item in items:
        mail.send(staff.rental, items=[item], on=on, today=on, proofs=[(item, one) for one in proofs])


def kinds(lease):
    return [row.kind for row in ToDo.objects.waiting().filter(room="prevention", subject=f"lease:{lease.pk}")]


def pay(staff, lease, amount, on):
    receive_payment(
        staff.rental, lease=lease, payer="tenant", method="card", amount=amount, on=on, today=on, key=f"{amount}{on}"
    )


def test_the_first_word_says_the_months_the_sum_the_aids_and_whom_to_call(owing, staff):
    [item] = write(staff, owing, today=LATER)
    said = read(item)
    for words in (
        "Aminata Capucine",
        "À payer le 5 août 2026 450,00 €",
        "À payer le 5 septembre 2026 450,00 €",
        "En tout 900,00 €",
        "fonds de solidarité pour le logement (FSL)",
        "Appelez-nous au 03 80 00 00 00. Demandez Inès Mésange.",
    ):
        assert words in said, words
    assert (item.sent_on, item.channel, item.about) == (None, "post", f"lease:{owing.pk}")


@pytest.mark.parametrize("kind", [LetterKind.FIRST, LetterKind.REMINDER, LetterKind.OFFER, LetterKind.FORMAL])
def test_the_months_of_a_letter_add_up_to_its_sum(owing, staff, kind):
    pay(staff, owing, 12345, date(2026, 9, 11))
    found = queries.situation(owing, LATER)
    words = compose(found, kind, Asked(until=LATER + timedelta(15)), basis([owing], staff.rental, LATER), LATER)
    assert sum(cents for _label, cents in words.lines) == words.total[1] == found.debt == 90000 - 12345


def test_the_letter_counts_from_the_day_it_left_and_a_household_is_not_met_by_it(owing, staff):
    actions.refresh(owing, on=DAY)
    assert kinds(owing) == ["prevention.remind"]
    items = write(staff, owing)
    assert kinds(owing) == ["prevention.remind_ready"] and queries.situation(owing, DAY).done.letter is None
    leaves(staff, items, DAY)
    done = queries.situation(owing, DAY).done
    assert (done.letter, done.contact, kinds(owing)) == (DAY, None, [])
    assert queries.situation(owing, DAY - timedelta(1)).done.letter is None  # a past day reads nothing later


def test_a_letter_that_came_back_was_not_written_to_them(owing, staff):
    [item] = write(staff, owing)
    leaves(staff, [item], DAY)
    back = DAY + timedelta(6)
    item.refresh_from_db()
    mail.take_back(staff.rental, item=item, version=item.version, on=back, today=back, why="unknown")
    assert queries.situation(owing, back).done.letter is None and kinds(owing) == ["prevention.remind"]
    assert queries.situation(owing, back - timedelta(1)).done.letter == DAY
    assert write(staff, owing, today=back) != [item]


@pytest.mark.parametrize("came", ["pause", "payment", "file"])
def test_a_letter_that_a_stop_a_pause_or_a_payment_made_wrong_is_not_posted(owing, staff, came):
    items = write(staff, owing)
    if came == "pause":
        actions.pause(staff.rental, lease=owing, until=DAY + timedelta(20), reason="Hospitalisation.", today=DAY)
    elif came == "payment":
        pay(staff, owing, 10000, DAY)
    else:
        given = {"act": "overindebtedness_admissible", "proof": "letter", "scan": (b"%PDF-1.7", ".pdf")}
        note_file(staff.rental, lease=owing, on=DAY, today=DAY, **given)
    with override("fr"), pytest.raises(Refused, match="ne peut pas partir") as refused:
        leaves(staff, items, DAY)
    assert items[0].reference in str(refused.value)
    items[0].refresh_from_db()
    assert items[0].sent_on is None and queries.situation(owing, DAY).done.letter is None
    assert withdraw_stale(DAY) == 1


def test_a_letter_that_left_before_the_pause_is_still_said_sent(owing, staff):
    items = write(staff, owing)
    later = DAY + timedelta(2)
    actions.pause(staff.rental, lease=owing, until=DAY + timedelta(20), reason="Hospitalisation.", today=later)
    mail.send(staff.rental, items=items, on=DAY, today=later)
    assert queries.situation(owing, later).done.letter == DAY


def test_a_letter_that_is_ready_is_to_be_posted_and_withdrawn_is_to_be_written(owing, staff):
    actions.refresh(owing, on=DAY)
    items = write(staff, owing)
    [row] = ToDo.objects.waiting().filter(room="prevention")
    with override("fr"):
        assert todo_words(row)["verb"] == "Poster la lettre" and "courrier" in todo_words(row)["why"]
    assert [line.item for line in to_write(staff.rental, DAY)] == items
    [item] = items
    mail.cancel(staff.rental, item=item, version=item.version, today=DAY)
    assert kinds(owing) == ["prevention.remind"]


def test_two_tabs_and_a_second_press_prepare_one_letter(owing, staff):
    items = write(staff, owing)
    with pytest.raises(Refused, match="déjà prête"):
        write(staff, owing)
    leaves(staff, items, DAY)
    with pytest.raises(Refused, match="partie aujourd’hui"):
        write(staff, owing)
    assert MailItem.objects.filter(kind=LetterKind.FIRST.paper).count() == 1


def test_a_debt_that_changed_since_it_was_read_is_read_again(owing, staff):
    pay(staff, owing, 10000, DAY)
    with pytest.raises(Refused, match="350,00"):
        write(staff, owing, seen=45000)
    assert write(staff, owing, seen=35000)


@pytest.mark.parametrize(
    ("each", "first_on", "field", "said"),
    [
        (90001, date(2026, 10, 5), "each", "900,00"),
        (749, date(2026, 10, 5), "each", "dix ans"),
        (20000, date(9999, 12, 5), "first_on", "dans l’année"),
        (20000, date(2027, 9, 13), "first_on", "dans l’année"),
    ],
)
def test_a_proposal_that_makes_no_plan_is_refused_as_the_plan_would_be(owing, staff, each, first_on, field, said):
    with override("fr"), pytest.raises(Refused) as refused:
        write(staff, owing, "offer", asked=Asked(each=each, first_on=first_on), today=LATER)
    assert refused.value.field == field and said in str(refused.value.message).replace("\xa0", " ")
    assert not MailItem.objects.exists()


def test_a_proposal_that_left_is_a_plan_proposed(owing, staff):
    asked = Asked(each=20000, first_on=date(2026, 10, 5))
    items = write(staff, owing, "offer", asked=asked, today=LATER)
    said = read(items[0])
    assert "200,00 € par mois" in said and "Le dernier paiement est le 5 février 2027 : 100,00 €" in said
    assert "Cela fait 5 paiements" in said
    leaves(staff, items, LATER)
    done = queries.situation(owing, LATER).done
    assert (done.plan, done.letter) == (LATER, LATER)


def test_a_reminder_names_the_letter_before_it(owing, staff):
    assert "écrit le" not in read(write(staff, owing, "reminder", today=LATER)[0])
    leaves(staff, write(staff, owing, today=LATER), LATER)
    day = LATER + timedelta(9)
    MailItem.objects.filter(kind=LetterKind.REMINDER.paper).update(cancelled_on=LATER)
    assert "écrit le 12 septembre 2026" in read(write(staff, owing, "reminder", today=day)[0])


def test_a_formal_notice_goes_to_each_tenant_and_counts_once_its_sending_is_proved(owing, staff):
    from trousseau.core.models import Person
    from trousseau.tenancies.models import LeaseParty

    spouse = Person.objects.create(last_name="Capucine", first_name="Issa", key="capucine issa")
    LeaseParty.objects.create(lease=owing, person=spouse, bond="married")
    items = write(staff, owing, "formal", channel="reg", today=LATER, asked=Asked(until=date(2026, 9, 27)))
    assert sorted(item.name for item in items) == ["Aminata Capucine", "Issa Capucine"]
    said = read(items[0])
    assert (
        "Payez cette somme au plus tard le 27 septembre 2026" in said and "Agathe Basalte" in said and "1343-5" in said
    )
    leaves(staff, items, LATER)
    assert queries.situation(owing, LATER).done.letter is None
    mail.prove(
        staff.rental, item=items[0], version=items[0].version, step="sent", proof=Proof("Preuve de dépôt"), today=LATER
    )
    assert queries.situation(owing, LATER).done.letter is None  # the other tenant's is not proved (C. civ., art. 1751)
    mail.prove(
        staff.rental, item=items[1], version=items[1].version, step="sent", proof=Proof("Preuve de dépôt"), today=LATER
    )
    done = queries.situation(owing, LATER).done
    assert (done.letter, done.notice) == (LATER, LATER)


def test_what_the_day_stops_is_refused_with_its_reason(owing, staff):
    actions.pause(staff.rental, lease=owing, until=date(2026, 9, 20), reason="Salaire annoncé", today=DAY)
    with pytest.raises(Refused, match="20\xa0septembre"):
        write(staff, owing)
    actions.lift_pause(staff.rental, lease=owing, today=DAY)
    actions.agree_plan(staff.rental, lease=owing, each=10000, first_on=date(2026, 9, 5), agreed_on=DAY, today=DAY)
    with pytest.raises(Refused, match="plan"):
        write(staff, owing)


def test_after_an_admissible_file_of_over_indebtedness_what_was_due_before_is_not_asked(owing, staff):
    from trousseau.prevention.procedure.actions import note_act, open_procedure

    procedure = open_procedure(staff.rental, lease=owing, on=DAY, today=DAY)
    note_act(
        staff.rental, procedure=procedure, act="overindebtedness_admissible", author="commission", on=DAY, today=DAY
    )
    for kind in ("first", "reminder", "offer", "formal"):
        with pytest.raises(Refused) as refusal:
            write(staff, owing, kind, channel="reg")
        assert refusal.value.article == "C. conso., art. L722-5"


def test_without_a_telephone_or_an_address_no_letter_is_written(owing, staff):
    Agency.objects.update(phone="")
    with pytest.raises(Refused, match="téléphone"):
        write(staff, owing)


def test_a_third_party_is_asked_with_the_agreement_of_the_household_alone(owing, staff):
    body = {"name": "FSL de Dijon métropole", "address": "40 avenue du Modèle, 21000 Dijon"}
    for kind in ("fsl", "al"):
        with pytest.raises(Refused) as refusal:
            write(staff, owing, kind, **body)
        assert refusal.value.field == "agreed_on"
        [item] = write(staff, owing, kind, asked=Asked(agreed_on=date(2026, 8, 25)), **body)
        said = read(item)
        assert "son accord pour cette demande le 25 août 2026" in said and "En tout 450,00 €" in said
    with pytest.raises(Refused) as refusal:
        write(staff, owing, "fsl", asked=Asked(agreed_on=DAY), name="FSL", address="21000 Dijon")
    assert refusal.value.field == "address"
    leaves(staff, MailItem.objects.filter(kind=LetterKind.FSL.paper), DAY)
    assert queries.situation(owing, DAY).done.letter is None  # nothing was written to the tenant


def test_the_sheet_of_the_ccapex_is_electronic_and_the_tenant_is_told(owing, staff):
    sheet, told = write(staff, owing, "alert", name="CCAPEX de la Côte-d’Or")
    assert (sheet.channel, told.channel, told.name) == ("system", "post", "Aminata Capucine")
    said = read(sheet)
    assert "Signalement volontaire" in said and "En tout 450,00 €" in said
    assert "Elle s’appelle la CCAPEX" in read(told)
    with pytest.raises(Refused, match="autre manière"):
        write(staff, owing, "seizure")


def test_a_lessor_who_is_a_legal_person_seizes_it(owing, staff):
    owner = owing.mandate.owner
    type(owner).objects.filter(pk=owner.pk).update(kind="body")
    owing.mandate.refresh_from_db()
    sheet, _told = write(staff, owing, "seizure")
    assert "Saisine obligatoire" in read(sheet) and "art. 24 II" in read(sheet)
    with pytest.raises(Refused, match="autre manière"):
        write(staff, owing, "alert")


def test_twelve_letters_in_one_act_once_and_what_was_settled_meanwhile_is_said(owing, staff, build):
    from trousseau.rents.run.calling import call_month

    build.copies(owing, 12)
    call_month(staff.rental, month=date(2026, 8, 1))
    actions.refresh_all(DAY)
    lines = to_write(staff.rental, DAY)
    assert len(lines) == 13 and {line.kind for line in lines} == {LetterKind.FIRST}
    chosen = [(line.lease.pk, line.found.debt) for line in lines]
    pay(staff, lines[0].lease, lines[0].found.debt, DAY)
    pay(staff, lines[1].lease, 1000, DAY)
    made = prepare_many(staff.rental, chosen=chosen, today=DAY)
    assert len(made.done) == 11
    assert [lease for lease, _why in made.refused] == [lines[0].lease, lines[1].lease] or len(made.refused) == 2
    assert "Plus rien n’est en retard" in dict(made.refused)[lines[0].lease]
    again = prepare_many(staff.rental, chosen=chosen[2:], today=DAY)
    assert (len(again.done), len(again.refused)) == (0, 11)
    assert MailItem.objects.filter(kind=LetterKind.FIRST.paper).count() == 11
    assert all(sum(c for _d, c in line.found.unpaid) == line.found.debt for line in lines)


def test_another_s_household_is_never_prepared(owing, staff, account):
    actions.refresh(owing, on=DAY)
    stranger = account("rental", name="Ugo Martinet", grants=False)
    assert not to_write(stranger, DAY)
    assert not prepare_many(stranger, chosen=[(owing.pk, 45000)], today=DAY).done


def test_at_night_a_letter_that_nothing_calls_for_any_more_does_not_leave(owing, staff):
    [item] = write(staff, owing)
    assert withdraw_stale(DAY) == 0
    pay(staff, owing, 20000, DAY)
    assert withdraw_stale(DAY) == 1
    item.refresh_from_db()
    assert item.cancelled_on == DAY and withdraw_stale(DAY) == 0
    write(staff, owing)
    actions.pause(staff.rental, lease=owing, until=date(2026, 9, 20), reason="Salaire annoncé", today=DAY)
    assert withdraw_stale(DAY) == 1 and not MailItem.objects.waiting().exists()


MARKS = ("Zinnia", "Belladone", "Hellébore", "Digitale", "Colchique", "Aconit")


def test_nothing_that_was_noted_nor_another_household_is_in_a_letter(owing, staff, build):
    """Plants planted where a letter must not look: notes, a plan proposed, a report, a pause that is over, a neighbour."""
    from trousseau.followup.actions import write_team_note

    write_team_note(staff.social, household=owing.household, on=DAY, today=DAY, text=MARKS[0])
    actions.take_step(staff.rental, lease=owing, step="plan", on=DAY, today=DAY, note=MARKS[1])
    actions.pause(staff.rental, lease=owing, until=date(2026, 8, 30), reason=MARKS[2], today=DAY)
    actions.lift_pause(staff.rental, lease=owing, today=DAY)
    build.application(MARKS[3])
    owing.household.holder.__class__.objects.filter(pk=owing.household.holder_id).update(email="aconit@essai.example")
    body = {"name": "Organisme", "address": "1 rue du Modèle, 21000 Dijon"}
    agreed = Asked(agreed_on=LATER, until=LATER + timedelta(15))
    for kind in LetterKind:
        if kind in (LetterKind.TOLD, LetterKind.THANKS, LetterKind.SEIZURE, LetterKind.CLAIM):
            continue
        for item in write(staff, owing, kind, channel="reg", asked=agreed, today=LATER, **body):
            said = read(item).lower()
            assert not [mark for mark in MARKS if mark.lower() in said], kind
            assert "tu " not in said and " ton " not in said and " ta " not in said, kind


def test_the_sheet_of_the_seizure_once_acknowledged_is_the_act_of_the_procedure(owing, staff):
    owner = owing.mandate.owner
    type(owner).objects.filter(pk=owner.pk).update(kind="body")
    owing.refresh_from_db()
    file = procedures.open_procedure(staff.rental, lease=owing, on=LATER, today=LATER)
    sheet, _told = write(staff, owing, "seizure", today=LATER)
    later = LATER + timedelta(2)
    mail.send(staff.rental, items=[sheet], on=LATER, today=LATER)
    assert follow(file, LATER).case.proved("ccapex_seized") is None  # nothing acknowledged it yet
    sheet.refresh_from_db()
    mail.prove(staff.rental, item=sheet, version=sheet.version, step="sent", proof=Proof("Accusé n° 12"), today=later)
    found = follow(file, later)
    assert found.case.proved("ccapex_seized").on == LATER
    seized = next(row for row in found.deadlines if row.deadline == "ccapex_seizure")
    assert found.done(seized).on == LATER and found.proposed == "order_to_pay"
    assert queries.situation(owing, LATER).done.seized is None  # as it was known then
    note = {"procedure": file, "act": "ccapex_seized", "on": later, "author": "officer", "today": later}
    procedures.note_act(staff.rental, **note)  # noted again, without a proof: the sheet proves it
    assert follow(file, later).case.proved("ccapex_seized").on == LATER
    assert [act.act for act in follow(file, later).case.acts].count("ccapex_seized") == 1


def test_a_guarantor_is_asked_what_its_contract_covers_once_its_notice_left(client, owing, staff, on_day):
    from django.urls import reverse

    from trousseau.rents.claims.queries import letter_of, open_claim
    from trousseau.rents.models import Claim
    from trousseau.tenancies.guarantees.actions import record_guarantee

    visale = record_guarantee(
        staff.rental,
        lease=owing,
        kind="visale",
        name="Action Logement",
        reference="V0001",
        starts_on=owing.starts_on,
        covered_months=36,
        unpaid_months=1,
        formal_notice_days=15,
        claim_days=30,
    )
    early, asked = date(2026, 8, 12), Asked(guarantee=visale)
    body = {"name": visale.name, "address": "1 rue du Modèle, 21000 Dijon", "channel": "reg"}
    with pytest.raises(Refused, match="mise en demeure"):
        write(staff, owing, "claim", asked=asked, today=early, **body)
    notice = write(staff, owing, "formal", channel="reg", today=early, asked=Asked(until=date(2026, 8, 27)))
    leaves(staff, notice, early, Proof("Preuve de dépôt"))
    [item] = write(staff, owing, "claim", asked=asked, today=LATER, **body)
    said, amount = read(item), open_claim(visale, LATER).amount
    assert "Somme demandée 900,00 €" in said and amount == 90000 and "le 12 août 2026" in said and "V0001" in said
    with pytest.raises(Refused, match="Aucune garantie"):
        write(staff, owing, "claim", today=LATER, **body)
    assert letter_of(visale) is None  # it waits: nobody was asked yet
    leaves(staff, [item], LATER, Proof("Preuve de dépôt"))
    on_day("2026-09-14")
    client.force_login(staff.rental)
    url = reverse("rents:claim_new", args=[visale.pk])
    assert f'href="{url}"' in client.get(reverse("prevention:situation", args=[owing.pk])).content.decode()
    page = client.get(url)
    form = page.context["form"]
    assert [form.initial[name] for name in ("amount", "on", "notice_on")] == [90000, LATER, early]
    sent = {"key": form["key"].value(), "amount": "900", "notice_on": "2026-08-12", "reference": ""}
    assert client.post(url, {**sent, "on": "2026-09-14"}).status_code == 422  # the letter left on the 12th
    assert client.post(url, {**sent, "on": "2026-09-12"}).status_code == 302
    claim = Claim.objects.get()
    assert (claim.mail, claim.declared_on, claim.amount) == (item, LATER, 90000) and letter_of(visale) is None
    assert "demande est notée" in client.get(reverse("prevention:situation", args=[owing.pk])).content.decode()


def test_a_guarantor_is_never_asked_beyond_what_it_stands_for(owing, staff):
    from trousseau.tenancies.guarantees.actions import record_guarantee

    body = {"name": "Rosa Aubépine", "address": "7 rue du Modèle, 21000 Dijon"}
    given = {"lease": owing, "kind": "insurance", "reference": "P1", "starts_on": owing.starts_on, "unpaid_months": 1}
    policy = record_guarantee(staff.rental, limit=50000, **given, **body)
    [item] = write(staff, owing, "claim", channel="reg", asked=Asked(guarantee=policy), today=LATER, **body)
    said = read(item)
    assert "À payer le 5 septembre 2026 50,00 €" in said and "Somme demandée 500,00 €" in said


def test_a_kept_plan_is_thanked_for(owing, staff):
    actions.agree_plan(staff.rental, lease=owing, each=45000, first_on=date(2026, 9, 5), agreed_on=DAY, today=DAY)
    with pytest.raises(Refused, match="pas de quoi remercier"):
        write(staff, owing, "thanks")
    paid_on = date(2026, 8, 28)
    pay(staff, owing, 45000, paid_on)
    actions.refresh(owing, on=paid_on)
    assert kinds(owing) == ["prevention.thanks"]
    [line] = to_write(staff.rental, paid_on)
    assert line.kind == LetterKind.THANKS and not line.words.lines
    made = prepare_many(staff.rental, chosen=[(owing.pk, 0)], today=paid_on)
    leaves(staff, made.done, paid_on)
    assert kinds(owing) == []
