"""The housing benefit written twice: the rule in integers, the oracle's proof in fractions. Both are the same euro."""

import importlib.util
import sys
from datetime import date
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from trousseau import scales
from trousseau.exchange.benefit_cases import laws
from trousseau.rules.benefit import Letting, Tenant, estimate

FILE = Path(__file__).parents[2] / "tools" / "oracle" / "exact.py"
SPEC = importlib.util.spec_from_file_location("oracle_exact", FILE)
PROOF = importlib.util.module_from_spec(SPEC)
sys.modules["oracle_exact"] = PROOF
SPEC.loader.exec_module(PROOF)

tenants = st.builds(Tenant, st.booleans(), st.integers(0, 12), st.integers(0, 6_000_000), st.booleans())
lettings = st.builds(Letting, st.integers(1, 3), st.integers(1, 250_000), st.booleans(), st.booleans())
TIE = Tenant(True, 1, 300_000), Letting(2, 99_294)  # October 2024: the taper begins on half a cent


@settings(max_examples=400, deadline=None)
@given(tenants, lettings, st.dates(date(2021, 1, 1), date(2026, 12, 31)))
@example(*TIE, date(2024, 10, 1))
def test_the_rule_and_the_fractions_pay_the_same_euro(tenant, letting, day):
    law = laws(day, scales.at).law
    assert PROOF.exact(tenant, letting, law).euros == estimate(tenant, letting, law).euros


def test_a_tie_explains_the_other_euro_and_nothing_explains_one_that_is_wrong():
    law = laws(date(2024, 10, 1), scales.at).law
    assert PROOF.exact(*TIE, law).euros == 416
    assert PROOF.cause(*TIE, law, 415) == ("taper begins",)
    assert PROOF.cause(*TIE, law, 414) is None
    plain = Tenant(False, 0, 1_000_050), Letting(2, 33_333)
    paid = estimate(*plain, law).euros
    assert PROOF.cause(*plain, law, paid - 1) is None is PROOF.cause(*plain, law, paid + 1)
