"""What a rule would change, looked at before it is adopted: on the next sitting, and on the months that were."""
