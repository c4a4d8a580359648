"""What the pages of the bank share: what a state looks like."""

from trousseau.core.localised import Text

from ...enums import FileState, LineState

FILE_TONES = {
    FileState.COLUMNS: "warn:ask",
    FileState.READING: "note",
    FileState.READY: "warn:ask",
    FileState.APPLYING: "note",
    FileState.APPLIED: "ok",
    FileState.STOPPED: "bad",
    FileState.DROPPED: "",
}
LINE_TONES = {
    LineState.STAGED: "note",
    LineState.WAITING: "warn:ask",
    LineState.UNKNOWN: "warn:ask",
    LineState.SETTLED: "ok",
}


def file_state(source) -> tuple[str, Text]:
    return FILE_TONES[source.state], FileState(source.state).label


def line_state(line) -> tuple[str, Text]:
    return LINE_TONES[line.state], LineState(line.state).label
