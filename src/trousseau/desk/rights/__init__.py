"""What people may ask about their data, and how long data are kept."""
