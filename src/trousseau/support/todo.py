"""What waits, and the act that closes it: named beside each."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

# closed by who joins the team as referent, or once no measure runs: `team.ask_referent`
REFERENT = Kind(
    "support.referent",
    Role.DIRECTOR,
    _("Name a referent for %(name)s"),
    _("A measure runs and nobody is referent of this household."),
    _("Name a referent"),
    page="support:team_new",
)
REVIEW = Kind(  # `review_plan`, `end_plan`
    "support.plan_review",
    Role.SOCIAL,
    _("Review the support plan with %(name)s"),
    _("The day was set with the person: what is done, what changed, when it is read next."),
    _("Write the review"),
    page="support:plan_review",
)
PRIVATE = Kind(  # `keep_private_note`, `move_note`, `pass_note`, `delete_note`
    "support.private_note",
    Role.SOCIAL,
    _("A private note of yours, of %(day)s"),
    _("Its time has come: keep it a while, move it where it is needed, or delete it. Left alone, it stays yours."),
    _("Decide"),
    page="support:note_private",
)
