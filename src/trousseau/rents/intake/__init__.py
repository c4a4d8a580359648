"""A portfolio that the agency managed before this software: its mandates, leases and balances, brought in at once."""
