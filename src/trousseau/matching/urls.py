from django.urls import path

from . import views

app_name = "matching"
urlpatterns = [
    path("", views.bank_lines, name="lines"),
    path("<int:pk>/", views.bank_line, name="line"),
    path("<int:pk>/confirmer/", views.bank_confirm, name="confirm"),
    path("<int:pk>/locataire/", views.bank_one, name="one"),
    path("<int:pk>/proprietaire/", views.bank_owner, name="owner"),
    path("<int:pk>/partager/", views.bank_split, name="split"),
    path("<int:pk>/rapprocher/", views.bank_link, name="link"),
    path("<int:pk>/comptabiliser/", views.bank_post, name="post"),
    path("<int:pk>/caf/", views.bank_caf, name="caf"),
    path("<int:pk>/frais/", views.bank_charge, name="charge"),
    path("<int:pk>/retour/", views.bank_returned, name="returned"),
    path("<int:pk>/separer/", views.bank_unclear, name="unclear"),
    path("parts/<int:pk>/annuler/", views.bank_undo, name="undo"),
]
