from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.states import Transition

from .access import CONFIRM, DECIDE, ORDER, WRITE


class Source(TextChoices):
    """Who says that something is wrong."""

    TENANT = "tenant", _("The tenant")
    NEIGHBOUR = "neighbour", _("A neighbour")
    OWNER = "owner", _("The owner")
    SYNDIC = "syndic", _("The syndic")
    AGENCY = "agency", _("The agency")
    OTHER = "other", _("Somebody else")


class Problem(TextChoices):
    """The closed list; `rules.incidents` says of each how urgent it is."""

    GAS = "gas", _("Smell of gas")
    FIRE = "fire", _("Fire, smoke, or sick from the stove")
    SHOCK = "shock", _("Bare wires, electric shock")
    FALLING = "falling", _("Something may fall: ceiling, balcony, window")
    POWER = "power", _("No electricity")
    WATER = "water", _("No water")
    LEAK = "leak", _("Water leak")
    HEATING = "heating", _("No heating")
    HOT_WATER = "hot_water", _("No hot water")
    DRAIN = "drain", _("Blocked toilet or drain")
    LOCK = "lock", _("Door that no longer closes or opens")
    LIFT = "lift", _("Lift that does not work")
    DAMP = "damp", _("Damp, mould")
    PESTS = "pests", _("Insects, rats")
    WINDOW = "window", _("Window or shutter")
    EQUIPMENT = "equipment", _("Something in the home that is broken")
    COMMON = "common", _("Stairs, hall, bins, yard")
    NEIGHBOURS = "neighbours", _("Trouble with neighbours")
    RENT = "rent", _("The rent, a sum, a paper")
    OTHER = "other", pgettext_lazy("a problem", "Something else")


OF_SYNDIC = (Problem.LIFT, Problem.COMMON)  # the building's, not the dwelling's
OF_PEOPLE = (Problem.NEIGHBOURS, Problem.RENT, Problem.OTHER)  # no fact of the dwelling
OF_HOME = tuple(one for one in Problem if one not in (Problem.NEIGHBOURS, Problem.RENT))


class Urgency(TextChoices):
    DANGER = "danger", _("Danger: today")
    URGENT = "urgent", _("Urgent: by tomorrow")
    SOON = "soon", _("Within a few days")
    ORDINARY = "ordinary", _("Ordinary")


class Actor(TextChoices):
    """Who must act."""

    AGENCY = "agency", pgettext_lazy("who acts", "The agency")
    SUPPLIER = "supplier", _("A craftsman")
    OWNER = "owner", pgettext_lazy("who acts", "The owner")
    SYNDIC = "syndic", pgettext_lazy("who acts", "The syndic")
    TENANT = "tenant", pgettext_lazy("who acts", "The tenant")
    INSURER = "insurer", _("The insurer")


class IncidentState(TextChoices):
    OPEN = "open", pgettext_lazy("an incident", "In progress")
    DONE = "done", _("Done, to be confirmed")
    ENDED = "ended", _("Over, as who reported it says")
    UNHEARD = "unheard", _("Done, not heard from")
    JOINED = "joined", _("Joined to another")


GOING_ON = (IncidentState.OPEN, IncidentState.DONE)


class End(TextChoices):
    """What who reported says of the end."""

    YES = "yes", _("Yes, it is over")
    NO = "no", _("No, it goes on")
    UNHEARD = "unheard", _("Not heard from")


class Whom(TextChoices):
    REPORTER = "reporter", _("Who reported it")
    TENANT = "tenant", pgettext_lazy("to whom", "A tenant")
    OWNER = "owner", pgettext_lazy("to whom", "The owner")
    SYNDIC = "syndic", pgettext_lazy("to whom", "The syndic")
    SUPPLIER = "supplier", pgettext_lazy("to whom", "A craftsman")
    INSURER = "insurer", pgettext_lazy("to whom", "An insurer")
    OTHER = "other", pgettext_lazy("to whom", "Somebody else")


class How(TextChoices):
    CALL = "call", _("Call")
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", pgettext_lazy("how it was said", "Letter")
    MET = "met", _("Face to face")


class Side(TextChoices):
    """Who declares the damage to their insurer, or is paid by one."""

    TENANT = "tenant", pgettext_lazy("who declares", "Tenant")
    OWNER = "owner", pgettext_lazy("who declares", "Owner")
    BUILDING = "building", _("Co-ownership")
    NEIGHBOUR = "neighbour", pgettext_lazy("who declares", "Neighbour")
    AGENCY = "agency", pgettext_lazy("who declares", "Agency")


class OrderState(TextChoices):
    DRAFT = "draft", _("Quotes to gather")
    ASKED = "asked", _("The owner’s agreement is awaited")
    APPROVED = "approved", _("Agreed by the owner")
    REFUSED = "refused", _("Refused by the owner")
    GIVEN = "given", _("Ordered")
    DONE = "done", _("Works done")
    BILLED = "billed", _("Billed")
    DROPPED = "dropped", _("Given up: no works")


AWAITED = (OrderState.ASKED, OrderState.APPROVED, OrderState.GIVEN)  # works that somebody is to answer for, order or do


class Nature(TextChoices):
    """What an owner and neighbours may read of a mediation: nothing of anybody."""

    NIGHT = "night", _("Noise at night")
    NOISE = "noise", _("Noise by day")
    SMELL = "smell", _("Smells, smoke")
    SHARED = "shared", _("Shared parts: stairs, bins, bicycles")
    ANIMAL = "animal", _("Animals")
    WATER = "water", _("Damage between dwellings")
    OTHER = "other", pgettext_lazy("a mediation", "Another disturbance")


class MediationState(TextChoices):
    PROPOSED = "proposed", _("Proposed, answers awaited")
    RUNNING = "running", _("Meetings under way")
    AGREED = "agreed", _("Something was agreed, it is followed")
    HELD = "held", _("Over: what was agreed holds")
    FAILED = "failed", _("Over without anything agreed")


class Holder(TextChoices):
    TENANT = "tenant", pgettext_lazy("who holds keys", "Tenant")
    OWNER = "owner", pgettext_lazy("who holds keys", "Owner")
    SUPPLIER = "supplier", pgettext_lazy("who holds keys", "Craftsman")
    SYNDIC = "syndic", pgettext_lazy("who holds keys", "Syndic")
    AGENCY = "agency", pgettext_lazy("who holds keys", "Somebody of the agency")


class Supply(TextChoices):
    WATER = "water", pgettext_lazy("supply", "Water")
    POWER = "power", pgettext_lazy("supply", "Electricity")
    GAS = "gas", pgettext_lazy("supply", "Gas")
    HEAT = "heat", pgettext_lazy("supply", "Heat of a network")


class InNameOf(TextChoices):
    TENANT = "tenant", pgettext_lazy("in whose name", "The tenant")
    OWNER = "owner", pgettext_lazy("in whose name", "The owner")
    AGENCY = "agency", pgettext_lazy("in whose name", "The agency, while it is vacant")


TRANSITIONS = (
    Transition("finish", _("Say that it is done"), (IncidentState.OPEN,), IncidentState.DONE, WRITE),
    Transition("reopen", _("It goes on"), (IncidentState.DONE,), IncidentState.OPEN, CONFIRM),
    Transition("end", _("It is over"), (IncidentState.DONE,), IncidentState.ENDED, CONFIRM),
    Transition("unheard", _("Close it, not heard from"), (IncidentState.DONE,), IncidentState.UNHEARD, WRITE),
    Transition("join", _("Join to another"), (IncidentState.OPEN,), IncidentState.JOINED, WRITE),
)
ORDER_TRANSITIONS = (
    Transition(
        "ask", _("Ask for the owner’s agreement"), (OrderState.DRAFT,), OrderState.ASKED, ORDER, "C. civ., art. 1988"
    ),
    Transition("approve", _("Agree"), (OrderState.ASKED,), OrderState.APPROVED, DECIDE, "C. civ., art. 1988"),
    Transition("refuse", _("Refuse"), (OrderState.ASKED,), OrderState.REFUSED, DECIDE, "C. civ., art. 1988"),
    Transition("again", _("Gather other quotes"), (OrderState.REFUSED,), OrderState.DRAFT, ORDER),
    Transition(
        "give",
        _("Order the works"),
        (OrderState.DRAFT, OrderState.ASKED, OrderState.APPROVED),
        OrderState.GIVEN,
        ORDER,
        "C. civ., art. 1988",
    ),
    Transition("finish", _("Note the end of the works"), (OrderState.GIVEN,), OrderState.DONE, ORDER),
    Transition("bill", _("Enter the bill"), (OrderState.DONE,), OrderState.BILLED, ORDER, "Décret 72-678, art. 66"),
    Transition(  # its first bill was undone on the owner's account: mistyped, or a credit note
        "bill_again",
        _("Enter the right bill"),
        (OrderState.BILLED,),
        OrderState.BILLED,
        ORDER,
        "Décret 72-678, art. 66",
    ),
    Transition(
        "drop",
        _("Give up these works"),
        (OrderState.DRAFT, OrderState.ASKED, OrderState.APPROVED, OrderState.REFUSED, OrderState.GIVEN),
        OrderState.DROPPED,
        ORDER,
    ),
)
MEDIATION_TRANSITIONS = (
    Transition("begin", _("Begin"), (MediationState.PROPOSED,), MediationState.RUNNING, WRITE, "Loi 95-125, art. 21"),
    Transition("agree", _("Note what was agreed"), (MediationState.RUNNING,), MediationState.AGREED, WRITE),
    Transition("meet", _("Meet again"), (MediationState.AGREED,), MediationState.RUNNING, WRITE),
    Transition("hold", _("What was agreed holds"), (MediationState.AGREED,), MediationState.HELD, WRITE),
    Transition(
        "fail",
        _("End it without anything agreed"),
        (MediationState.PROPOSED, MediationState.RUNNING, MediationState.AGREED),
        MediationState.FAILED,
        WRITE,
    ),
)
