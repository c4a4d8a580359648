"""Under /loyers/: names begin with refund_, in the namespace of the rents."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/rendre/", views.new, name="refund_new"),
    path("rendus/<int:pk>/abandonner/", views.give_up, name="refund_give_up"),
]
