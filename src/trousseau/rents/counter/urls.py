from django.urls import path

from . import views

urlpatterns = [
    path("", views.counter, name="counter"),
    path("cheques/", views.pay_in_cheques, name="pay_in_cheques"),
    path("especes/", views.pay_in_cash, name="pay_in_cash"),
    path("recus/<int:pk>.pdf", views.counter_receipt, name="counter_receipt"),
    path("lignes/<int:pk>/impaye/", views.bank_cheque, name="bank_cheque"),
]
