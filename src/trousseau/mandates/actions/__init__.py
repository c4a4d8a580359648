"""What is done to a mandate: drafted, signed, amended, renewed, ended; and to its register."""

from .amending import amend_mandate, announce_renewal, prepare_renewal, renew_mandate, take_convention
from .ending import end_mandate, hand_papers_back, inform_owner, not_over, note_state, withdraw_mandate
from .mandates import (
    QUALITIES,
    add_fee,
    close_availability,
    draft_mandate,
    edit_mandate,
    mention_in_register,
    open_availability,
    record_anah,
    remove_fee,
    set_first_number,
    sign_mandate,
    withdraw_availability,
)
from .signatures import note_signatures, take_signature_back
