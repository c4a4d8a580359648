"""What captation does each night."""

from datetime import date

from trousseau.rules.said import Said, say, say_many

from .diagnostics.actions import warn_of_ends
from .following.actions import tell_stalled
from .imports.actions import end_terms
from .proposals.actions import forget_approaches
from .retention.actions import erase_silent


def warn_of_papers(on: date) -> Said:
    """Ask for the papers that end soon."""
    count = warn_of_ends(on)
    return say_many(
        "%(n)s paper of a dwelling to have made again.", "%(n)s papers of dwellings to have made again.", count
    )


def stalled(on: date) -> Said:
    n = tell_stalled(on)
    return say_many("%(n)s prospect is stalled.", "%(n)s prospects are stalled.", n)


def forget(on: date) -> Said:
    n = forget_approaches(on)
    return say_many("%(n)s closed proposal erased.", "%(n)s closed proposals erased.", n)


def erase_imports(on: date) -> Said:
    """Erase what came from imports whose term has passed, but for what somebody has taken up."""
    ended, left = end_terms(on)
    return say(
        "Imports erased at their term: %(ended)s. Prospects kept because somebody works on them: %(left)s.",
        ended=ended,
        left=left,
    )


def erase_silent_owners(on: date) -> Said:
    """Erase the owners of whom nothing was heard for the time that the letters say."""
    erased, named = erase_silent(on)
    return say(
        "Silent owners erased: %(erased)s, of whom the name stays for an objection: %(named)s.",
        erased=erased,
        named=named,
    )


JOBS = {
    "captation.papers": warn_of_papers,
    "captation.stalled": stalled,
    "captation.forget": forget,
    "captation.imports": erase_imports,
    "captation.silent": erase_silent_owners,
}
