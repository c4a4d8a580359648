"""What is done about an incident, works, a mediation, keys and contracts."""

from .incidents import (
    add_photos,
    edit_declaration,
    finish,
    gather_at_building,
    join_incidents,
    open_declaration,
    report_incident,
    say_end,
    set_on_call,
    steer,
    tell,
)
from .mediation import (
    add_party,
    agree,
    answer_party,
    end_mediation,
    note_meeting,
    open_mediation,
    plan_meeting,
    remove_party,
)
from .premises import (
    end_supply,
    give_keys,
    lose_keys,
    note_cut_off,
    note_keys,
    open_supply,
    settle_cut_off,
    take_keys_back,
)
from .works import (
    add_quote,
    approve_works,
    ask_owner,
    await_bills,
    bill_works,
    drop_works,
    finish_works,
    gather_again,
    give_order,
    open_order,
    refuse_works,
)
