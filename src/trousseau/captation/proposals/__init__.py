"""The public page on which an owner proposes a dwelling, and what officers do of it."""
