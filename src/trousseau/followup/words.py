"""The points of a home visit in words: what to look at, and what to ask, on the spot."""

from django.utils.translation import gettext_lazy

from trousseau.core.localised import Text

# code: the question, where to look, its short name, the text behind it
QUESTIONS: dict[str, tuple[Text, Text, Text, str]] = {
    "dry": (
        gettext_lazy("The dwelling is dry: no damp, no mould, no leak"),
        gettext_lazy("Corners to the north, around windows, under the sink."),
        gettext_lazy("Dry"),
        "Loi 89-462, art. 6",
    ),
    "air": (
        gettext_lazy("Vents are open and clean"),
        gettext_lazy("A fan draws a sheet of paper."),
        gettext_lazy("Vents"),
        "Loi 89-462, art. 7",
    ),
    "heating": (
        gettext_lazy("Heating and hot water work"),
        gettext_lazy("Run the tap until it is warm."),
        gettext_lazy("Heating and hot water"),
        "Loi 89-462, art. 6",
    ),
    "networks": (
        gettext_lazy("Gas and electricity are safe"),
        gettext_lazy("No bare wire, no torn socket, no smell of gas."),
        gettext_lazy("Gas and electricity"),
        "Loi 89-462, art. 6",
    ),
    "smoke": (
        gettext_lazy("The smoke detector is in place and rings"),
        gettext_lazy("Press its button."),
        gettext_lazy("Smoke detector"),
        "",
    ),
    "no_pests": (
        gettext_lazy("No pests"),
        gettext_lazy("Droppings, traces, bites, behind the kitchen units."),
        gettext_lazy("Pests"),
        "Loi 89-462, art. 6",
    ),
    "kept": (
        gettext_lazy("The dwelling is lived in and kept up"),
        gettext_lazy("Joints, drains, small repairs: those of a tenant."),
        gettext_lazy("Upkeep"),
        "Loi 89-462, art. 7",
    ),
    "insured": (
        gettext_lazy("The home insurance of the year was shown"),
        "",
        gettext_lazy("Insurance"),
        "Loi 89-462, art. 7",
    ),
    "energy": (
        gettext_lazy("Energy and water contracts are in the household’s name, nothing announces a cut"),
        "",
        gettext_lazy("Energy and water"),
        "",
    ),
    "around": (
        gettext_lazy("Nothing to report about the building and the neighbours"),
        "",
        gettext_lazy("Building and neighbours"),
        "",
    ),
}
LIVED_IN = ("kept", "insured", "energy", "around")
DWELLING = tuple(code for code in QUESTIONS if code not in LIVED_IN)


def label(code: str) -> Text:
    """The short name of a point; "" is the dwelling as a whole."""
    return QUESTIONS[code][2] if code in QUESTIONS else gettext_lazy("The dwelling")
