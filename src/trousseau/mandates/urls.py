from django.urls import path

from . import views

app_name = "mandates"
urlpatterns = [
    path("", views.mandates, name="list"),
    path("rediger/<int:pk>/", views.new, name="new"),
    path("<int:pk>/", views.mandate, name="mandate"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/signer/", views.sign, name="sign"),
    path("<int:pk>/terminer/", views.end, name="end"),
    path("<int:pk>/mandat.pdf", views.paper, name="paper"),
]
