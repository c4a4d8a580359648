from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/<int:clause_pk>/", views.receive, name="tenant_fee"),
    path("<int:pk>/annuler/", views.undo, name="tenant_fee_undo"),
]
