"""Under /loyers/: names begin with adjustment_, in the namespace of the rents."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/ajuster/", views.new, name="adjustment_new"),
    path("ajustements/<int:pk>/annuler/", views.undo, name="adjustment_undo"),
    path("ajustements/<int:pk>.pdf", views.paper, name="adjustment_paper"),
]
