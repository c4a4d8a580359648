from django.urls import path

from . import views, views_waiting

urlpatterns = [
    path("", views.remittances, name="caf_remittances"),
    path("nouveau/", views.remittance_new, name="caf_remittance_new"),
    path("<int:pk>/", views.remittance, name="caf_remittance"),
    path("<int:pk>/colonnes/", views.remittance_columns, name="caf_columns"),
    path("<int:pk>/virement/", views.remittance_join, name="caf_join"),
    path("<int:pk>/ecarter/", views.remittance_drop, name="caf_drop"),
    path("virement/", views.lump_new, name="caf_lump_new"),
    path("virement/<int:pk>/annuler/", views.lump_undo, name="caf_lump_undo"),
    path("a-repartir/", views_waiting.waiting, name="caf_waiting"),
    path("lignes/<int:pk>/", views_waiting.place, name="caf_place"),
    path("lignes/<int:pk>/rendre/", views_waiting.give_back, name="caf_return"),
    path("indus/", views_waiting.clawbacks, name="caf_clawbacks"),
    path("indus/<int:pk>/rendre/", views_waiting.clawback_pay, name="caf_clawback_pay"),
    path("bail/<int:pk>/indu/", views_waiting.clawback_new, name="caf_clawback_new"),
]
