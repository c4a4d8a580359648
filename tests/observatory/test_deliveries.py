"""Files come in once, replace the days they tell, and are refused whole when anything is wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.db import IntegrityError, transaction
from django.utils import timezone

from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Sequence
from trousseau.exchange import facts as exchange
from trousseau.observatory import queries
from trousseau.observatory.actions import confirm_key, receive, trust_key, withdraw_delivery, withdraw_key
from trousseau.observatory.enums import DeliveryState, Kind
from trousseau.observatory.indicators import whole_months
from trousseau.observatory.models import Delivery, FactRow, TrustedKey
from trousseau.observatory.public import figures

OPENED, HOUSED = (1, "application_opened", "2026-01-10"), (1, "housed", "2026-03-14")


def told() -> set[tuple]:
    return {(row.kind, row.date.isoformat()) for row in FactRow.objects.all()}


def test_the_kinds_are_those_of_the_format():
    assert tuple(Kind.values) == exchange.KINDS


def test_a_file_is_received_with_its_facts(take, operator, trusted):
    delivery, created = take([OPENED, HOUSED])
    assert created
    assert (delivery.number, delivery.rows, delivery.state) == (1, 2, DeliveryState.CURRENT)
    assert (delivery.source, delivery.key, delivery.received_by) == ("ais-essai", trusted, operator)
    assert told() == {("application_opened", "2026-01-10"), ("housed", "2026-03-14")}


def test_the_same_file_twice_changes_nothing(take):
    first, _created = take([OPENED])
    before = list(FactRow.objects.values())
    again, created = take([OPENED])
    assert (again, created) == (first, False)
    assert list(FactRow.objects.values()) == before
    assert Delivery.objects.count() == 1
    assert Sequence.objects.get(code="observatory.delivery").last == 1


def test_a_newer_file_replaces_the_facts_of_its_days_only(take):
    take([OPENED, HOUSED, (2, "application_opened", "2026-05-05")])
    newer, _created = take([(1, "left", "2026-03-20")], start="2026-03-01", end="2026-03-31", hour=9)
    assert told() == {
        ("application_opened", "2026-01-10"),
        ("left", "2026-03-20"),
        ("application_opened", "2026-05-05"),
    }
    assert Delivery.objects.get(number=1).state == DeliveryState.PARTLY_REPLACED
    take([], hour=10)
    assert told() == set()
    assert {d.state for d in Delivery.objects.filter(number__lt=3)} == {DeliveryState.REPLACED}
    assert newer.number == 2


def test_an_older_file_does_not_undo_a_newer_one(take):
    take([OPENED], hour=9)
    with pytest.raises(Refused, match="1"):
        take([HOUSED], hour=8)
    with pytest.raises(Refused):
        take([HOUSED], hour=9)
    assert told() == {("application_opened", "2026-01-10")}
    take([], start="2025-01-01", end="2025-12-31", hour=8)  # other days: received
    assert Delivery.objects.count() == 2


def test_two_sources_do_not_touch_each_other(take, file, operator, administrator):
    take([OPENED, HOUSED])
    key = Ed25519PrivateKey.generate()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    key_of_other = trust_key(administrator, source="une-autre", label="x", pem=pem, on=date(2026, 7, 1))
    confirm_key(operator, key=key_of_other, on=date(2026, 7, 1))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    data = file([OPENED], source="une-autre", private_key_pem=private, hour=9)
    receive(operator, data=data, filename="x", today=today())
    assert FactRow.objects.count() == 3
    households = {event.household for event in queries.events()}
    assert {source for source, _ in households} == {"ais-essai", "une-autre"}
    assert len(queries.sources()) == 2


def test_a_source_speaks_with_its_own_key_only(file, operator, trusted):
    with pytest.raises(Refused, match="ais-essai") as met:
        receive(operator, data=file([OPENED], source="une-autre"), filename="x", today=today())
    assert met.value.field == "file"
    assert told() == set()


def test_an_altered_file_is_refused_beside_its_field(file, operator, trusted):
    data = file([OPENED]).replace(b"2026-01-10", b"2026-01-11")
    with pytest.raises(Refused, match="signature") as met:
        receive(operator, data=data, filename="x", today=today())
    assert met.value.field == "file"
    assert not Delivery.objects.exists()
    assert not Sequence.objects.filter(code="observatory.delivery", last__gt=0).exists()


def test_a_period_that_has_not_come_is_refused(file, operator, trusted):
    with pytest.raises(Refused, match="31/12/2099"):
        receive(operator, data=file([], end="2099-12-31"), filename="x", today=today())


def test_a_withdrawn_key_signs_nothing_any_more(take, file, operator, administrator, trusted):
    take([OPENED])
    withdraw_key(administrator, key=trusted, on=date(2026, 7, 2))
    with pytest.raises(Refused, match="Clés de confiance"):
        receive(operator, data=file([HOUSED], hour=9), filename="x", today=today())
    assert told() == {("application_opened", "2026-01-10")}
    with pytest.raises(Refused):
        withdraw_key(administrator, key=trusted, on=date(2026, 7, 3))
    with pytest.raises(Refused) as met:
        trust_key(administrator, source="ais-essai", label="x", pem=trusted.pem, on=date(2026, 7, 3))
    assert met.value.field == "pem"


def test_a_private_key_is_not_trusted(administrator, pair):
    with pytest.raises(Refused, match="clé privée") as met:
        trust_key(administrator, source="ais-essai", label="x", pem=pair[0].decode(), on=date(2026, 7, 3))
    assert met.value.field == "pem"


def test_what_is_told_stops_at_the_first_missing_day(take):
    take([], start="2026-01-01", end="2026-03-31")
    take([], start="2026-05-01", end="2026-05-31")
    [source] = queries.sources()
    assert (source.start, source.end, source.last) == (date(2026, 1, 1), date(2026, 3, 31), date(2026, 5, 31))
    assert source.has_gap
    take([], start="2026-04-01", end="2026-04-30")
    [source] = queries.sources()
    assert source.end == source.last == date(2026, 5, 31)


def test_contacts_are_kept_but_move_nothing(take):
    take([OPENED, (1, "contact", "2026-02-02")])
    assert FactRow.objects.filter(kind="contact").count() == 1
    assert [event.kind for event in queries.events()] == ["application_opened"]


def test_the_instant_is_kept(take):
    delivery, _created = take([])
    assert delivery.made_at == datetime(2026, 7, 1, 8, tzinfo=UTC)


def test_a_file_made_on_a_day_to_come_is_refused(file, operator, trusted):
    """It would be the last of its source until that day: every other one would be refused as older."""
    late = timezone.now() + timedelta(days=2)
    with pytest.raises(Refused, match=f"{late:%d/%m/%Y}") as met:
        receive(operator, data=file([OPENED], made_at=late), filename="x", today=today())
    assert met.value.field == "file" and not Delivery.objects.exists()


def withdraw(operator, delivery, why="Datée de 2099 par erreur"):
    return withdraw_delivery(operator, delivery=delivery, why=why, today=today())


def test_a_delivery_that_was_dated_too_late_is_withdrawn_and_its_source_speaks_again(take, operator):
    late, _created = take([OPENED, HOUSED])
    Delivery.objects.update(made_at=datetime(2099, 1, 1, tzinfo=UTC))  # as 0.1.0 took it
    with pytest.raises(Refused, match=r"1.*retir"):
        take([OPENED], hour=9)
    withdraw(operator, late)
    late.refresh_from_db()
    assert (late.state, late.withdrawn_by, late.withdrawn_on) == (DeliveryState.WITHDRAWN, operator, today())
    assert told() == set() and late.withdrawn_for == "Datée de 2099 par erreur"
    take([OPENED], hour=9)
    assert told() == {("application_opened", "2026-01-10")}


def test_what_a_withdrawn_delivery_had_replaced_is_told_by_nobody_until_a_new_one(take, operator):
    take([OPENED, HOUSED])
    wrong, _created = take([], start="2026-03-01", end="2026-03-31", hour=9)
    withdraw(operator, wrong, "Un mois vide")
    [source] = queries.sources()
    assert (source.end, source.last) == (date(2026, 2, 28), date(2026, 6, 30)) and source.has_gap
    take([HOUSED], start="2026-03-01", end="2026-03-31", hour=10)
    [source] = queries.sources()
    assert source.end == date(2026, 6, 30)
    assert told() == {("application_opened", "2026-01-10"), ("housed", "2026-03-14")}


def test_a_source_whose_files_are_all_withdrawn_is_waited_for_and_nothing_is_published_without_it(
    take, operator, administrator, trusted
):
    first, _created = take([OPENED])
    months = figures()
    withdraw(operator, first)
    [source] = queries.sources()
    assert source.end < source.start and whole_months([source]) == [] and figures().all == months.all
    withdraw_key(administrator, key=trusted, on=today())
    assert queries.sources() == []  # it was no source


def test_a_withdrawal_says_why_once_and_its_file_does_not_come_back(take, operator):
    first, _created = take([OPENED])
    with pytest.raises(Refused) as met:
        withdraw(operator, first, "  ")
    assert met.value.field == "why"
    withdraw(operator, first)
    with pytest.raises(Refused):
        withdraw(operator, first, "Encore")
    with pytest.raises(Refused, match="retirée") as met:
        take([OPENED])
    assert met.value.field == "file" and told() == set()


def test_a_key_signs_nothing_before_a_second_person_compared_it(pair, file, operator, administrator, account):
    key = trust_key(administrator, source="ais-essai", label="x", pem=pair[1].decode(), on=today())
    with pytest.raises(Refused, match="deuxième personne") as met:
        receive(operator, data=file([OPENED]), filename="x", today=today())
    assert met.value.field == "file" and not Delivery.objects.exists()
    with pytest.raises(Refused, match="autre personne"):
        confirm_key(administrator, key=key, on=today())
    confirm_key(operator, key=key, on=today())
    receive(operator, data=file([OPENED]), filename="x", today=today())
    with pytest.raises(Refused):
        confirm_key(account("administrator"), key=key, on=today())


def test_a_key_withdrawn_before_it_was_confirmed_is_confirmed_no_more(pair, operator, administrator):
    key = trust_key(administrator, source="ais-essai", label="x", pem=pair[1].decode(), on=today())
    withdraw_key(administrator, key=key, on=today())
    with pytest.raises(Refused):
        confirm_key(operator, key=key, on=today())


def test_the_base_itself_takes_no_key_that_one_person_added_and_confirmed(pair, administrator):
    key = trust_key(administrator, source="ais-essai", label="x", pem=pair[1].decode(), on=today())
    key.confirmed_by, key.confirmed_on = administrator, today()
    with pytest.raises(IntegrityError), transaction.atomic():
        key.save()


def test_a_key_of_before_stays_trusted_though_nobody_knows_who_added_it(take, trusted):
    TrustedKey.objects.update(added_by=None, confirmed_by=None, confirmed_on=None)
    assert take([OPENED])[1]
