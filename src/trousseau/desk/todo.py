from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

ANSWER = Kind(
    "desk.rights_answer",
    Role.DIRECTOR,
    _("Answer %(name)s about their data"),
    _("Request noted on %(received)s: %(right)s. The answer is due by the end of the time that the law gives."),
    _("Open the request"),
    page="desk:rights_request",
)
# closed by `note_kept`, `note_missed`, `cancel_appointment`; `move_appointment` gives it its new day
CAME_OF = Kind(
    "desk.appointment",
    Role.SOCIAL,
    _("Appointment with %(name)s"),
    _("Then say what came of it, kept or missed: nothing is ticked beforehand."),
    _("Say what came of it"),
    page="desk:appointment_came",
)
# the night opens it, and closes it once the file is open again
NOBODY_GOES = Kind(
    "desk.appointment_nobody",
    Role.DIRECTOR,
    _("Say who goes to the appointment with %(name)s"),
    _(
        "The file will be closed that day to the colleague who was to go: name another, or cancel it with the household."
    ),
    _("Open the appointment"),
    page="desk:appointment",
)
TERMS_OVER = Kind(
    "desk.terms_over",
    Role.DIRECTOR,
    _("Decide on what is past its term"),
    _("Files or lines kept longer than their term: %(n)s. Nothing is erased before you say so."),
    _("Read the proposal"),
    page="desk:terms_over",
)
