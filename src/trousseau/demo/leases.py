"""What stands around the leases of the demonstration: who guarantees them."""

from datetime import date

from trousseau.tenancies.guarantees.actions import record_guarantee, sign_act
from trousseau.tenancies.models import Lease


def guarantee(manager, lease: Lease, on: date) -> None:
    """One lease in three by Visale, the first one by a person, one by the FSL; the others by nobody."""
    if lease.number == 1:
        surety = record_guarantee(
            manager, lease=lease, kind="surety", name="Rosa Aubépine", address="7 rue du Modèle, 21000 Dijon",
            starts_on=lease.starts_on, ends_on=lease.term_on, limit=12 * lease.total, unpaid_months=1,
        )  # fmt: skip
        sign_act(
            manager, guarantee=surety, version=surety.version, on=on, today=on, own_hand=True, in_full=True, says_so=True,
            rent_told=True, end_told=True, lease_given_on=on,
        )  # fmt: skip
    elif lease.number % 3 == 0:
        record_guarantee(
            manager, lease=lease, kind="visale", name="Action Logement", reference=f"V{lease.number:08d}",
            starts_on=lease.starts_on, covered_months=36, damage_months=2, unpaid_months=2, notice_days=15, claim_days=30,
        )  # fmt: skip
    elif lease.number == 2:
        record_guarantee(
            manager, lease=lease, kind="fsl", name="Fonds de solidarité pour le logement", reference="FSL-0002",
            starts_on=lease.starts_on, covered_months=9,
        )  # fmt: skip
