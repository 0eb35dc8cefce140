"""Originals, records and invoices: kept, versioned, found again."""
