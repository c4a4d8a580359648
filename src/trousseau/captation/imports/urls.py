from django.urls import path

from .views import deciding, reading, receiving

urlpatterns = [
    path("", receiving.imports, name="imports"),
    path("nouveau/", receiving.import_new, name="import_new"),
    path("<int:pk>/", reading.import_page, name="import"),
    path("<int:pk>/colonnes/", receiving.import_columns, name="import_columns"),
    path("<int:pk>/lignes/", reading.import_rows, name="import_rows"),
    path("<int:pk>/a-corriger/", reading.import_problems, name="import_problems"),
    path("<int:pk>/confirmer/", deciding.import_confirm, name="import_confirm"),
    path("<int:pk>/appliquer/", deciding.import_apply, name="import_apply"),
    path("<int:pk>/annuler/", deciding.import_undo, name="import_undo"),
    path("<int:pk>/ecarter/", deciding.import_drop, name="import_drop"),
    path("<int:pk>/reprendre/", deciding.import_resume, name="import_resume"),
]
