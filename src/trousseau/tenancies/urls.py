from django.urls import path

from . import views

app_name = "tenancies"
urlpatterns = [
    path("", views.list_, name="list"),
    path("nouveau/<int:pk>/", views.new, name="new"),
    path("<int:pk>/", views.lease, name="lease"),
    path("<int:pk>/modifier/", views.edit, name="edit"),
    path("<int:pk>/signer/", views.sign, name="sign"),
    path("<int:pk>/cles/", views.keys, name="keys"),
    path("<int:pk>/abandonner/", views.abandon, name="abandon"),
    path("<int:pk>/depart/", views.end, name="end"),
    path("<int:pk>/bail.pdf", views.paper, name="paper"),
]
