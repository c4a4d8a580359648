from django.urls import path

from . import views, views_waiting

urlpatterns = [
    path("", views.slips, name="caf_slips"),
    path("nouveau/", views.slip_new, name="caf_slip_new"),
    path("<int:pk>/", views.slip, name="caf_slip"),
    path("<int:pk>/colonnes/", views.slip_columns, name="caf_columns"),
    path("<int:pk>/virement/", views.slip_join, name="caf_join"),
    path("<int:pk>/ecarter/", views.slip_drop, name="caf_drop"),
    path("virement/", views.lump_new, name="caf_lump_new"),
    path("virement/<int:pk>/annuler/", views.lump_undo, name="caf_lump_undo"),
    path("a-repartir/", views_waiting.waiting, name="caf_waiting"),
    path("lignes/<int:pk>/", views_waiting.place, name="caf_place"),
    path("lignes/<int:pk>/rendre/", views_waiting.give_back, name="caf_return"),
    path("indus/", views_waiting.clawbacks, name="caf_clawbacks"),
    path("indus/<int:pk>/rendre/", views_waiting.clawback_pay, name="caf_clawback_pay"),
    path("bail/<int:pk>/indu/", views_waiting.clawback_new, name="caf_clawback_new"),
]
