"""What each purpose asks of the money received for it. A later room registers its own: the verbs of this one know none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date

from trousseau.core.models import User
from trousseau.engines.documents import CallLine, Clause
from trousseau.ledger.models import Fund
from trousseau.tenancies.models import Lease

from .enums import SOURCES, Method, Payer, Purpose, Source
from .models import Receipt

OF_OWNER = "receipts.contribution"  # the source of the entry of what an owner brings, and of what undoes it
OF_SUPPLIER = "receipts.supplier"  # the same of what a supplier gives back


@dataclass(frozen=True)
class Sum:
    """`cents` received: for whom and what, how, on which day. `key` makes a sum told twice one receipt.

    `source`: where the money stands, said by the method unless written. `label`: of the entry, no name; `piece`: its paper.
    `noted_on`: the day on which the house knew it, when it is another one.
    """

    purpose: Purpose
    cents: int
    on: date
    key: str
    lease: Lease | None = None
    fund: Fund | None = None
    payer: str = Payer.TENANT
    method: str = Method.TRANSFER
    month: date | None = None
    source: Source | None = None
    label: str = ""
    piece: str = ""
    event: str = ""
    noted_on: date | None = None

    @property
    def event_code(self) -> str:
        """The event of chart.toml."""
        source = self.source or SOURCES.get(Method(self.method), Source.BANK)
        return self.event or f"{self.purpose}_{source}"


def _nothing(*_of) -> None:
    return None


@contextmanager
def _freely(_actor: User | None, _receipt: Receipt, _on: date) -> Iterator[None]:
    yield


@dataclass(frozen=True)
class Rules:
    """`check` raises Refused unless this sum is awaited. `came`: what follows once it is received; `together`: once all those
    that were received at once are.

    `may_undo` raises Refused where another act than a person's correction decides. `undoing` surrounds the reversal,
    whoever asks for it: it raises Refused before, and sets right after what rested on the sum. `parts`: what the counter's
    paper lists, under its `mention` (none: that it is no rent receipt); `always`: the paper is given whatever the means.
    """

    parts: Callable[[Receipt], Sequence[CallLine]]
    check: Callable[[Sum], None] = _nothing
    came: Callable[[User | None, Receipt], None] = _nothing
    together: Callable[[User | None, Sequence[Receipt]], None] = _nothing
    may_undo: Callable[[Receipt], None] = _nothing
    undoing: Callable[[User | None, Receipt, date], AbstractContextManager[None]] = _freely
    mention: Clause | None = None
    always: bool = False


_RULES: dict[str, Rules] = {}


def register(purpose: Purpose, rules: Rules) -> None:
    """Called by the room that owns the purpose, where its application is declared."""
    _RULES[purpose] = rules


def rules_of(purpose: str) -> Rules:
    return _RULES[purpose]
