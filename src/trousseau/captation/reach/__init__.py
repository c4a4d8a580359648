"""How an owner may be reached: consents to be called, objections, the contract that runs."""
