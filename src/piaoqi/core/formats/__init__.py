"""Bytes to what they say; one module (or package) a format, recognised by content."""
