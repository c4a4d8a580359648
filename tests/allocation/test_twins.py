"""Twin files: one avoids a commune for its safety, the other merely wishes all the others. Nothing tells them apart."""

import re
from datetime import date
from difflib import unified_diff

from django.db import transaction
from django.urls import reverse

from trousseau.allocation.actions import close_sitting, decide
from trousseau.allocation.models import Sitting
from trousseau.applications.avoided.actions import avoid_commune
from trousseau.core.models import Commune

from .conftest import HELD
from .grids.test_grids import adopted
from .test_markers import words
from .test_pages import prove_year, text


def territory():
    rows = [("21231", "Dijon"), ("21166", "Chenôve"), ("21515", "Quetigny")]
    return [
        Commune.objects.get_or_create(insee=insee, defaults={"name": name, "postal_code": "21000", "zone_apl": "2"})[0]
        for insee, name in rows
    ]


def test_a_secret_exclusion_and_an_ordinary_wish_give_the_same_sheet_minutes_list_and_counts(
    client, sheet, sitting, build, staff, monkeypatch
):
    """Everything but the secret is equal; the draw is taken by the number, so it too is made equal."""
    from trousseau.rules import points

    monkeypatch.setattr(points, "draw_key", lambda seed, household: "0" * 64)
    monkeypatch.setattr("trousseau.allocation.proposing.draw_key", lambda seed, household: "0" * 64)
    adopted(staff)
    dijon, *others = territory()
    there, elsewhere = build.mandate(), build.mandate()
    elsewhere.dwelling.commune = others[0]
    elsewhere.dwelling.save()
    secret, plain = build.application("Ail"), build.application("Ail", communes=others)
    for one in (secret, plain):
        prove_year(staff, one)
    avoid_commune(staff.social, application=secret, commune=dijon, why="Repèresecret", on=HELD)

    def pages(user, hidden) -> list[str]:
        """What the reader sees when `hidden` is the only household that waits."""
        hidden.changes.update(on=date(2026, 12, 1))  # not yet active: it is not examined
        shown = [text(sheet(user, mandate)) for mandate in (there, elsewhere)]
        client.force_login(user)
        shown.append(text(client.get(reverse("allocation:sitting", args=[sitting.pk]))))
        shown.append(client.get(reverse("allocation:list") + "?format=csv").getvalue().decode())
        hidden.changes.update(on=date(2026, 6, 2))
        return shown

    for user in (staff.commission, staff.director, staff.rental):
        first = [unsaid(page, secret.code) for page in pages(user, plain)]
        second = [unsaid(page, plain.code) for page in pages(user, secret)]
        for one, other in zip(first, second, strict=True):
            assert list(unified_diff(one.splitlines(), other.splitlines(), n=0)) == []
        assert "Repèresecret" not in "".join(first) and "Hors souhaits" in first[0]

    def minutes(chosen, hidden) -> str:
        """What the members' copy says of a sitting that gave the other dwelling to `chosen`; then as if nothing was."""
        hidden.changes.update(on=date(2026, 12, 1))
        with transaction.atomic():
            decide(
                staff.commission,
                sitting=sitting,
                mandate=elsewhere,
                application=chosen,
                outcome="allocated",
                reason="Le logement convient.",
                today=HELD,
            )
            held = Sitting.objects.get(pk=sitting.pk)
            close_sitting(staff.director, sitting=held, version=held.version, on=HELD, today=HELD)
            client.force_login(staff.commission)
            paper = words(b"".join(client.get(reverse("allocation:minutes", args=[sitting.pk]))))
            transaction.set_rollback(True)
        hidden.changes.update(on=date(2026, 6, 2))
        return paper

    one, other = minutes(secret, plain), minutes(plain, secret)
    assert secret.code in one and "Repèresecret" not in one
    assert one.replace(secret.code, "CODE") == other.replace(plain.code, "CODE")


def unsaid(page: str, code: str) -> str:
    """The page without the household's own number, nor the token that changes each time."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    page = re.sub(r'nonce="[^"]*"|"X-CSRFToken"\s*:\s*"[^"]*"', "", page)
    return page.replace(code, "CODE")
