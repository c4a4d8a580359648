"""What is done to the mail: prepared, sent, received, corrected; noted when it comes."""

from ..happening import UNPROVED, Proof
from .carrying import hand_over
from .coming import answer, drop, identify, note, pass_on, take_in
from .correcting import correct, set_proof_aside
from .leaving import (
    cancel,
    change_envelope,
    draft,
    email,
    prepare,
    present,
    prove,
    receive,
    send,
    settle,
    take_back,
    withdraw,
    write_down,
)
