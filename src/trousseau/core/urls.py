from django.urls import path

from . import views, views_accounts, views_boundaries, views_grants, views_incoming, views_nightly, views_settings
from .entering import views_begin as entering
from .outbox import views as outbox

app_name = "core"
urlpatterns = [
    path("reglages/", views_settings.settings, name="settings"),
    path("reglages/comptes/", views_accounts.accounts, name="accounts"),
    path("reglages/comptes/nouveau/", views_accounts.account_new, name="account_new"),
    path("reglages/comptes/<int:pk>/", views_accounts.account, name="account"),
    path("reglages/comptes/<int:pk>/mot-de-passe/", views_accounts.account_password, name="account_password"),
    path("reglages/comptes/<int:pk>/roles/", views_accounts.account_roles, name="account_roles"),
    path("reglages/comptes/<int:pk>/etat/", views_accounts.account_state, name="account_state"),
    path("reglages/dossiers/", views_grants.grants, name="grants"),
    path("reglages/dossiers/<int:pk>/ouvrir/", views_grants.give, name="grants_give"),
    path("reglages/dossiers/<int:pk>/fermer/", views_grants.take, name="grants_take"),
    path("reglages/agence/", views_settings.agency, name="agency"),
    path("reglages/agence/modifier/", views_settings.agency_edit, name="agency_edit"),
    path("reglages/communes/", views_boundaries.boundaries, name="boundaries"),
    path("reglages/communes/charger/", views_boundaries.load, name="boundaries_load"),
    path("reglages/courriel/", outbox.server, name="mail"),
    path("reglages/courriel/modifier/", outbox.server_edit, name="mail_edit"),
    path("reglages/courriel/essai/", outbox.test, name="mail_test"),
    path("reglages/courriel/reprendre/", outbox.try_again, name="mail_try"),
    path("envois/", outbox.outbox, name="messages"),
    path("envois/retours/", outbox.returned, name="messages_returned"),
    path("envois/<int:pk>/", outbox.message, name="message"),
    path("envois/<int:pk>/envoyer/", outbox.send, name="message_send"),
    path("envois/<int:pk>/annuler/", outbox.cancel, name="message_cancel"),
    path("envois/<int:pk>/remis/", outbox.given, name="message_given"),
    path("envois/piece/<int:pk>/", outbox.paper, name="message_paper"),
    path("commencer/", entering.begin, name="begin"),
    path("baremes/", views_settings.scales_page, name="scales"),
    path("baremes/ajouter/", views_settings.scale_add, name="scale_add"),
    path("apparence/", views.appearance, name="appearance"),
    path("garde/oublier/", views.kept_forget, name="kept_forget"),
    path("fichiers-recus/", views_incoming.incoming, name="incoming"),
    path("travaux-de-nuit/", views_nightly.runs, name="nightly"),
    path("travaux-de-nuit/lancer/", views_nightly.run_now, name="nightly_run"),
]
