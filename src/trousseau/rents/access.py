from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.receipts.access import BANK, READ, WRITE  # noqa: F401 — who notes a rent notes what it is paid with

BRING_IN = roles(Role.DIRECTOR)
