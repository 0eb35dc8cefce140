"""What a run came to: when it is over, what it brought, and how that is told."""
