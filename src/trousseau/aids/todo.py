"""What waits, and the act that closes it: `due.follow` reads the state of the aid after each of its acts, and each night."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind
from trousseau.tenancies.todo import over

SEND = Kind(
    "aids.send",
    Role.SOCIAL,
    _("Send the request for an aid of %(name)s"),
    _("It is prepared, and did not leave yet."),
    _("Note it sent"),
    page="aids:send",
)
PAPERS = Kind(
    "aids.papers",
    Role.SOCIAL,
    _("Send the papers asked of %(name)s"),
    _("The fund asked for more papers; without them it refuses."),
    _("Note them sent"),
    page="aids:complete",
)
ANSWER = Kind(
    "aids.answer",
    Role.SOCIAL,
    _("Ask what became of the request of %(name)s"),
    _("Asked on %(day)s, and no answer is noted."),
    _("Note the answer"),
    page="aids:aid",
)
PAYMENT = Kind(
    "aids.payment",
    Role.SOCIAL,
    _("An aid of %(name)s was granted, and is not paid"),
    _("Granted on %(day)s: see whether it came, else ask the fund."),
    _("Note the payment"),
    page="aids:pay",
)
CONTEST = Kind(
    "aids.contest",
    Role.SOCIAL,
    _("A refusal to contest, or to leave, with %(name)s"),
    _("After that day it can no longer be contested."),
    _("Read the refusal"),
    page="aids:aid",
)
RENEW = Kind(
    "aids.renew",
    Role.SOCIAL,
    _("An aid of %(name)s comes to its end"),
    _("Until %(day)s: ask for it again, or let it end."),
    _("Ask again, or end"),
    page="aids:aid",
)
OF_AID = (SEND, PAPERS, ANSWER, PAYMENT, CONTEST, RENEW)
CLAIM = Kind(
    "aids.claim",
    Role.RENTAL,
    _("File the claim for the housing benefit of %(name)s"),
    _("The keys were given on %(day)s, and no claim is noted: what is not claimed is not paid later."),
    _("Note what was done"),
    page="aids:benefit_new",
    over=over,
)
CHANGE = Kind(
    "aids.change",
    Role.RENTAL,
    _("Declare a change to who pays the housing benefit of %(name)s"),
    _("Left untold, it becomes an overpayment."),
    _("Note it declared"),
    page="aids:change_done",
)
RENTS = Kind(
    "aids.rents",
    Role.RENTAL,
    _("Declare the rents of July %(year)s to the CAF and the MSA"),
    _("The benefit of the next year is computed from it; without it, it may stop."),
    _("Open the list"),
    page="aids:rents",
)
