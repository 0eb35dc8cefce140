"""首次使用: the first administrator and company, or the demonstration."""
