"""What waits, and the act that closes it: named beside each."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

ACT = Kind(  # `finish`, `join_incidents`
    "incidents.act",
    Role.RENTAL,
    _("%(problem)s: %(place)s"),
    _("Reported on %(day)s. Somebody acts by then; who reported it is told."),
    _("Open the incident"),
    page="incidents:incident",
)
ANSWER = Kind(  # `tell`
    "incidents.answer",
    Role.RENTAL,
    _("Answer %(name)s: %(problem)s"),
    _("Said on %(day)s: an answer was promised by this day."),
    _("Answer it"),
    page="incidents:answer",
)
ASK_END = Kind(  # `say_end`, by who reported or for them
    "incidents.ask_end",
    Role.RENTAL,
    _("Ask %(name)s whether it is over: %(problem)s"),
    _("Done on %(day)s: they reported it, they alone say that it is over."),
    _("Write the answer"),
    page="incidents:end",
)
DECLARE = Kind(  # `edit_declaration`, once it is declared
    "incidents.declare",
    Role.RENTAL,
    _("Declare the damage to the insurer: %(side)s, %(place)s"),
    _("The damage is known since %(day)s: past the delay, the insurer may refuse."),
    _("Note the declaration"),
    page="incidents:declaration_edit",
)
OWNER_ANSWER = Kind(  # `approve_works`, `refuse_works`, `drop_works`
    "incidents.owner_answer",
    Role.RENTAL,
    _("Remind the owner: works at %(place)s"),
    _("Their agreement was asked on %(day)s. Silence is no agreement."),
    _("Open the order"),
    page="incidents:order",
)
GIVE = Kind(  # `give_order`, `drop_works`
    "incidents.give",
    Role.RENTAL,
    _("Order the works at %(place)s"),
    _("The owner agreed on %(day)s: the craftsman waits for the order."),
    _("Open the order"),
    page="incidents:order",
)
OTHER_QUOTES = Kind(  # `gather_again`, `drop_works`
    "incidents.other_quotes",
    Role.RENTAL,
    _("The owner refused the works at %(place)s"),
    _("Refused on %(day)s: gather other quotes, or give them up and tell who reported it."),
    _("Open the order"),
    page="incidents:order",
)
FINISH = Kind(  # `finish_works`, `drop_works`
    "incidents.finish",
    Role.RENTAL,
    _("Check that the works are done at %(place)s"),
    _("The craftsman was to come on %(day)s."),
    _("Open the order"),
    page="incidents:order",
)
BILL = Kind(  # `bill_works`
    "incidents.bill",
    Role.RENTAL,
    _("Enter the bill of the works at %(place)s"),
    _("Done on %(day)s: the bill is entered once, on the owner’s account."),
    _("Enter the bill"),
    page="incidents:bill",
)
PARTIES = Kind(  # `answer_party`, `end_mediation`
    "incidents.parties",
    Role.RENTAL,
    _("Hear whether the parties accept the mediation %(code)s"),
    _("Proposed on %(day)s. Nobody is brought there against their will."),
    _("Open the mediation"),
    page="incidents:mediation",
)
MEETING = Kind(  # `note_meeting`
    "incidents.meeting",
    Role.RENTAL,
    _("Meeting of the mediation %(code)s"),
    _("Planned for %(day)s: note whether it was held. Nothing of what is said there is written."),
    _("Note the meeting"),
    page="incidents:meeting_note",
)
REVIEW = Kind(  # `end_mediation`, `plan_meeting`
    "incidents.review",
    Role.RENTAL,
    _("Does what was agreed hold? Mediation %(code)s"),
    _("Agreed on %(day)s: it is followed to its end."),
    _("Open the mediation"),
    page="incidents:mediation",
)
KEYS = Kind(  # `take_keys_back`, `lose_keys`
    "incidents.keys",
    Role.RENTAL,
    _("Get back the keys %(mark)s: %(place)s"),
    _("Out since %(day)s, %(holder)s."),
    _("Note their return"),
    page="incidents:keys_back",
)
CUT = Kind(  # `settle_cut_off`
    "incidents.cut",
    Role.RENTAL,
    _("%(supply)s may be cut: %(place)s"),
    _("Announced by a letter received on %(day)s."),
    _("Note what was done"),
    page="incidents:cut_off_settle",
)
