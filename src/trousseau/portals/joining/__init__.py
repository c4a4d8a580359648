"""Whose account is joined to which owner and to which tenant: by invitation, from their page, until a dated term."""
