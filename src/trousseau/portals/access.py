from trousseau.core.access import roles
from trousseau.core.enums import Role

OWNER = roles(Role.OWNER, note="Chacun ne voit que ses propres logements.")
TENANT = roles(Role.TENANT, note="Chacun ne voit que son propre bail.")
PARTNER = roles(Role.PARTNER, note="Chacun ne voit que les ménages qu’il a orientés.")
