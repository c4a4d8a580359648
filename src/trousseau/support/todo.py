from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

# closed by who joins the team as referent, or once no measure runs: `team.ask_referent`
REFERENT = Kind(
    "support.referent",
    "support",
    Role.DIRECTOR,
    _("Name a referent for %(name)s"),
    _("A measure runs and nobody is referent of this household."),
    _("Name a referent"),
    page="support:team_new",
)
