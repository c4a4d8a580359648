from django.urls import path

from . import views

app_name = "payouts"
urlpatterns = [
    path("", views.list_, name="suppliers"),
    path("noter/", views.new, name="supplier_new"),
    path("<int:pk>/", views.edit, name="supplier_edit"),
    path("<int:pk>/iban/", views.iban, name="supplier_iban"),
]
