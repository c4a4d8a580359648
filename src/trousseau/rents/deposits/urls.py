from django.urls import path

from . import views

urlpatterns = [
    path("depots/", views.settlements, name="settlements"),
    path("<int:pk>/solde/", views.settlement, name="settlement"),
    path("<int:pk>/solde/preparer/", views.begin, name="settlement_begin"),
    path("<int:pk>/solde/retenue/", views.retention_new, name="retention_new"),
    path("<int:pk>/solde/retenue/<int:retention_pk>/retirer/", views.retention_remove, name="retention_remove"),
    path("<int:pk>/solde/rendre/", views.settle, name="settle"),
    path("<int:pk>/solde/virement/", views.transfer, name="settlement_transfer"),
    path("<int:pk>/solde/provision/", views.provision, name="provision"),
    path("<int:pk>/solde/lettre.pdf", views.paper, name="settlement_paper"),
]
