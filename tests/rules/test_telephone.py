"""C. conso., art. L223-1, by worked cases."""

from datetime import date

import pytest

from trousseau.rules.telephone import CONSENT, CONTRACT, NO_CONSENT, OBJECTION, WITHDRAWN, Span, may_call

ON = date(2026, 11, 24)
JUNE, JULY, OCTOBER = date(2026, 6, 1), date(2026, 7, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("facts", "allowed", "ground", "since"),
    [
        ({}, False, NO_CONSENT, None),
        ({"consents": [Span(JUNE)]}, True, CONSENT, JUNE),
        ({"consents": [Span(date(2026, 11, 25))]}, False, NO_CONSENT, None),
        ({"consents": [Span(JUNE, JULY)]}, False, WITHDRAWN, JULY),
        ({"consents": [Span(JUNE, ON)]}, False, WITHDRAWN, ON),
        ({"consents": [Span(JUNE, JULY), Span(OCTOBER)]}, True, CONSENT, OCTOBER),
        ({"contracts": [Span(JUNE, ON)]}, True, CONTRACT, JUNE),
        ({"contracts": [Span(JUNE, JULY)]}, False, NO_CONSENT, None),
        ({"objections": [Span(JULY)], "consents": [Span(JUNE)]}, False, OBJECTION, JULY),
        ({"objections": [Span(JULY)], "contracts": [Span(JUNE)]}, True, CONTRACT, JUNE),
        ({"objections": [Span(JUNE, JULY)], "consents": [Span(OCTOBER)]}, True, CONSENT, OCTOBER),
    ],
)
def test_who_may_be_called_and_since_when(facts, allowed, ground, since):
    answer = may_call(ON, **{"consents": [], "contracts": [], "objections": [], **facts})
    assert (answer.allowed, answer.ground, answer.since) == (allowed, ground, since)


def test_a_refusal_bears_the_article_that_the_owner_used():
    facts = {"consents": [], "contracts": []}
    assert may_call(ON, objections=[Span(JUNE)], **facts).article == "RGPD, art. 21"
    assert may_call(ON, objections=[], **facts).article == "C. conso., art. L223-1"
