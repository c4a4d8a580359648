"""Claims on the guarantees of the leases: what is open, what was asked, paid, and owed to whom since."""
