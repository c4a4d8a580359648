"""What the verbs of the mail ask of an item, a proof, a paper."""

import hashlib
from types import SimpleNamespace

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User

from ..happening import Proof
from ..models import MailItem


def refuse_other(item: MailItem, actor: User | None) -> None:
    """What starts a delay is written, and proved, by who may in its room."""
    if actor is not None and not item.dated_by(actor):
        raise Refused(_("Your role may not do this."))


def need(proof: Proof) -> None:
    if not proof:
        raise Refused(
            _("Give the proof: the receipt as a file, or its number and where it is kept. Without it no delay runs."),
            "says",
        )


def same_paper(item: MailItem, content: bytes) -> None:
    """Raises Refused, beside the key, for a file that is not the one kept with what was noted before."""
    kept = item.paper.sha256 if item.paper else ""
    sent_again(SimpleNamespace(kept=kept), kept=hashlib.sha256(content).hexdigest() if content else "")
