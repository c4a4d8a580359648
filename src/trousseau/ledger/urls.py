from django.urls import include, path

from . import views, views_funds, views_manual, views_years

app_name = "ledger"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("ecritures/<int:pk>/", views.entry, name="entry"),
    path("ecritures/<int:pk>/contre-passer/", views.reverse, name="reverse"),
    path("od/", views_manual.list_, name="manuals"),
    path("od/proposer/", views_manual.new, name="manual_new"),
    path("od/<int:pk>/", views_manual.one, name="manual"),
    path("od/<int:pk>/comptabiliser/", views_manual.post, name="manual_post"),
    path("od/<int:pk>/refuser/", views_manual.refuse, name="manual_refuse"),
    path("lignes/", views_funds.lines, name="lines"),
    path("fonds/", views_funds.funds, name="funds"),
    path("fonds/prouver/", views_funds.prove, name="prove"),
    path("fonds/<int:pk>/", views_funds.funds, name="funds_day"),
    path("fonds/<int:pk>/<slug:code>/", views_funds.term, name="term"),
    path("exercices/", views_years.years, name="years"),
    path("exercices/report-a-nouveau/", views_years.carry, name="carry"),
    path("exercices/<int:year>/fec/", views_years.fec_file, name="fec"),
    path("exercices/<slug:ledger>/clore/", views_years.close, name="close"),
    path("ouverture/", views_years.opening, name="opening"),
    path("balance/", views.trial, name="trial"),
    path("banque/", include("trousseau.ledger.bank.urls")),
]
