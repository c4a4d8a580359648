from django.urls import path

from . import views

app_name = "core"
urlpatterns = [path("apparence/", views.appearance, name="appearance")]
