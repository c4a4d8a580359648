from django.urls import path

from . import views

app_name = "payouts"
urlpatterns = [
    path("fournisseurs/", views.list_, name="suppliers"),
    path("fournisseurs/noter/", views.new, name="supplier_new"),
    path("fournisseurs/<int:pk>/", views.edit, name="supplier_edit"),
    path("fournisseurs/<int:pk>/iban/", views.iban, name="supplier_iban"),
    path("ordres/<int:pk>/abandonner/", views.give_up, name="order_give_up"),
]
