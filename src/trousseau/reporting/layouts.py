"""A yearly return that somebody else lays out: which cell asks for which measure, and what a report answers."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from trousseau.core.errors import Refused
from trousseau.core.localised import Text
from trousseau.core.models import Commune
from trousseau.exchange import spreadsheets
from trousseau.exchange.spreadsheets.writing import Cell

from .figures import Kind, Why
from .measures import BY_CODE, MEASURES, Measure
from .models import ReturnLayout
from .page import Line, Reading
from .publishing import COMMUNE, GROUP
from .sheet import written

HEAD = ("cell", "label", "measure", "what")
FRENCH = {"cellule": "cell", "intitule": "label", "libelle": "label", "mesure": "measure", "quoi": "what"}
FRENCH_WHAT = {"valeur": "value", "numerateur": "num", "denominateur": "den", "inconnus": "unknown", "groupe": "group"}
NAMES: Mapping[str, Text] = {  # as a layout may write them, in the language of its reader
    "cell": pgettext_lazy("column of a layout", "cell"),
    "label": pgettext_lazy("column of a layout", "label"),
    "measure": pgettext_lazy("column of a layout", "measure"),
    "value": pgettext_lazy("column of a layout", "value"),
    "num": pgettext_lazy("column of a layout", "num"),
    "den": pgettext_lazy("column of a layout", "den"),
    "unknown": pgettext_lazy("column of a layout", "unknown"),
    "group": pgettext_lazy("column of a layout", "group"),
    "commune": pgettext_lazy("column of a layout", "commune"),
}
COUNTED = ("num", "den", "unknown")
WHOLE = ("", "value", *COUNTED)
SAYS = {
    Kind.COUNT: (),
    Kind.DAYS: ("den", "unknown"),
    Kind.STAY: ("den", "unknown"),
    Kind.SHARE: COUNTED,
    Kind.RATE: COUNTED,
}


def read(content: bytes) -> list[dict]:
    """The cells of a layout, in order. Its first row names the columns: cell, label, measure, what."""
    try:
        table = spreadsheets.read(content)
        places = {FRENCH.get(name, name): at for at, name in enumerate(map(spreadsheets.plain, table.header))}
        if lacking := [name for name in HEAD[:3] if name not in places]:
            names = ", ".join(str(NAMES[name]) for name in lacking)
            raise Refused(_("The first row lacks: %(names)s.") % {"names": names}, "file")
        found = [_cell(row, places) for row in table.rows()]
    except spreadsheets.NotReadable as error:
        raise Refused(str(error), "file") from error
    if not found:
        raise Refused(_("This layout has no cell."), "file")
    seen = [one["cell"] for one in found]
    if twice := next((cell for cell in seen if seen.count(cell) > 1), None):
        raise Refused(_("Cell %(cell)s is asked for twice.") % {"cell": twice}, "file")
    return found


def _cell(row: spreadsheets.Row, places: dict[str, int]) -> dict:
    one = {name: row[places[name]].strip() if name in places else "" for name in HEAD}
    if not one["cell"]:
        raise Refused(_("Line %(line)s names no cell.") % {"line": row.line}, "file")
    if one["measure"] and one["measure"] not in BY_CODE:
        raise Refused(
            _(
                "Line %(line)s: no measure is called “%(code)s”. Those there are: %(all)s; leave it empty for what is not measured."
            )
            % {"line": row.line, "code": one["measure"], "all": ", ".join(m.code for m in MEASURES)},
            "file",
        )
    asked = one["what"]
    kind, sep, which = asked.partition(":")
    kind = FRENCH_WHAT.get(spreadsheets.plain(kind), kind)
    one["what"] = f"{kind}{sep}{which}"
    if kind in (GROUP, COMMUNE) and which and one["measure"]:
        _known_part(row, BY_CODE[one["measure"]], kind, which)
    elif one["measure"] and one["what"] in COUNTED and one["what"] not in SAYS[BY_CODE[one["measure"]].kind]:
        raise Refused(
            _("Line %(line)s: “%(measure)s” is one number: it has no %(what)s.")
            % {"line": row.line, "measure": BY_CODE[one["measure"]].label, "what": NAMES[one["what"]]},
            "file",
        )
    if not (one["what"] in WHOLE or (kind in (GROUP, COMMUNE) and which)):
        raise Refused(
            _("Line %(line)s: write %(names)s or %(last)s, not “%(what)s”.")
            % {
                "line": row.line,
                "names": ", ".join([*(str(NAMES[name]) for name in ("value", *COUNTED)), f"{NAMES[GROUP]}:…"]),
                "last": f"{NAMES[COMMUNE]}:…",
                "what": asked,
            },
            "file",
        )
    return one


def _known_part(row: spreadsheets.Row, measure: Measure, kind: str, which: str) -> None:
    """Raises Refused for a part that no report can hold: its cell would be filled with a zero that nobody counted."""
    if kind == COMMUNE:
        if Commune.objects.filter(pk=which).exists():
            return
        why = _("Line %(line)s: no commune has the code “%(which)s”; write its five signs, as the INSEE does.")
        raise Refused(why % {"line": row.line, "which": which}, "file")
    if which not in measure.groups:
        why = _("Line %(line)s: “%(measure)s” is not told apart by “%(which)s”. What it knows: %(all)s.")
        known = ", ".join(code for code in measure.groups if code) or "–"
        raise Refused(why % {"line": row.line, "measure": measure.label, "which": which, "all": known}, "file")


def filled(layout: ReturnLayout, reading: Reading) -> Iterable[tuple[str, str, Cell, str]]:
    """(cell, label, value, in words): a value is None with its reason, never 0 for what is not known."""
    for one in layout.cells:
        line = reading.lines.get(one["measure"])
        value, said = (None, _("nothing measures it")) if line is None else _answer(reading, line, one["what"])
        yield one["cell"], one["label"], value, said


def _answer(reading: Reading, line: Line, what: str) -> tuple[Cell, str]:
    kind, _sep, which = what.partition(":")
    if kind in (GROUP, COMMUNE):
        found = dict(reading.stored(line.code, kind))
        if which in found:
            return found[which], ""
        if not reading.own:
            return None, _("not published")
        if not line.known and line.now.why != Why.NOBODY:
            return None, line.value
        if which in line.measure.groups or found or not line.now.value:
            return 0, ""  # absent from what the agency counts: nobody
        return None, _("nothing measures it")  # it is not told apart by commune
    if what not in ("", "value"):
        value = getattr(line.now, what)
        return value, line.value if value is None else ""
    return None if line.now.least else written(line.measure.kind, line.now.value), line.value
