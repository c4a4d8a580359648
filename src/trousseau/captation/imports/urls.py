from django.urls import path

from . import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("nouveau/", views.import_new, name="import_new"),
    path("<int:pk>/", views.import_page, name="import"),
    path("<int:pk>/colonnes/", views.import_columns, name="import_columns"),
    path("<int:pk>/lignes/", views.import_rows, name="import_rows"),
    path("<int:pk>/a-corriger/", views.import_problems, name="import_problems"),
    path("<int:pk>/confirmer/", views.import_confirm, name="import_confirm"),
    path("<int:pk>/appliquer/", views.import_apply, name="import_apply"),
    path("<int:pk>/annuler/", views.import_undo, name="import_undo"),
    path("<int:pk>/ecarter/", views.import_drop, name="import_drop"),
    path("<int:pk>/reprendre/", views.import_resume, name="import_resume"),
]
