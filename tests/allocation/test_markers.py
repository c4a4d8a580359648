"""Markers planted in every confidential field that an application leads to: a member of the commission meets none,
on any page, live fragment, PDF, CSV or error, before, during and after the sitting."""

import io
from datetime import date

import pytest
from django.apps import apps
from django.db.models import CharField, EmailField, ForeignKey, TextField
from django.urls import reverse

from trousseau.allocation.actions import close_sitting, decide, record_owner_answer, record_refusal
from trousseau.allocation.models import Sitting
from trousseau.applications.enums import PriorityKind
from trousseau.applications.models import Application, PriorityGround
from trousseau.core.models import Household, Organisation, Person
from trousseau.mandates.models import Mandate
from trousseau.support.actions import write_closed_note

from .conftest import HELD

DAY = date(2026, 6, 24)
KINDS = (CharField, TextField, EmailField)
CHOSEN = {"key", "sha256"}  # text that nobody types


@pytest.fixture
def planted(build, staff):
    """An application whose every text field of its own, of its people and of its partner bears a marker."""
    house = Organisation.objects.create(kind="partner", name="Marqueur-partenaire")
    application = build.application(
        "Marqueur-nom",
        first_name="Marqueur-prénom",
        referred_by=house,
        ethos=10,
        sne_number="0210777788889999MQ",
        phone="06 99 99 99 99",
        email="marqueur@essai.example",
        born_on=date(1977, 1, 2),
        others=[{"last_name": "Marqueur-autre", "first_name": "Marqueur-enfant"}],
    )
    for level in ("professional", "private"):
        write_closed_note(
            staff.social,
            household=application.household,
            level=level,
            text=f"Marqueur-note-{level}",
            on=date(2026, 6, 3),
            today=date(2026, 6, 3),
        )
    Application.objects.filter(pk=application.pk).update(siao_number="Marqueur-SIAO", siao_on=date(2026, 6, 2))
    PriorityGround.objects.create(
        application=application,
        kind=PriorityKind.values[0],
        starts_on=date(2026, 6, 2),
        proof="Marqueur-preuve",
        proved_on=date(2026, 6, 2),
    )
    household = application.household
    targets = {
        Application: [application.pk],
        Household: [household.pk],
        Person: [member.person_id for member in household.members.all()],
    }
    for model in apps.get_models():
        for row in leading(model, targets):
            empty = {f.name: f for f in texts(model) if getattr(row, f.attname) == ""}
            marks = {name: f"Marqueur-{name}"[: f.max_length] for name, f in empty.items()}
            if "ended_for" in marks:  # the base asks for who closed the file beside why
                marks["ended_by"] = staff.director
            if marks:
                model._base_manager.filter(pk=row.pk).update(**marks)
    return application


def texts(model):
    """The text fields of a model that somebody types."""
    fields = model._meta.concrete_fields
    return [f for f in fields if isinstance(f, KINDS) and not f.choices and f.name not in CHOSEN]


def leading(model, targets):
    """The rows of a model of ours that are one of the targets, or name one: a field added later is planted too."""
    if not model.__module__.startswith("trousseau.") or model.__name__.startswith("Historical"):
        return []
    if model in targets:
        return model._base_manager.filter(pk__in=targets[model])
    found = []
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model in targets:
            found += model._base_manager.filter(**{f"{field.name}__in": targets[field.related_model]})
    return found


def test_no_marker_reaches_a_member(client, planted, build, staff, account, on_day, sitting):
    member = staff.commission
    mandate, other = build.mandate(), build.mandate()
    Mandate.objects.filter(pk=mandate.pk).update(choice="owner")
    found: list[str] = []

    def read() -> None:
        client.force_login(member)
        place = [sitting.pk, mandate.pk]
        for url in (
            reverse("allocation:list"),
            reverse("allocation:list") + "?format=csv",
            reverse("allocation:sitting", args=[sitting.pk]),
            reverse("allocation:live", args=[sitting.pk]),
            reverse("allocation:dwelling", args=place) + "?tous",
            reverse("allocation:dwelling_live", args=place),
            reverse("allocation:dwelling", args=[sitting.pk, other.pk]) + "?tous",
            reverse("allocation:recuse", args=[sitting.pk]),
            reverse("allocation:minutes", args=[sitting.pk]),
            reverse("desk:today"),
        ):
            answer = client.get(url)
            assert answer.status_code in (200, 302, 404), url
            content = b"".join(answer) if answer.streaming else answer.content
            if content.startswith(b"%PDF"):
                found.append(words(content))
            else:
                found.append(content.decode())
        for url in (  # and what is not theirs says nothing either
            reverse("applications:application", args=[planted.pk]),
            reverse("allocation:annex", args=[sitting.pk]),
            reverse("allocation:letters", args=[sitting.pk]),
            reverse("allocation:letters_print", args=[sitting.pk]),
        ):
            refused = client.get(url)
            assert refused.status_code == 403, url
            found.append(refused.content.decode())

    read()
    wrong = client.post(
        reverse("allocation:dwelling", args=[sitting.pk, mandate.pk]), {"choice": "other", "read": planted.code}
    )
    found.append(wrong.content.decode())
    client.post(
        reverse("allocation:dwelling", args=[sitting.pk, mandate.pk]), {"give": "1", f"opinion_{planted.code}": "for"}
    )
    decision = decide(
        member,
        sitting=sitting,
        mandate=mandate,
        application=planted,
        outcome="allocated",
        reason="Convient.",
        today=HELD,
    )
    read()
    open_one = Sitting.objects.get(pk=sitting.pk)
    close_sitting(staff.director, sitting=open_one, version=open_one.version, on=HELD, today=HELD)
    on_day(DAY.isoformat())
    record_owner_answer(
        staff.rental,
        decision=decision,
        version=decision.version,
        answer="refused",
        ground="origin",
        channel="call",
        on=DAY,
        today=DAY,
    )
    read()
    record_refusal(
        staff.social,
        decision=decision,
        version=decision.version,
        code="far",
        channel="call",
        heard_by=staff.social,
        on=DAY,
        today=DAY,
    )
    read()
    everything = " ".join(found)
    assert "Priorité : prouvée" in everything.replace("\xa0", " ")  # yes or no, and nothing of which
    assert str(PriorityKind(PriorityKind.values[0]).label) not in everything
    assert planted.code in everything and "PV0001" in everything  # the pages and the paper were read
    for marker in (
        "marqueur",
        "Marqueur",
        "MARQUEUR",
        "06 99 99 99 99",
        "1977",
        "0210777788889999",
        "Menacé",
        "Violence",
        "ETHOS",
    ):
        assert marker not in everything, marker
    assert "Origine, nationalité" not in everything  # what an owner asked is not the commission's to read


def words(pdf: bytes) -> str:
    import pypdfium2

    return " ".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(io.BytesIO(pdf)))
