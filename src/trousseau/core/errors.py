"""What an action may answer instead of a result."""

from dataclasses import dataclass


@dataclass
class Refused(Exception):
    """The rule says no. `message` is read by the user: it says what would change the answer.

    `field` is the form field the message stands beside; `article` the text behind it.
    """

    message: str
    field: str | None = None
    article: str = ""

    def __str__(self) -> str:
        return str(self.message)


@dataclass
class Conflict(Exception):
    """Someone else saved this object since the reader opened it. `current` is the stored object."""

    current: object

    def __str__(self) -> str:
        return "changed by someone else"
