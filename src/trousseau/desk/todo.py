from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

ANSWER = Kind(
    "desk.rights_answer",
    "desk",
    Role.DIRECTOR,
    _("Answer %(name)s about their data"),
    _("Request noted on %(received)s: %(right)s. The answer is due by the end of the time that the law gives."),
    _("Open the request"),
    page="desk:rights_request",
)
TERMS_OVER = Kind(
    "desk.terms_over",
    "desk",
    Role.DIRECTOR,
    _("Decide on what is past its term"),
    _("Files or lines kept longer than their term: %(n)s. Nothing is erased before you say so."),
    _("Read the proposal"),
    page="desk:terms_over",
)
