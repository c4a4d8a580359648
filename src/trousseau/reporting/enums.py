from django.utils.translation import gettext_lazy as _

# The four aims of the territory, as the council's act names them.
AIMS = (
    (1, _("Support people and keep them housed")),
    (2, _("Prevent evictions")),
    (3, _("Know the people without a home")),
    (4, _("House people quickly")),
)
