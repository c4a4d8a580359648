from django.urls import path

from . import views

app_name = "receipts"
urlpatterns = [
    path("caisse/", views.counter, name="counter"),
    path("caisse/cheques/", views.pay_in_cheques, name="pay_in_cheques"),
    path("caisse/especes/", views.pay_in_cash, name="pay_in_cash"),
    path("recus/<int:pk>.pdf", views.paper, name="paper"),
    path("<int:pk>/annuler/", views.undo, name="undo"),
    path("lignes/<int:pk>/impaye/", views.bank_cheque, name="bank_cheque"),
]
