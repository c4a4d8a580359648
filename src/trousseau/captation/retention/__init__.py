"""How long an owner who stays silent is kept, and the erasure that follows."""
