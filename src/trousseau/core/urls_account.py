"""One's own account: the pages of allauth that we mean, by name, and ours. Its others change an address without a
password, or open accounts: none is here unless it is written here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.generic import RedirectView

from . import views_account
from .entering import views as entering
from .entering import views_oidc as oidc
from .entering import views_security as security

urlpatterns = [
    path("login/", entering.sign_in, name="account_login"),
    path("premier/", entering.first_person, name="account_first"),
    path("invitation/<str:token>/", entering.invitation, name="account_invitation"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    # allauth leads here who has no password: one is made by the link alone
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entering.choose_again,
        name="account_reset_password_from_key",
    ),
    path("adresse/", views_account.address, name="account_address"),
    path("adresse/<str:sealed>/", views_account.address_confirm, name="account_address_confirm"),
    path("securite/", security.security, name="mfa_index"),
    path("securite/sessions/", security.end_sessions, name="account_sessions"),
    path("facteur-perdu/", security.lost, name="account_factor_lost"),
    path("2fa/authenticate/", security.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", security.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("2fa/passkeys/add/", security.add_passkey, name="mfa_add_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("2fa/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("fournisseur/", oidc.leave, name="account_oidc"),
    path("fournisseur/retour/", oidc.back, name="account_oidc_back"),
    path("fournisseur/relier/", oidc.join, name="account_oidc_join"),
    path("fournisseur/delier/", oidc.part, name="account_oidc_part"),
]
