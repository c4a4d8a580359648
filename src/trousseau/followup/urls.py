from django.urls import path

from . import views

app_name = "followup"
urlpatterns = [
    path("", views.list_, name="list"),
    path("menage/<int:pk>/", views.household, name="household"),
    path("menage/<int:pk>/contact/", views.contact_new, name="contact_new"),
    path("menage/<int:pk>/note/", views.note_new, name="note_new"),
    path("visite/<int:pk>/", views.home_visit, name="home_visit"),
]
