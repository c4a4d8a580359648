"""The signed file of the public figures says what the public page says."""

import csv
import io

from django.conf import settings

from trousseau.exchange.public_figures import COUNTS, read

from .test_pages import busy


def test_the_signed_file_says_each_period_as_the_page_does(client, take):
    assert client.get("/chiffres-publics/").status_code == 404
    take(busy())
    answer = client.get("/chiffres-publics/")
    found = read(answer.content, public_keys=[settings.KEYS.signing_public])
    page = list(csv.reader(io.StringIO(client.get("/?format=csv").content.decode("utf-8-sig")), delimiter=";"))[1:]
    secret = {None: "secret"}
    told = [[secret.get(one.counts[code], str(one.counts[code])) for code in COUNTS] for one in found.periods]
    assert sorted(told) == sorted(row[1:6] for row in page) and len(told) > 5
    assert any(None in one.counts.values() for one in found.periods)
    assert client.get("/chiffres-publics/").content == answer.content


def test_the_administrator_reads_the_key_that_an_agency_needs(client, administrator):
    client.force_login(administrator)
    assert settings.KEYS.signing_public.decode() in client.get("/cles/observatoire/").content.decode()
