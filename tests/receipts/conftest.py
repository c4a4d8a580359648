from tests.rents.conftest import call, pay

__all__ = ["call", "pay"]  # a lease that is called, and paid
