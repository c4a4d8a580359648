"""Tell the owner what is owed and what was done."""

from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.engines.documents import TenantLetter

from . import access
from .forms import OwnerLetterForm
from .letters.papers import Words
from .owner_letters import account, tell_owner
from .owner_told import ARTICLE
from .papers import owner_document
from .subjects import TENANCY


@guard(access.WRITE)
def letter(request, pk):
    lease, day = TENANCY.find(request, pk, "prevention:owner_letter"), today()
    words = refusal = None
    try:
        words = _words(owner_document(account(lease, day), on=day))
    except Refused as why:
        refusal = why
    return TENANCY.form(
        request,
        lease,
        title=_("Tell the owner of lease %(code)s") % {"code": lease.code},
        here=_("Letter to the owner"),
        subtitle=_(
            "The sum, since when, the steps by kind and day, the last day of the guarantee, the act that awaits their "
            "instruction: never a cause, an income, a support or the tenant’s words. The letter waits in the mail, to be posted."
        ),
        verb=_("Prepare the letter"),
        said=_("The letter is ready: it waits in the mail, to be printed and posted."),
        form=OwnerLetterForm,
        does=tell_owner,
        given={"today": day},
        article=ARTICLE,
        template="prevention/owner_letter.html",
        extra={"words": words, "refusal": refusal},
    )


def _words(letter: TenantLetter) -> Words:
    """As the pages of the other letters read it."""
    return Words(
        subject=letter.subject,
        opening=tuple(one.text for one in letter.opening),
        facts=tuple((one.label, one.value) for one in letter.facts),
        head=letter.head,
        lines=tuple((one.label, one.amount) for one in letter.lines),
        total=(letter.total.label, letter.total.amount) if letter.total else None,
        closing=tuple(one.text for one in letter.clauses),
    )
