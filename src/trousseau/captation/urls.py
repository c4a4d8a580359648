from django.urls import path

from . import simulator_views, views, views_owners

app_name = "captation"
urlpatterns = [
    path("", views.prospects, name="list"),
    path("rencontrer/", views.new, name="new"),
    path("<int:pk>/", views.prospect, name="prospect"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/logement/", views.dwelling_edit, name="dwelling_edit"),
    path("<int:pk>/visiter/", views.inspect, name="inspect"),
    path("<int:pk>/clore/", views.lose, name="lose"),
    path("proprietaires/<int:pk>/", views_owners.owner, name="owner"),
    path("proprietaires/<int:pk>/modifier/", views_owners.owner_edit, name="owner_edit"),
    path("simulateur/", simulator_views.simulator, name="simulator"),
    path("simulateur/pdf/", simulator_views.simulator_pdf, name="simulator_pdf"),
]
