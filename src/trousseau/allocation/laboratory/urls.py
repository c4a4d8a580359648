from django.urls import path

from . import views

urlpatterns = [
    path("", views.laboratory, name="laboratory"),
    path("nouvel-essai/", views.trial_new, name="trial_new"),
    path("<int:pk>/", views.trial, name="trial"),
    path("<int:pk>/reprendre/", views.trial_resume, name="trial_resume"),
    path("<int:pk>/joindre/", views.trial_keep, name="trial_keep"),
    path("joint/<int:pk>/", views.trial_kept, name="trial_kept"),
]
