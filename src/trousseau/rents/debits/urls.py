from django.urls import path

from . import views

urlpatterns = [
    path("", views.collections, name="collections"),
    path("preparer/", views.collection_new, name="collection_new"),
    path("<int:pk>/", views.collection, name="collection"),
    path("<int:pk>/fichier.xml", views.collection_file, name="collection_file"),
    path("<int:pk>/remettre/", views.collection_send, name="collection_send"),
    path("<int:pk>/annuler/", views.collection_cancel, name="collection_cancel"),
    path("rejets/", views.debit_notice, name="debit_notice"),
    path("mandats/", views.debit_mandates, name="debit_mandates"),
    path("mandats/nouveau/", views.debit_mandate_new, name="debit_mandate_new"),
    path("mandats/<int:pk>/revoquer/", views.debit_mandate_revoke, name="debit_mandate_revoke"),
]
