from django.urls import path

from . import register_views, views

app_name = "mandates"
urlpatterns = [
    path("", views.mandates, name="list"),
    path("rediger/<int:pk>/", views.new, name="new"),
    path("<int:pk>/", views.mandate, name="mandate"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/signer/", views.sign, name="sign"),
    path("<int:pk>/terminer/", views.end, name="end"),
    path("<int:pk>/mandat.pdf", views.paper, name="paper"),
    path("<int:pk>/mention/", register_views.mention, name="mention"),
    path("registre/", register_views.register, name="register"),
    path("registre/registre.pdf", register_views.paper, name="register_paper"),
    path("registre/premier-numero/", register_views.first_number, name="first_number"),
]
