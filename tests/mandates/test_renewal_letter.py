"""The letter that announces a renewal, in the register of mail: its proved day alone counts."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.mail import actions as mail
from trousseau.mail.actions import Proof
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.mandates.actions import amend_mandate, announce_renewal, end_mandate, prepare_renewal, sign_mandate
from trousseau.mandates.models import Mandate
from trousseau.mandates.nightly import follow_terms
from trousseau.mandates.queries import announced_on, announcement, renewed_in_silence
from trousseau.rules.dates import add_days

TERM = date(2029, 6, 9)
FIRST, LAST = date(2029, 3, 9), date(2029, 5, 9)


@pytest.fixture
def tacit(build):
    """A mandate of a consumer that ends on TERM and renews itself for a year."""
    mandate = build.draft_mandate()
    Mandate.objects.filter(pk=mandate.pk).update(renewal_months=12, longest_months=120)
    mandate.refresh_from_db()
    sign_mandate(
        build.staff.captation,
        mandate=mandate,
        version=mandate.version,
        signed_at="agency",
        available_from=date(2026, 6, 10),
        on=date(2026, 6, 10),
        today=date(2026, 6, 10),
    )
    assert Mandate.objects.at(FIRST).get(pk=mandate.pk).ends_at == TERM
    return mandate


def prepare(build, mandate, on=FIRST, channel="post") -> MailItem:
    mandate.refresh_from_db()
    return prepare_renewal(build.staff.captation, mandate=mandate, version=mandate.version, on=on, channel=channel).mail


def leave(build, item, on, proof=None) -> None:
    mail.send(build.staff.captation, items=[item], on=on, today=on, proofs=[(item, proof)] if proof else ())
    item.refresh_from_db()


def come_back(build, item, on, why="unknown") -> None:
    item.refresh_from_db()
    mail.take_back(build.staff.captation, item=item, version=item.version, on=on, today=on, why=why)
    item.refresh_from_db()


def asked() -> set[str]:
    return set(ToDo.objects.waiting().filter(room="mandates").values_list("kind", flat=True)) & {"mandates.renew"}


def test_a_letter_that_is_ready_announces_nothing_until_it_is_posted(build, tacit):
    follow_terms(FIRST)
    item = prepare(build, tacit)
    assert item.address == tacit.owner.address and item.paper and item.kind == "mandates.renewal"
    assert announced_on(tacit, TERM) is None and asked() == {"mandates.renew"}
    follow_terms(add_days(FIRST, 1))
    assert asked() == {"mandates.renew"}
    leave(build, item, add_days(FIRST, 2))
    assert announced_on(tacit, TERM) == add_days(FIRST, 2) and asked() == set()
    follow_terms(add_days(FIRST, 3))
    assert asked() == set()


def test_a_letter_that_came_back_is_asked_for_again_and_another_one_is_written(build, tacit):
    follow_terms(FIRST)
    first = prepare(build, tacit)
    leave(build, first, FIRST)
    come_back(build, first, add_days(FIRST, 9))
    assert announced_on(tacit, TERM) is None and asked() == {"mandates.renew"}
    second = prepare(build, tacit, add_days(FIRST, 10))
    assert second.paper.number.endswith("-2") and second.paper.number != first.paper.number
    leave(build, second, add_days(FIRST, 11))
    assert announced_on(tacit, TERM) == add_days(FIRST, 11) and asked() == set()


def test_a_return_known_after_the_term_leaves_the_owner_free_and_asks_for_nothing_past(build, tacit):
    item = prepare(build, tacit)
    leave(build, item, FIRST)
    night = date(2029, 6, 10)
    follow_terms(night)
    assert renewed_in_silence(tacit, night) is None
    come_back(build, item, night)
    assert renewed_in_silence(tacit, night) == TERM and asked() == set()


def test_what_never_left_does_not_come_back(build, tacit):
    item = prepare(build, tacit)
    with pytest.raises(Refused, match="jamais parti"):
        come_back(build, item, add_days(FIRST, 1))


def test_a_receipt_before_the_sending_is_refused(build, tacit):
    item = prepare(build, tacit, channel="reg")
    leave(build, item, add_days(FIRST, 2), Proof("Preuve de dépôt"))
    with pytest.raises(Refused, match="vient après"):
        mail.receive(
            build.staff.captation, item=item, version=item.version, on=FIRST, today=LAST, proof=Proof("Avis signé")
        )


def test_a_registered_letter_counts_once_its_deposit_is_proved(build, tacit):
    follow_terms(FIRST)
    item = prepare(build, tacit, channel="reg")
    leave(build, item, FIRST)
    assert announced_on(tacit, TERM) is None and asked() == {"mandates.renew"}
    given = {"item": item, "version": item.version, "step": Step.SENT, "today": add_days(FIRST, 1)}
    mail.prove(build.staff.captation, proof=Proof("Preuve de dépôt"), **given)
    assert announced_on(tacit, TERM) == FIRST and asked() == set()


def test_one_letter_of_a_term_at_a_time(build, tacit):
    item = prepare(build, tacit)
    with pytest.raises(Refused, match="déjà prête"):
        prepare(build, tacit)
    leave(build, item, FIRST)
    with pytest.raises(Refused, match="est déjà annoncée"):
        prepare(build, tacit)
    assert tacit.renewal_letters.count() == 1


def test_noting_the_day_sends_the_letter_that_was_ready(build, tacit):
    item, day = prepare(build, tacit), add_days(FIRST, 3)
    tacit.refresh_from_db()
    announce_renewal(build.staff.captation, mandate=tacit, version=tacit.version, sent_on=day, today=day)
    item.refresh_from_db()
    assert (item.sent_on, item.sent_by) == (day, build.staff.captation) and MailItem.objects.count() == 1


def test_a_letter_cancelled_is_written_again(build, tacit):
    item = prepare(build, tacit)
    mail.cancel(build.staff.captation, item=item, version=item.version, today=FIRST)
    assert prepare(build, tacit).pk != item.pk


@pytest.mark.parametrize("how", ["end", "amend", "renew"])
def test_a_letter_that_would_say_what_is_no_longer_true_leaves_no_more(build, tacit, how):
    item = prepare(build, tacit)
    tacit.refresh_from_db()
    if how == "end":
        end_mandate(build.staff.director, mandate=tacit, version=tacit.version, on=add_days(FIRST, 1))
    elif how == "amend":
        amend_mandate(
            build.staff.director,
            mandate=tacit,
            version=tacit.version,
            signed_on=add_days(FIRST, 1),
            starts_on=add_days(FIRST, 1),
            ends_on=date(2030, 1, 31),
            today=add_days(FIRST, 1),
        )
    else:
        follow_terms(add_days(TERM, 1))
    item.refresh_from_db()
    assert item.cancelled_on is not None and item.sent_on is None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    after=st.integers(0, 92),
    channel=st.sampled_from(["post", "reg"]),
    slip=st.booleans(),
    back=st.none() | st.integers(0, 20),
)
def test_on_any_day_the_owner_is_bound_as_the_proved_day_of_the_register_says(build, tacit, after, channel, slip, back):
    """The rule of the mandate and the register read one day: `announced_on` is `proved`, or nothing."""
    from django.db import transaction

    with transaction.atomic():
        item = prepare(build, tacit, channel=channel)
        leave(build, item, add_days(FIRST, after), Proof("Preuve de dépôt") if slip else None)
        if back is not None:
            come_back(build, item, add_days(FIRST, after + back))
        said = None if item.returned_on else proved(item, Step.SENT)
        assert announced_on(tacit, TERM) == said
        night = add_days(TERM, 1)
        follow_terms(night)
        bound = said is not None and announcement(TERM).holds(said)
        assert (renewed_in_silence(tacit, night) is None) is bound
        transaction.set_rollback(True)


def test_the_pages_prepare_show_and_follow_the_letter(client, build, tacit, on_day):
    on_day("2029-04-02")
    follow_terms(date(2029, 4, 2))
    client.force_login(build.staff.captation)
    page, url = reverse("mandates:mandate", args=[tacit.pk]), reverse("mandates:prepare_renewal", args=[tacit.pk])
    assert url in client.get(page).content.decode()
    assert client.get(url).status_code == 200
    tacit.refresh_from_db()
    assert client.post(url, {"version": str(tacit.version), "channel": "post"}).status_code == 302
    item = MailItem.objects.get()
    said = client.get(page).content.decode()
    assert item.reference in said and "prête" in said and url not in said
    queue = client.get(reverse("mail:home")).content.decode()
    assert reverse("mail:item", args=[item.pk]) in queue
    client.post(reverse("mail:post"), {"on": "2029-04-02", "items": [str(item.pk)]})
    assert "Envoyée le 2" in client.get(page).content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    come_back(build, item, date(2029, 4, 2))
    assert url in client.get(page).content.decode()
