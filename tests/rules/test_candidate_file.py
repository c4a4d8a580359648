"""Closed lists, whatever they hold."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.candidate_file import Group, Supplied, missing, refusal

DAY = date(2026, 6, 20)
GROUPS = (
    Group("identity", frozenset({"a", "b"}), 1, True, "I"),
    Group("resources", frozenset({"c", "d"}), 0, True, "IV"),
)
KINDS = st.sampled_from(["a", "b", "c", "d", "e"])
SUPPLIED = st.lists(
    st.builds(
        Supplied,
        st.sampled_from(["a", "b", "c", "d"]),
        st.one_of(st.none(), st.integers(-3, 3).map(lambda n: DAY + timedelta(n))),
    )
)


@given(KINDS, SUPPLIED)
def test_a_paper_enters_only_if_a_list_holds_it_and_its_question_is_not_answered_as_often_as_one_may_ask(kind, held):
    why, group = refusal(kind, held, GROUPS, DAY)
    valid = [h for h in held if h.expires_on is None or h.expires_on >= DAY]
    if kind == "e":
        assert (why, group) == ("list", None)
    elif kind in "ab":
        assert (why == "most") == any(h.kind in "ab" for h in valid)
    else:
        assert why == "" and group.code == "resources"
    lacking = {g.code for g in missing(held, GROUPS, DAY)}
    assert lacking == {g.code for g in GROUPS if not any(h.kind in g.kinds for h in valid)}
