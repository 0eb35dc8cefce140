"""What must hold inside one invoice; one file a family of rules."""
