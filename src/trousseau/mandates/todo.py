from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.todo import Kind

from . import queries
from .links import HANDOVER, TAKEN_OVER

SIGN = Kind(
    "mandates.sign",
    "mandates",
    Role.CAPTATION,
    _("Have %(owner)s sign the mandate"),
    _("%(dwelling)s: the draft is ready."),
    _("Open the mandate"),
    page="mandates:mandate",
    over=queries.ended,
)

WITHDRAWAL = Kind(
    "mandates.withdrawal",
    "mandates",
    Role.CAPTATION,
    _("Inform %(owner)s of the right to withdraw"),
    _("%(mandate)s was signed away from the agency without the information: the delay is twelve months longer."),
    _("Open the mandate"),
    page="mandates:mandate",
    over=queries.told_or_lapsed,
)
RENEW = Kind(
    "mandates.renew",
    "mandates",
    Role.CAPTATION,
    _("Announce to %(owner)s that the mandate renews itself"),
    _("%(mandate)s renews itself on %(term)s; write from %(first)s to %(last)s."),
    _("Prepare the letter"),
    page="mandates:mandate",
    over=queries.ended,
)
TERM = Kind(
    "mandates.term",
    "mandates",
    Role.DIRECTOR,
    _("Decide what follows %(mandate)s"),
    _("%(owner)s: its term is %(term)s and it does not renew itself. Past it, the agency has no power to manage."),
    _("Open the mandate"),
    page="mandates:mandate",
    over=queries.ended,
)
LAST_ACCOUNTS = Kind(
    "mandates.last_accounts",
    "mandates",
    Role.RENTAL,
    _("Render the last accounts to %(owner)s"),
    _("%(mandate)s has ended."),
    _("Open the mandate"),
    page="mandates:mandate",
)
CLOSE_FUND = Kind(
    "mandates.close_fund",
    "mandates",
    Role.RENTAL,
    _("Hand over what %(owner)s’s mandate leaves, down to zero"),
    _("%(mandate)s has ended and money of it is still held: deposits, rents paid ahead, the owner’s own."),
    _("Hand the money over"),
    page=HANDOVER,
)
GIVE_PAPERS = Kind(
    "mandates.give_papers",
    "mandates",
    Role.CAPTATION,
    _("Hand the papers and keys back to %(owner)s"),
    _("%(mandate)s has ended."),
    _("Note what was handed back"),
    page="mandates:papers_back",
)
AFTER_END = (LAST_ACCOUNTS, CLOSE_FUND, GIVE_PAPERS)
TELL_TENANT = Kind(
    "mandates.tell_tenant",
    "mandates",
    Role.RENTAL,
    _("Tell the tenant that %(owner)s takes the lease over"),
    _("%(mandate)s has ended: who is paid, and who holds the deposit, from now on."),
    _("Write to the tenant"),
    page=TAKEN_OVER,
)

PAPER = Kind(
    "mandates.paper",
    "mandates",
    Role.DIRECTOR,
    _("Renew the agency’s paper: %(paper)s"),
    _("It ends, or ended, on %(ends)s; without it nothing may be managed."),
    _("Open the papers"),
    page="mandates:papers",
)
NO_PAPER = Kind(
    "mandates.no_paper",
    "mandates",
    Role.DIRECTOR,
    _("Fill in the agency’s paper: %(paper)s"),
    _("None of this kind is kept, or the day on which it ends is not written."),
    _("Open the papers"),
    page="mandates:papers",
)
GUARANTEE = Kind(
    "mandates.guarantee",
    "mandates",
    Role.DIRECTOR,
    _("Raise the financial guarantee"),
    _("Client money reached %(peak)s for a guarantee of %(guarantee)s; at least %(asked)s is asked."),
    _("Open the papers"),
    page="mandates:papers",
)
SEE_DWELLING = Kind(
    "allocation.dwelling",
    "mandates",
    Role.RENTAL,
    _("See the state of %(dwelling)s again"),
    _("A household did not take it for its state."),
    _("Note what was seen"),
    page="mandates:state_seen",
    over=queries.not_free,
)
