"""The tenants of a lease that its owner takes over."""

from django.forms import Form
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.mandates.access import MONEY
from trousseau.mandates.enums import MandateState

from ..actions.takeovers import tell_tenants
from ..subjects import ACCOUNT


@guard(MONEY)
def tell(request, pk):
    mandate = ACCOUNT.find(request, pk, state=MandateState.ENDED)
    return ACCOUNT.form(
        request,
        mandate,
        title=_("Write to the tenant of mandate %(mandate)s") % {"mandate": mandate.code},
        here=_("Write to the tenant"),
        subtitle=_(
            "The letter says that the lease goes on with %(owner)s, whom to pay from now on, and who holds the deposit. "
            "It waits in the mail to be posted; once it left, nothing more is to be done."
        )
        % {"owner": mandate.owner.name},
        verb=_("Prepare the letter"),
        form=Form,
        does=tell_tenants,
        given={"on": today()},
        said=_("The letter is ready: it is printed and marked as posted with the rest of the mail."),
        article="C. civ., art. 2003",
    )
