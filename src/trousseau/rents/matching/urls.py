from django.urls import path

from . import views

urlpatterns = [
    path("", views.bank_lines, name="bank_lines"),
    path("<int:pk>/", views.bank_line, name="bank_line"),
    path("<int:pk>/confirmer/", views.bank_confirm, name="bank_confirm"),
    path("<int:pk>/locataire/", views.bank_one, name="bank_one"),
    path("<int:pk>/proprietaire/", views.bank_owner, name="bank_owner"),
    path("<int:pk>/partager/", views.bank_split, name="bank_split"),
    path("<int:pk>/rapprocher/", views.bank_link, name="bank_link"),
    path("<int:pk>/comptabiliser/", views.bank_post, name="bank_post"),
    path("<int:pk>/caf/", views.bank_caf, name="bank_caf"),
    path("<int:pk>/frais/", views.bank_charge, name="bank_charge"),
    path("<int:pk>/retour/", views.bank_returned, name="bank_returned"),
    path("<int:pk>/separer/", views.bank_unclear, name="bank_unclear"),
    path("parts/<int:pk>/annuler/", views.bank_undo, name="bank_undo"),
]
