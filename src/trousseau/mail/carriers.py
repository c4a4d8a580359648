"""What a provider carries: text messages, electronic registered letters, electronic signatures.

No provider comes with the software. One is a class named by `TROUSSEAU_CARRIERS` ("lre=package.module.Class"), which
does what `Carrier` says; without one, a person sends by the provider's own site, and notes the day with the proof file.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from .enums import Step


class Silent(Exception):
    """The provider did not answer, or not in time: it is asked again, by the night."""


class NotCarried(Exception):
    """The provider refuses this parcel for good. Its argument says why, to a person, and names nobody."""


@dataclass(frozen=True)
class Parcel:
    """What is given to a provider. `key`: the same for the same item, always. `to`: an e-mail address, or for a text
    message a telephone number; `paper`: the PDF, empty for a text message, whose words are `title`."""

    key: str
    name: str
    to: str
    title: str
    paper: bytes = b""


@dataclass(frozen=True)
class Fact:
    """What the provider proves of a parcel: the step, its day, the file that proves it (PDF or picture).

    Of a signature, `Step.RECEIVED` is the day on which it was signed, its file the signed paper. `refused`: it came back
    (`Step.RETURNED`) because they refused it; otherwise because they left it unanswered.
    """

    step: Step
    on: date
    content: bytes = b""
    says: str = ""
    refused: bool = False


class Carrier(Protocol):
    """A provider of one channel. Each call answers within half a minute, or raises `Silent`."""

    name: str

    def submit(self, parcel: Parcel) -> str:
        """Take it, and give its number there. A key that it has already gives the number of then, and sends nothing."""

    def facts(self, number: str) -> list[Fact]:
        """All that is proved of it until now, in the order of its days."""


def carrier_of(channel: str) -> Carrier | None:
    """The provider of this channel that is installed; None when there is none."""
    path = settings.MAIL_CARRIERS.get(str(channel))
    return import_string(path)() if path else None
