"""The usual rooms and parts of an inspection in the reader's language. They are kept in French, as the paper writes them;
what somebody typed is read as it was typed."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

USUAL = {
    "Entrée": gettext_lazy("Entrance hall"),
    "Séjour": gettext_lazy("Living room"),
    "Cuisine": gettext_lazy("Kitchen"),
    "Salle d’eau": gettext_lazy("Shower room"),
    "WC": gettext_lazy("Toilet"),
    "Sol": gettext_lazy("Floor of the room"),
    "Murs": gettext_lazy("Walls"),
    "Plafond": gettext_lazy("Ceiling of the room"),
    "Porte": gettext_lazy("Door"),
    "Fenêtre et volets": gettext_lazy("Window and shutters"),
    "Électricité et éclairage": gettext_lazy("Electricity and lighting"),
    "Chauffage": gettext_lazy("Heating"),
    "Évier et robinetterie": gettext_lazy("Sink and taps"),
    "Plaques et four": gettext_lazy("Hob and oven"),
    "Meubles": gettext_lazy("Fitted furniture"),
    "Ventilation": gettext_lazy("Ventilation"),
    "Lavabo et robinetterie": gettext_lazy("Washbasin and taps"),
    "Douche ou baignoire": gettext_lazy("Shower or bathtub"),
    "Cuvette et chasse d’eau": gettext_lazy("Bowl and flush"),
    "Interphone": gettext_lazy("Entry phone"),
    "Boîte aux lettres": gettext_lazy("Letter box"),
}
BEDROOM = re.compile(r"Chambre ([0-9]+)")


def part(name: str) -> str:
    """A room or an element, as the reader of a page says it."""
    if usual := USUAL.get(name):
        return str(usual)
    if bedroom := BEDROOM.fullmatch(name):
        return _("Bedroom %(n)s") % {"n": bedroom[1]}
    return name
