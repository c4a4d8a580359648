from django.urls import path

from . import views, views_rights

app_name = "desk"
urlpatterns = [
    path("", views.home, name="today"),
    path("premiers-jours/", views.first_days, name="first_steps"),
    path("chercher/", views.search, name="search"),
    path("menage/<int:pk>/", views.household, name="household"),
    path("menage/<int:pk>/copie/", views_rights.copy, name="copy"),
    path("menage/<int:pk>/effacer/", views_rights.erase, name="erase"),
    path("proprietaire/<int:pk>/", views_rights.owner, name="owner"),
    path("proprietaire/<int:pk>/copie/", views_rights.owner_copy, name="owner_copy"),
    path("proprietaire/<int:pk>/effacer/", views_rights.owner_erase, name="owner_erase"),
]
