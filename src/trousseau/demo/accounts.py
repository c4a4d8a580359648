"""The accounts of the demonstration: one per role, on each site. The staff bear birds' names."""

from trousseau.core.enums import Role

PASSWORD = "trousseau-demonstration"
_AT = "demo.example"

# role, e-mail before the @, name
AGENCY = (
    (Role.DIRECTOR, "directrice", "Solène Bergeronnette"),
    (Role.CAPTATION, "captation", "Basile Pinson"),
    (Role.SOCIAL, "social", "Maud Fauvette"),
    (Role.RENTAL, "gestion", "Inès Mésange"),
    (Role.COMMISSION, "commission", "Paul Sittelle"),
    (Role.COORDINATOR, "coordination", "Odile Roitelet"),
    (Role.FUNDER, "financeur", "Gaël Rougegorge"),
    (Role.PARTNER, "partenaire", "Laure Linotte"),
    (Role.OWNER, "proprietaire", "Agathe Basalte"),
    (Role.TENANT, "locataire", "Olympe Guimauve"),
    (Role.ADMINISTRATOR, "administration", "Noé Hirondelle"),
)
# of the same role as another: no login of theirs is printed
COLLEAGUES = ((Role.SOCIAL, "social2", "Anouk Loriot"), (Role.SOCIAL, "social3", "Ève Pipit"))
OBSERVATORY = (
    (Role.COORDINATOR, "coordination", "Odile Roitelet"),
    (Role.OPERATOR, "operateur", "Ugo Martinet"),
    (Role.ADMINISTRATOR, "administration", "Lise Alouette"),
)


def address(name: str) -> str:
    return f"{name}@{_AT}"


# (site, role, e-mail, password), printed at the end of `make run`
LOGINS = [
    *(("agency", role.label, address(email), PASSWORD) for role, email, _name in AGENCY),
    *(("observatory", role.label, address(email), PASSWORD) for role, email, _name in OBSERVATORY),
]
