from django.urls import path

from . import views

app_name = "reporting"
urlpatterns = [
    path("", views.reports, name="list"),
    path("nouveau/", views.choose, name="choose"),
    path("nouveau/<int:pk>/", views.new, name="new"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/<slug:code>/", views.rows, name="rows"),
    path("faits/", views.facts, name="facts"),
    path("faits/nouveau/", views.facts_new, name="facts_new"),
    path("faits/cle/", views.facts_key, name="facts_key"),
    path("faits/<int:pk>/", views.facts_file, name="facts_file"),
]
