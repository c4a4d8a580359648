"""The pages of the owners' accounts."""
