"""What is done to a sitting, in it, and after it."""

from .after import call_successor, record_refusal, withdraw_decision, withdraw_for
from .decisions import GROUND, ask_for_lease, decide
from .letters import mark_sent, missing_letters, prepare_letters
from .owner import record_owner_answer
from .sittings import (
    call_off,
    close_sitting,
    discuss,
    give_opinions,
    join_sitting,
    movable,
    move_sitting,
    not_begun,
    note_presence,
    open_sitting,
    recuse,
)
