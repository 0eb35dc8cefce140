"""From bytes handed in to records, exactly once."""
