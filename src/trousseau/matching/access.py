from trousseau.receipts.access import BANK, READ, WRITE  # noqa: F401 — who notes a receipt says whose a line is
