from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

POST_MANUAL = Kind(
    "ledger.post_manual",
    Role.DIRECTOR,
    _("Post the entry “%(label)s”, or refuse it"),
    _("%(name)s proposes it: %(ground)s"),
    _("Read the entry"),
    page="ledger:manual",
)
