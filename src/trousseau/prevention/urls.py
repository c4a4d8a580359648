from django.urls import path

from . import views

app_name = "prevention"
urlpatterns = [
    path("", views.list_, name="list"),
    path("<int:pk>/", views.situation, name="situation"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/fait/<slug:step>/", views.take, name="take"),
    path("<int:pk>/recalculer/", views.refresh, name="refresh"),
]
