from datetime import date

import pytest

from trousseau.captation.imports import actions
from trousseau.captation.imports.columns import guess
from trousseau.captation.imports.tasks import work
from trousseau.captation.models import Import

ON = date(2026, 11, 24)
HEADER = "Nom;Prénom;Adresse du propriétaire;Adresse;Étage;CP;Commune;INSEE;Type;Pièces;Surface;DPE;Loyer;Courriel;Réf"
CALCAIRE = "Calcaire;Rubis;1 rue de l’Essai, 21000 Dijon;3 rue du Modèle;2e gauche;21000;Dijon;21231;Appartement;2;44,5;D;450;rubis@essai.example;"
TUFFEAU = "Tuffeau;Onyx;2 rue de l’Essai, 21000 Dijon;5 rue du Modèle;;21300;Chenôve;;Maison;T4;92;C;700;;"


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


@pytest.fixture
def receive(officer, settings, tmp_path):
    """Receive a file and say its columns as they are guessed."""
    settings.MEDIA_ROOT = tmp_path / "documents"

    def make(*rows: str, content: bytes = b"", columns=None, **given) -> Import:
        content = content or csv(*rows)
        source = actions.receive_file(
            officer,
            table=actions.read_table(content),
            content=content,
            filename="suivi.csv",
            on=ON,
            **{
                "label": "Suivi 2026",
                "ground": "own",
                "act": "Suivi de l’agence",
                "keep_until": date(2027, 12, 31),
                **given,
            },
        )
        actions.say_columns(officer, source=source, version=1, columns=columns or guess(source.header))
        return source

    return make


@pytest.fixture
def staged(receive):
    """The rows are read: the import waits for a person."""

    def make(*rows: str, **given) -> Import:
        source = receive(*rows, **given)
        work(source)
        source.refresh_from_db()
        return source

    return make


@pytest.fixture
def apply(officer):
    def do(source: Import, **given) -> Import:
        actions.ask_apply(officer, source=source, version=source.version, on=ON, **given)
        work(Import.objects.get(pk=source.pk))
        source.refresh_from_db()
        return source

    return do


@pytest.fixture
def undo(officer):
    def do(source: Import) -> Import:
        actions.ask_undo(officer, source=source, version=source.version, on=ON)
        work(Import.objects.get(pk=source.pk))
        source.refresh_from_db()
        return source

    return do
