from django.urls import path

from trousseau.core.views_signed import pages

from . import views, views_notes, views_plans, views_reports, views_sharing, views_team
from .signed import PLAN, REPORT

app_name = "support"
urlpatterns = [
    path("", views_team.caseload, name="list"),
    path("charge/", views_team.load, name="load"),
    path("charge/<int:pk>/", views_team.caseload_of, name="caseload_of"),
    path("passer/<int:pk>/", views_team.handover, name="handover"),
    path("equipe/<int:pk>/fin/", views_team.team_end, name="team_end"),
    path("<int:pk>/", views.household, name="household"),
    path("<int:pk>/equipe/", views_team.team, name="team"),
    path("<int:pk>/equipe/ajouter/", views_team.team_new, name="team_new"),
    path("<int:pk>/note/", views.note_new, name="note_new"),
    path("note/<int:pk>/", views.note_edit, name="note_edit"),
    path("note/<int:pk>/deplacer/", views_notes.note_move, name="note_move"),
    path("note/<int:pk>/privee/", views_notes.note_private, name="note_private"),
    path("note/<int:pk>/garder/", views_notes.note_keep, name="note_keep"),
    path("note/<int:pk>/passer/", views_notes.note_pass, name="note_pass"),
    path("note/<int:pk>/effacer/", views_notes.note_delete, name="note_delete"),
    path("note/equipe/<int:pk>/deplacer/", views_notes.team_note_move, name="team_note_move"),
    path("<int:pk>/plan/", views_plans.plan_new, name="plan_new"),
    path("plan/<int:pk>/", views_plans.plan, name="plan"),
    path("plan/<int:pk>/mots/", views_plans.plan_edit, name="plan_edit"),
    path("plan/<int:pk>/but/", views_plans.goal_new, name="goal_new"),
    path("but/<int:pk>/", views_plans.goal_edit, name="goal_edit"),
    path("but/<int:pk>/etape/", views_plans.step_new, name="step_new"),
    path("etape/<int:pk>/", views_plans.step_edit, name="step_edit"),
    path("etape/<int:pk>/fait/", views_plans.step_done, name="step_done"),
    path("etape/<int:pk>/laisser/", views_plans.step_leave, name="step_leave"),
    path("but/<int:pk>/retirer/", views_plans.goal_drop, name="goal_drop"),
    path("plan/<int:pk>/projet/", views_plans.plan_draft, name="plan_draft"),
    path("plan/<int:pk>/aujourdhui/", views_plans.plan_today, name="plan_today"),
    path("plan/<int:pk>/papier/", views_plans.plan_kept, name="plan_kept"),
    path("plan/<int:pk>/signature/", views_plans.plan_agree, name="plan_agree"),
    path("plan/<int:pk>/revoir/", views_plans.plan_review, name="plan_review"),
    path("plan/<int:pk>/fin/", views_plans.plan_end, name="plan_end"),
    *pages(PLAN, "plan/<int:pk>/signe/"),
    path("mesure/<int:pk>/rapport/", views_reports.report_new, name="report_new"),
    path("rapport/<int:pk>/", views_reports.report, name="report"),
    path("rapport/<int:pk>/ecrire/", views_reports.report_edit, name="report_edit"),
    path("rapport/<int:pk>/projet/", views_reports.report_draft, name="report_draft"),
    path("rapport/<int:pk>/papier/", views_reports.report_kept, name="report_kept"),
    path("rapport/<int:pk>/signature/", views_reports.report_sign, name="report_sign"),
    path("rapport/<int:pk>/envoyer/", views_reports.report_post, name="report_post"),
    *pages(REPORT, "rapport/<int:pk>/signe/"),
    path("<int:pk>/partager/", views_sharing.share_new, name="share_new"),
    path("partage/<int:pk>/fin/", views_sharing.share_end, name="share_end"),
]
