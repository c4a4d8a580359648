"""What a draft must say and carry, who signs it, and the paper that comes out."""

from datetime import date
from unittest.mock import patch

import pytest
from django.urls import reverse

from tests.plugins.homes import DRAFTED, STARTS, ready
from tests.tenancies.papers import text_of
from trousseau.core import scales
from trousseau.core.errors import Refused
from trousseau.core.models import HouseholdMember, ToDo
from trousseau.mandates.actions import amend_mandate
from trousseau.mandates.models import Mandate
from trousseau.mandates.nightly import begin_conventions
from trousseau.mandates.queries import convention_on
from trousseau.rules.rent_index import Quarter
from trousseau.rules.rent_revision import CeilingUnknown
from trousseau.tenancies import actions
from trousseau.tenancies.contract import actions as contract
from trousseau.tenancies.contract import queries, words
from trousseau.tenancies.contract.clauses import revision
from trousseau.tenancies.contract.drafting import proposed_quarter
from trousseau.tenancies.contract.papers import lease_paper
from trousseau.tenancies.models import Lease, LeaseParty

SIGNED = date(2026, 6, 25)


def convention(lease, kind: str, **fields) -> Lease:
    """The mandate under a convention, and the lease drafted on it."""
    for name, value in {"convention": kind, "anah_ceiling": 42000, **fields}.items():
        setattr(lease.mandate, name, value)
    lease.mandate.save()
    Lease.objects.filter(pk=lease.pk).update(contract="conventioned" if kind in ("loc2", "loc3") else "contrat_type")
    return Lease.objects.get(pk=lease.pk)


def joined(lease, first_name: str, relation: str = "partner") -> HouseholdMember:
    from trousseau.core.models import Person

    person = Person.objects.create(first_name=first_name, last_name="Réséda", born_on=date(1990, 1, 2))
    return HouseholdMember.objects.create(
        household=lease.household, person=person, relation=relation, starts_on=date(2026, 6, 2)
    )


@pytest.mark.parametrize("field", ["premises", "energy_cost"])
def test_a_lease_without_a_mandatory_mention_is_not_signed_and_names_it_with_its_article(lease, staff, field):
    Lease.objects.filter(pk=lease.pk).update(**{field: ""})
    lease.refresh_from_db()
    with pytest.raises(Refused, match="art. 3") as refusal:
        actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    assert refusal.value.article.startswith("Loi 89-462, art. 3")
    lease.refresh_from_db()
    assert lease.state == "draft"


def test_without_the_notice_or_the_dpe_nothing_is_signed(lease, staff):
    contract.withdraw_annex(staff.rental, annex=lease.annexes.get(kind="rights"), on=DRAFTED)
    lease.mandate.dwelling.diagnostics.update(withdrawn_on=DRAFTED)
    codes = {check.code for check in words.missing(lease, SIGNED)}
    assert codes == {"rights", "dpe"}


def test_a_diagnostic_that_is_over_on_the_day_of_the_signature_does_not_count(lease):
    lease.mandate.dwelling.diagnostics.update(valid_until=date(2026, 6, 24))
    assert "dpe" in {check.code for check in words.missing(lease, SIGNED)}
    assert "dpe" not in {check.code for check in words.missing(lease, date(2026, 6, 24))}


def test_what_nobody_knows_is_asked_and_never_keeps_a_lease_from_being_signed(lease):
    tones = {line.code: line.tone for line in words.lines(lease, SIGNED)}
    assert tones["crep"] == tones["permit"] == "warn:ask"
    assert words.missing(lease, SIGNED) == []


def test_under_loc2_what_article_40_sets_aside_is_not_asked_and_the_paper_names_it(lease, staff):
    lease = convention(lease, "loc2")
    lines = {line.code: line for line in words.lines(lease, SIGNED)}
    assert lines["works"].article == "Loi 89-462, art. 40 III" and lines["previous"].tone == ""
    said = text_of(lease_paper(lease, on=SIGNED).pdf)
    for expected in (
        "art. 10 à 12",
        "art. 8 et 8-1",
        "art. 17-1, II",
        "le bailleur ne donne pas congé",
        "420,00 €",
        "dans les 2 mois de la prise d’effet",
    ):
        assert expected in said, expected
    assert "contrat type du décret" not in said


def test_under_loc1_the_contrat_type_stays_with_the_last_rent_and_the_works(lease):
    said = text_of(lease_paper(convention(lease, "loc1"), on=SIGNED).pdf)
    assert "contrat type du décret 2015-587" in said and "Aucun locataire n’a quitté" in said
    assert "art. 40 III" not in said


@pytest.mark.parametrize(
    "mention",
    [
        "six semaines après un commandement de payer",
        "à la charge exclusive du bailleur",
        "8,07 € ailleurs",
        "Séjour, 12,5 m²",
        "entre 640 € et 900 €",
        "sur le compte de ses clients",
        "n’est pas révisé",
    ],
)
def test_the_paper_bears_what_the_law_asks(lease, mention):
    assert mention in text_of(lease_paper(lease, on=SIGNED).pdf)


def test_the_signed_convention_goes_with_its_copy(lease, staff):
    lease = convention(lease, "loc3", anah_number="C1", anah_signed_on=date(2026, 6, 1), anah_ends_on=date(2032, 5, 31))
    assert {check.code for check in words.missing(lease, SIGNED)} == {"convention"}
    contract.annex_lease(staff.rental, lease=lease, kind="convention", given_on=SIGNED, today=SIGNED)
    assert words.missing(lease, SIGNED) == []


@pytest.mark.parametrize("signed", [{}, {"anah_number": "C1", "anah_ends_on": date(2032, 5, 31)}])
@pytest.mark.parametrize(
    ("top", "why", "url"), [(42000, "2e trimestre 2018", "/baremes/"), (None, "l’y écrit", "/mandats/")]
)
def test_a_ceiling_that_is_not_known_is_no_ceiling_of_before(lease, top, why, url, signed):
    days = {"anah_signed_on": date(2018, 6, 1)} if signed else {"signed_on": date(2018, 6, 1)}
    lease = convention(lease, "loc2", anah_ceiling=top, **days, **signed)
    gone = {quarter: index for quarter, index in scales.indexes().items() if quarter != Quarter(2018, 2)}
    with patch.object(scales, "indexes", return_value=gone):
        assert "ceiling_known" in {check.code for check in words.missing(lease, SIGNED)}
        [line] = [line for line in words.lines(lease, SIGNED) if line.code == "ceiling_known"]
        text = text_of(lease_paper(lease, on=SIGNED).pdf)
    assert why in line.said.replace("\u00a0", " ") and url in line.url
    assert "on connu à ce jour" in text or "n’est pas connu à ce jour" in text
    assert "420,00" not in text


def test_a_rent_above_the_ceiling_is_refused_beside_its_field(decision, staff):
    mandate = decision.mandate
    mandate.convention, mandate.anah_ceiling = "loc2", 39999
    mandate.save()
    with pytest.raises(Refused, match="399,99") as refusal:
        actions.draft_lease(
            staff.rental,
            decision=decision,
            rent=40000,
            charges=5000,
            deposit=0,
            starts_on=STARTS,
            payment_day=5,
            on=DRAFTED,
            today=DRAFTED,
        )
    assert (refusal.value.field, refusal.value.article) == ("rent", "Loi 89-462, art. 40 VI")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": date(2062, 7, 1)}, "starts_on"),
        ({"revised": True, "revision_quarter": "2026T2"}, "revision_quarter"),
        ({"revised": True, "revision_quarter": "2031-T1"}, "revision_quarter"),
        ({"revised": True, "revision_on": date(2026, 12, 1)}, "revision_on"),
        ({"deposit_holder": "none"}, "deposit_holder"),
    ],
)
def test_bad_terms_are_said_beside_their_field(lease, staff, changes, field):
    given = {"rent": 40000, "deposit": 40000, "starts_on": STARTS, **changes}
    with pytest.raises(Refused) as refusal:
        actions.edit_lease(staff.rental, lease=lease, version=1, **given)
    assert refusal.value.field == field


def test_without_a_deposit_nobody_holds_it_and_the_owner_may_hold_one(lease, staff):
    actions.edit_lease(staff.rental, lease=lease, version=1, rent=40000, deposit=0, starts_on=STARTS)
    lease.refresh_from_db()
    assert lease.deposit_holder == "none"
    actions.edit_lease(
        staff.rental,
        lease=lease,
        version=2,
        rent=40000,
        deposit=40000,
        starts_on=STARTS,
        deposit_holder="owner",
        deposit_by="loca_pass",
    )
    said = text_of(lease_paper(Lease.objects.get(), on=SIGNED).pdf)
    assert "Gardé par le bailleur" in said and "avance Loca-Pass" in said


def test_a_revision_takes_one_year_and_the_last_index_published_at_the_signature(lease, staff):
    actions.edit_lease(staff.rental, lease=lease, version=1, rent=40000, deposit=40000, starts_on=STARTS, revised=True)
    actions.sign_lease(staff.rental, lease=Lease.objects.get(), version=2, on=SIGNED, today=SIGNED)
    lease.refresh_from_db()
    assert (lease.revision_on, lease.revision_quarter) == (date(2027, 7, 11), "2026-T1")
    said = revision(lease).each_year_on.replace("\u00a0", " ")
    assert said == "le 11 juillet, la première fois le 11 juillet 2027"
    assert proposed_quarter(date(2026, 7, 15)) == "2026-T2"


def test_a_couple_signs_together_and_only_a_spouse_is_a_tenant_without_signing(lease, staff):
    member = joined(lease, "Joris")
    party = contract.add_party(staff.rental, lease=lease, member=member, role="signatory", bond="couple")
    with pytest.raises(Refused) as refusal:
        contract.edit_party(staff.rental, party=party, version=1, role="by_law", bond="couple")
    assert refusal.value.article == "C. civ., art. 1751"
    party.refresh_from_db()
    contract.edit_party(staff.rental, party=party, version=1, role="by_law", bond="married")
    said = text_of(lease_paper(lease, on=SIGNED).pdf)
    assert "Joris Réséda" in said and "art. 220 et 1751" in said
    actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    assert {str(p): p.signed_on for p in LeaseParty.objects.all()} == {"Aminata Capucine": SIGNED, "Joris Réséda": None}


def test_a_lease_keeps_one_who_signs(lease, staff):
    with pytest.raises(Refused):
        contract.drop_party(staff.rental, party=lease.parties.get())


def test_the_solidarity_clause_says_its_end_by_contract(lease, staff):
    contract.add_party(
        staff.rental, lease=lease, member=joined(lease, "Joris", "other"), role="signatory", bond="flatmate"
    )
    Lease.objects.update(solidary=True)
    said = text_of(lease_paper(Lease.objects.get(), on=SIGNED).pdf)
    assert "six mois après la date d’effet du congé" in said
    said = text_of(lease_paper(convention(lease, "loc2"), on=SIGNED).pdf)
    assert "L’article 8-1 de la loi ne s’applique pas" in said


def test_a_flat_rate_of_charges_is_for_flatmates_out_of_loc2_and_the_paper_says_it(lease, staff):
    Lease.objects.filter(pk=lease.pk).update(flat_charges=True)
    lease.refresh_from_db()
    assert [one.code for one in words.missing(lease, SIGNED)] == ["flat_charges"]  # alone: art. 23
    contract.add_party(staff.rental, lease=lease, member=joined(lease, "Olga"), role="signatory", bond="flatmate")
    assert words.missing(lease, SIGNED) == []
    said = text_of(lease_paper(lease, on=SIGNED).pdf)
    assert "Forfait de charges" in said and "ni régularisation" in said and "art. 8-1 V" in said
    LeaseParty.objects.filter(lease=lease).update(bond="pacs")
    assert [one.code for one in words.missing(lease, SIGNED)] == ["flat_charges"]
    LeaseParty.objects.filter(lease=lease).update(bond="flatmate")
    conventioned = convention(lease, "loc2")
    assert "flat_charges" in [one.code for one in words.missing(conventioned, SIGNED)]


def test_who_left_the_household_and_still_stands_on_the_lease_is_shown(running_lease):
    lease = running_lease
    assert queries.gone_without_word(lease, date(2026, 9, 1)) == []
    lease.household.members.update(ends_on=date(2026, 8, 1), went="separation")
    assert [str(p) for p in queries.gone_without_word(lease, date(2026, 9, 1))] == ["Aminata Capucine"]


def test_anah_is_asked_within_two_months_of_the_effect_and_the_number_proves_it(lease, staff):
    lease = convention(lease, "loc2")
    actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    todo = ToDo.objects.waiting().get(kind="tenancies.anah")
    assert (todo.due_on, todo.article) == (date(2026, 9, 11), "CGI, art. 199 tricies")
    asked = {"lease": lease, "version": 2, "on": date(2026, 8, 3), "today": date(2026, 8, 4)}
    with pytest.raises(Refused):
        contract.record_anah(staff.rental, proof=" ", **asked)
    contract.record_anah(staff.rental, proof="D-2026-1", **asked)
    assert not ToDo.objects.waiting().filter(kind="tenancies.anah").exists()
    with pytest.raises(Refused):
        contract.record_anah(staff.rental, proof="D-2026-2", **{**asked, "version": 3})


def test_a_free_dwelling_asks_nothing_of_anah(lease, staff):
    actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    assert not ToDo.objects.filter(kind="tenancies.anah").exists()


def test_an_annex_comes_once_on_its_day_and_what_the_signed_lease_names_stays(lease, staff):
    actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    with pytest.raises(Refused):
        contract.withdraw_annex(staff.rental, annex=lease.annexes.get(), on=SIGNED)
    with pytest.raises(Refused) as refusal:
        contract.annex_lease(
            staff.rental, lease=lease, kind="wear", given_on=STARTS, today=STARTS, valid_until=date(2026, 7, 1)
        )
    assert refusal.value.field == "valid_until"


class TestPages:
    def test_the_draft_shows_its_checks_and_its_one_next_action(self, client, lease, staff, on_day):
        on_day("2026-06-25")
        client.force_login(staff.rental)
        url = reverse("tenancies:lease", args=[lease.pk])
        assert "Rien n’empêche de signer" in client.get(url).content.decode().replace("\u00a0", " ")
        Lease.objects.update(premises="")
        page = client.get(url)
        assert page.context["next"].url == reverse("tenancies:edit", args=[lease.pk])
        assert "1 mention ou annexe manque" in page.content.decode().replace("\u00a0", " ")
        refused = client.post(reverse("tenancies:sign", args=[lease.pk]), {"on": "2026-06-25", "version": "1"})
        assert refused.status_code == 422 and "art. 3, 5°" in refused.content.decode().replace("\u00a0", " ")

    def test_the_draft_is_read_as_it_would_be_signed(self, client, lease, staff, on_day):
        on_day("2026-06-25")
        client.force_login(staff.social)
        answer = client.get(reverse("tenancies:draft_paper", args=[lease.pk]))
        assert answer.content.startswith(b"%PDF") and lease.paper is None

    def test_a_stranger_meets_a_404_on_every_page_of_the_contract(self, client, lease, account, on_day):
        on_day("2026-06-25")
        client.force_login(account("rental", grants=False))
        annex, party = lease.annexes.get(), lease.parties.get()
        for name, args in (
            ("party_new", [lease.pk]),
            ("party_edit", [party.pk]),
            ("annex_new", [lease.pk, "rights"]),
            ("annex_paper", [annex.pk]),
            ("draft_paper", [lease.pk]),
            ("anah", [lease.pk]),
            ("amend", [lease.pk]),
        ):
            assert client.get(reverse(f"tenancies:{name}", args=args)).status_code == 404, name


def bring(build, mandate, convention: str, starts_on: date) -> None:
    """Both sides sign an amendment of the mandate for a day to come."""
    mandate.refresh_from_db()
    amend_mandate(
        build.staff.captation,
        mandate=mandate,
        version=mandate.version,
        signed_on=DRAFTED,
        starts_on=starts_on,
        today=DRAFTED,
        convention=convention,
    )


class TestAConventionToCome:
    """An amendment of the mandate brings it on a day; the lease takes effect before, or after."""

    def edit(self, lease, staff, starts_on: date) -> Lease:
        kept = {"rent": lease.rent, "deposit": lease.deposit}
        actions.edit_lease(staff.rental, lease=lease, version=lease.version, starts_on=starts_on, **kept)
        return Lease.objects.get(pk=lease.pk)

    def test_the_lease_is_under_the_convention_of_the_day_it_takes_effect(self, build, staff, on_day):
        today, decision = on_day(DRAFTED.isoformat()), build.decision()
        bring(build, decision.mandate, "loc2", date(2026, 7, 1))
        drafted = actions.draft_lease(
            staff.rental,
            decision=decision,
            rent=40000,
            charges=5000,
            deposit=40000,
            starts_on=STARTS,
            payment_day=5,
            on=today,
            today=today,
        )
        lease = Lease.objects.get(pk=drafted.pk)
        assert (lease.contract, lease.mandate.convention) == ("conventioned", "none")
        assert queries.ceiling(lease.mandate, STARTS) == CeilingUnknown()
        assert queries.ceiling(lease.mandate, date(2026, 6, 30)) is None
        assert "ceiling_known" in {check.code for check in words.missing(lease, SIGNED)}
        lease.mandate.anah_ceiling = 42000
        lease.mandate.save()
        ready(lease, staff.rental)
        assert "une convention Loc2 pour ce logement" in text_of(lease_paper(lease, on=SIGNED).pdf)
        assert self.edit(lease, staff, date(2026, 6, 30)).contract == "contrat_type"
        lease = self.edit(Lease.objects.get(), staff, STARTS)
        actions.sign_lease(staff.rental, lease=lease, version=lease.version, on=SIGNED, today=SIGNED)
        assert ToDo.objects.waiting().filter(kind="tenancies.anah").exists()

    def test_a_draft_older_than_the_convention_is_saved_again_before_it_is_signed(self, lease, build, staff, on_day):
        on_day(DRAFTED.isoformat())
        bring(build, lease.mandate, "loc3", STARTS)
        lease.mandate.anah_ceiling = 42000
        lease.mandate.save()
        lease = Lease.objects.get(pk=lease.pk)
        with pytest.raises(Refused, match="le contrat que demande la convention"):
            actions.sign_lease(staff.rental, lease=lease, version=lease.version, on=SIGNED, today=SIGNED)
        [line] = [line for line in words.lines(lease, SIGNED) if line.code == "contract"]
        assert line.url == reverse("tenancies:edit", args=[lease.pk])
        lease = self.edit(lease, staff, STARTS)
        assert lease.contract == "conventioned" and words.missing(lease, SIGNED) == []

    def test_the_present_convention_is_that_of_the_mandate_whatever_an_earlier_amendment_says(self, build, on_day):
        mandate = build.mandate()
        on_day(DRAFTED.isoformat())
        bring(build, mandate, "loc2", date(2026, 7, 1))
        bring(build, mandate, "loc3", date(2026, 9, 1))
        days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1)]
        assert [convention_on(mandate, day) for day in days] == ["none", "loc2", "loc2", "loc3"]
        on_day("2026-07-02")
        Mandate.objects.update(convention="loc1")  # as the page of the Anah’s convention corrects it
        mandate.refresh_from_db()
        assert [convention_on(mandate, day) for day in days[2:]] == ["loc1", "loc3"]
        on_day("2026-09-01")  # before its night
        assert convention_on(mandate, date(2026, 9, 20)) == "loc3"

    def test_the_convention_of_a_past_day_is_that_it_had(self, build, on_day):
        mandate = build.mandate()
        on_day(DRAFTED.isoformat())
        bring(build, mandate, "loc2", date(2026, 7, 1))
        bring(build, mandate, "loc3", date(2026, 9, 1))
        for day in (date(2026, 7, 1), date(2026, 9, 1)):
            begin_conventions(on_day(day.isoformat()))
        mandate.refresh_from_db()
        on_day("2026-10-02")
        days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1), date(2026, 10, 2)]
        assert [convention_on(mandate, day) for day in days] == ["none", "loc2", "loc2", "loc3", "loc3"]

    @pytest.mark.parametrize("by", ["amendment", "page"])
    def test_a_lease_that_runs_asks_for_no_convention_signed_since(self, running_lease, staff, client, on_day, by):
        day = on_day("2026-10-02")
        mandate = Mandate.objects.get()
        if by == "amendment":
            given = {"signed_on": day, "starts_on": day, "today": day, "convention": "loc2"}
            amend_mandate(staff.captation, mandate=mandate, version=mandate.version, **given)
        else:
            Mandate.objects.update(convention="loc2")
        lease = Lease.objects.get()
        found = queries.facts(lease, day)
        assert (lease.mandate.convention, found.convention, found.contract_holds, found.ceiling) == (
            "loc2",
            "none",
            True,
            None,
        )
        client.force_login(staff.rental)
        for page in ("tenancies:lease", "tenancies:tenancy"):
            said = client.get(reverse(page, args=[lease.pk])).content.decode()
            assert "contrat que demande" not in said and reverse("tenancies:anah", args=[lease.pk]) not in said
