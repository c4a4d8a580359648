"""The papers without which the agency may not manage, and the client money that its guarantee covers."""
