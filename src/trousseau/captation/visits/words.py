"""The points of a visit in words: what to look at, on the spot."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# code: the question that the visitor answers, and where to look
QUESTIONS = {
    "weather_tight": (
        gettext_lazy("The dwelling is dry, its roof and walls are sound"),
        gettext_lazy("Marks on the walls, smell, gutters, cracks."),
    ),
    "airtight": (
        gettext_lazy("Doors and windows shut tight"),
        gettext_lazy("Draughts, joints, panes, the door to an unheated space."),
    ),
    "railings": (gettext_lazy("Windows, stairs and balconies have firm railings"), gettext_lazy("Push them by hand.")),
    "materials": (
        gettext_lazy("No dangerous material, pipe or paint"),
        gettext_lazy("Flaking paint before 1949, fibres, lead pipes."),
    ),
    "safe_networks": (
        gettext_lazy("Gas, electricity and heating are safe"),
        gettext_lazy("No bare wire, no torn socket, no smell of gas."),
    ),
    "ventilation": (
        gettext_lazy("Air comes in and damp goes out"),
        gettext_lazy("Open vents, a fan that draws a sheet of paper."),
    ),
    "daylight": (gettext_lazy("Each main room has daylight and a window that opens"), ""),
    "no_pests": (gettext_lazy("No pests"), gettext_lazy("Droppings, traces, bites, behind the kitchen units.")),
    "heating": (gettext_lazy("Heating and hot water work"), gettext_lazy("Run the tap until it is warm.")),
    "water": (gettext_lazy("Drinking water comes with enough pressure"), ""),
    "evacuation": (gettext_lazy("Waste water flows away without smell"), ""),
    "kitchen": (gettext_lazy("A kitchen with a sink, hot water and a place to cook"), ""),
    "toilet": (
        gettext_lazy("A toilet inside, apart from the kitchen"),
        gettext_lazy("In a single room, it may be in the building."),
    ),
    "washing": (gettext_lazy("A shower or bath in private, with hot water"), ""),
    "power": (gettext_lazy("Light in each room, sockets for ordinary appliances"), ""),
}


def point_labels() -> dict[str, str]:
    """The short name of each point, as the pages list it."""
    return {
        "main_room": _("Main room"),
        "energy": _("Energy class"),
        "weather_tight": _("Weather-tight"),
        "airtight": _("Shuts tight"),
        "railings": _("Railings"),
        "materials": _("Materials and pipes"),
        "safe_networks": _("Gas and electricity safe"),
        "ventilation": _("Ventilation"),
        "daylight": _("Daylight"),
        "no_pests": _("No pests"),
        "heating": _("Heating works"),
        "water": _("Drinking water"),
        "evacuation": _("Waste water"),
        "kitchen": _("Kitchen"),
        "toilet": _("Toilet"),
        "washing": _("Shower or bath"),
        "power": _("Light and sockets"),
    }
