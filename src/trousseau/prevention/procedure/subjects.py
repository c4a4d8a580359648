"""What the pages of a procedure are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from ..models import OwnerInstruction, Procedure, ProcedureAct
from ..subjects import PREVENTION
from . import queries

PROCEDURES = Place(_("Procedures"), "prevention:procedures", PREVENTION)
PROCEDURE = Subject[Procedure](
    "procedure",
    queries.procedures,
    PROCEDURES,
    "prevention:procedure",
    name=lambda procedure: str(procedure.lease.household),
    household=lambda procedure: procedure.lease.household,
)
ACT = Subject[ProcedureAct]("act", queries.acts, PROCEDURE, of=lambda act: act.procedure)
INSTRUCTION = Subject[OwnerInstruction](
    "instruction", queries.instructions, PROCEDURE, of=lambda instruction: instruction.procedure
)
