"""Invoices as the view over records: which belong together, and what is best known of each."""
