"""A transfer of the CAF, or of the MSA: recognised by its payer and by the total of the one remittance that waits for it."""

import re
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Sum

from trousseau.core.clock import today
from trousseau.core.models import User
from trousseau.core.normal import normal
from trousseau.ledger.bank.lines import clear_line
from trousseau.ledger.models import BankLine, Entry
from trousseau.receipts.enums import Payer, Step
from trousseau.receipts.models import Receipt
from trousseau.rents.announced import beyond
from trousseau.rents.caf.actions import receive_lump
from trousseau.rents.caf.queries import remittances_awaiting
from trousseau.rents.enums import CallKind
from trousseau.rents.models import CafRemittance, RentCall
from trousseau.tenancies.models import Lease

WORDS = {"caisse", "allocations", "familiales"}
# what banks glue to the letters CAF or MSA: departments, their chief towns, their regions and short names. A whole list: a
# person is called Caffin or Msadek
PLACES = (
    "ain aisne allier alpesmaritimes ardeche ardennes ariege aube aude aveyron bouchesdurhone calvados cantal charente "
    "charentemaritime cher correze corse cotedor cotesdarmor creuse dordogne doubs drome eure eureetloir finistere gard "
    "hautegaronne gers gironde herault illeetvilaine indre indreetloire isere jura landes loiretcher loire hauteloire "
    "loireatlantique loiret lot lotetgaronne lozere maineetloire manche marne hautemarne mayenne meurtheetmoselle meuse "
    "morbihan moselle nievre nord oise orne pasdecalais puydedome pyreneesatlantiques hautespyrenees pyreneesorientales "
    "basrhin hautrhin rhone hautesaone saoneetloire sarthe savoie hautesavoie paris seinemaritime seineetmarne yvelines "
    "deuxsevres somme tarn tarnetgaronne var vaucluse vendee vienne hautevienne vosges yonne belfort essonne hautsdeseine "
    "seinesaintdenis valdemarne valdoise guadeloupe martinique guyane reunion mayotte "
    "cdo dijon beaune lyon marseille lille nantes rennes bordeaux toulouse strasbourg besancon macon nevers auxerre "
    "grenoble rouen caen orleans tours limoges poitiers nancy metz reims amiens montpellier nice toulon "
    "bourgogne franchecomte bretagne alsace lorraine auvergne picardie aquitaine normandie provence limousin"
).split()
_GLUED = rf"(?:(?:de|du|des)?(?:la|l)?(?:{'|'.join(PLACES)})|[0-9]{{1,3}}|)"
# in a normalised text: « C.A.F. 21 », « CAF21 », « CAFDIJON », « CAISSE ALLOC FAM », « MUTUALITE SOCIALE AGRICOLE »
_CAF = re.compile(
    rf"\b(?:cn?af{_GLUED}|c (?:n )?a f|msa{_GLUED}|m s a|(?:caisses?|c) (?:d |des |de )?(?:l )?alloc\w*|alloc\w* fam\w*"
    r"|mut\w* soc\w* agr\w*)\b"
)


def from_caf(line: BankLine) -> bool:
    """Whether the payer is a CAF, or the MSA that pays the same aids, by its name; that alone decides nothing."""
    said = normal(f"{line.party} {line.label}")
    return line.cents > 0 and (set(said.split()) >= WORDS or bool(_CAF.search(said)))


def remittance_of(line: BankLine) -> CafRemittance | None:
    """The one remittance that waits for exactly this sum, or None when none does, or several."""
    waiting = remittances_awaiting(line.cents)
    return waiting.get() if waiting.count() == 1 else None


def month_of_aid(lease: Lease, line: BankLine, wrote: Sequence[date]) -> RentCall | None:
    """The rent whose aid a transfer of the CAF for this lease alone is: of the month that it wrote, else of the oldest one whose aid
    was announced and did not come, else of the last month called by then."""
    calls = RentCall.objects.filter(lease=lease, kind=CallKind.RENT, month__lte=line.booked_on)
    came = dict(
        Receipt.objects.rent()
        .filter(lease=lease, payer=Payer.CAF, reversal=None)
        .order_by()
        .values_list("month")
        .annotate(Sum("amount"))
    )
    oldest = list(calls.order_by("month"))
    said = [call for call in oldest if call.month in wrote]
    missing = [call for call in oldest if call.caf_expected > came.get(call.month, 0)]
    return next(iter([*said, *missing, *oldest[-1:]]), None)


def beyond_by(lease: Lease, call: RentCall, cents: int) -> int:
    """Cents of this sum that would be beyond what the CAF announced."""
    return beyond([lease.pk], (call.month, cents)).get(lease.pk, 0) - beyond([lease.pk]).get(lease.pk, 0)


@transaction.atomic
def receive(actor: User | None, *, line: BankLine, remittance: CafRemittance | None) -> None:
    """The line is a transfer of the CAF: broken down by `remittance`, or whole on 4678 until its remittance comes."""
    times = Entry.objects.filter(idempotency_key__startswith=f"rents.caf_lump:line:{line.pk}:").count()
    lump = receive_lump(
        actor, amount=line.cents, on=line.booked_on, today=today(), key=f"line:{line.pk}:{times}", remittance=remittance
    )
    clear_line(actor, line=line, entries=[lump.entry], why=Step.CAF)
