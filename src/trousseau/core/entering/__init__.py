"""How a person comes to have an account: the first one, of who owns the machine; then by invitation."""
