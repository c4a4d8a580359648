"""Keep a simulation because someone asked for it, and drop it."""

from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.exchange.owner_case import Laws, answer, values_written, written
from trousseau.rules.owner_schemes import Case

from ..actions import OF_OWNERS
from ..enums import Stage
from ..models import KeptSimulation, Prospect
from . import kept
from .papers import simulation_document

MOST = 20  # kept for one prospect: beyond, the older ones are to be dropped by someone


@verb(once=No("the same case of one day is kept once"), frozen=OF_OWNERS, happened=TODAY)
def keep_simulation(
    actor: User | None,
    *,
    prospect: Prospect,
    case: Case,
    commune: Commune | None,
    laws: Laws,
    used: kept.Used | None = None,
) -> KeptSimulation:
    """Keep what was just shown. Without an actor, the owner asked for it when proposing the dwelling: the public
    page calls this with the case that was posted, never with a result.

    Kept twice on one day, the same case is kept once.
    """
    prospect = Prospect.objects.select_for_update().get(pk=prospect.pk)  # the same form twice at once keeps it once
    if prospect.stage == Stage.LOST:
        raise Refused(_("This prospect is closed: nothing more is kept about it."))
    row = KeptSimulation(
        prospect=prospect,
        made_on=laws.on,
        kept_by=actor,
        commune=commune,
        case=written(case, on=laws.on, commune=commune.pk if commune else ""),
        values=values_written(laws),
        ceilings=used and used.written(),
        result=answer(case, laws, commune=commune.pk if commune else ""),
        paper=kept.paper_written(lambda: simulation_document(case, commune, laws, used)),
    )
    earlier = prospect.simulations.filter(made_on=row.made_on)
    if same := next((one for one in earlier if one.case == row.case), None):
        return same
    if prospect.simulations.count() >= MOST:
        raise Refused(
            _("%(most)s simulations are kept for this prospect: drop one that is no longer of use.") % {"most": MOST}
        )
    record(row, actor)
    return row


@verb(once=No("nothing of it is left to drop"), frozen=OF_OWNERS, happened=No("no day is said"))
def drop_simulation(actor: User, *, simulation: KeptSimulation) -> None:
    """What is no longer of use is not kept: the row goes, nothing stays of it."""
    KeptSimulation.objects.filter(pk=simulation.pk).delete()
