"""What captation does each night."""

from datetime import date

from django.utils.translation import ngettext

from .diagnostics.actions import warn_of_ends


def warn_of_papers(on: date) -> str:
    """Ask for the papers that end soon."""
    count = warn_of_ends(on)
    return ngettext(
        "%(n)s paper of a dwelling to have made again.",
        "%(n)s papers of dwellings to have made again.",
        count,
    ) % {"n": count}


JOBS = {"captation.papers": warn_of_papers}
