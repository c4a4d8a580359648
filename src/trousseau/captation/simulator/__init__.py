"""The owner's simulator: what letting through the agency leaves in the pocket."""
