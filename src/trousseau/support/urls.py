from django.urls import path

from . import views, views_team

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
]
