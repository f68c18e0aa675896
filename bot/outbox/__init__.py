"""What users send to the desk, kept until it has been delivered: written by the actions, read by the sender."""
