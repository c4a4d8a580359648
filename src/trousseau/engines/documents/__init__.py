"""The documents that Trousseau prints: one dataclass says what each must hold, one template draws it.

`DOCUMENTS` names them; `trousseau.engines.typesetting.render` prints one. Amounts are integer cents, days
are `datetime.date`; a field without a default is required.
"""

from trousseau.engines.documents.contracts import (
    Convention,
    LeaseDocument,
    MandateDocument,
    OffPremises,
    PreviousRent,
    Revision,
    Work,
)
from trousseau.engines.documents.fields import Cents, Prose, Unprintable
from trousseau.engines.documents.parts import Agency, Clause, Document, Dwelling, Fee, Party
from trousseau.engines.documents.register import RegisterDocument, RegisterLine
from trousseau.engines.documents.rents import CallLine, Payment, ReceiptDocument, RentCallNotice
from trousseau.engines.documents.simulation import (
    SimulationColumn,
    SimulationCondition,
    SimulationDocument,
    SimulationFact,
    SimulationGuarantee,
    SimulationLine,
)

DOCUMENTS: dict[str, type[Document]] = {
    "mandate": MandateDocument,
    "lease": LeaseDocument,
    "receipt": ReceiptDocument,
    "rent_call": RentCallNotice,
    "simulation": SimulationDocument,
    "register": RegisterDocument,
}

__all__ = [
    "DOCUMENTS",
    "Agency",
    "CallLine",
    "Cents",
    "Clause",
    "Convention",
    "Document",
    "Dwelling",
    "Fee",
    "LeaseDocument",
    "MandateDocument",
    "OffPremises",
    "Party",
    "Payment",
    "PreviousRent",
    "Prose",
    "ReceiptDocument",
    "RegisterDocument",
    "RegisterLine",
    "RentCallNotice",
    "Revision",
    "SimulationColumn",
    "SimulationCondition",
    "SimulationDocument",
    "SimulationFact",
    "SimulationGuarantee",
    "SimulationLine",
    "Unprintable",
    "Work",
]
