"""How many rows of a spreadsheet are read, judged, staged and applied per CPU second, from the file to the prospects."""

import time
from datetime import date

from trousseau.captation.imports import actions
from trousseau.captation.imports.columns import guess
from trousseau.captation.imports.tasks import work
from trousseau.captation.models import Import

ROWS = 25_000
HEADER = "Nom;Prénom;Adresse du propriétaire;Adresse;CP;Commune;INSEE;Type;Pièces;Surface;DPE;Loyer"


def _content() -> bytes:
    rows = (
        f"Essai {n};Calcaire;{n} rue du Modèle, 21000 Dijon;{n} allée des Épreuves;21000;Dijon;21231;Appartement;"
        f"{2 + n % 3};{44 + n % 9},5;D;{450 + n % 90}"
        for n in range(ROWS)
    )
    return "\n".join([HEADER, *rows]).encode()


def rate(officer) -> float:
    """Rows per CPU second, all new: the slowest of imports."""
    on = date(2026, 11, 24)
    started = time.process_time()
    content = _content()
    source = actions.receive_file(
        officer,
        table=actions.read_table(content),
        content=content,
        filename="essai.csv",
        label="Essai",
        ground="own",
        act="Essai",
        keep_until=date(2027, 11, 24),
        on=on,
    )
    actions.say_columns(officer, source=source, version=1, columns=guess(source.header))
    work(source)
    source.refresh_from_db()
    actions.ask_apply(officer, source=source, version=source.version, on=on)
    work(Import.objects.get(pk=source.pk))
    return ROWS / (time.process_time() - started)
