"""The owner's account: fees by the mandate's clauses, expenses, payments, statements, the summary of the year."""
