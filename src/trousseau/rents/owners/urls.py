"""Under /loyers/proprietaires/: names begin with owner_, in the namespace of the rents."""

from django.urls import path

from .views import accounts, expenses, fees, runs, statements, suppliers, taxes

urlpatterns = [
    path("", accounts.list_, name="owners"),
    path("<int:pk>/", accounts.account, name="owner_account"),
    path("<int:pk>/termes/", accounts.terms, name="owner_terms"),
    path("<int:pk>/iban/", accounts.iban, name="owner_iban"),
    path("<int:pk>/avance/", expenses.advance, name="owner_advance"),
    path("<int:pk>/prestation/", fees.service, name="owner_service"),
    path("tva/<int:pk>/", fees.vat, name="owner_vat"),
    path("honoraires/", fees.list_, name="owner_fees"),
    path("honoraires/prendre/", fees.take, name="owner_fees_take"),
    path("honoraires/transferer/", fees.transfer, name="owner_fees_transfer"),
    path("depenses/", expenses.list_, name="expenses"),
    path("depenses/saisir/", expenses.new, name="expense_new"),
    path("depenses/<int:pk>/payer/", expenses.pay, name="expense_pay"),
    path("depenses/<int:pk>/annuler/", expenses.cancel, name="expense_cancel"),
    path("fournisseurs/", suppliers.list_, name="suppliers"),
    path("fournisseurs/noter/", suppliers.new, name="supplier_new"),
    path("fournisseurs/<int:pk>/", suppliers.edit, name="supplier_edit"),
    path("fournisseurs/<int:pk>/iban/", suppliers.iban, name="supplier_iban"),
    path("virements/", runs.list_, name="payment_runs"),
    path("virements/preparer/", runs.stage, name="payment_stage"),
    path("virements/<int:pk>/", runs.run, name="payment_run"),
    path("virements/<int:pk>/ecrire/", runs.write, name="payment_write"),
    path("virements/<int:pk>/abandonner/", runs.drop, name="payment_drop"),
    path("virements/<int:pk>/fichier/", runs.file, name="payment_file"),
    path("ordres/<int:pk>/retirer/", runs.take_out, name="order_take_out"),
    path("ordres/<int:pk>/rejet/", runs.reject, name="order_reject"),
    path("<int:pk>/comptes/", statements.new, name="owner_statement_new"),
    path("comptes-rendus/<int:pk>.pdf", statements.paper, name="owner_statement"),
    path("comptes-rendus/<int:pk>/envoyer/", statements.send, name="owner_statement_send"),
    path("<int:pk>/fiscal/", taxes.year, name="owner_taxes"),
    path("<int:pk>/fiscal/<int:year>/imprimer/", taxes.give, name="owner_tax_summary_new"),
    path("recapitulatifs/<int:pk>.pdf", taxes.paper, name="owner_tax_summary"),
]
