"""States as data: a room lists its transitions, and guards, buttons, docs and tests derive from the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .access import Right
from .errors import Refused
from .localised import Text
from .models import User


@dataclass(frozen=True)
class Transition:
    """From one of `sources` to `target`, by who holds `right`, under `article` when a text asks for it.

    `machine`: the software may take it with nobody's order, when a file of the bank or a day says it by itself.
    """

    code: str
    label: Text
    sources: tuple[str, ...]
    target: str
    right: Right
    article: str = ""
    machine: bool = False


def step(transitions: Sequence[Transition], code: str, state: str, actor: User | None) -> str:
    """The state after `code`. Raises Refused when the state or the actor does not allow it; `actor` None is the machine."""
    transition = next(t for t in transitions if t.code == code)
    if state not in transition.sources:
        raise Refused(_("This was already done, or another step comes first: reload the page."))
    if not (transition.machine if actor is None else transition.right(actor)):
        raise Refused(_("Your role may not do this."))
    return transition.target


def available(transitions: Sequence[Transition], state: str, user) -> list[Transition]:
    """The steps that `user` may take from `state`: the buttons of the page."""
    return [t for t in transitions if state in t.sources and t.right(user)]
