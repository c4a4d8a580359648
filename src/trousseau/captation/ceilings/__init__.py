"""The rents per commune that a convention with the Anah allows: loaded each year from the order, or typed."""
