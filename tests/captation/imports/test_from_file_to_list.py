"""An import from the file to the list of prospects, and back."""

from datetime import date
from decimal import Decimal

import pytest

from trousseau.captation.actions import edit_owner, edit_prospect
from trousseau.captation.imports import actions, queries
from trousseau.captation.imports.tasks import work
from trousseau.captation.models import Import, ImportEffect, ImportRow, Owner, Ownership, Prospect, StageChange
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Dwelling, ToDo

from .conftest import CALCAIRE, ON, TUFFEAU, csv

pytestmark = pytest.mark.django_db


def verdicts(source) -> list[str]:
    return list(ImportRow.objects.filter(source=source).values_list("verdict", flat=True))


def test_rows_become_owners_dwellings_and_prospects_with_their_history(staged, apply, officer):
    source = staged(CALCAIRE, TUFFEAU)
    assert (source.state, verdicts(source), Prospect.objects.count()) == ("ready", ["new", "new"], 0)
    apply(source)
    assert source.state == "applied" and source.applied_by == officer
    first, second = Prospect.objects.select_related("owner", "dwelling__commune").order_by("pk")
    assert (first.owner.name, first.owner.key, first.owner.email) == (
        "Rubis Calcaire",
        "rubis calcaire",
        "rubis@essai.example",
    )
    assert (first.source, first.origin, first.known_on, first.rent_hoped) == ("sheet", "Suivi 2026", ON, 45_000)
    assert str(first.dwelling) == "T2, 3 rue du Modèle, Dijon" and first.dwelling.surface == Decimal("44.50")
    assert (second.dwelling.kind, second.dwelling.rooms, second.dwelling.commune.name) == ("house", 4, "Chenôve")
    for one in (first, first.owner, first.dwelling):
        line = one.history.get()
        assert (line.history_user, line.history_change_reason) == (officer, f"import {source.pk}")
    assert StageChange.objects.filter(after="new", made_on=ON).count() == 2
    assert (first.stage, first.met_on) == ("new", None)
    assert Ownership.objects.filter(rank=1, owner=first.owner, dwelling=first.dwelling).exists()
    assert not source.file  # its rows are staged: the file has no more use
    assert ToDo.objects.get(subject=f"import:{source.pk}").due_on == date(2027, 12, 1)


def test_the_same_file_again_changes_nothing_and_a_corrected_one_updates(staged, apply):
    apply(staged(CALCAIRE, TUFFEAU))
    again = staged(CALCAIRE, TUFFEAU)
    assert verdicts(again) == ["same", "same"]
    apply(again)
    dearer = staged(
        CALCAIRE.replace(";450;", ";470;").replace("Rubis;", "RUBIS;").replace("rue du Modèle", "Rue du  modele"),
        TUFFEAU,
    )
    assert verdicts(dearer) == ["update", "same"]
    assert dearer.rows.get(line=2).changes == {"rent": [45_000, 47_000]}
    apply(dearer, agreed=True)
    assert Prospect.objects.count() == Dwelling.objects.count() == Owner.objects.count() == 2
    prospect = Prospect.objects.get(owner__key="rubis calcaire")
    assert (prospect.rent_hoped, prospect.version, prospect.history.count()) == (47_000, 2, 2)


def test_an_empty_cell_erases_nothing(staged, apply):
    apply(staged(CALCAIRE))
    bare = staged(CALCAIRE.replace("rubis@essai.example", "").replace(";D;450", ";;"))
    assert verdicts(bare) == ["same"]


def test_a_reference_finds_its_prospect_when_the_address_is_corrected(staged, apply):
    apply(staged(CALCAIRE + "A-17"))
    moved = staged((CALCAIRE + "A-17").replace("3 rue du Modèle", "3 bis rue du Modèle"))
    assert moved.rows.get().changes == {"address": ["3 rue du Modèle", "3 bis rue du Modèle"]}
    apply(moved, agreed=True)
    dwelling = Dwelling.objects.get()
    assert (dwelling.address, dwelling.key) == ("3 bis rue du Modèle", "3 bis rue du modele")


def test_two_dwellings_of_one_owner_make_one_owner_and_a_homonym_elsewhere_another(staged, apply):
    apply(
        staged(
            CALCAIRE,
            CALCAIRE.replace("2e gauche", "3e droite"),
            CALCAIRE.replace("1 rue de l’Essai", "99 rue du Brouillon").replace("3 rue", "8 rue"),
        )
    )
    assert Prospect.objects.count() == 3 and Owner.objects.count() == 2


def test_a_bad_row_is_named_and_stops_nothing(staged, apply):
    source = staged(CALCAIRE, TUFFEAU.replace("Chenôve", "Chenauve").replace(";92;", ";grand;"))
    assert verdicts(source) == ["new", "bad"]
    said = {(p.row.line, p.column, p.value, p.code) for p in queries.problems(source)}
    assert said == {(3, "G (Commune)", "21300 Chenauve", "commune"), (3, "K (Surface)", "grand", "surface")}
    apply(source)
    assert Prospect.objects.count() == 1


@pytest.mark.parametrize(("rent", "code"), [("1.000", "two_ways"), ("1e3", "rent"), ("٤٥٠", "rent")])
def test_a_rent_that_may_be_two_amounts_or_is_none_is_named(staged, rent, code):
    source = staged(CALCAIRE.replace(";450;", f";{rent};"))
    assert verdicts(source) == ["bad"]
    assert [(p.value, p.code) for p in queries.problems(source)] == [(rent, code)]


def test_a_row_that_says_otherwise_than_another_is_named_and_the_same_twice_is_one(staged):
    source = staged(CALCAIRE, CALCAIRE, CALCAIRE.replace(";450;", ";500;"))
    assert verdicts(source) == ["new", "same", "bad"]
    assert queries.problems(source).get().params == {"line": 2}


def test_an_unusual_row_waits_for_a_person_who_is_kept_with_the_day(staged, apply, officer):
    source = staged(CALCAIRE.replace(";44,5;", ";300;"), TUFFEAU.replace(";92;", ";92000;"))
    assert verdicts(source) == ["doubtful", "bad"]
    assert actions.confirm_rows(officer, source=source, lines=[2, 3]) == 1
    row = source.rows.get(line=2)
    assert (row.verdict, row.confirmed_by) == ("new", officer) and row.confirmed_at
    apply(source)
    line = Dwelling.objects.get().history.get()
    assert (line.history_change_reason, line.history_user) == ("unusual", officer)


def test_an_unusual_row_that_nobody_confirmed_is_not_applied(staged, apply):
    apply(staged(CALCAIRE.replace(";44,5;", ";300;"), TUFFEAU))
    assert Prospect.objects.count() == 1


def test_more_changes_than_the_agency_allows_ask_first(staged, apply, officer):
    apply(staged(CALCAIRE, TUFFEAU))
    source = staged(CALCAIRE.replace(";450;", ";470;"))
    with pytest.raises(Refused, match="Un de vos 2 prospects changerait, soit plus de 20.%"):
        actions.ask_apply(officer, source=source, version=source.version, on=ON)
    assert apply(source, agreed=True).change_agreed_by == officer


def test_a_closed_prospect_is_left_as_it_is_and_said(staged, apply):
    apply(staged(CALCAIRE))
    Prospect.objects.update(stage="won", met_on=ON)
    source = staged(CALCAIRE.replace(";450;", ";470;"))
    assert verdicts(source) == ["same"] and queries.problems(source).get().code == "closed"


def test_nominative_lovac_data_stay_with_the_metropole(receive):
    with pytest.raises(Refused, match="La métropole écrit elle-même aux propriétaires") as refusal:
        receive(CALCAIRE, ground="lovac")
    assert refusal.value.field == "ground" and not Import.objects.exists()


@pytest.mark.parametrize("until", [date(2026, 11, 24), date(2030, 1, 1)])
def test_the_term_is_to_come_and_not_too_far(receive, until):
    with pytest.raises(Refused, match="de demain au 24.novembre 2029"):
        receive(CALCAIRE, keep_until=until)


def test_a_file_sent_twice_is_one_import_while_it_is_not_set_aside(officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    said = {"filename": "a.csv", "label": "Suivi", "ground": "own", "act": "Suivi", "keep_until": date(2027, 1, 1)}

    def send(content: bytes = csv(CALCAIRE)) -> Import:
        table = actions.read_table(content)
        return actions.receive_file(officer, table=table, content=content, on=ON, key="une-page", **said)

    source = send()
    assert send() == source == Import.objects.get()
    with pytest.raises(Refused) as refusal:
        send(csv(TUFFEAU))
    assert refusal.value.field == "key"
    actions.drop_import(officer, source=source, version=1)
    with pytest.raises(Refused):
        send()
    assert Import.objects.count() == 1


def test_columns_are_remembered_for_the_next_file_with_the_same_header(receive, officer):
    receive(CALCAIRE, columns={"owner_name": 0, "address": 3, "insee": 7, "surface": 10, "rooms": 9})
    content = b"NOM;Prenom;Adresse du proprietaire;adresse;Etage;CP;Commune;INSEE;Type;Pieces;Surface;DPE;Loyer;Courriel;Ref\na;b;c;d;e;f;g;h;i;j;k;l;m;n;o\n"
    again = actions.receive_file(
        officer,
        table=actions.read_table(content),
        content=content,
        filename="x.csv",
        on=ON,
        label="Suite",
        ground="own",
        act="Suivi",
        keep_until=date(2027, 1, 1),
    )
    assert again.columns == {"owner_name": 0, "address": 3, "insee": 7, "surface": 10, "rooms": 9}


def test_a_column_that_a_prospect_needs_is_asked_for_by_name(receive):
    with pytest.raises(Refused, match="Adresse.: voie"):
        receive(CALCAIRE, columns={"owner_name": 0, "insee": 7, "surface": 10, "rooms": 9})


def test_undoing_removes_what_nobody_touched_and_gives_back_what_was_changed(staged, apply, undo):
    apply(staged(CALCAIRE))
    source = apply(staged(CALCAIRE.replace(";450;", ";470;").replace("rubis@", "r@"), TUFFEAU), agreed=True)
    undo(source)
    assert source.state == "undone"
    prospect = Prospect.objects.get()
    assert (prospect.rent_hoped, prospect.owner.email, prospect.version) == (45_000, "rubis@essai.example", 3)
    assert Owner.objects.count() == Dwelling.objects.count() == Ownership.objects.count() == 1
    assert not Owner.history.filter(key="onyx tuffeau").exists()
    assert not queries.left_in_place(source).exists() and not source.rows.exists()
    assert not ToDo.objects.filter(subject=f"import:{source.pk}", closed_on=None).exists()


def test_what_was_touched_since_stays_and_is_listed(staged, apply, undo, officer, inspect):
    source = apply(staged(CALCAIRE, TUFFEAU, TUFFEAU.replace("5 rue", "6 rue")))
    seen = Prospect.objects.get(owner__key="rubis calcaire")
    inspect(seen, on=ON)
    phoned = Owner.objects.get(key="onyx tuffeau")
    edit_owner(officer, owner=phoned, version=1, phone="06 00 00 00 01")
    undo(source)
    assert list(Prospect.objects.all()) == [seen]
    assert set(Owner.objects.values_list("key", flat=True)) == {"rubis calcaire", "onyx tuffeau"}
    assert [effect.prospect for effect in queries.left_in_place(source)] == [seen]


def test_a_value_written_by_hand_after_the_import_is_not_taken_back(staged, apply, undo, officer):
    apply(staged(CALCAIRE))
    source = apply(staged(CALCAIRE.replace(";450;", ";470;")), agreed=True)
    edit_prospect(officer, prospect=Prospect.objects.get(), version=2, on=ON, rent_hoped=49_000)
    undo(source)
    assert Prospect.objects.get().rent_hoped == 49_000 and ImportEffect.objects.filter(row__source=source).count() == 1


def test_a_step_taken_twice_is_taken_once(staged, apply, officer):
    source = staged(CALCAIRE)
    version = source.version
    apply(source)
    work(source)
    with pytest.raises(Refused):
        actions.ask_apply(officer, source=source, version=source.version, on=ON)
    with pytest.raises(Conflict):
        actions.ask_undo(officer, source=source, version=version, on=ON)
    assert Prospect.objects.count() == 1


def test_an_import_set_aside_leaves_no_row_and_no_file(staged, receive, officer, settings):
    source = staged(CALCAIRE)
    actions.drop_import(officer, source=source, version=source.version)
    assert not source.rows.exists() and source.state == "dropped"
    with pytest.raises(Refused):
        actions.confirm_rows(officer, source=source, lines=[2])
