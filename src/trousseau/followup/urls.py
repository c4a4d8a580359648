from django.urls import path

from trousseau.core.views_offline import offline_worker

from . import views, views_billing, views_decided, views_measures, views_visits

app_name = "followup"
urlpatterns = [
    path("", views.list_, name="list"),
    path("contact/", views.contact_whom, name="contact_whom"),
    path("menage/<int:pk>/", views.household, name="household"),
    path("menage/<int:pk>/contact/", views.contact_new, name="contact_new"),
    path("contact/<int:pk>/retirer/", views.contact_withdraw, name="contact_withdraw"),
    path("menage/<int:pk>/note/", views.note_new, name="note_new"),
    path("gla/", views_measures.measures, name="measures"),
    path("gla/ouvrir/<int:pk>/", views_measures.begin, name="begin"),
    path("gla/<int:pk>/bilan/", views_measures.review, name="review"),
    path("gla/<int:pk>/fin/", views_measures.end, name="end"),
    path("menage/<int:pk>/mesure/", views_decided.measure_new, name="measure_new"),
    path("mesures/<int:pk>/", views_decided.measure, name="measure"),
    path("mesures/<int:pk>/fin/", views_decided.measure_end, name="measure_end"),
    path("mesures/<int:pk>/temps/", views_decided.time_new, name="time_new"),
    path("mesures/temps/<int:pk>/retirer/", views_decided.time_withdraw, name="time_withdraw"),
    path("mesures/<int:pk>/facturer/", views_billing.bill_new, name="bill_new"),
    path("factures/", views_billing.bills, name="bills"),
    path("factures/<int:pk>/", views_billing.bill, name="bill"),
    path("factures/<int:pk>/payee/", views_billing.bill_paid, name="bill_paid"),
    path("factures/<int:pk>/retirer/", views_billing.bill_withdraw, name="bill_withdraw"),
    path("factures/<int:pk>/facture.pdf", views_billing.invoice, name="bill_invoice"),
    path("factures/<int:pk>/avoir.pdf", views_billing.credit, name="bill_credit"),
    path("factures/<int:pk>/envoyer/", views_billing.invoice_send, name="bill_send"),
    path("factures/<int:pk>/avoir/", views_billing.credit_send, name="bill_credit_send"),
    path("factures/<int:pk>/relancer/", views_billing.remind, name="bill_remind"),
    path("factures/paiement/<int:pk>/retirer/", views_billing.paid_withdraw, name="paid_withdraw"),
    path("places/", views_decided.places, name="places"),
    path("places/ajouter/", views_decided.places_new, name="places_new"),
    path("places/<int:pk>/", views_decided.places_edit, name="places_edit"),
    path("visite.js", offline_worker, name="visit_worker"),
    path("visite/<int:pk>/", views_visits.home_visit, name="home_visit"),
    path("visite/<int:pk>/repare/", views_visits.mended, name="mended"),
    path("visites/<int:pk>/", views_visits.home_visit_made, name="visit"),
    path("visites/photos/<int:pk>/", views_visits.photo, name="visit_photo"),
]
