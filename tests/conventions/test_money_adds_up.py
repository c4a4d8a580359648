"""Whatever is committed, amended, paid, given back or withdrawn: committed + left = envelope, and nothing passes its whole."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.conventions.actions import sign_convention
from trousseau.conventions.actions_amendments import prepare_amendment, sign_amendment, withdraw_amendment
from trousseau.conventions.actions_decisions import decide
from trousseau.conventions.actions_money import promise_tranche, receive_tranche, return_payment, withdraw_payment
from trousseau.conventions.actions_programmes import (
    add_action,
    add_envelope,
    commit,
    edit_commitment,
    edit_envelope,
    open_programme,
)
from trousseau.conventions.enums import PartyPart
from trousseau.conventions.models import Commitment, Payment
from trousseau.conventions.queries import conventions
from trousseau.conventions.queries_money import EVER, account, with_payments
from trousseau.conventions.queries_programmes import programme_lines
from trousseau.core.errors import Refused
from trousseau.ledger.queries import balance

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 10)
STEP = st.tuples(
    st.sampled_from(["promise", "receive", "return", "withdraw", "amend", "commit", "recommit", "envelope"]),
    st.integers(1, 9_000_000),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=4, max_size=12))
def test_committed_and_left_make_the_envelope_after_any_sequence(director, made, steps):
    from django.db import transaction

    with transaction.atomic():
        _tell(director, made, steps)
        transaction.set_rollback(True)


@pytest.fixture
def made(director, draw, council_vote):
    convention = draw()
    sign_convention(director, convention=convention, version=1, on=date(2026, 11, 3), today=date(2026, 11, 3))
    programme = open_programme(
        director,
        title="Programme",
        call="",
        funder=council_vote.body,
        holder=convention.council,
        decision=council_vote,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        amount=18_000_000,
        steered_by="",
        meets="",
        aims=["Loger"],
    )
    envelope = add_envelope(director, programme=programme, year=2026, line="6574", amount=9_000_000)
    action = add_action(director, programme=programme, aim=programme.aims.get(), title="AIS", convention=convention)
    return convention, envelope, action, council_vote


def _tell(director, made, steps) -> None:
    convention, envelope, action, vote = made
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    vote = decide(director, body=vote.body, decided_on=date(2026, 11, 5), reference="", subject="Avenant", today=ON)
    for number, (what, cents) in enumerate(steps):
        tranche = convention.tranches.filter(withdrawn_on=None).last()
        try:
            match what:
                case "promise":
                    promise_tranche(director, convention=convention, funder=convention.council, amount=cents, due_on=ON)
                case "receive" if tranche:
                    receive_tranche(director, tranche=tranche, on=ON, amount=cents, key=f"r{number}", today=ON)
                case "return" if tranche:
                    return_payment(director, tranche=tranche, amount=cents, on=ON, words="", key=f"b{number}", today=ON)
                case "withdraw" if payment := Payment.objects.filter(withdrawn_on=None).last():
                    withdraw_payment(director, payment=payment, why="Erreur", today=ON)
                case "amend":
                    amendment = prepare_amendment(
                        director,
                        convention=convention,
                        dated_on=ON,
                        subject="Part",
                        changes={"shares": {str(grantor.pk): cents}},
                    )
                    try:
                        sign_amendment(
                            director, amendment=amendment, version=amendment.version, on=ON, decision=vote, today=ON
                        )
                    except Refused:
                        withdraw_amendment(director, amendment=amendment, why="Refusé", today=ON)
                case "commit":
                    commit(director, action=action, envelope=envelope, amount=cents)
                case "recommit" if taken := Commitment.objects.filter(withdrawn_on=None).last():
                    edit_commitment(director, commitment=taken, version=taken.version, amount=cents)
                case "envelope":
                    envelope.refresh_from_db()
                    edit_envelope(
                        director, envelope=envelope, version=envelope.version, year=2026, line="6574", amount=cents
                    )
        except Refused:
            pass
        _holds(convention)


def _holds(convention) -> None:
    [line] = programme_lines()
    found = account(convention, *EVER)
    one = next(party for party in found.parties if party.part == PartyPart.GRANTOR)
    net = one.received - one.returned
    assert line.committed + line.left == line.envelope and line.left >= 0
    assert net >= 0 and line.paid == min(net, line.committed)
    assert one.left + one.received == max(one.share, one.received) and net - one.to_give_back <= one.share
    shown = conventions().get(pk=convention.pk)  # the list says what the page says
    assert (shown.received, shown.left) == (net, one.left) and found.left == one.left
    assert sum(row.left for row in with_payments(convention)) <= one.left or one.share < one.received
    assert balance("agency", "512") == net == -balance("agency", "74")
