"""From contacts to mandates: the figures, the rows behind them, the unfinished counted."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from trousseau.captation.enums import Source, Stage
from trousseau.captation.measures import queries
from trousseau.captation.models import Owner, Prospect, StageChange
from trousseau.core.models import Commune, Dwelling

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


@pytest.fixture
def past(officer, commune):
    """Prospects as the stages left them: (days ago, days to the visit, days to the mandate, lost after) each."""
    count = iter(range(10_000))

    def make(rows, *, officer=officer, commune=commune, source=Source.LETTER, cause="sold"):
        rows = list(rows)
        owner = Owner.objects.create(name="Silex Granit", address="1 rue de l’Essai")
        dwellings = Dwelling.objects.bulk_create(
            Dwelling(kind="flat", address=f"{next(count)} rue du Modèle", commune=commune, rooms=2, surface=40)
            for _row in rows
        )
        prospects = Prospect.objects.bulk_create(
            Prospect(
                owner=owner,
                dwelling=dwelling,
                officer=officer,
                source=source,
                known_on=DAY - timedelta(ago),
                met_on=DAY - timedelta(ago),
                stage=Stage.WON
                if won is not None
                else Stage.LOST
                if lost
                else Stage.VISITED
                if visit is not None
                else Stage.CONTACT,
                lost_cause=cause if lost else "",
            )
            for dwelling, (ago, visit, won, lost) in zip(dwellings, rows, strict=True)
        )
        changes = []
        for prospect, (_ago, visit, won, lost) in zip(prospects, rows, strict=True):
            steps = [(0, Stage.CONTACT), (visit, Stage.VISITED), (won, Stage.WON), (lost or None, Stage.LOST)]
            changes += [
                StageChange(prospect=prospect, after=stage, made_on=prospect.met_on + timedelta(n))
                for n, stage in steps
                if n is not None
            ]
        StageChange.objects.bulk_create(changes)
        return prospects

    return make


def text(response) -> str:
    html = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def whole(**asked) -> queries.Group:
    found = queries.Asked(**{"start": date(2025, 11, 25), "end": DAY, **asked})
    return queries.group(queries.contacts(found), DAY)


# ten contacts of 200 days ago: four mandates after 20, 40, 60, 100 days, two lost, four waiting
TEN = [
    (200, 10, 20, 0),
    (200, 15, 40, 0),
    (200, 20, 60, 0),
    (200, 30, 100, 0),
    (200, 30, None, 50),
    (200, None, None, 5),
    (200, 40, None, 0),
    (200, None, None, 0),
    (200, None, None, 0),
    (200, None, None, 0),
]


def test_the_lost_never_sign_and_the_waiting_are_counted(past):
    past(TEN)
    found = whole()
    assert (found.contacts, found.visits, found.mandates, found.lost, found.waiting) == (10, 6, 4, 2, 4)
    # all were watched 200 days: the share is the plain one, the lost among those who did not sign
    assert found.mandate.at(100).survival == pytest.approx(0.6)
    assert found.mandate.median is None and found.visit.median == 30
    # a lost one taken for « not seen any more » would have said more: 1 − (9/10 … ) over those left
    assert found.mandate.at(100).at_risk == 7


def test_a_recent_contact_that_waits_weighs_for_the_time_it_was_watched(past):
    past([(100, None, 50, 0), (100, None, None, 0), (10, None, None, 0), (10, None, None, 0)])
    # at 50 days only two were watched: one of two signed
    assert whole().mandate.at(50).survival == pytest.approx(0.5)


def test_what_was_noted_twice_or_falls_outside_the_period_is_not_a_contact(past):
    past([(30, None, None, 1)], cause="double")
    past([(400, None, None, 0), (30, None, None, 0)])
    assert whole().contacts == 1


def test_the_filters_narrow_the_contacts(past, account):
    other = account("captation", name="Line Sarcelle")
    chenove = Commune.objects.get(pk="21166")
    past(TEN)
    past([(30, None, None, 0)] * 3, officer=other, commune=chenove, source=Source.PAGE)
    assert whole(officer=other).contacts == whole(commune=chenove).contacts == whole(source="page").contacts == 3


def test_a_post_counts_the_contacts_of_its_holder_while_its_convention_runs(past, officer, account, draw):
    convention = draw(starts_on=date(2026, 6, 1), ends_on=date(2026, 12, 31))
    post = convention.posts.create(kind="captation", title="Captation", holder=officer)
    past([(10, None, None, 0), (20, None, None, 0), (300, None, None, 0)])
    past([(10, None, None, 0)], officer=account("captation", name="Line Sarcelle"))
    assert whole(post=post).contacts == 2
    asked = queries.Asked(date(2025, 11, 25), DAY)
    ((_value, name, found),) = queries.groups(queries.contacts(asked), "post", DAY)
    assert found.contacts == 2 and officer.name in name


@pytest.fixture
def draw(staff):
    from trousseau.conventions.models import Convention, Deliberation
    from trousseau.core.actions_papers import file_document
    from trousseau.core.models import Organisation

    def make(**dates):
        council = Organisation.objects.create(kind="council", name="Val-d’Essai")
        act = file_document(kind="act", title="acte.txt", content=b"acte", suffix=".txt", on=DAY)
        deliberation = Deliberation.objects.create(
            council=council, subject="Essai", reading={}, act=act, entered_by=staff.director, entered_on=DAY
        )
        return Convention.objects.create(deliberation=deliberation, title="Convention d’essai", amount=1, **dates)

    return make


def test_the_page_opens_on_the_answer_and_each_figure_opens_its_rows(client, officer, past):
    past(TEN)
    client.force_login(officer)
    page = client.get(reverse("captation:measures"))
    read = text(page)
    assert "40 % des contacts sont sous mandat en 180 jours" in read and "entre 17 % et 75 %" in read
    assert "4 attendent et comptent pour la durée observée ; 2 sont perdus" in read
    for name, value, url in page.context["figures"]:
        rows = client.get(url)
        assert rows.context["count"] == value, name
        csv = b"".join(client.get(f"{url}&format=csv").streaming_content).decode()
        assert len(csv.strip().splitlines()) == value + 1
    assert client.get(reverse("captation:measures_rows", args=["nothing"])).status_code == 404


def test_the_comparison_adds_up_and_small_groups_say_so(client, officer, past, account):
    past(TEN)
    past([(60, 5, 9, 0)] * 3, officer=account("captation", name="Line Sarcelle"))
    client.force_login(officer)
    page = client.get(reverse("captation:measures"), {"by": "officer"})
    table = page.context["table"]
    assert [row["figures"][0][0] for row in table] == [10, 3]
    assert table[0]["share"] == "40 %" and table[1]["share"] == "" and "trop peu" in text(page)
    for row in table:
        for figure, url in row["figures"]:
            assert client.get(url).context["count"] == figure
    csv = client.get(reverse("captation:measures"), {"by": "officer", "format": "csv"}).content.decode()
    assert "Line Sarcelle;3;3;3;0;0;;;" in csv


def test_contacts_that_nobody_has_taken_up_are_a_group_of_their_own(client, officer, past):
    past(TEN)
    past([(60, None, None, 0)] * 2, officer=None)
    client.force_login(officer)
    table = client.get(reverse("captation:measures")).context["table"]
    assert (table[1]["name"], table[1]["figures"][0][0]) == ("Personne encore", 2)
    assert client.get(table[1]["figures"][0][1]).context["count"] == 2


def test_few_contacts_are_counted_without_a_share_and_none_says_what_to_do(client, officer, past):
    client.force_login(officer)
    assert "Aucun contact dans cette période" in text(client.get(reverse("captation:measures")))
    past([(60, 5, 9, 0)] * 3)
    read = text(client.get(reverse("captation:measures")))
    assert "3 contacts, 3 sous mandat" in read and "Trop peu de contacts pour un pourcentage" in read


@pytest.mark.parametrize(
    "asked",
    [{"start": "hier"}, {"start": "2027-01-01", "end": "2026-01-01"}, {"officer": "0"}, {"by": "age"}, {"post": "x"}],
)
def test_an_impossible_filter_is_said_and_breaks_nothing(client, officer, past, asked):
    past(TEN)
    client.force_login(officer)
    page = client.get(reverse("captation:measures"), asked)
    assert page.status_code == 200 and page.context["filters"].errors


def test_five_thousand_prospects_take_few_queries(client, officer, past, django_assert_max_num_queries):
    past(TEN * 500)
    client.force_login(officer)
    client.get(reverse("captation:measures"))  # the session and the menu warm up
    with django_assert_max_num_queries(16):
        page = client.get(reverse("captation:measures"), {"by": "commune"})
    assert page.context["whole"].contacts == 5000
