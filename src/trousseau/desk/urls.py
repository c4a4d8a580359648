from django.urls import path

from . import views, views_agenda, views_rights, views_synthesis
from .rights import views as rights

app_name = "desk"
urlpatterns = [
    path("", views.home, name="today"),
    path("premiers-jours/", views.first_days, name="first_steps"),
    path("chercher/", views.search, name="search"),
    path("agenda/", views_agenda.agenda, name="agenda"),
    path("agenda/rendez-vous/", views_agenda.new, name="agenda_new"),
    path("agenda/rendez-vous/bail/<int:pk>/", views_agenda.new_about, name="agenda_new_about"),
    path("agenda/rendez-vous/<int:pk>/", views_agenda.appointment, name="appointment"),
    path("agenda/rendez-vous/<int:pk>/annuler/", views_agenda.cancel, name="appointment_cancel"),
    path("agenda/adresse/", views_agenda.address, name="agenda_address"),
    path("agenda/adresse/fermer/", views_agenda.address_end, name="agenda_address_end"),
    path("agenda/rappel/", views_agenda.remind, name="agenda_remind"),
    path("agenda/<slug:token>.ics", views_agenda.private, name="agenda_private"),
    path("location/<int:pk>/synthese.pdf", views_synthesis.paper, name="synthesis"),
    path("menage/<int:pk>/", views.household, name="household"),
    path("menage/<int:pk>/copie/", views_rights.copy, name="copy"),
    path("menage/<int:pk>/copie.pdf", views_rights.copy_paper, name="copy_paper"),
    path("menage/<int:pk>/ouvertures.pdf", views_rights.openings_paper, name="openings_paper"),
    path("menage/<int:pk>/effacer/", views_rights.erase, name="erase"),
    path("menage/<int:pk>/demande/", rights.new, name="rights_new"),
    path("donnees/", rights.listed, name="rights"),
    path("donnees/durees/", rights.table, name="terms"),
    path("donnees/echues/", rights.over, name="terms_over"),
    path("donnees/ouvertures/", rights.outside, name="outside"),
    path("donnees/<int:pk>/", rights.one, name="rights_request"),
    path("donnees/<int:pk>/identite/", rights.identity, name="rights_identity"),
    path("donnees/<int:pk>/prolonger/", rights.extend, name="rights_extend"),
    path("donnees/<int:pk>/repondre/", rights.answer, name="rights_answer"),
    path("donnees/<int:pk>/refuser/", rights.refuse, name="rights_refuse"),
    path("donnees/<int:pk>/effacer/", rights.erase, name="rights_erase"),
    path("donnees/<int:pk>/geler/", rights.restrict, name="rights_restrict"),
    path("donnees/<int:pk>/degeler/", rights.lift, name="rights_lift"),
    path("donnees/<int:pk>/lettre.pdf", rights.letter, name="rights_letter"),
    path("proprietaire/<int:pk>/", views_rights.owner, name="owner"),
    path("proprietaire/<int:pk>/copie/", views_rights.owner_copy, name="owner_copy"),
    path("proprietaire/<int:pk>/effacer/", views_rights.owner_erase, name="owner_erase"),
]
