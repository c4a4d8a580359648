"""The documents that Trousseau prints: one dataclass says what each must hold, one template draws it.

`DOCUMENTS` names them; `trousseau.engines.typesetting.render` prints one. Amounts are integer cents, days
are `datetime.date`; a field without a default is required.
"""

from trousseau.engines.documents.accounts import (
    AccountFee,
    AccountMove,
    AccountTenancy,
    HandedSum,
    HandoverDocument,
    InvoiceDocument,
    InvoiceLine,
    StatementDocument,
    TaxLine,
    TaxSummaryDocument,
)
from trousseau.engines.documents.agreements import BilateralDocument, DatedSum, Side, SumsTable
from trousseau.engines.documents.charges import ChargeRow, ChargesStatement
from trousseau.engines.documents.commission import (
    CommissionLetter,
    CommissionLetters,
    MinutesDocument,
    MinutesMember,
    MinutesPoint,
    MinutesProposal,
)
from trousseau.engines.documents.contracts import (
    AmendmentDocument,
    AmendmentLine,
    Convention,
    InformationDocument,
    LeaseDocument,
    MandateDocument,
    OffPremises,
    PreviousRent,
    RenewalLetter,
    Revision,
    Work,
)
from trousseau.engines.documents.fields import Cents, Prose, Unprintable
from trousseau.engines.documents.funders import FunderLetter, MeasureInvoice
from trousseau.engines.documents.heads import HeadLine, HeadsDocument
from trousseau.engines.documents.letters import LettersDocument, OwnerLetter
from trousseau.engines.documents.lettings import LeaseAmendmentDocument, SumsLetter, SumsLine, SuretyDocument
from trousseau.engines.documents.mail import AddressSheet, AddressSheets
from trousseau.engines.documents.meeting import MeetingDocument, MeetingLine
from trousseau.engines.documents.parts import Agency, Clause, Document, Dwelling, Fee, Party, Section
from trousseau.engines.documents.register import RegisterDocument, RegisterLine
from trousseau.engines.documents.rents import (
    CallLine,
    CounterReceiptDocument,
    DebitLine,
    Payment,
    ReceiptDocument,
    RentCallNotice,
)
from trousseau.engines.documents.report import ReportCurve, ReportDocument, ReportMark, ReportStep, ReportTable
from trousseau.engines.documents.rights import RightsDocument, RightsLine, RightsPart
from trousseau.engines.documents.simulation import (
    SimulationColumn,
    SimulationCondition,
    SimulationDocument,
    SimulationFact,
    SimulationGuarantee,
    SimulationLine,
)
from trousseau.engines.documents.support import (
    MeasureReportDocument,
    PlanGoal,
    PlanStep,
    Referent,
    ReportFact,
    ReportGoalPart,
    SupportPlanDocument,
)
from trousseau.engines.documents.synthesis import SynthesisDocument
from trousseau.engines.documents.tenancies import (
    Counted,
    InspectedLine,
    InspectedRoom,
    InspectionDocument,
    LetterFact,
    LetterLine,
    TenantLetter,
)

DOCUMENTS: dict[str, type[Document]] = {
    "mandate": MandateDocument,
    "information": InformationDocument,
    "amendment": AmendmentDocument,
    "renewal": RenewalLetter,
    "lease": LeaseDocument,
    "receipt": ReceiptDocument,
    "counter_receipt": CounterReceiptDocument,
    "inspection": InspectionDocument,
    "tenant_letter": TenantLetter,
    "rent_call": RentCallNotice,
    "charges": ChargesStatement,
    "simulation": SimulationDocument,
    "register": RegisterDocument,
    "report": ReportDocument,
    "heads": HeadsDocument,
    "letters": LettersDocument,
    "address_sheets": AddressSheets,
    "minutes": MinutesDocument,
    "commission_letters": CommissionLetters,
    "surety": SuretyDocument,
    "lease_amendment": LeaseAmendmentDocument,
    "sums": SumsLetter,
    "statement": StatementDocument,
    "invoice": InvoiceDocument,
    "tax_summary": TaxSummaryDocument,
    "handover": HandoverDocument,
    "agreement": BilateralDocument,
    "meeting": MeetingDocument,
    "synthesis": SynthesisDocument,
    "rights": RightsDocument,
    "support_plan": SupportPlanDocument,
    "measure_report": MeasureReportDocument,
    "funder_letter": FunderLetter,
    "measure_invoice": MeasureInvoice,
}
