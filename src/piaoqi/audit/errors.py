"""What can be wrong with the log."""
