from django.urls import path

from .tenant_fees.views import receive
from .views import accounts, expenses, fees, rendering, runs, statements, taxes

app_name = "owners"
urlpatterns = [
    path("proprietaires/", accounts.list_, name="list"),
    path("proprietaires/<int:pk>/", accounts.account, name="account"),
    path("proprietaires/<int:pk>/termes/", accounts.terms, name="terms"),
    path("proprietaires/<int:pk>/iban/", accounts.iban, name="iban"),
    path("proprietaires/<int:pk>/avance/", expenses.advance, name="advance"),
    path("proprietaires/<int:pk>/apport/", accounts.contribution, name="contribution"),
    path("proprietaires/<int:pk>/prestation/", fees.service, name="service"),
    path("proprietaires/tva/<int:pk>/", fees.vat, name="vat"),
    path("proprietaires/honoraires/", fees.list_, name="fees"),
    path("proprietaires/honoraires/prendre/", fees.take, name="fees_take"),
    path("proprietaires/honoraires/transferer/", fees.transfer, name="fees_transfer"),
    path("proprietaires/depenses/", expenses.list_, name="expenses"),
    path("proprietaires/depenses/saisir/", expenses.new, name="expense_new"),
    path("proprietaires/depenses/<int:pk>/payer/", expenses.pay, name="expense_pay"),
    path("proprietaires/depenses/<int:pk>/annuler/", expenses.cancel, name="expense_cancel"),
    path("proprietaires/virements/", runs.list_, name="runs"),
    path("proprietaires/virements/preparer/", runs.stage, name="stage"),
    path("proprietaires/virements/<int:pk>/", runs.run, name="run"),
    path("proprietaires/virements/<int:pk>/ecrire/", runs.write, name="write"),
    path("proprietaires/virements/<int:pk>/abandonner/", runs.drop, name="drop"),
    path("proprietaires/virements/<int:pk>/fichier/", runs.file, name="file"),
    path("proprietaires/ordres/<int:pk>/retirer/", runs.take_out, name="take_out"),
    path("proprietaires/ordres/<int:pk>/rejet/", runs.reject, name="reject"),
    path("proprietaires/<int:pk>/comptes/", statements.new, name="statement_new"),
    path("proprietaires/comptes-rendus/", rendering.list_, name="statements"),
    path("proprietaires/comptes-rendus/etablir/", rendering.new, name="statements_new"),
    path("proprietaires/comptes-rendus/lot/<int:pk>/", rendering.run, name="statements_run"),
    path("proprietaires/comptes-rendus/lot/<int:pk>/reprendre/", rendering.again, name="statements_again"),
    path("proprietaires/comptes-rendus/lot/<int:pk>/envoyer/", rendering.send, name="statements_send"),
    path("proprietaires/comptes-rendus/<int:pk>.pdf", statements.paper, name="statement"),
    path("proprietaires/comptes-rendus/<int:pk>/envoyer/", statements.send, name="statement_send"),
    path("proprietaires/<int:pk>/fiscal/", taxes.year, name="taxes"),
    path("proprietaires/<int:pk>/fiscal/<int:year>/imprimer/", taxes.give, name="tax_summary_new"),
    path("proprietaires/recapitulatifs/<int:pk>.pdf", taxes.paper, name="tax_summary"),
    path("honoraires/<int:pk>/<int:clause_pk>/", receive, name="tenant_fee"),
]
