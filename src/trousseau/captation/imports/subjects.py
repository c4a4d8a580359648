"""What the pages of the imports are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from ..enums import ImportState
from ..models import Import
from ..subjects import CAPTATION
from . import queries

TONES = {
    ImportState.COLUMNS: "warn:ask",
    ImportState.READING: "note",
    ImportState.READY: "warn:ask",
    ImportState.APPLYING: "note",
    ImportState.APPLIED: "ok",
    ImportState.UNDOING: "note",
    ImportState.UNDONE: "",
    ImportState.DROPPED: "",
    ImportState.STOPPED: "bad",
    ImportState.ERASED: "",
}
IMPORTS = Place(_("Imports"), "captation:imports", CAPTATION)
IMPORT = Subject[Import](
    "source", lambda user: queries.imports(), IMPORTS, "captation:import", name=lambda source: source.label
)


def state(source: Import) -> tuple[str, str]:
    return TONES[source.state], ImportState(source.state).label
