"""What a person does with the messages that leave, and with the server that takes them."""
