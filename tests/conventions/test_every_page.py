"""Each page of the room opens on what the demonstration tells, to whoever may read it, and asks few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from trousseau.conventions import models
from trousseau.conventions.models import Convention
from trousseau.core.enums import Role
from trousseau.core.models import User

from .test_demonstration import tell as tell
from .test_demonstration import told as told

pytestmark = pytest.mark.django_db
MOST = 60


def pages(convention: Convention) -> list[str]:
    first = {
        "tranche": models.Tranche.objects.first(),
        "party": convention.parties.filter(part="partner").first(),
        "post": models.FundedPost.objects.get(kind="social"),
        "holding": models.Holding.objects.get(post__kind="social"),
        "programme": models.Programme.objects.get(),
        "action": models.ProgrammeAction.objects.first(),
        "taken": models.Commitment.objects.filter(party=None).first(),
    }
    of = {
        "convention edit renew publish total party_new indicator_new deadline_new act_new amendment_new"
        " tranche_new post_new end": convention,
        "share party_sign ask_back": first["party"],
        "tranche_edit tranche_receive tranche_return": first["tranche"],
        "indicator": models.Indicator.objects.get(),
        "filed_act": models.ConventionAct.objects.get(),
        "decision_file": models.Decision.objects.filter(file__isnull=False).first(),
        "amendment amendment_sign": models.Amendment.objects.get(),
        "post post_edit post_fund holder_new": first["post"],
        "holder_end": first["holding"],
        "programme programme_edit envelope_new action_new meeting_new": first["programme"],
        "envelope": models.Envelope.objects.first(),
        "commit": first["action"],
        "commitment noted_new": first["taken"],
    }
    found = [reverse(f"conventions:{name}", args=[row.pk]) for names, row in of.items() for name in names.split()]
    found += [
        reverse(f"conventions:{name}") for name in ("list", "known_new", "my_week", "programmes", "programme_new")
    ]
    kinds = {
        "convention": convention,
        "signature": convention,
        "partie": first["party"],
        "promesse": models.Indicator.objects.get(),
        "delai": models.Deadline.objects.first(),
        "acte": models.ConventionAct.objects.get(),
        "avenant": models.Amendment.objects.get(),
        "tranche": first["tranche"],
        "versement": models.Payment.objects.first(),
        "titulaire": first["holding"],
        "enveloppe": models.Envelope.objects.first(),
        "action": first["action"],
        "engagement": first["taken"],
        "paiement": models.NotedPayment.objects.get(),
        "reunion": models.Meeting.objects.get(),
    }
    found += [reverse("conventions:withdraw", args=[kind, row.pk]) for kind, row in kinds.items()]
    found += [reverse("conventions:commit", args=[one.pk]) for one in models.ProgrammeAction.objects.all()]
    return [*found, reverse("conventions:deadline_met", args=[convention.pk, "account:2026-12-31"])]


def test_each_page_opens_to_the_director_in_few_queries(client, told):
    director = User.objects.holding(Role.DIRECTOR).get()
    client.force_login(director)
    asked = {}
    for url in pages(told):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, follow=True).status_code == 200, url  # one leads to the amendment that is prepared
        asked[url] = len(queries)
    assert {url: count for url, count in asked.items() if count > MOST} == {}


def test_the_holder_of_a_post_enters_a_week_in_one_page_and_nobody_else_reads_it(client, told, on_day):
    on_day("2026-11-28")
    holding = models.Holding.objects.get(post__kind="social")
    url = reverse("conventions:week", args=[holding.pk])
    client.force_login(User.objects.holding(Role.DIRECTOR).get())
    assert client.get(url).status_code == 404
    client.force_login(holding.holder)
    page = client.get(url)
    assert page.context["copied"] and "jamais votre nom" in page.content.decode()
    data = {"week": "2026-11-23", "hours_support": "21,5", "hours_commission": "10"}
    assert client.post(url, data).status_code == 302
    assert sum(holding.times.filter(week="2026-11-23").values_list("minutes", flat=True)) == 1890
    assert client.post(url, {**data, "hours_support": "55"}).status_code == 422
