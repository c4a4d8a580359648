from trousseau.core.access import roles
from trousseau.core.enums import Role

READ = roles(
    Role.DIRECTOR, Role.SOCIAL, Role.RENTAL, Role.COMMISSION,
    note="La commission lit une fiche sans récit ni motif de priorité.",
)  # fmt: skip
HOLD = roles(Role.DIRECTOR, Role.SOCIAL)
DECIDE = roles(Role.DIRECTOR, Role.COMMISSION)
