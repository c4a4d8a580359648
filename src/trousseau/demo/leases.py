"""What stands around the leases of the demonstration: what is handed over, who guarantees them."""

from datetime import date

from trousseau.captation.diagnostics.actions import record_diagnostic
from trousseau.captation.diagnostics.queries import ANNEXED, dwelling_papers
from trousseau.core.enums import Role
from trousseau.rents.claims.actions import make_claim
from trousseau.rents.claims.queries import open_claim
from trousseau.rules.dates import add_days, month_end
from trousseau.tenancies.amendments.actions import amend_lease
from trousseau.tenancies.contract.actions import annex_lease, record_anah
from trousseau.tenancies.guarantees.actions import record_guarantee, sign_act
from trousseau.tenancies.models import Guarantee, Lease
from trousseau.tenancies.suspension.actions import suspend_rent

from .dwellings import pdf
from .portfolio import story_place


def visale(manager, lease: Lease) -> None:
    record_guarantee(
        manager,
        lease=lease,
        kind="visale",
        name="Action Logement",
        reference=f"V{lease.number:08d}",
        starts_on=lease.starts_on,
        covered_months=36,
        damage_months=2,
        unpaid_months=2,
        formal_notice_days=15,
        claim_days=30,
    )


def guarantee(manager, lease: Lease, on: date) -> None:
    """One lease in three by Visale, the first one by a person, one by the FSL; the others by nobody."""
    if story_place(lease) == 1:
        surety = record_guarantee(
            manager,
            lease=lease,
            kind="surety",
            name="Rosa Aubépine",
            address="7 rue du Modèle, 21000 Dijon",
            starts_on=lease.starts_on,
            ends_on=lease.term_on,
            limit=12 * lease.total,
            unpaid_months=1,
            party=lease.parties.first() if lease.parties.count() > 1 else None,
        )
        sign_act(
            manager,
            guarantee=surety,
            version=surety.version,
            on=on,
            today=on,
            own_hand=True,
            in_full=True,
            says_so=True,
            rent_told=True,
            end_told=True,
            lease_given_on=on,
        )
    elif story_place(lease) % 3 == 0:
        visale(manager, lease)
    elif story_place(lease) == 2:
        record_guarantee(
            manager,
            lease=lease,
            kind="fsl",
            name="Fonds de solidarité pour le logement",
            reference="FSL-0002",
            starts_on=lease.starts_on,
            covered_months=9,
        )


def hand_over(cast, lease: Lease, on: date) -> None:
    """A DPE where the dwelling has none, the notice, the convention's copy: what the law asks before a signature."""
    manager, dwelling = cast.people[Role.RENTAL], lease.mandate.dwelling
    for one in dwelling_papers(dwelling, on):
        if one.kind in ANNEXED and one.lacks:
            more = {"finding": "clear"} if one.kind == "crep" else {}
            if one.kind == "dpe":
                number = f"{on:%y}{dwelling.commune_id[:2]}E{3_000_000 + lease.number}K"
                more = {"number": number, "energy": dwelling.energy or "D"}
            record_diagnostic(
                cast.people[Role.CAPTATION],
                dwelling=dwelling,
                kind=one.kind.value,
                made_on=add_days(on, -20),
                today=on,
                content=pdf("Diagnostic avant la signature du bail"),
                **more,
            )
    dwelling.refresh_from_db()
    annex_lease(manager, lease=lease, kind="rights", given_on=on, today=on, content=pdf("Notice"))
    if lease.mandate.anah_number:
        annex_lease(manager, lease=lease, kind="convention", given_on=on, today=on)


def claim(cast) -> None:
    """The first guarantee that its contract opens: the guarantor is asked, and has not answered yet. Not of the owner who
    has an account, and reads there what is late."""
    on = cast.until
    rows = Guarantee.objects.covering(on).filter(lease__mandate__owner__user=None)
    for found in rows.order_by("lease__number", "pk"):
        if cents := open_claim(found, on).amount:
            make_claim(
                cast.people[Role.RENTAL],
                guarantee=found,
                amount=cents,
                notice_on=add_days(on, -12),
                reference="DEMO-0001",
                on=on,
                today=on,
                key="demo",
            )
            return


def mentions(lease_number_parity: int) -> dict:
    """The mentions of a draft that the law asks of it."""
    return {
        "premises": "Séjour avec cuisine ouverte, équipée\nSalle d’eau\nCave\nLocal à vélos commun\nPrise fibre",
        "energy_cost": "entre 640 € et 900 € par an (prix de 2023)",
        "revised": lease_number_parity % 4 != 3,
        "deposit_by": "loca_pass" if lease_number_parity % 5 == 0 else "household",
    }


def live(cast, lease: Lease, day: date) -> None:
    """What changes a lease after its keys: one amendment, one aid that the CAF withholds."""
    manager, later = cast.people[Role.RENTAL], add_days(day, 40)
    if later > cast.until:
        return
    if lease.mandate.convention != "none" and not lease.mandate.anah_number and story_place(lease) % 4:
        record_anah(
            manager,
            lease=lease,
            version=lease.version,
            on=add_days(day, 20),
            proof=f"DEMO-{lease.number:04d}",
            today=cast.until,
        )
        lease.refresh_from_db()
    if story_place(lease) == 2:
        amend_lease(
            manager,
            lease=lease,
            version=lease.version,
            signed_on=later,
            starts_on=month_end(later),
            today=cast.until,
            charges=max(0, lease.charges - 500),
            words="La provision suit le dernier décompte des charges.",
        )
    if story_place(lease) == 4:
        suspend_rent(
            manager,
            lease=lease,
            kind="withheld",
            reference="Lettre de la CAF, logement à mettre en conformité",
            notified_on=later,
            aid=min(12000, lease.total),
            today=cast.until,
            content=pdf("Lettre de la CAF"),
        )
