"""Under /loyers/garants/: names begin with claim, in the namespace of the rents."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.claimable, name="claimable"),
    path("<int:pk>/declarer/", views.new, name="claim_new"),
    path("declarations/", views.list_, name="claims"),
    path("declarations/<int:pk>/recu/", views.receive, name="claim_receive"),
    path("declarations/<int:pk>/refus/", views.refuse, name="claim_refuse"),
    path("declarations/<int:pk>/rendre/", views.refund, name="claim_refund"),
    path("rendus/<int:pk>/redemander/", views.refund_again, name="claim_refund_again"),
]
