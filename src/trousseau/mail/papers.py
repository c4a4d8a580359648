"""The papers that leave or come, each declared by the room that makes it, in its `mail_papers.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from trousseau.core.access import Right
from trousseau.core.localised import Text
from trousseau.core.mail import Event
from trousseau.core.models import User

from .enums import Step

type Told = Callable[[User | None, Sequence[Any], date], None]  # who says it, the mail items, the day

PAPERS: dict[str, "Paper"] = {}


def _nothing(actor: User | None, items: Sequence[Any], on: date) -> None:
    pass


@dataclass(frozen=True)
class Paper:
    """One kind of paper. `label` names it; `right`: who reads those that leave under it; `writes`: who among them writes and
    corrects its receipt and its proofs, all of them when it is None; `article`: the text it obeys. `whose`: of a paper that
    the household's file does not open by itself, the items whose thing this person reads.

    `delay`: what its day starts, in words, and `starts`: the step whose proved day starts it, or nothing. The room hears
    what happens: `sent`, `received`, `returned` are called within the transaction, with the items and the day. An item
    that already bears a day is never called twice for it; `proved` says that a step known before is proved from now on,
    `cancelled` that it will not leave. `corrected`: a day or a proof was wrong and is put right in the item already; the
    room reads it again, or raises Refused when a later fact rests on what it said. Without it, a step of which the room
    has heard is not corrected.
    `url`: the page of the thing it is about. `event`, `body`: the
    message that brings it by e-mail (`messages.of_paper` makes the event), in French as the paper is; `params` fills its
    subject.
    """

    code: str
    label: Text
    right: Right
    writes: Right | None = None
    article: str = ""
    whose: Callable[[User], Q] | None = None
    delay: Text = ""
    starts: Step | None = None
    url: Callable[[Any], str] | None = None
    event: Event | None = None
    body: Text = ""
    params: Callable[[Any], dict[str, Any]] = field(default=lambda item: {})
    sent: Told = field(default=_nothing)
    proved: Told = field(default=_nothing)
    received: Told = field(default=_nothing)
    returned: Told = field(default=_nothing)
    cancelled: Told = field(default=_nothing)
    corrected: Told | None = None
    noted: Told = field(default=_nothing)  # a step of an earlier day was written today, whose state is another

    def __post_init__(self) -> None:
        PAPERS[self.code] = self

    def corrects(self, step: Step) -> bool:
        """Whether its room takes back what it did when it heard of this step; nothing to take back is taken back."""
        heard = {Step.SENT: (self.sent, self.proved), Step.RECEIVED: (self.received,), Step.RETURNED: (self.returned,)}
        return self.corrected is not None or all(hook is _nothing for hook in heard.get(step, ()))


def readable(user: User) -> list[str]:
    """Codes of the papers whose sending this person reads."""
    return [paper.code for paper in PAPERS.values() if paper.right(user)]


def closed(user: User) -> list[tuple[str, Q]]:
    """Of each kind that a file does not open by itself, its code and which of its items this person reads."""
    return [(paper.code, paper.whose(user)) for paper in PAPERS.values() if paper.whose]
