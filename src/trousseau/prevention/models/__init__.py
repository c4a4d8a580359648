"""What was done about a debt, and the procedure before the court."""

from .meetings import ArrearsMeeting, MeetingDecision
from .plans import CreditorStep, PlanDecision
from .procedures import OwnerInstruction, Procedure, ProcedureAct
from .steps import ArrearsReport, DebtReading, NotedDefault, Pause, StepTaken
