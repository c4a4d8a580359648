from django.urls import path

from . import views

urlpatterns = [path("<int:pk>/<int:clause_pk>/", views.receive, name="tenant_fee")]
