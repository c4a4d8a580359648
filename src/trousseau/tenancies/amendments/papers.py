"""The amendment as it is signed."""

from collections.abc import Sequence

from trousseau.core.papers import agency_part, dwelling_part, in_french, printed, signatory
from trousseau.engines import typography
from trousseau.engines.documents import AmendmentLine, Clause, LeaseAmendmentDocument, Party
from trousseau.engines.typesetting import Rendered
from trousseau.rules.solidarity import Answer

from ..contract import queries as contract
from ..contract.papers import NAMES, owner_party
from ..models import LeaseAmendment
from .words import Change


def bound_clause(amendment: LeaseAmendment, answer: Answer) -> Clause:
    """What the person who leaves still answers for."""
    who = str(amendment.leaving)
    if answer.until is None:
        text = f"{who} reste tenu des loyers et charges tant que rien d’autre n’y met fin."
    else:
        text = f"{who} répond des loyers et charges dus jusqu’au {typography.day(answer.until)}, pas au-delà."
    return Clause(text=text, article=answer.article)


@in_french
def amendment_paper(amendment: LeaseAmendment, said: Sequence[Change], answer: Answer | None) -> Rendered:
    lease = amendment.lease
    names = [str(party) for party in contract.tenants(lease, amendment.starts_on)]
    if amendment.leaving:
        names.append(str(amendment.leaving))
    document = LeaseAmendmentDocument(
        agency=agency_part(amendment.signed_on),
        dated=amendment.signed_on,
        number=str(amendment.number),
        lease_number=lease.code,
        lease_signed_on=lease.signed_on,
        owners=(owner_party(lease),),
        tenants=tuple(Party(name=name) for name in dict.fromkeys(names)),
        dwelling=dwelling_part(lease.mandate.dwelling),
        starts_on=amendment.starts_on,
        lines=tuple(
            AmendmentLine(what=change.what, before=change.before or None, after=change.after or None) for change in said
        ),
        clauses=(bound_clause(amendment, answer),) if answer else (),
        place=lease.mandate.dwelling.commune.name,
        signed_by=signatory(),
    )
    return printed("lease_amendment", document, NAMES)
