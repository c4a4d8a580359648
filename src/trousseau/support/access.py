from trousseau.core.access import roles
from trousseau.core.enums import Role

# CASF, art. L121-6-2: professionals of social action only, and what is strictly needed.
READ = roles(
    Role.SOCIAL, granted=True,
    note="Une note privée n’est lue que par qui l’a écrite ; l’administrateur ne lit aucune note.",
)  # fmt: skip
