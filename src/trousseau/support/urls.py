from django.urls import path

from . import views

app_name = "support"
urlpatterns = [
    path("", views.households, name="list"),
    path("<int:pk>/", views.household, name="household"),
    path("<int:pk>/note/", views.note_new, name="note_new"),
    path("note/<int:pk>/", views.note_edit, name="note_edit"),
]
