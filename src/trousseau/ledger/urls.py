from django.urls import include, path

from . import views

app_name = "ledger"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("ecritures/<int:pk>/", views.entry, name="entry"),
    path("ecritures/<int:pk>/contre-passer/", views.reverse, name="reverse"),
    path("balance/", views.trial, name="trial"),
    path("banque/", include("trousseau.ledger.bank.urls")),
]
