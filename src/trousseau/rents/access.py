from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.verbs import No
from trousseau.receipts.access import BANK, READ, RECEIVED, WRITE  # noqa: F401 — who notes a rent notes what it is paid with

BRING_IN = roles(Role.DIRECTOR)

ACCOUNT = No("the rent that is owed and paid, and the plans about it")  # is written in a frozen file too
