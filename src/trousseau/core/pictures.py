"""Pictures that somebody sent, drawn again by a process apart, a form at a time.

How many they are and how large is asked before one is unpacked. Then one form at a time is read on a site, so that whatever
they cost a process of it answers the others; and each person has so much of the processor for them in an hour.
"""

import fcntl
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from trousseau.engines.photos import PhotoRefused, size_of
from trousseau.exchange import apart, pictures

from .attempts import Limit

UNPACKED = 8_000_000  # pixels a photo of a form, of one with another: a JPEG of 32 million, a PNG of 8
FEW = 12  # photos, of which any form may have that much
START, EACH = 5, 1  # seconds of processor: of a form, and more for each photo of it
WAIT = 8  # seconds that a form waits for the one that is being read
BUDGET = Limit("pictures", 12_000, 60)  # hundredths of a second of processor, of one person


class Drawn(bytes):
    """A photo that was drawn again here: it needs not be once more."""


class NotDrawn(Exception):
    """Why, and what to do. `place`: of the photo among those that were sent, from 1; 0 for all of them."""

    def __init__(self, words: str, place: int = 0):
        super().__init__(words)
        self.words, self.place = words, place


def draw(actor: Any, contents: Sequence[bytes], *, most: int) -> list[Drawn]:
    """Each photo drawn again, of a form that takes `most` of them. Raises NotDrawn for the first that is none."""
    drawn, refused = _sort(actor, contents, most, strict=True)
    if refused:
        raise refused[0]
    return [one for one in drawn if one is not None]


def sort_out(
    actor: Any, contents: Sequence[bytes], *, most: int, names: Sequence[str] = ()
) -> tuple[list[Drawn], list[str]]:
    """Those that can be taken, drawn again; and why each of the others is not."""
    drawn, refused = _sort(actor, contents, most, names=names)
    return [one for one in drawn if one is not None], [one.words for one in refused]


def refused_to_open(actor: Any, contents: Sequence[bytes]) -> dict[int, str]:
    """Of pictures that are kept as they are: why those that do not open do not, by their place from 1; 0 for all of them."""
    _drawn, refused = _sort(actor, contents, len(contents), opened=True)
    return {one.place: one.words for one in refused}


def refusal(reason: str, name: str) -> str:
    """Why a picture is not taken, and what to do."""
    return {
        "empty": _("“%(name)s” is empty: take the photo again."),
        "bytes": _("“%(name)s” is over 20 MB: take it again with less detail."),
        "pixels": _("“%(name)s” has more than 64 million points: take it again with less detail."),
        "unpacked": _(
            "“%(name)s” has too many points for a PNG or a WebP: save it as JPEG, or take it again with less detail."
        ),
        "heic": _(
            "“%(name)s” is in the HEIC format, which is not read here: choose JPEG (“most compatible”) in the phone’s camera settings."
        ),
        "format": _("“%(name)s” is not a picture: give a JPEG, PNG or WebP photo."),
        "broken": _("“%(name)s” cannot be read to its end: take the photo again."),
        "slow": _(
            "“%(name)s” takes too long to open: take the photo again, or give a picture of your screen that shows it."
        ),
    }[reason] % {"name": name}


def unopened() -> str:
    return _("This picture does not open: it is damaged, or too large. Take the photo or the scan again.")


def name_of(place: int) -> str:
    return _("photo %(n)s") % {"n": place}


def too_many(most: int) -> str:
    return _("%(n)s photos at most at once: send the others after.") % {"n": most}


def _sort(
    actor: Any,
    contents: Sequence[bytes],
    most: int,
    *,
    strict: bool = False,
    opened: bool = False,
    names: Sequence[str] = (),
) -> tuple[list[Drawn | None], list[NotDrawn]]:
    """At the place of each: what was drawn, or None; and why, in the order of the places. `strict`: none is unpacked when
    one is refused by what its first bytes say."""
    names = names or [name_of(place) for place in range(1, len(contents) + 1)]

    def none(place: int, reason: str) -> NotDrawn:
        return NotDrawn(unopened() if opened else refusal(reason, names[place - 1]), place)

    found: list[Drawn | None] = [one if isinstance(one, Drawn) else None for one in contents]
    refused: list[NotDrawn] = []
    wait: list[int] = []  # places
    work = 0
    for place, content in enumerate(contents, 1):
        if isinstance(content, Drawn):
            continue
        try:
            work += size_of(content).work
        except PhotoRefused as why:
            refused.append(none(place, why.reason))
            continue
        if place > most:
            refused.append(NotDrawn(too_many(most)))
            break
        if work > max(most, FEW) * UNPACKED and wait:
            refused.append(
                NotDrawn(
                    _("Together these photos are too large: %(n)s go at once, send the others after.")
                    % {"n": len(wait)}
                )
            )
            break
        wait.append(place)
    if wait and not (strict and refused):
        done, stopped = _read(actor, [contents[place - 1] for place in wait], opened=opened)
        for place, one in zip(wait, done, strict=False):
            if one.reason:
                refused.append(none(place, one.reason))
            else:
                found[place - 1] = Drawn(one.content)
        if stopped:
            refused.append(stopped)
        elif len(done) < len(wait):
            refused.append(none(wait[len(done)], "slow"))
    return found, sorted(refused, key=lambda one: one.place or len(contents) + 1)


def _read(actor: Any, contents: list[bytes], *, opened: bool) -> tuple[list[pictures.Drawn], NotDrawn | None]:
    """What the process apart says of each, as far as it came; and why it was not asked."""
    of = getattr(actor, "pk", None)
    if not BUDGET.left(of):
        hour = date_format(localtime(BUDGET.ends()), "TIME_FORMAT")
        words = _(
            "Within this hour your photos have used all the time there is to read them. Send this without a photo, and the "
            "photos after %(hour)s."
        )
        return [], NotDrawn(words % {"hour": hour})
    with _alone() as alone:
        if not alone:
            return [], NotDrawn(_("Other photos are being read at this moment: wait for a minute, then send it again."))
        seconds = START + EACH * len(contents)
        try:
            found = list(pictures.draw(contents, seconds=seconds, opened=opened))
        except apart.Refused as why:
            return [], NotDrawn(str(why.args[0]))
    spent = found[-1].seconds if len(found) == len(contents) else seconds
    BUDGET.take(of, much=math.ceil(spent * 100))
    return found, None


@contextmanager
def _alone() -> Iterator[bool]:
    """True for one form of this site at a time; the system lets go of it when a process dies."""
    with (Path(settings.HOME) / "pictures.lock").open("w") as lock:
        until = time.monotonic() + WAIT
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    yield False
                    return
                time.sleep(0.1)
            else:
                yield True
                return
