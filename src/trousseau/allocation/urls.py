from django.urls import path

from . import views

app_name = "allocation"
urlpatterns = [
    path("", views.sittings, name="list"),
    path("nouvelle/", views.new, name="new"),
    path("<int:pk>/", views.sitting, name="sitting"),
    path("<int:pk>/clore/", views.close, name="close"),
    path("<int:pk>/logement/<int:mandate_pk>/", views.dwelling, name="dwelling"),
    path("<int:pk>/logement/<int:mandate_pk>/retirer/", views.withdraw, name="withdraw"),
]
