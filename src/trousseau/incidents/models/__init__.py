"""Incidents, works, mediations, keys and meters."""

from .incidents import DamageDeclaration, Incident, IncidentExchange, IncidentPhoto, IncidentReport, OnCallNumber
from .mediation import Mediation, MediationMeeting, MediationParty
from .premises import CutOff, KeyHolding, KeySet, SupplyContract
from .works import WorkOrder, WorkQuote
