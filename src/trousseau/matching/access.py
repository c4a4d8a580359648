from trousseau.receipts.access import BANK  # noqa: F401 — who notes a receipt says whose a line is
