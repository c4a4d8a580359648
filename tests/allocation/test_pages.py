"""A sitting, from its agenda to its minutes, and who reads what."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from trousseau.allocation.actions import close_sitting, open_sitting
from trousseau.allocation.models import Decision
from trousseau.allocation.queries import proposals
from trousseau.applications.proofs.actions import write_yearly
from trousseau.core.models import Commune, Organisation, ToDo

from .conftest import HELD

REASON = "La taille et le secteur correspondent."
SPACES = str.maketrans({"\u202f": " ", "\xa0": " "})


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode().translate(SPACES)


def prove_year(staff, application, cents=1_300_000):
    """What CAF counts of the last year: without it neither the housing benefit nor the effort can be computed."""
    write_yearly(staff.social, application=application, kind="base", year=2025, cents=cents, proved_on=HELD, today=HELD)


def test_the_commission_allocates_the_first_proposal_and_says_why(client, sheet, sitting, build, staff):
    mandate, application = build.mandate(), build.application()
    prove_year(staff, application)
    shown = text(sheet(staff.commission, mandate))
    assert "1re proposition" in shown and application.code in shown
    assert "44 m²" in shown and "9 m² au moins" in shown and "aucun seuil adopté" in shown
    living = proposals(mandate, HELD)[0].living
    assert f"Aide au logement estimée : {living.benefit // 100},00 € par mois" in shown
    assert f"{living.effort / 10:.1f} %".replace(".", ",") in shown and "art. D823-16" in shown
    response = sheet(staff.commission, mandate, choice=application.code, reason=REASON, read=application.code)
    assert response.url == reverse("allocation:sitting", args=[sitting.pk])
    decision = Decision.objects.get()
    assert (decision.application, decision.rank, decision.reason) == (application, 1, REASON)
    frozen = decision.seen[0]
    assert (frozen["application"], frozen["rank"], frozen["no"]) == (application.code, 1, [])
    assert {line["code"]: line["value"] for line in frozen["lines"]}["surface"] == 4400
    minutes = text(client.get(response.url))
    assert REASON in minutes and "première proposition" in minutes and "Plus rien à décider" in minutes
    assert REASON in text(sheet(staff.commission, mandate))
    assert ToDo.objects.waiting().get(room="tenancies").household == application.household


def test_reasons_are_asked_also_when_the_first_proposal_is_followed(sheet, build, staff):
    mandate, application = build.mandate(), build.application()
    for choice in (application.code, "adjourn"):
        response = sheet(staff.commission, mandate, choice=choice, cause="time", reason="  ", read=application.code)
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["reason"]
    assert not Decision.objects.exists()


def test_the_commission_may_choose_a_household_that_is_not_put_forward(sheet, build, staff):
    mandate = build.mandate()
    names = ("Ail", "Bleuet", "Chêne", "Dahlia", "Érable")
    found = [build.application(name, on=date(2026, 6, day)) for day, name in enumerate(names, 1)]
    read = " ".join(a.code for a in found[:3])
    missing = sheet(staff.director, mandate, choice="other", reason=REASON, read=read)
    assert list(missing.context["form"].errors) == ["other"]
    assert REASON in missing.content.decode()
    response = sheet(staff.director, mandate, choice="other", other=found[4].code, reason=REASON, read=read)
    assert response.status_code == 302
    assert (Decision.objects.get().application, Decision.objects.get().rank) == (found[4], 5)


def test_a_household_chosen_in_the_list_counts_only_with_that_answer(sheet, build, staff):
    mandate, first = build.mandate(), build.application("Ail")
    large = build.application("Bleuet", rooms_min=4)
    sheet(staff.director, mandate, choice=first.code, other=large.code, reason=REASON, read=first.code)
    assert Decision.objects.get().application == first


def test_a_household_that_does_not_fit_is_explained_with_what_would_be_enough(sheet, build, staff):
    mandate = build.mandate(rooms=1)  # 24 m², with a step
    build.application("Chêne", rooms_min=3, needs_access=True, resources=None)
    build.application("Dahlia", others=[{"last_name": "Lin", "first_name": f"Rose {n}"} for n in range(2)])
    shown = text(sheet(staff.commission, mandate))
    assert "Ce logement ne convient à aucun ménage" in shown
    for words in (
        "2 pièces de plus",
        "accessible sans marche",
        "1 m² de plus, soit 25 m²",
        "Ne passe pas",
        "non prouvées",
    ):
        assert words in shown, words


def test_the_badge_says_whether_the_month_or_the_year_is_not_proved(sheet, build, staff):
    """« Ressources non prouvées », of a household whose file shows resources proved month by month, was not understood."""
    mandate = build.mandate()
    build.application("Chêne")
    shown = text(sheet(staff.commission, mandate))
    assert "Ressources de l’année non prouvées" in shown and "Ressources non prouvées" not in shown


def test_outside_its_wishes_is_not_a_refusal(sheet, build, staff):
    mandate = build.mandate()
    there = Commune.objects.get_or_create(
        insee="21166", defaults={"name": "Chenôve", "postal_code": "21300", "zone_apl": "2"}
    )[0]
    build.application("Dahlia", communes=[there])
    shown = text(sheet(staff.commission, mandate))
    assert "Hors souhaits" in shown and "Ne passe pas" not in shown


def test_proposals_that_changed_meanwhile_are_read_again_before_deciding(sheet, build, staff):
    mandate, late = build.mandate(), build.application("Lavande")
    early = build.application("Bleuet", on=date(2026, 1, 3))
    response = sheet(staff.commission, mandate, choice=late.code, reason=REASON, read=late.code)
    assert response.status_code == 422 and not Decision.objects.exists()
    shown = response.content.decode()
    assert "ont changé" in shown and REASON in shown
    assert f'name="read" value="{early.code} {late.code}"' in shown
    read = f"{early.code} {late.code}"
    assert sheet(staff.commission, mandate, choice=late.code, reason=REASON, read=read).status_code == 302
    assert Decision.objects.get().rank == 2


def test_of_two_people_who_decide_the_second_sees_it_and_loses_no_word(sheet, build, staff):
    mandate, application = build.mandate(), build.application()
    sheet(staff.commission, mandate, choice=application.code, reason=REASON, read=application.code)
    second = sheet(
        staff.director, mandate, choice="adjourn", cause="time", reason="Ma phrase à moi.", read=application.code
    )
    shown = text(second)
    assert "La vôtre n’est pas enregistrée" in shown and "Ma phrase à moi." in shown
    assert Decision.objects.get().reason == REASON


def test_an_adjourned_dwelling_comes_back_at_the_next_sitting(client, sheet, sitting, build, staff, on_day):
    mandate, application = build.mandate(), build.application()
    sheet(staff.commission, mandate, choice="adjourn", cause="visit", reason="À revoir.", read=application.code)
    assert Decision.objects.get().application is None
    on_day("2026-07-20")
    following = open_sitting(
        staff.director, on=HELD.replace(month=7), members=[staff.commission], today=HELD.replace(month=7)
    )
    shown = text(client.get(reverse("allocation:sitting", args=[following.pk])))
    assert reverse("allocation:dwelling", args=[following.pk, mandate.pk]) in shown


def test_a_decision_waits_for_the_day_of_the_sitting(sheet, build, staff, on_day):
    mandate, application = build.mandate(), build.application()
    on_day("2026-06-19")
    shown = text(sheet(staff.commission, mandate))
    assert application.code in shown and "à partir du jour de la séance" in shown and "<textarea" not in shown
    sheet(staff.commission, mandate, choice=application.code, reason=REASON, read=application.code)
    assert not Decision.objects.exists()


def test_the_team_reads_the_sheet_and_does_not_decide(sheet, build, staff):
    mandate, application = build.mandate(), build.application()
    for person in (staff.social, staff.rental):
        assert "<textarea" not in text(sheet(person, mandate))
        refused = sheet(person, mandate, choice=application.code, reason=REASON, read=application.code)
        assert refused.status_code == 403
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", ["captation", "administrator"])
def test_those_who_have_no_part_in_it_meet_a_refusal(client, staff, sitting, role):
    client.force_login(getattr(staff, role))
    for url in (reverse("allocation:list"), reverse("allocation:sitting", args=[sitting.pk])):
        assert client.get(url).status_code == 403


def test_a_dwelling_that_is_promised_is_not_found_by_another_sitting(client, decision, staff):
    following = open_sitting(
        staff.director, on=HELD.replace(day=27), members=[staff.director], today=HELD.replace(day=27)
    )
    client.force_login(staff.director)
    url = reverse("allocation:dwelling", args=[following.pk, decision.mandate_id])
    assert client.get(url).status_code == 404
    assert str(decision.mandate.dwelling) not in text(client.get(reverse("allocation:sitting", args=[following.pk])))


def test_a_sitting_is_prepared_once_a_day(client, staff, on_day):
    on_day("2026-06-20")
    client.force_login(staff.director)
    given = {"held_on": "2026-06-25", "members": [staff.commission.pk, staff.director.pk]}
    assert client.post(reverse("allocation:new"), given).status_code == 302
    again = client.post(reverse("allocation:new"), given)
    assert "Une séance est déjà prévue ce jour-là" in again.content.decode()
    assert list(again.context["form"].errors) == ["held_on"]


def test_a_member_whose_key_no_base_could_hold_is_refused_as_one_that_is_not_offered(client, staff, on_day):
    on_day(HELD.isoformat())
    client.force_login(staff.director)
    page = client.post(reverse("allocation:new"), {"held_on": HELD.isoformat(), "members": ["9" * 30]})
    assert page.status_code == 422 and "members" in page.context["form"].errors


def test_a_closed_sitting_keeps_its_minutes_and_takes_no_decision(client, sheet, sitting, build, staff):
    mandate, other = build.mandate(), build.mandate()
    application = build.application()
    sheet(staff.commission, mandate, choice=application.code, reason=REASON, read=application.code)
    client.force_login(staff.social)
    url = reverse("allocation:close", args=[sitting.pk])
    assert "Un logement n’est pas décidé" in text(client.get(url))
    assert client.post(url, {"version": "1"}).status_code == 302
    shown = text(client.get(reverse("allocation:sitting", args=[sitting.pk])))
    assert REASON in shown and "À décider" not in shown
    assert client.post(url, {"version": "2"}).status_code == 422
    sheet(staff.director, other, choice="adjourn", reason=REASON, read="")
    assert Decision.objects.count() == 1


def test_two_people_close_and_the_second_meets_the_conflict(client, sitting, staff):
    client.force_login(staff.director)
    found = type(sitting).objects.get(pk=sitting.pk)
    close_sitting(staff.social, sitting=found, version=1, on=HELD, today=HELD)
    response = client.post(reverse("allocation:close", args=[sitting.pk]), {"version": "1"})
    assert response.status_code == 422
    assert "Cette séance est close" in response.content.decode()


def test_following_almost_always_is_said_on_the_sheet(sheet, build, staff):
    first = build.mandate()
    application = build.application("Ail")
    sheet(staff.commission, first, choice=application.code, reason=REASON, read=application.code)
    shown = text(sheet(staff.commission, build.mandate()))
    assert "1 fois sur 1" in shown and "presque toujours" in shown and "RGPD, art. 22" in shown


def test_the_names_and_the_origin_never_reach_the_commission(client, sheet, sitting, build, staff):
    """Markers on all that a member may not read, through every page of the room, before and after the decision."""
    house = Organisation.objects.create(kind="partner", name="Association Repère")
    secrets = (
        "Repèrenom",
        "Repèreprénom",
        "Repèreautre",
        "Association Repère",
        "021REPERE",
        "Menacé de violences",
        "06 99 99 99 99",
        "repere@essai.example",
        "1977",
    )
    mandate, free = build.mandate(), build.mandate()
    application = build.application(
        "Repèrenom",
        first_name="Repèreprénom",
        ethos=10,
        sne_number="021REPERE000000000",
        referred_by=house,
        phone="06 99 99 99 99",
        email="repere@essai.example",
        born_on=date(1977, 1, 2),
        others=[{"last_name": "Repèreautre", "first_name": "Lin"}],
    )
    build.application("Repèrenom", rooms_min=5)
    pages = [
        reverse("allocation:list"),
        f"{reverse('allocation:list')}?format=csv",
        reverse("allocation:sitting", args=[sitting.pk]),
        reverse("allocation:dwelling", args=[sitting.pk, mandate.pk]) + "?tous",
        reverse("allocation:dwelling", args=[sitting.pk, free.pk]) + "?tous",
    ]

    def read() -> str:
        client.force_login(staff.commission)
        found = ""
        for url in pages:
            response = client.get(url)
            assert response.status_code == 200, url
            found += (b"".join(response) if response.streaming else response.content).decode()
        return found

    before = read()
    wrong = sheet(staff.commission, mandate, choice="other", reason="", read=application.code)
    before += wrong.content.decode()
    sheet(staff.commission, mandate, choice=application.code, reason=REASON, read=application.code)
    after = read()
    assert application.code in before and application.code in after
    for secret in secrets:
        assert secret not in before + after, secret
    assert "Repèrenom" in text(sheet(staff.social, mandate))  # the social worker, who holds a grant, reads it


def test_a_rental_manager_reads_the_name_once_the_decision_opened_the_file(sheet, build, staff):
    mandate, application = build.mandate(), build.application()
    assert "Capucine" not in text(sheet(staff.rental, mandate))
    sheet(staff.commission, mandate, choice=application.code, reason=REASON, read=application.code)
    assert "Capucine" in text(sheet(staff.rental, mandate))


def test_the_sheet_of_a_dwelling_before_five_hundred_households_takes_few_queries(
    sheet, build, crowd, staff, django_assert_max_num_queries
):
    """As many for one household as for five hundred: thirteen read the households, four the law, the limits and the grid."""
    mandate = build.mandate()
    sheet(staff.commission, mandate)
    with django_assert_max_num_queries(47):
        shown = text(sheet(staff.commission, mandate))
    assert "3 ménages proposés sur 500 examinés" in shown


def test_sixty_sittings_take_eleven_queries(client, staff, on_day, django_assert_max_num_queries):
    on_day("2026-06-20")
    for n in range(60):
        open_sitting(
            staff.director, on=HELD - timedelta(days=n), members=[staff.director], today=HELD - timedelta(days=n)
        )
    client.force_login(staff.director)
    client.get(reverse("allocation:list"))
    with django_assert_max_num_queries(11):
        shown = text(client.get(reverse("allocation:list")))
    assert "60 séances" in shown


def test_the_list_shows_the_dwellings_that_wait_and_how_often_the_first_was_followed(client, sheet, build, staff):
    mandate, application, free = build.mandate(), build.application(), build.mandate()
    sheet(staff.commission, mandate, choice=application.code, reason=REASON, read=application.code)
    shown = text(client.get(reverse("allocation:list")))
    assert str(free.dwelling) in shown and str(mandate.dwelling) not in shown


def test_without_a_household_or_a_dwelling_each_page_says_what_comes_first(client, sheet, sitting, build, staff):
    client.force_login(staff.director)
    assert "Aucun logement n’attend de ménage" in text(client.get(reverse("allocation:list")))
    assert "Aucun logement n’est libre" in text(client.get(reverse("allocation:sitting", args=[sitting.pk])))
    assert "ouvrez d’abord des demandes" in text(sheet(staff.director, build.mandate()))


def test_the_others_are_the_next_by_seniority_then_the_nearest_to_passing(sheet, build, crowd, staff):
    shown = text(sheet(staff.commission, build.mandate(rooms=2)))
    assert shown.count("Convient, au rang") == 3 and shown.count("Ne passe pas") == 7
    assert "10 sur 449" in shown and "Voir tous les ménages" in shown
    assert "10 sur 48, la demande la plus ancienne d’abord" in shown  # whose resources nothing proves
