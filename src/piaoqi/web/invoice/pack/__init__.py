"""The evidence pack (证据包): one PDF with everything about an invoice, its originals attached."""
