"""What the night does of how one enters: a lost factor that nobody confirmed in time waits for nobody."""

from datetime import date

from trousseau.rules.said import Said, say_many

from ..nightly import once
from .lost import close_ended


@once
def end_removals(on: date) -> Said:
    """What waited for a second person past its end leaves their days."""
    return say_many(
        "%(n)s request about a lost second factor came to its end.",
        "%(n)s requests about lost second factors came to their end.",
        close_ended(),
    )


JOBS = {"core.factors": end_removals}
