"""Finding invoices by anything an accountant types."""
