from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/conge/", views.notice, name="notice"),
    path("<int:pk>/conge/proprietaire/", views.owner_notice, name="owner_notice"),
    path("<int:pk>/conge/deces/", views.death, name="death"),
    path("<int:pk>/conge/abandon/", views.abandonment, name="abandonment"),
    path("<int:pk>/conge/<int:notice_pk>/reception/", views.receive, name="receive_notice"),
    path("<int:pk>/conge/<int:notice_pk>/retrait/", views.withdraw, name="withdraw_notice"),
]
