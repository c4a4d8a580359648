"""Addresses of the observatory: the public page holds the root."""

from django.urls import path

from . import figures_pages, views

app_name = "observatory"
urlpatterns = [
    path("", figures_pages.home, name="home"),
    path("chiffres-publics/", figures_pages.signed, name="signed"),
    path("chiffres/", figures_pages.figures, name="figures"),
    path("livraisons/", views.deliveries, name="deliveries"),
    path("livraisons/recevoir/", views.receive, name="receive"),
    path("livraisons/<int:number>/", views.delivery, name="delivery"),
    path("livraisons/<int:number>/retirer/", views.withdraw_delivery, name="delivery_withdraw"),
    path("cles/", views.keys, name="keys"),
    path("cles/observatoire/", views.own_key, name="own_key"),
    path("cles/ajouter/", views.trust, name="trust"),
    path("cles/<int:pk>/", views.key, name="key"),
    path("cles/<int:pk>/confirmer/", views.confirm, name="confirm"),
    path("cles/<int:pk>/retirer/", views.withdraw, name="withdraw"),
]
