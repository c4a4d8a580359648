from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="today"),
    path("chercher/", views.search, name="search"),
    path("menage/<int:pk>/", views.household, name="household"),
    path("menage/<int:pk>/copie/", views.copy, name="copy"),
    path("menage/<int:pk>/effacer/", views.erase, name="erase"),
]
