"""What an erasure leaves nowhere, what it keeps in each state of a household, and how it survives a restore."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from trousseau.allocation.queries import free_dwellings
from trousseau.applications.merging.actions import merge_applications, undo_merge
from trousseau.applications.models import Application, ApplicationMerge
from trousseau.captation.models import Owner
from trousseau.core import digests, erasing_again, erasures
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Document, Erasure, Household, Message, NameWord, Person, ToDo, User
from trousseau.core.personal_data import erase
from trousseau.desk.enums import Standing
from trousseau.desk.rights.actions import erase_household
from trousseau.desk.rights.standing import standing
from trousseau.followup.models import Contact
from trousseau.prevention.models import Procedure
from trousseau.support.models import ClosedNote

from .conftest import DAY


def everything_stored() -> str:
    """All that the base says, decrypted, table by table, history included; and all that the files say."""
    rows = [list(model._base_manager.values()) for model in apps.get_models()]
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    read = [default_storage.open(str(path.relative_to(settings.MEDIA_ROOT))).read().decode("latin-1") for path in files]
    return (json.dumps(rows, default=str, ensure_ascii=False) + "".join(read)).upper()


def test_no_mark_and_no_name_stays_in_the_base_its_history_its_files_or_its_outbox(
    committed_db, staff, told, django_capture_on_commit_callbacks
):
    before = everything_stored()
    assert [mark for mark in (*told.marks, "CAPUCINE") if mark not in before] == []
    papers = Document.objects.filter(household=told.household).count()
    kept = erase_household(staff.director, household=told.household, today=today())
    after = everything_stored()
    assert [mark for mark in told.marks if mark in after] == []
    assert not any(model.objects.exists() for model in (ClosedNote, Contact, Message, NameWord))
    assert Person.objects.get(pk=told.household.holder_id).last_name == "Personne effacée"
    assert any("72-678" in sentence for sentence in kept)
    assert 0 < Document.objects.filter(household=told.household).count() <= papers
    assert all(why is None for _paper, why in digests.examine(Document.objects.all(), DAY))
    if committed_db.vendor == "sqlite":
        raw = Path(committed_db.settings_dict["NAME"])
        held = b"".join(one.read_bytes() for one in raw.parent.glob(f"{raw.name}*"))
        assert b"MARQUE-0" not in held and b"MARQUE-1" not in held and b"Capucine" not in held


def test_what_a_kept_row_points_at_loses_its_file_and_still_verifies(committed_db, staff, told):
    """At the end of the ten years, the lease itself goes: its row stays, empty, sealed anew."""
    from trousseau.core.personal_data import ACCOUNTS

    paper = told.lease.paper
    name = paper.file.name
    assert default_storage.exists(name)
    erase(None, told.household, codes=[ACCOUNTS])
    paper.refresh_from_db()
    assert (paper.title, paper.file.name, paper.data) == (digests.ERASED, "", {}) and paper.erased_on == DAY
    assert not default_storage.exists(name)
    assert [why for _paper, why in digests.examine(Document.objects.filter(pk=paper.pk), DAY)] == [None]
    Document.objects.filter(pk=paper.pk).update(kind="receipt")
    assert [why for _paper, why in digests.examine(Document.objects.filter(pk=paper.pk), DAY)] != [None]


def test_where_a_household_stands(staff, build, application, owing_household):
    assert standing(application.household, DAY) == Standing.WAITING
    assert standing(owing_household, DAY) == Standing.DEBT
    housed = build.running_lease("Sauge").household
    assert standing(housed, DAY) == Standing.HOUSED
    with pytest.raises(Refused, match="bail en cours"):
        erase_household(staff.director, household=housed, today=today())


def test_who_left_and_owes_nothing_is_gone(told):
    assert standing(told.household, DAY) == Standing.GONE


@pytest.fixture
def owing_household(staff, build, on_day) -> Household:
    """Gone, with a month that was never paid."""
    from trousseau.rents.run.calling import call_month
    from trousseau.tenancies.actions import end_lease

    lease = build.running_lease("Réséda")
    call_month(staff.rental, month=date(2026, 8, 1))
    lease.refresh_from_db()
    end_lease(staff.rental, lease=lease, version=lease.version, on=date(2026, 9, 15), today=date(2026, 9, 15))
    on_day(DAY.isoformat())
    return lease.household


def test_who_owes_a_sum_keeps_their_name_and_loses_the_rest(staff, owing_household):
    from trousseau.followup.actions import write_team_note
    from trousseau.followup.models import TeamNote
    from trousseau.tenancies.models import Lease

    write_team_note(staff.rental, household=owing_household, on=DAY, today=DAY, text="MARQUE")
    kept = erase_household(staff.director, household=owing_household, today=today())
    assert any("17, 3 e" in sentence.replace("\xa0", " ") for sentence in kept)
    assert not TeamNote.objects.exists() and not TeamNote.history.exists()
    holder = Person.objects.get(pk=owing_household.holder_id)
    assert holder.last_name == "Réséda" and NameWord.objects.filter(person=holder).exists()
    assert Household.objects.for_user(staff.rental).filter(pk=owing_household.pk).exists()
    lease = Lease.objects.get(household=owing_household)
    Procedure.objects.create(lease=lease, opened_on=DAY, opened_by=staff.rental)
    assert standing(owing_household, DAY) == Standing.COURT
    erase_household(staff.director, household=owing_household, today=today())
    assert Procedure.objects.filter(lease=lease).exists()


def test_who_looks_for_a_home_is_taken_off_the_list(staff, application, on_day):
    on_day(DAY.isoformat())
    erase_household(staff.director, household=application.household, today=today())
    assert Application.objects.get().state == "left"
    assert standing(application.household, DAY) == Standing.REFUSED


def test_a_dwelling_that_was_promised_to_who_is_erased_is_free_again(staff, decision, on_day):
    """Also by a director who withdrew from that point of the commission: they decide nothing, a person asked."""
    decision.recused.add(staff.director)
    on = on_day("2026-06-25")
    erase_household(staff.director, household=decision.application.household, today=today())
    decision.refresh_from_db()
    assert (decision.withdrawn_on, decision.withdrawn_by) == (on, staff.director)
    assert decision.mandate in free_dwellings(on)
    assert not ToDo.objects.waiting().filter(kind="allocation.lease").exists()


def test_two_who_erase_at_once_lose_nothing(committed_db, staff, told, together):
    def erase():
        return erase_household(User.objects.get(pk=staff.director.pk), household=Household.objects.get(), today=today())

    results = together(erase, erase)
    assert all(isinstance(one, list) for one in results), results
    assert Erasure.objects.count() == 2 and "CAPUCINE" not in everything_stored()
    assert erasures.listed()[1] == 0 and len(erasures.listed()[0]) == 2


def test_an_erasure_is_done_again_in_a_base_that_is_older(committed_db, staff, told, tmp_path):
    """As a restore leaves it: the base of before, and the list of the site."""
    if committed_db.vendor != "sqlite":
        pytest.skip("the base is put back by hand, from its file")
    import shutil

    base, before = Path(committed_db.settings_dict["NAME"]), tmp_path / "before.sqlite3"
    with committed_db.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{before}'")
    erase_household(staff.director, household=told.household, today=today())
    committed_db.close()
    for side in ("-wal", "-shm"):
        base.with_name(base.name + side).unlink(missing_ok=True)
    shutil.copyfile(before, base)
    assert Person.objects.get(pk=told.household.holder_id).last_name == "Capucine" and not Erasure.objects.exists()
    assert erasing_again.replay() == 1
    after = everything_stored()
    assert [mark for mark in (*told.marks, "CAPUCINE") if mark in after] == []
    assert Erasure.objects.get().replayed_at and erasing_again.replay() == 0


def test_the_page_says_what_goes_and_what_stays_before_it_is_done(staff, told, client):
    client.force_login(staff.director)
    page = client.get(reverse("desk:erase", args=[told.household.pk])).content.decode()
    assert "Ce qui part, ce qui reste" in page and "72-678" in page


@pytest.mark.parametrize("left", ["owner", "tenant"])
def test_who_is_tenant_and_owner_keeps_the_space_that_is_not_erased(staff, build, account, left):
    household, owner = build.application("Ciboulette").household, build.mandate().owner
    user = account("tenant", name="Aminata Ciboulette")
    User.objects.filter(pk=user.pk).update(roles=["owner", "tenant"])
    Person.objects.filter(pk=household.holder_id).update(user=user)
    Owner.objects.filter(pk=owner.pk).update(user=user)
    subject, other = (household, owner) if left == "owner" else (owner, household)
    erase(staff.director, subject)
    user.refresh_from_db()
    assert user.is_active and list(user.roles) == [left] and user.name == "Aminata Ciboulette"
    assert Owner.objects.filter(user=user).exists() == (left == "owner")
    assert Person.objects.filter(user=user).exists() == (left == "tenant")
    erase(staff.director, other)
    user.refresh_from_db()
    assert not user.is_active and user.name == "Personne effacée"


@pytest.fixture
def double(staff, build, on_day) -> ApplicationMerge:
    """The same person received twice, as was said on the day."""
    day = on_day("2026-06-25")
    gone, stands = build.application("Hysope"), build.application("Hysope", on=date(2026, 6, 9))
    return merge_applications(staff.social, gone=gone, stands=stands, why="Orienté deux fois.", on=day, today=day)


@pytest.mark.parametrize("asked", ["gone", "stands"])
def test_who_was_received_twice_is_erased_in_both_files_and_never_parted_again(staff, double, asked):
    erase_household(staff.director, household=getattr(double, asked).household, today=today())
    assert set(Person.objects.values_list("last_name", flat=True)) == {"Personne effacée"}
    with pytest.raises(Refused, match="effacées"):
        undo_merge(staff.director, merge=double, on=date(2026, 6, 25))
    assert not Application.objects.filter(state="active").exists()


def test_a_double_whose_merge_was_undone_is_somebody_else(staff, double):
    undo_merge(staff.director, merge=ApplicationMerge.objects.get(), on=date(2026, 6, 25))
    erase_household(staff.director, household=double.stands.household, today=today())
    assert Person.objects.get(last_name="Hysope") == double.gone.household.holder


def test_a_paper_that_goes_is_not_said_to_stay(staff, told):
    from tests.plugins.papers import pdf
    from trousseau.core.actions_papers import file_document
    from trousseau.desk.rights.held import of_household

    def papers() -> dict[bool, int]:
        found = {True: 0, False: 0}
        for one in of_household(told.household, today()):
            if one.name == Document._meta.verbose_name:
                found[one.goes] += one.count
        return found

    before, held = papers(), Document.objects.filter(household=told.household).count()
    assert sum(before.values()) == held, "each paper is said once"
    kind = {"kind": "measure_report", "title": "Rapport", "suffix": ".pdf", "on": DAY}
    file_document(content=pdf(b"MARQUE-20"), household=told.household, **kind)
    assert papers() == {True: before[True] + 1, False: before[False]}
    erase_household(staff.director, household=told.household, today=today())
    assert not Document.objects.filter(kind="measure_report").exists()
