from django.urls import path

from trousseau.core.views_signed import pages

from . import signed, views, views_creditor, views_law, views_owner, views_plan
from .letters import views as letters
from .meeting import views as meeting
from .procedure import views as procedure

app_name = "prevention"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<int:pk>/", views.situation, name="situation"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/fait/<slug:step>/", views.take, name="take"),
    path("<int:pk>/plan/", views_plan.agree, name="plan"),
    path("<int:pk>/plan/finir/", views_plan.end, name="plan_end"),
    path("plans/<int:pk>/retirer/", views_plan.withdraw, name="plan_withdraw"),
    path("plans/<int:pk>/decision/", views_plan.decide, name="plan_decision"),
    path("plans/decisions/<int:pk>/preuve/", views_plan.decision_proof, name="plan_decision_proof"),
    path("plans/decisions/<int:pk>/retirer/", views_plan.withdraw_decision, name="plan_decision_withdraw"),
    path("procedures/actes/<int:pk>/plan/", views_plan.terms, name="plan_terms"),
    path("<int:pk>/surendettement/", views_creditor.file, name="creditor"),
    path("<int:pk>/surendettement/noter/", views_creditor.note, name="creditor_note"),
    path("<int:pk>/surendettement/perte/", views_creditor.loss, name="creditor_loss"),
    path("<int:pk>/surendettement/fait/<slug:duty>/", views_creditor.done, name="creditor_done"),
    path("surendettement/<int:pk>/preuve/", views_creditor.proof, name="creditor_proof"),
    path("surendettement/<int:pk>/retirer/", views_creditor.withdraw, name="creditor_withdraw"),
    path("plans/<int:pk>/plan.pdf", views_plan.paper, name="plan_paper"),
    *pages(signed.PLAN, "plans/<int:pk>/exemplaire-signe/"),
    path("<int:pk>/pause/", views_plan.pause, name="pause"),
    path("<int:pk>/pause/finir/", views_plan.lift, name="pause_end"),
    path("lettres/", letters.many, name="letters"),
    path("<int:pk>/lettre/<slug:kind>/", letters.letter, name="letter"),
    path("<int:pk>/proprietaire/", views_owner.letter, name="owner_letter"),
    path("<int:pk>/recalculer/", views.refresh, name="refresh"),
    path("<int:pk>/procedure/", procedure.open_, name="procedure_open"),
    path("procedures/", procedure.list_, name="procedures"),
    path("procedures/<int:pk>/", procedure.procedure, name="procedure"),
    path("procedures/<int:pk>/echeances.ics", procedure.agenda, name="procedure_agenda"),
    path("procedures/<int:pk>/bail/", procedure.describe, name="procedure_lease"),
    path("procedures/<int:pk>/instruction/", procedure.instruction, name="instruction"),
    path("procedures/<int:pk>/acte/<slug:kind>/", procedure.act, name="act"),
    path("procedures/<int:pk>/clore/", procedure.close, name="procedure_close"),
    path("procedures/<int:pk>/rouvrir/", procedure.reopen, name="procedure_reopen"),
    path("procedures/instructions/<int:pk>/ecrit/", procedure.instruction_paper, name="instruction_paper"),
    path("procedures/instructions/<int:pk>/retirer/", procedure.withdraw_instruction, name="instruction_withdraw"),
    path("procedures/actes/<int:pk>/preuve/", procedure.act_proof, name="act_proof"),
    path("procedures/actes/<int:pk>/prouver/", procedure.prove, name="act_prove"),
    path("procedures/actes/<int:pk>/retirer/", procedure.withdraw, name="act_withdraw"),
    path("reunions/", meeting.list_, name="meetings"),
    path("reunions/ouvrir/", meeting.open_, name="meeting_open"),
    path("reunions/<int:pk>/", meeting.meeting, name="meeting"),
    path("reunions/<int:pk>/feuille.pdf", meeting.paper, name="meeting_paper"),
    path("reunions/<int:pk>/decider/<int:lease>/", meeting.decide, name="meeting_decide"),
    path("reunions/decisions/<int:pk>/faite/", meeting.done, name="decision_done"),
    path("reunions/decisions/<int:pk>/retirer/", meeting.withdraw, name="decision_withdraw"),
    path("loi/", views_law.law, name="law"),
    path("loi/lecture/", views_law.decide, name="reading"),
    path("loi/lecture/<int:pk>/annuler/", views_law.undo, name="reading_undo"),
    path("<int:pk>/signalement/", views_law.report, name="report"),
    path("<int:pk>/signalement/lettre/", views_law.report_letter, name="report_letter"),
    path("signalements/<int:pk>/", views_law.proof, name="proof"),
]
